// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import GRDB
import Vocabulary

/// The local journal: the first durable place of every event, in one SQLite file.
///
/// ```
/// append ──▶ one transaction: events (chained hashes) + positions ──▶ WAL ──fdatasync──▶ return
/// open   ──▶ lock ─▶ schema ─▶ newest good snapshot ─▶ check the chain behind it ─▶ damages, lastSequence
/// ```
///
/// `append` returns when the events are on disk. SQLite promises that only with `synchronous=FULL`, and GRDB turns WAL
/// databases down to NORMAL while it opens them; so FULL is set after opening, and opening fails unless it reads back.
///
/// Damage never stops the start and is never deleted: a record that does not fit its hash is listed in `damages` and
/// skipped by `replay` and `read`. A failed write or sync is final: from then on everything is refused with `.failed`,
/// because what the kernel did with the dirty pages after a failed sync is unknown.
///
/// Synchronous and not Sendable: one thread owns it. `JournalKeeper` is that owner for asynchronous callers.
public final class Journal {
    public let path: String
    public let centre: String

    /// The newest committed event, 0 before the first.
    public private(set) var lastSequence: UInt64 = 0

    /// What was found broken while opening: snapshots, and the events behind the newest good snapshot.
    public private(set) var damages: [JournalDamage] = []

    let database: DatabaseQueue
    let chain: HashChain
    private let lock: ProcessLock
    private var lastHash = HashChain.beginning
    private var failure: String?

    /// Opens the journal, or creates it. The folder has to exist.
    public init(path: String, centre: String) throws(JournalError) {
        precondition(!centre.isEmpty, "a centre has a name")
        self.path = path
        self.centre = centre
        chain = HashChain(centre: centre)
        lock = try ProcessLock(beside: path)
        try createPrivateFile(path)
        database = try Journal.open(path)
        try findEnd()
    }

    /// Makes the events durable, all or none, together with the newest positions. Events have to go on from
    /// `lastSequence` without a gap. A lost position does no harm, so positions may also wait for the next call.
    public func append(_ records: [JournalRecord], positions: [PositionRow] = []) throws(JournalError) {
        guard !records.isEmpty || !positions.isEmpty else { return try refuseIfFailed() }
        var hashes: [[UInt8]] = []
        hashes.reserveCapacity(records.count)
        for (offset, record) in records.enumerated() {
            precondition(record.seq == lastSequence + UInt64(offset) + 1, "events are appended without a gap")
            let previous = hashes.last ?? lastHash
            hashes.append(chain.hash(after: previous, seq: record.seq, at: record.at, payload: record.payload))
        }
        try write { db in
            let event = try db.cachedStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?)")
            for (record, hash) in zip(records, hashes) {
                try event.execute(arguments: [
                    centre, Int64(record.seq), record.at.microseconds, Blob(record.payload), Blob(hash),
                ])
            }
            let position = try db.cachedStatement(sql: "INSERT OR REPLACE INTO position VALUES (?, ?, ?)")
            for row in positions { try position.execute(arguments: [centre, row.unit.text, Blob(row.payload)]) }
        }
        lastSequence += UInt64(records.count)
        lastHash = hashes.last ?? lastHash
    }

    /// Runs one durable transaction. Whatever goes wrong in it ends the journal.
    func write(_ body: (Database) throws -> Void) throws(JournalError) {
        try refuseIfFailed()
        do {
            try database.write(body)
        } catch {
            failure = "\(error)"
            throw .failed(reason: "\(error)")
        }
    }

    /// Runs one read. A failure is the caller's to judge and leaves the journal as it is.
    func reading<T>(_ body: (Database) throws -> T) throws(JournalError) -> T {
        try refuseIfFailed()
        do {
            return try database.read(body)
        } catch {
            throw .unreadable(reason: "\(error)")
        }
    }

    private func refuseIfFailed() throws(JournalError) {
        if let failure { throw .failed(reason: failure) }
    }

    private func findEnd() throws(JournalError) {
        let (snapshot, chainHash, broken) = try newestGoodSnapshot()
        damages = broken
        let start = snapshot?.seq ?? 0
        damages += try check(after: start, hash: chainHash)
        let stored = try lastStored()
        if let stored, stored.seq >= start {
            (lastSequence, lastHash) = stored
        } else {
            (lastSequence, lastHash) = (start, chainHash)
            if start > 0 {
                let from = (stored?.seq ?? 0) + 1
                damages.append(JournalDamage(kind: .missing, seqs: from...start))
            }
        }
    }

    private static func open(_ path: String) throws(JournalError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        configuration.label = "journal"
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            try database.writeWithoutTransaction { db in
                try JournalSchema.prepare(db, path: path)
                try requireDurability(db, path: path)
            }
            return database
        } catch let error as JournalError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .notAJournal(path: path)
        } catch {
            throw .cannotOpen(path: path, reason: "\(error)")
        }
    }

    private static func requireDurability(_ db: Database, path: String) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
        guard synchronous == 2 else { throw JournalError.notDurable(path: path, reason: "synchronous is \(synchronous), not 2") }
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "unknown"
        guard mode == "wal" else { throw JournalError.notDurable(path: path, reason: "journal_mode is \(mode), not wal") }
    }
}
