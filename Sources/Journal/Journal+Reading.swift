// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Vocabulary

extension Journal {
    /// The events from `seq` on, at most `limit`, in order. Known damage is left out.
    public func read(from seq: UInt64, limit: Int) throws(JournalError) -> [JournalRecord] {
        var records: [JournalRecord] = []
        try reading { db in try trust.walk(db, centre, from: seq, limit: limit) { records.append($0.copy.record) } }
        return records
    }

    /// Hands over every event from `seq` on, in order, without holding more than one. Known damage is left out.
    public func replay(from seq: UInt64, _ body: (JournalRecord) -> Void) throws(JournalError) {
        try reading { db in try trust.walk(db, centre, from: seq, limit: nil) { body($0.copy.record) } }
    }

    /// Checks the whole chain from the first event held on: the first broken place, or `nil`. Takes as long as a replay
    /// and one SHA-256 a record.
    public func verify() throws(JournalError) -> JournalDamage? {
        let base = try base()
        return try check(after: base.seq, hash: base.hash).damages.first
    }

    /// The centres that have events in this file, by name. One look into the index for each.
    public func centres() throws(JournalError) -> [String] {
        try reading { db in
            var found: [String] = []
            let sql = "SELECT min(centre_id) FROM event WHERE centre_id > ?"
            while let next = try String.fetchOne(db, sql: sql, arguments: [found.last ?? ""]) { found.append(next) }
            return found
        }
    }

    /// The last known position of every unit, by name.
    public func positions() throws(JournalError) -> [PositionRow] { try storedPositions().compactMap(\.self) }

    /// `nil` for those that are not as they were written.
    func storedPositions() throws(JournalError) -> [PositionRow?] {
        try reading { db in
            let sql = """
                SELECT ifnull(CAST(unit AS TEXT), ''), ifnull(CAST(payload AS BLOB), x'') FROM position WHERE centre_id = ? ORDER BY unit
                """
            return try Row.fetchAll(db, sql: sql, arguments: [centre]).map { row in
                PositionRow(unit: UnitName(row[0]), sealed: Array(row[1] as Data), chain)
            }
        }
    }

    /// All damage of the events behind `seq`, whose hash is given, and where they end. A read error ends the check and is
    /// damage, too.
    func check(after seq: UInt64, hash: [UInt8]) throws(JournalError)
        -> (damages: [JournalDamage], last: UInt64, hash: [UInt8], isComplete: Bool)
    {
        if let whole = checkedByAll(after: seq, hash: hash) { return ([], whole.last, whole.hash, true) }
        var check = ChainCheck(chain: chain, after: seq, hash: hash)
        do {
            try walk(from: seq + 1, limit: nil) { row in
                check.step(seq: row.seq, at: row.at, payload: row.payload, hash: row.hash)
            }
        } catch {
            guard case .unreadable(let reason) = error else { throw error }
            let broken = JournalDamage(kind: .unreadable(reason), seqs: check.seq + 1...UInt64(Int64.max))
            return (check.damages + [broken], check.seq, check.hash, false)
        }
        return (check.damages, check.seq, check.hash, true)
    }

    func lastStored() throws(JournalError) -> (seq: UInt64, hash: [UInt8])? {
        try reading { db in
            let sql = "SELECT \(StoredEvent.columns) FROM event WHERE centre_id = ? ORDER BY seq DESC LIMIT 1"
            return try Row.fetchOne(db, sql: sql, arguments: [centre]).map { row in
                (UInt64(clamping: row[0] as Int64), Array(row[3] as Data))
            }
        }
    }

    private func walk(from seq: UInt64, limit: Int?, _ body: (StoredEvent) -> Void) throws(JournalError) {
        try reading { db in try StoredEvent.walk(db, centre, from: seq, limit: limit, body) }
    }
}
