// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Vocabulary

/// What the journal keeps, and for how long: it is the first durable place of every event, not the last one.
extension Journal {
    /// How much of a drained journal stays here.
    public struct Keeping: Equatable, Sendable {
        /// Events younger than this stay, so that a database that forgot them can be refilled.
        public var time: Duration = .seconds(7 * 86_400)
        /// Above this size older ones go sooner, from one snapshot to the next until it fits; but never one that is not drained.
        public var bytes: Int = 4 << 30
        public init() {}
    }

    /// Events that one step of `prune` removes at most: a few milliseconds between two commits.
    static let pruneStep = 2000

    /// The newest event that the database is known to hold, as last remembered; 0: none, or no database.
    public func drained() throws(JournalError) -> UInt64 {
        try reading { db in
            let sql = "SELECT value FROM meta WHERE key = ?"
            return UInt64(try Int64.fetchOne(db, sql: sql, arguments: ["drained \(centre)"]) ?? 0)
        }
    }

    /// Remembers how far the database has come.
    public func remember(drained seq: UInt64) throws(JournalError) {
        try write { db in
            try db.execute(sql: "INSERT OR REPLACE INTO meta VALUES (?, ?)", arguments: ["drained \(centre)", Int64(seq)])
        }
    }

    /// Takes out events that are drained and old, or too many, a step at a time. What stays begins right behind a
    /// snapshot, so that the journal alone still starts. Returns whether there is more to do.
    public func prune(_ keeping: Keeping, now: Instant) throws(JournalError) -> Bool {
        let drained = try drained()
        let begins = try notedBeginning()
        // What is begun is brought to its end before anything is weighed: pages in use then tell the size of what stays.
        if try takeOut(upTo: min(begins, drained)) { return true }
        guard let base = try nextBase(after: begins, upTo: drained, keeping, now) else { return false }
        try noteBeginning(base)
        _ = try takeOut(upTo: base)
        return true
    }

    /// The snapshot that becomes the beginning: the newest that is older than what is kept, else, in a journal that is too large,
    /// the very next. How much goes with that one is not known before it is gone; so the first behind which it fits ends it.
    private func nextBase(
        after begins: UInt64, upTo drained: UInt64, _ keeping: Keeping, _ now: Instant
    ) throws(JournalError) -> UInt64? {
        let cutoff = now - keeping.time
        let candidates = try reading { db in
            try Row.fetchAll(
                db, sql: "SELECT seq, at FROM (\(Journal.olderSnapshots)) WHERE seq > ?2 AND seq <= ?3 ORDER BY seq",
                arguments: [centre, Int64(clamping: begins), Int64(clamping: drained)])
        }
        if let old = candidates.last(where: { ($0[1] as Int64) <= cutoff.microseconds }) { return UInt64(clamping: old[0] as Int64) }
        guard let next = candidates.first, try bytesUsed() > keeping.bytes else { return nil }
        return UInt64(clamping: next[0] as Int64)
    }

    /// Those that may become the beginning. The newest two always stay behind it, to fall back on.
    private static let olderSnapshots = """
        SELECT CAST(seq AS INTEGER) AS seq, ifnull(CAST(at AS INTEGER), 0) AS at FROM snapshot WHERE centre_id = ?1
        ORDER BY seq DESC LIMIT -1 OFFSET 2
        """

    /// Up to where `prune` takes out events, or did; 0: nowhere yet. A changed bit may have made any number of it: it counts only
    /// when a snapshot is there.
    private func notedBeginning() throws(JournalError) -> UInt64 {
        let noted = try reading { db in
            let sql = """
                SELECT seq FROM (\(Journal.olderSnapshots))
                WHERE seq = (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'begins ' || ?1)
                """
            return try Int64.fetchOne(db, sql: sql, arguments: [centre])
        }
        return UInt64(clamping: noted ?? 0)
    }

    private func noteBeginning(_ base: UInt64) throws(JournalError) {
        try write { db in
            let seq = Int64(clamping: base)
            try db.execute(sql: "INSERT OR REPLACE INTO meta VALUES (?, ?)", arguments: ["begins \(centre)", seq])
            try db.execute(sql: "DELETE FROM snapshot WHERE centre_id = ? AND seq < ?", arguments: [centre, seq])
        }
    }

    /// One step: some events up to the beginning, then some parts of the snapshots before it. False when there are none left.
    private func takeOut(upTo base: UInt64) throws(JournalError) -> Bool {
        let seq = Int64(clamping: base)
        // Nothing is written, and no disk waited for, when there is nothing.
        guard try isHeld("event", "seq <= ?2", seq) else {
            return try isHeld("snapshot_part", "seq < ?2", seq) ? dropStrayParts(before: base) : false
        }
        var removed = 0
        try write { db in
            try db.execute(
                sql: """
                    DELETE FROM event WHERE centre_id = ?1 AND seq IN
                    (SELECT seq FROM event WHERE centre_id = ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3)
                    """, arguments: [centre, seq, Journal.pruneStep])
            removed = db.changesCount
        }
        return removed > 0
    }

    private func isHeld(_ table: String, _ condition: String, _ seq: Int64) throws(JournalError) -> Bool {
        try reading { db in
            let sql = "SELECT EXISTS (SELECT 1 FROM \(table) WHERE centre_id = ?1 AND \(condition))"
            return try Bool.fetchOne(db, sql: sql, arguments: [centre, seq]) ?? false
        }
    }

    /// Pages in use; the file itself does not shrink, its free pages are used again.
    func bytesUsed() throws(JournalError) -> Int {
        try reading { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            return (pages - free) * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
    }

    /// Whether this event is here, or a snapshot behind which the journal begins.
    func holds(_ seq: UInt64) throws(JournalError) -> Bool {
        let isHere = try reading { db in
            let sql = "SELECT count(*) FROM event WHERE centre_id = ? AND seq = ?"
            return try Int.fetchOne(db, sql: sql, arguments: [centre, Int64(clamping: seq)]) ?? 0
        }
        return isHere > 0
    }

    func settle() {
        checkpoints.settle()
        _ = try? database.writeWithoutTransaction { try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    /// Where the events held begin: behind event 0, or behind the snapshot up to which older ones are taken out. Some of those
    /// may still be there, for that goes by steps.
    func base() throws(JournalError) -> (seq: UInt64, hash: [UInt8]) { try reading { try Journal.base($0, centre) } }

    static func base(_ db: Database, _ centre: String) throws -> (seq: UInt64, hash: [UInt8]) {
        // A journal that was pruned before there was a note of it, or was begun elsewhere, begins behind a snapshot, too.
        let sql = """
            SELECT CAST(seq AS INTEGER), ifnull(CAST(chain AS BLOB), x'') FROM snapshot WHERE centre_id = ?1 AND seq IN
            ((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'begins ' || ?1), (SELECT min(seq) - 1 FROM event WHERE centre_id = ?1))
            ORDER BY seq DESC LIMIT 1
            """
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [centre]) else { return (0, HashChain.beginning) }
        return (UInt64(clamping: row[0] as Int64), Array(row[1] as Data))
    }

    /// Begins an empty journal behind a snapshot from elsewhere.
    public func installBase(_ snapshot: JournalSnapshot, chainHash: [UInt8]) throws(JournalError) {
        precondition(lastSequence == 0, "only an empty journal can begin with a snapshot")
        begin(behind: snapshot.seq, hash: chainHash)
        try saveSnapshot(snapshot, chainHash: chainHash, hash: Journal.seal(snapshot, chainHash: chainHash, chain))
    }

    /// Puts a good record in the place of one that is missing or does not fit its hash. The old row is kept aside.
    ///
    /// - Returns: false when the given one does not fit the chain here either; then nothing was changed.
    public func repair(_ good: ChainedRecord) throws(JournalError) -> Bool {
        let record = good.record
        guard record.seq <= lastSequence, try fits(good), mayBeMoved(record.seq) else { return false }
        try write { db in
            try db.execute(
                sql: "INSERT INTO quarantine SELECT * FROM event WHERE centre_id = ? AND seq = ?",
                arguments: [centre, Int64(record.seq)])
            try db.execute(
                sql: "INSERT OR REPLACE INTO event VALUES (?, ?, ?, ?, ?)",
                arguments: [centre, Int64(record.seq), record.at.microseconds, Blob(record.payload), Blob(good.hash)])
        }
        forgive(record.seq)
        return true
    }

    /// A page that is broken stays as it is: touching it would end the journal, and with it the work.
    func mayBeMoved(_ seq: UInt64) -> Bool {
        let row = try? reading { db in
            try Row.fetchAll(db, sql: "SELECT * FROM event WHERE centre_id = ? AND seq = ?", arguments: [centre, Int64(clamping: seq)])
        }
        return row.map { $0.allSatisfy { $0.databaseValues.allSatisfy { !$0.isNull } } } ?? false
    }

    /// It follows what stands before it; where nothing does, what stands behind it follows it.
    private func fits(_ good: ChainedRecord) throws(JournalError) -> Bool {
        let record = good.record
        if let before = try hashBehind(record.seq - 1) {
            return chain.hash(after: before, seq: record.seq, at: record.at, payload: record.payload) == good.hash
        }
        guard let next = try read(from: record.seq + 1, limit: 1).first, next.seq == record.seq + 1,
            let stored = try hashBehind(next.seq)
        else { return false }
        return chain.hash(after: good.hash, seq: next.seq, at: next.at, payload: next.payload) == stored
    }

    private func hashBehind(_ seq: UInt64) throws(JournalError) -> [UInt8]? {
        guard seq > 0 else { return HashChain.beginning }
        return try reading { db in
            let sql = """
                SELECT hash FROM event WHERE centre_id = ?1 AND seq = ?2
                UNION ALL SELECT chain FROM snapshot WHERE centre_id = ?1 AND seq = ?2 LIMIT 1
                """
            return try Data.fetchOne(db, sql: sql, arguments: [centre, Int64(seq)]).map { Array($0) }
        }
    }
}
