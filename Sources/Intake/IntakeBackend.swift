// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import Vocabulary

/// What the intake asks of the engine behind it.
public struct IntakeBackend: Sendable {
    /// Whose calls these are.
    public var centre: String
    public var now: @Sendable () -> Instant
    /// Hands a command to the engine; `finish` is called exactly once, from any thread, when the answer is durable. False:
    /// the queue is full, nothing was done and `finish` will not be called.
    public var submit: @Sendable (Command, Requester, _ finish: @escaping @Sendable (IntakeReply) -> Void) -> Bool
    /// Number of the newest committed event.
    public var latest: @Sendable () -> UInt64
    /// Committed events from a number on, in order, at most so many. What is older than the journal keeps is left out.
    public var page: @Sendable (_ from: UInt64, _ limit: Int) async throws -> [NumberedEvent]
    /// Writes and commits something for real; `nil`, or what is wrong. False: the queue is full.
    public var probe: @Sendable (_ finish: @escaping @Sendable (String?) -> Void) -> Bool
    /// What the rest of the program has counted.
    public var gauges: @Sendable () async -> [MetricFamily]

    public init(
        centre: String, now: @escaping @Sendable () -> Instant,
        submit: @escaping @Sendable (Command, Requester, @escaping @Sendable (IntakeReply) -> Void) -> Bool,
        latest: @escaping @Sendable () -> UInt64,
        page: @escaping @Sendable (UInt64, Int) async throws -> [NumberedEvent],
        probe: @escaping @Sendable (@escaping @Sendable (String?) -> Void) -> Bool,
        gauges: @escaping @Sendable () async -> [MetricFamily] = { [] }
    ) {
        (self.centre, self.now, self.submit, self.latest, self.page) = (centre, now, submit, latest, page)
        (self.probe, self.gauges) = (probe, gauges)
    }
}

/// What a command came to.
public enum IntakeReply: Sendable {
    /// Durable where `durability` says: `local` or `postgres`.
    case accepted(Receipt, seq: UInt64, isRepeat: Bool, durability: String)
    case answered([AnswerRow], seq: UInt64)
    case refused(Refusal)
    /// Whether it became durable is not known.
    case failed(String)
}

extension IntakeBackend {
    enum Outcome: Sendable {
        case reply(IntakeReply)
        case overloaded
        case silent
    }

    /// Asks the engine, and waits for the answer, but not for ever.
    func ask(_ command: Command, by requester: Requester) async -> Outcome {
        await Patience.wait(IntakeLimits.answerTime, otherwise: .silent) { done in
            if !submit(command, requester, { done(.reply($0)) }) { done(.overloaded) }
        }
    }
}
