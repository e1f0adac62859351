// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A named place on the way of an event: intake → journal → reply → PostgreSQL → push.
///
/// ```
/// call_decided ─▶ before_local_commit ─▶ amid_local_commit ─▶ after_local_commit ─▶ before_push ─▶ after_push ─▶ between_replies
///                                                          └─▶ before_database_send ─▶ after_database_send ─▶ after_database_commit
/// ```
///
/// In an ordinary build `pass()` is nothing at all and the environment is not read. Built with `KENG_FAULTS=1` in the
/// environment, `KENG_FAIL=after_local_commit:3:kill` makes the third pass of that place fatal, so that the soak harness
/// can end or hold the process exactly there. Actions: `kill` (SIGKILL to itself), `stop` (SIGSTOP), `delay:MS`.
public enum FailPoint: String, CaseIterable, Sendable {
    /// A command has been decided; nothing of it is applied or written.
    case callDecided = "call_decided"
    /// The batch is complete and not yet in a transaction.
    case beforeLocalCommit = "before_local_commit"
    /// All rows of the batch are written inside the transaction, which is open.
    case amidLocalCommit = "amid_local_commit"
    /// The batch is on disk; nobody has been told.
    case afterLocalCommit = "after_local_commit"
    /// A snapshot is about to be written.
    case beforeSnapshot = "before_snapshot"
    /// A snapshot is on disk.
    case snapshotWritten = "snapshot_written"
    /// Committed events are about to be shown to consoles.
    case beforePush = "before_push"
    /// Consoles have been shown the events; whoever asked has no answer.
    case afterPush = "after_push"
    /// Some of a batch's answers are out, others are not.
    case betweenReplies = "between_replies"
    /// A start has opened the journal and replayed nothing.
    case journalOpened = "journal_opened"
    /// A start is in the middle of its replay.
    case amidReplay = "amid_replay"
    /// A subscriber's page of history has been read from the journal.
    case historyRead = "history_read"
    /// The database has said where it stands and that this engine may write.
    case databaseTakenOver = "database_taken_over"
    /// A batch is made, and not yet on its way to the database.
    case beforeDatabaseSend = "before_database_send"
    /// A batch and its commit are on their way; nothing has come back.
    case afterDatabaseSend = "after_database_send"
    /// The database has said that it holds the batch; nobody here has noted it.
    case afterDatabaseCommit = "after_database_commit"
    /// Events for the database have been read from the journal, since they were no longer in memory.
    case drainPageRead = "drain_page_read"
    /// A start has fetched events from the database and not yet written them into its journal.
    case refillPageFetched = "refill_page_fetched"

    #if KENG_FAULTS
    public func pass() { FaultPlan.current.passed(self) }
    #else
    @inlinable @inline(__always) public func pass() {}
    #endif
}
