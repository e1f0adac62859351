// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Mistakes that keng does not make, to be made on purpose: a harness that never finds anything proves little, so each of
/// these is switched on once and has to be caught.
///
/// In an ordinary build `isOn` is the constant false and the compiler drops what stands behind it. Built with
/// `KENG_FAULTS=1` in the environment, `KENG_BUG=lost_tail` switches one on.
public enum PlantedBug: String, CaseIterable, Sendable {
    /// Answers go out before the batch is written.
    case ackBeforeCommit = "ack_before_commit"
    /// The journal writes, but does not wait for the disk: only a power cut, or somebody who counts syncs, can tell.
    case ackBeforeSync = "ack_before_sync"
    /// Consoles see events before they are written.
    case pushBeforeDurable = "push_before_durable"
    /// A failed commit is logged, and answered as if it had worked.
    case swallowedFailure = "swallowed_failure"
    /// A start drops the newest event of the journal.
    case lostTail = "lost_tail"
    /// A start gives the number of the newest event once more.
    case reusedNumber = "reused_number"
    /// A start forgets the receipts of keyed commands.
    case receiptForgotten = "receipt_forgotten"
    /// A command whose key is known is done again.
    case doubleAnswer = "double_answer"
    /// A repeat is answered with today's number, not with its own.
    case repeatAnswersAnew = "repeat_answers_anew"
    /// The answer carries the number before the command's own.
    case wrongSeq = "wrong_seq"
    /// Records are hashed alone and not tied to those before.
    case hashNotChained = "hash_not_chained"
    /// A record is left out of the file now and then, and its number counted.
    case holeInJournal = "hole_in_journal"
    /// A start that has a snapshot goes on one event too late.
    case replaySkipsOne = "replay_skips_one"
    /// An event is not shown to subscribers now and then.
    case droppedPush = "dropped_push"
    /// An event is shown twice now and then.
    case doublePush = "double_push"
    /// An open assignment of a unit does not stand in the way of another one.
    case openAssignmentIgnored = "open_assignment_ignored"
    /// An answer says `dur=postgres` whether or not it is so.
    case forgottenDur = "forgotten_dur"
    /// A commit of unknown outcome is taken for done.
    case commitAssumed = "commit_assumed"
    /// The database's session commits without waiting for its disk.
    case asynchronousCommit = "asynchronous_commit"
    /// An event is left out of a batch now and then.
    case eventLeftOut = "event_left_out"
    /// An event is written twice now and then, at another time.
    case drainedTwice = "drained_twice"
    /// What is drained from the journal begins one event too late.
    case drainSkipsOne = "drain_skips_one"
    /// Events that the database has forgotten are not written again.
    case refillSkipped = "refill_skipped"
    /// A readable row that is there already is left as it is: ON CONFLICT DO NOTHING.
    case doNothingRetry = "do_nothing_retry"
    /// The schema comes without the index that allows a unit one open assignment.
    case missingIndex = "missing_index"
    /// Consoles are not told when answers are safe in one place only.
    case amberUnsaid = "amber_unsaid"

    #if KENG_FAULTS
    public var isOn: Bool { FaultPlan.current.bug == self }
    #else
    @inlinable @inline(__always) public var isOn: Bool { false }
    #endif
}
