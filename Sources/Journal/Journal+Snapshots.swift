// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Vocabulary

extension Journal {
    /// The newest snapshot that fits its hash; `nil` means: replay from the first event.
    public func latestSnapshot() throws(JournalError) -> JournalSnapshot? {
        defer { openedWith = nil }
        if let openedWith { return openedWith }
        return try newestGoodSnapshot().snapshot
    }

    /// Stores a state. The newest three stay, and older ones with gaps that grow with their age (`SnapshotSpacing`): a database
    /// that was restored from yesterday's backup is refilled from there.
    ///
    /// - Parameter snapshot: its `seq` is a committed event.
    public func saveSnapshot(_ snapshot: JournalSnapshot) throws(JournalError) {
        let chainHash = try hash(ofEvent: snapshot.seq)
        try saveSnapshot(snapshot, chainHash: chainHash, hash: Journal.seal(snapshot, chainHash: chainHash, chain))
    }

    /// The same with its seal. The payload is empty when its parts are stored already.
    func saveSnapshot(_ snapshot: JournalSnapshot, chainHash: [UInt8], hash: [UInt8]) throws(JournalError) {
        precondition(snapshot.seq >= 1 && snapshot.seq <= lastSequence, "a snapshot belongs to a committed event")
        openedWith = nil
        try write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    centre, Int64(snapshot.seq), snapshot.at.microseconds, Blob(snapshot.payload), Blob(chainHash),
                    Blob(hash),
                ])
            try thinOut(db, now: snapshot.at)
        }
    }

    private func thinOut(_ db: Database, now: Instant) throws {
        let sql = "SELECT rowid, ifnull(CAST(at AS INTEGER), 0) FROM snapshot WHERE centre_id = ? ORDER BY seq DESC"
        let stored = try Row.fetchAll(db, sql: sql, arguments: [centre])
        for row in SnapshotSpacing.superfluous(stored.map { (row: $0[0], at: $0[1]) }, now: now.microseconds) {
            try db.execute(sql: Journal.thinning, arguments: [centre, row])
        }
    }

    /// Where a pruned journal begins stays.
    private static let thinning = """
        DELETE FROM snapshot WHERE rowid = ?2
        AND seq NOT IN (SELECT min(seq) - 1 FROM event WHERE centre_id = ?1)
        AND seq NOT IN (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'begins ' || ?1)
        """

    /// The newest snapshot that fits its hash, the chain's hash at its event, and the newer ones that do not fit.
    func newestGoodSnapshot() throws(JournalError)
        -> (snapshot: JournalSnapshot?, chainHash: [UInt8], broken: [JournalDamage])
    {
        var broken: [JournalDamage] = []
        for seq in try snapshotSequences() {
            if let found = try? stored(snapshot: seq), found.isSealed(by: chain) {
                return (found.snapshot, found.chainHash, broken)
            }
            broken.append(JournalDamage(kind: .alteredSnapshot, seqs: seq...seq))
        }
        return (nil, HashChain.beginning, broken)
    }

    private func snapshotSequences() throws(JournalError) -> [UInt64] {
        try reading { db in
            let sql = "SELECT ifnull(CAST(seq AS INTEGER), 0) FROM snapshot WHERE centre_id = ? ORDER BY seq DESC"
            return try Int64.fetchAll(db, sql: sql, arguments: [centre]).map { UInt64(clamping: $0) }
        }
    }

    private func stored(snapshot seq: UInt64) throws(JournalError) -> StoredSnapshot? {
        try reading { db in
            let sql = "SELECT \(StoredSnapshot.columns) FROM snapshot WHERE centre_id = ? AND seq = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [centre, Int64(clamping: seq)]).map { try StoredSnapshot($0, self.centre, db) }
        }
    }

    func hash(ofEvent seq: UInt64) throws(JournalError) -> [UInt8] {
        let stored = try reading { db in
            let sql = "SELECT hash FROM event WHERE centre_id = ? AND seq = ?"
            return try Data.fetchOne(db, sql: sql, arguments: [centre, Int64(seq)])
        }
        guard let stored else { throw .unreadable(reason: "event \(seq) is missing, so no snapshot can be tied to it") }
        return Array(stored)
    }
}

/// How a row of `snapshot` is read, whatever a changed bit made of it.
struct StoredSnapshot {
    static let columns =
        "ifnull(CAST(seq AS INTEGER), 0), ifnull(CAST(at AS INTEGER), 0), ifnull(CAST(payload AS BLOB), x''), "
        + "ifnull(CAST(chain AS BLOB), x''), ifnull(CAST(hash AS BLOB), x'')"

    let snapshot: JournalSnapshot
    let chainHash: [UInt8]
    private let hash: [UInt8]

    /// - Parameter db: where its parts are when it was too large for one piece.
    init(_ row: Row, _ centre: String, _ db: Database) throws {
        let parts = try SnapshotParts.bytes(ofSnapshot: row[0], centre, db)
        snapshot = JournalSnapshot(
            seq: UInt64(clamping: row[0] as Int64), at: Instant(microseconds: row[1]),
            payload: parts.isEmpty ? Array(row[2] as Data) : parts)
        (chainHash, hash) = (Array(row[3] as Data), Array(row[4] as Data))
    }

    func isSealed(by chain: HashChain) -> Bool { Journal.seal(snapshot, chainHash: chainHash, chain) == hash }
}

extension Journal {
    /// Ties a snapshot to the chain at its event.
    static func seal(_ snapshot: JournalSnapshot, chainHash: [UInt8], _ chain: HashChain) -> [UInt8] {
        chain.hash(after: chainHash, seq: snapshot.seq, at: snapshot.at, payload: snapshot.payload)
    }
}
