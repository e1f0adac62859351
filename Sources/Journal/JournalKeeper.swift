// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Owns a journal for asynchronous callers. It runs on a thread of its own, because a commit blocks its thread for as
/// long as the disk needs.
public actor JournalKeeper {
    private let thread = JournalThread()
    private let journal: Journal

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens on the calling thread: a start waits for its journal anyway.
    public init(path: String, centre: String) throws(JournalError) {
        journal = try Journal(path: path, centre: centre)
    }

    public var lastSequence: UInt64 { journal.lastSequence }
    public var damages: [JournalDamage] { journal.damages }

    /// See `Journal.append`.
    public func append(_ records: [JournalRecord], positions: [PositionRow] = []) throws(JournalError) {
        try journal.append(records, positions: positions)
    }

    public func read(from seq: UInt64, limit: Int) throws(JournalError) -> [JournalRecord] {
        try journal.read(from: seq, limit: limit)
    }

    public func replay(from seq: UInt64, _ body: @Sendable (JournalRecord) -> Void) throws(JournalError) {
        try journal.replay(from: seq, body)
    }

    public func centres() throws(JournalError) -> [String] { try journal.centres() }
    public func positions() throws(JournalError) -> [PositionRow] { try journal.positions() }
    public func latestSnapshot() throws(JournalError) -> JournalSnapshot? { try journal.latestSnapshot() }
    public func saveSnapshot(_ snapshot: JournalSnapshot) throws(JournalError) { try journal.saveSnapshot(snapshot) }
    public func verify() throws(JournalError) -> JournalDamage? { try journal.verify() }
}
