// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Owns a journal for asynchronous callers. It runs on a thread of its own, because a commit blocks its thread for as
/// long as the disk needs.
public actor JournalKeeper {
    private let thread = JournalThread()
    let journal: Journal

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens on the calling thread: a start waits for its journal anyway. A file that opens and cannot be read is
    /// put aside, and what can be read of it is copied.
    public init(path: String, centre: String) throws(JournalError) {
        self.path = path
        self.centre = centre
        if let opened = try JournalKeeper.readable(path, centre) {
            journal = opened
        } else {
            journal = try Journal(path: path, centre: centre, isDistrusted: true)
        }
        trust = journal.trust
    }

    /// `nil` when SQLite stumbles over a page of it; its lock is free again then.
    private static func readable(_ path: String, _ centre: String) throws(JournalError) -> Journal? {
        do throws(JournalError) {
            let journal = try Journal(path: path, centre: centre)
            let stumbles = journal.damages.contains { if case .unreadable = $0.kind { true } else { false } }
            return stumbles ? nil : journal
        } catch {
            guard case .unreadable = error else { throw error }
            return nil
        }
    }

    public nonisolated let path: String
    private nonisolated let centre: String
    private nonisolated let trust: JournalTrust
    public var rescued: Journal.Rescue? { journal.rescued }

    public var lastSequence: UInt64 { journal.lastSequence }
    public var lastHash: [UInt8] { journal.lastHash }
    public var damages: [JournalDamage] { journal.damages }

    /// See `Journal.append`.
    @discardableResult
    public func append(_ records: [JournalRecord], positions: [PositionRow] = []) throws(JournalError) -> [[UInt8]] {
        try journal.append(records, positions: positions)
    }

    public func read(from seq: UInt64, limit: Int) throws(JournalError) -> [JournalRecord] {
        try journal.read(from: seq, limit: limit)
    }

    /// Another connection to what `read` finds, with a thread of its own: whoever reads old events keeps no commit waiting.
    public nonisolated func history() throws(JournalError) -> JournalHistory {
        JournalHistory(try JournalReader(path: path, centre: centre), trust)
    }

    public func replay(from seq: UInt64, _ body: @Sendable (JournalRecord) -> Void) throws(JournalError) {
        try journal.replay(from: seq, body)
    }

    public func centres() throws(JournalError) -> [String] { try journal.centres() }
    public func positions() throws(JournalError) -> [PositionRow] { try journal.positions() }
    public func latestSnapshot() throws(JournalError) -> JournalSnapshot? { try journal.latestSnapshot() }
    public func installBase(_ snapshot: JournalSnapshot, chainHash: [UInt8]) throws(JournalError) {
        try journal.installBase(snapshot, chainHash: chainHash)
    }
    /// Brings everything from SQLite's log into the file itself, so that a copy of a stopped centre's journal is whole.
    /// Best effort: what is in the log is durable, too.
    public func settle() { journal.settle() }
    /// Events found damaged later than at the opening are left out from now on.
    public func note(_ damages: [JournalDamage]) { journal.note(damages) }
    public func repair(_ good: ChainedRecord) throws(JournalError) -> Bool { try journal.repair(good) }
    public func drained() throws(JournalError) -> UInt64 { try journal.drained() }
    public func remember(drained seq: UInt64) throws(JournalError) { try journal.remember(drained: seq) }
    public func prune(_ keeping: Journal.Keeping, now: Instant) throws(JournalError) -> Bool { try journal.prune(keeping, now: now) }
    /// The first event held here, by the number before it.
    public func base() throws(JournalError) -> UInt64 { try journal.base().seq }
    public func verify() throws(JournalError) -> JournalDamage? { try journal.verify() }

    // MARK: - Steps of `saveSnapshot`

    func save(_ snapshot: JournalSnapshot) throws(JournalError) { try journal.saveSnapshot(snapshot) }
    func save(_ snapshot: JournalSnapshot, chainHash: [UInt8], hash: [UInt8]) throws(JournalError) {
        try journal.saveSnapshot(snapshot, chainHash: chainHash, hash: hash)
    }
    func put(part: Int, ofSnapshot seq: UInt64, _ bytes: [UInt8]) throws(JournalError) {
        try journal.put(part: part, ofSnapshot: seq, bytes)
    }
    func dropStrayParts() throws(JournalError) -> Bool { try journal.dropStrayParts() }
    func chain(at seq: UInt64) throws(JournalError) -> (hash: [UInt8], chain: HashChain) { (try journal.hash(ofEvent: seq), journal.chain) }
}
