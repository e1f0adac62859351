// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import FailPoints
import Foundation
import GRDB
import GRDBSQLite
import Vocabulary

extension Journal {
    /// The events from `seq` on, at most `limit`, in order. Known damage is left out.
    public func read(from seq: UInt64, limit: Int) throws(JournalError) -> [JournalRecord] {
        var records: [JournalRecord] = []
        try walk(from: seq, limit: limit) { row in
            if !isDamaged(row.seq) { records.append(JournalRecord(seq: row.seq, at: row.at, payload: Array(row.payload))) }
        }
        return records
    }

    /// Hands over every event from `seq` on, in order, without holding more than one. Known damage is left out.
    public func replay(from seq: UInt64, _ body: (JournalRecord) -> Void) throws(JournalError) {
        try walk(from: seq, limit: nil) { row in
            if !isDamaged(row.seq) { body(JournalRecord(seq: row.seq, at: row.at, payload: Array(row.payload))) }
        }
    }

    /// Checks the whole chain from the first event held on: the first broken place, or `nil`. Takes as long as a replay
    /// and one SHA-256 a record.
    public func verify() throws(JournalError) -> JournalDamage? {
        let base = try base()
        return try check(after: base.seq, hash: base.hash).first
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
    public func positions() throws(JournalError) -> [PositionRow] {
        try reading { db in
            let sql = "SELECT unit, payload FROM position WHERE centre_id = ? ORDER BY unit"
            return try Row.fetchAll(db, sql: sql, arguments: [centre]).map { row in
                PositionRow(unit: UnitName(row[0]), payload: Array(row[1] as Data))
            }
        }
    }

    /// All damage of the events behind `seq`, whose hash is given. A read error ends the check and is damage, too.
    func check(after seq: UInt64, hash: [UInt8]) throws(JournalError) -> [JournalDamage] {
        var damages: [JournalDamage] = []
        var check = ChainCheck(chain: chain, after: seq, hash: hash)
        do {
            try walk(from: seq + 1, limit: nil) { row in
                damages += check.step(seq: row.seq, at: row.at, payload: row.payload, hash: row.hash)
            }
        } catch {
            guard case .unreadable(let reason) = error else { throw error }
            damages.append(JournalDamage(kind: .unreadable(reason), seqs: check.seq + 1...UInt64(Int64.max)))
        }
        return damages
    }

    func lastStored() throws(JournalError) -> (seq: UInt64, hash: [UInt8])? {
        try reading { db in
            let sql = "SELECT seq, hash FROM event WHERE centre_id = ? ORDER BY seq DESC LIMIT 1"
            return try Row.fetchOne(db, sql: sql, arguments: [centre]).map { row in
                (UInt64(row[0] as Int64), Array(row[1] as Data))
            }
        }
    }

    /// A row as it lies in SQLite's memory; valid only inside the closure that gets it.
    private struct StoredRow {
        let seq: UInt64
        let at: Instant
        let payload: UnsafeRawBufferPointer
        let hash: UnsafeRawBufferPointer
    }

    /// Steps through SQLite's own interface: a start goes through millions of rows, and a row of GRDB's costs as much as
    /// everything else that is done with it.
    private func walk(from seq: UInt64, limit: Int?, _ body: (StoredRow) -> Void) throws(JournalError) {
        try reading { db in
            let sql = "SELECT seq, at, payload, hash FROM event WHERE centre_id = ? AND seq >= ? ORDER BY seq LIMIT ?"
            let statement = try db.makeStatement(sql: sql)
            try statement.setArguments([centre, Int64(clamping: seq), limit ?? -1])
            let row = statement.sqliteStatement
            var code = sqlite3_step(row)
            while code == SQLITE_ROW {
                let at = Instant(microseconds: sqlite3_column_int64(row, 1))
                let seq = UInt64(bitPattern: sqlite3_column_int64(row, 0))
                body(StoredRow(seq: seq, at: at, payload: Journal.blob(row, 2), hash: Journal.blob(row, 3)))
                code = sqlite3_step(row)
            }
            guard code == SQLITE_DONE else {
                let message = db.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
            }
        }
    }

    private static func blob(_ row: OpaquePointer, _ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(row, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(row, column)))
    }

    private func isDamaged(_ seq: UInt64) -> Bool {
        if PlantedBug.reusedNumber.isOn, seq > lastSequence { return true }
        return damages.contains { $0.kind == .altered && $0.seqs.contains(seq) }
    }
}
