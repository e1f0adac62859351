// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import FailPoints
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
/// skipped by `replay` and `read`; a file that SQLite cannot use any more is put aside (`JournalRescue`). A failed write or sync is final: from then on everything is refused with `.failed`,
/// because what the kernel did with the dirty pages after a failed sync is unknown.
///
/// Synchronous and not Sendable: one thread owns it. `JournalKeeper` is that owner for asynchronous callers.
public final class Journal {
    public let path: String
    public let centre: String

    /// The newest committed event, 0 before the first.
    public private(set) var lastSequence: UInt64 {
        get { trust.last }
        set { trust.last = newValue }
    }

    /// What was found broken while opening: snapshots, and the events behind the newest good snapshot.
    public private(set) var damages: [JournalDamage] {
        get { trust.damages }
        set { trust.damages = newValue }
    }

    /// What was done when the file could not be used any more.
    public struct Rescue: Equatable, Sendable, CustomStringConvertible {
        /// Where the damaged file is now.
        public let aside: String
        public let reason: String
        /// Events that could be copied from it.
        public let events: Int

        public var description: String {
            "the journal was damaged (\(reason)); it is kept as \(aside), and \(events) events were copied from it"
        }
    }

    public let rescued: Rescue?

    let database: DatabaseQueue
    let chain: HashChain
    let trust = JournalTrust()
    let checkpoints: JournalCheckpoints
    private let lock: ProcessLock
    /// The hash of the newest event; 32 zero bytes before the first.
    public private(set) var lastHash = HashChain.beginning
    private var failure: String?
    /// The snapshot that was read and checked while opening, for whoever asks first.
    var openedWith: JournalSnapshot?

    /// Opens the journal, or creates it. The folder has to exist.
    ///
    /// - Parameter isDistrusted: an attempt before this one could open it and not read it.
    public init(path: String, centre: String, isDistrusted: Bool = false) throws(JournalError) {
        precondition(!centre.isEmpty, "a centre has a name")
        self.path = path
        self.centre = centre
        chain = HashChain(centre: centre)
        let wasOurs = ProcessLock.exists(beside: path)
        lock = try ProcessLock(beside: path)
        (database, rescued) = try Journal.openOrRescue(path, centre, wasOurs: wasOurs, isDistrusted)
        checkpoints = JournalCheckpoints(path: path)
        try reading { db in checkpoints.follow(db) }
        try findEnd()
    }

    deinit { checkpoints.settle() }

    /// A journal that was ours and that SQLite cannot use any more is put aside, and a new one made of what can be read.
    private static func openOrRescue(
        _ path: String, _ centre: String, wasOurs: Bool, _ isDistrusted: Bool
    ) throws(JournalError) -> (DatabaseQueue, Rescue?) {
        try createPrivateFile(path)
        JournalHeader.mend(path)
        var reason = "an earlier run found it damaged"
        do throws(JournalError) {
            let database = try open(path)
            if !isDistrusted, !isSuspect(path) || isSound(database) {
                clearSuspicion(path)
                return (database, nil)
            }
        } catch {
            switch error {
            case .notAJournal, .unreadable, .failed: reason = error.description
            default: throw error
            }
            // Somebody else's file is not ours to move.
            guard wasOurs else {
                // Nor is it ours the next time.
                ProcessLock.forget(beside: path)
                throw error
            }
        }
        let aside = try JournalRescue.putAside(path)
        try createPrivateFile(path)
        let database = try open(path)
        let copied: Int
        do {
            copied = try JournalRescue(aside, centre: centre).copy(into: database)
        } catch {
            throw .cannotOpen(path: path, reason: "what was saved of \(aside) cannot be written: \(error)")
        }
        clearSuspicion(path)
        return (database, Rescue(aside: aside, reason: reason, events: copied))
    }

    /// Makes the events durable, all or none, together with the newest positions. Events have to go on from
    /// `lastSequence` without a gap. A lost position does no harm, so positions may also wait for the next call.
    ///
    /// - Returns: the hash of each event.
    @discardableResult
    public func append(_ records: [JournalRecord], positions: [PositionRow] = []) throws(JournalError) -> [[UInt8]] {
        try refuseIfFailed()
        guard !records.isEmpty || !positions.isEmpty else { return [] }
        var hashes: [[UInt8]] = []
        hashes.reserveCapacity(records.count)
        for (offset, record) in records.enumerated() {
            precondition(record.seq == lastSequence + UInt64(offset) + 1, "events are appended without a gap")
            let previous = PlantedBug.hashNotChained.isOn ? HashChain.beginning : hashes.last ?? lastHash
            hashes.append(chain.hash(after: previous, seq: record.seq, at: record.at, payload: record.payload))
        }
        try write { db in
            let insert = PlantedBug.reusedNumber.isOn ? "INSERT OR REPLACE" : "INSERT"
            let event = try db.cachedStatement(sql: "\(insert) INTO event VALUES (?, ?, ?, ?, ?)")
            for (record, hash) in zip(records, hashes) {
                if PlantedBug.holeInJournal.isOn, record.seq.isMultiple(of: 97) { continue }
                try event.execute(arguments: [
                    centre, Int64(record.seq), record.at.microseconds, Blob(record.payload), Blob(hash),
                ])
            }
            let position = try db.cachedStatement(sql: "INSERT OR REPLACE INTO position VALUES (?, ?, ?)")
            for row in positions { try position.execute(arguments: [centre, row.unit.text, Blob(row.sealed(chain))]) }
            FailPoint.amidLocalCommit.pass()
        }
        lastSequence += UInt64(records.count)
        lastHash = hashes.last ?? lastHash
        if !damages.isEmpty { for record in records { forgive(record.seq) } }
        return hashes
    }

    /// Runs one durable transaction. Whatever goes wrong in it ends the journal.
    func write(_ body: (Database) throws -> Void) throws(JournalError) {
        try refuseIfFailed()
        do {
            try database.write(body)
            try database.writeWithoutTransaction(checkpoints.go)
        } catch {
            if let error = error as? DatabaseError, [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) { Journal.suspect(path) }
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

    func refuseIfFailed() throws(JournalError) {
        if let failure { throw .failed(reason: failure) }
    }

    /// The journal begins behind an event that it does not hold itself.
    func begin(behind seq: UInt64, hash: [UInt8]) { (lastSequence, lastHash) = (seq, hash) }

    /// Damage that was found later than at the opening: those events are left out from now on.
    func note(_ found: [JournalDamage]) { damages += found.filter { !damages.contains($0) } }

    /// An event is as it should be again.
    func forgive(_ seq: UInt64) {
        damages = damages.flatMap { damage in
            guard damage.isOfRecords, damage.seqs.contains(seq) else { return [damage] }
            var left: [JournalDamage] = []
            if damage.seqs.lowerBound < seq { left.append(JournalDamage(kind: damage.kind, seqs: damage.seqs.lowerBound...seq - 1)) }
            if damage.seqs.upperBound > seq { left.append(JournalDamage(kind: damage.kind, seqs: seq + 1...damage.seqs.upperBound)) }
            return left
        }
    }

    private func findEnd() throws(JournalError) {
        if PlantedBug.lostTail.isOn { try forgetNewest() }
        let (snapshot, chainHash, broken) = try newestGoodSnapshot()
        openedWith = snapshot
        let start = snapshot?.seq ?? 0
        let found = try check(after: start, hash: chainHash)
        damages = broken + found.damages
        (lastSequence, lastHash) = (found.last, found.hash)
        // Behind what cannot be read there may be more: no number is given twice.
        if !found.isComplete, let stored = try lastStored(), stored.seq > found.last { (lastSequence, lastHash) = stored }
        if start > 0, found.last == start, try !holds(start) {
            let from = (try lastStored()?.seq ?? 0) + 1
            if from <= start { damages.append(JournalDamage(kind: .missing, seqs: from...start)) }
        }
        let spoiled = try storedPositions().count { $0 == nil }
        damages += (0..<spoiled).map { _ in JournalDamage(kind: .alteredPosition, seqs: 0...0) }
        let drained = try drained()
        if drained > lastSequence { damages.append(JournalDamage(kind: .missing, seqs: lastSequence + 1...drained)) }
        try clearTheWay()
    }

    /// A record whose number was changed into one that is yet to come would stop whoever writes that one.
    private func clearTheWay() throws(JournalError) {
        for damage in damages where damage.kind == .stray && damage.seqs.lowerBound > lastSequence && mayBeMoved(damage.seqs.lowerBound) {
            let arguments: StatementArguments = [centre, Int64(clamping: damage.seqs.lowerBound)]
            try write { db in
                try db.execute(
                    sql: "INSERT INTO quarantine SELECT * FROM event WHERE centre_id = ? AND seq = ?", arguments: arguments)
                try db.execute(sql: "DELETE FROM event WHERE centre_id = ? AND seq = ?", arguments: arguments)
            }
        }
        if PlantedBug.reusedNumber.isOn, lastSequence > 2 {
            lastSequence -= 1
            lastHash = try hash(ofEvent: lastSequence)
        }
    }

    private func forgetNewest() throws(JournalError) {
        try write { db in
            let newest = "SELECT max(seq) FROM event WHERE centre_id = ?"
            try db.execute(sql: "DELETE FROM event WHERE centre_id = ? AND seq > 1 AND seq = (\(newest))", arguments: [centre, centre])
        }
    }

    private static func open(_ path: String) throws(JournalError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        configuration.label = "journal"
        configuration.prepareDatabase { db in
            try JournalSchema.setPageSize(db)
            try JournalSchema.requireOurs(db, path: path)
        }
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
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_MISMATCH].contains(error.resultCode) {
            throw .unreadable(reason: "\(error)")
        } catch {
            throw .cannotOpen(path: path, reason: "\(error)")
        }
    }

    private static func requireDurability(_ db: Database, path: String) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
        guard synchronous == 2 else { throw JournalError.notDurable(path: path, reason: "synchronous is \(synchronous), not 2") }
        if PlantedBug.ackBeforeSync.isOn { try db.execute(sql: "PRAGMA synchronous = OFF") }
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "unknown"
        guard mode == "wal" else { throw JournalError.notDurable(path: path, reason: "journal_mode is \(mode), not wal") }
    }
}
