// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Logging
import Synchronization
import Vocabulary

/// Where webhooks have their events from.
public struct WebhookSource: Sendable {
    public var centre: String
    /// Number of the newest committed event.
    public var latest: @Sendable () -> UInt64
    /// Committed events from a number on, in order, at most so many. What is older than the journal keeps is left out.
    public var page: @Sendable (_ from: UInt64, _ limit: Int) async throws -> [NumberedEvent]
    public var topic: @Sendable (NumberedEvent) -> String
    public var body: @Sendable (NumberedEvent, _ showsCallers: Bool) -> String

    public init(
        centre: String, latest: @escaping @Sendable () -> UInt64, page: @escaping @Sendable (UInt64, Int) async throws -> [NumberedEvent],
        topic: @escaping @Sendable (NumberedEvent) -> String, body: @escaping @Sendable (NumberedEvent, Bool) -> String
    ) {
        (self.centre, self.latest, self.page, self.topic, self.body) = (centre, latest, page, topic, body)
    }

    func letter(of entry: NumberedEvent, for target: WebhookTarget) -> WebhookLetter {
        var letter = WebhookLetter()
        (letter.seq, letter.delivery, letter.type) = (entry.seq, "\(centre)-\(entry.seq)", entry.event.kind.rawValue)
        letter.body = body(entry, target.callers)
        return letter
    }
}

/// How a target stands, for metrics.
public struct WebhookStanding: Sendable {
    public let target: String
    public var position: UInt64 = 0
    public var delivered: UInt64 = 0
    public var attempts: UInt64 = 0
    public var buried: UInt64 = 0
    /// Events that the journal did not keep long enough.
    public var missed: UInt64 = 0
}

/// Tells one target of everything it wants, in order, one letter at a time.
///
/// ```
///            ┌── wake ── something was committed
///            ▼
///  position ─▶ page of the journal ─▶ letter ─▶ attempt ─▶ delivered ─▶ position + 1
///                                        ▲         │ not
///                                        └─ pause ─┴─▶ given up ─▶ dead letter on disk ─▶ position + 1
/// ```
///
/// The position moves only when a letter was delivered or is on disk, so a crash repeats a letter and loses none. What
/// waits for a slow target waits in the journal: here is one page of it.
final class WebhookSender: Sendable {
    let target: WebhookTarget
    let shelf: WebhookShelf
    private let source: WebhookSource
    private let courier: WebhookCourier
    private let policy: WebhookPolicy
    private let log: Logger
    private let state: Mutex<WebhookStanding>
    private let wakeUps: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    private static let page = 64

    init(
        _ target: WebhookTarget, shelf: WebhookShelf, source: WebhookSource, courier: WebhookCourier, policy: WebhookPolicy, log: Logger
    ) {
        (self.target, self.shelf, self.source, self.courier) = (target, shelf, source, courier)
        (self.policy, self.log) = (policy, log)
        state = Mutex(WebhookStanding(target: target.name))
        (wakeUps, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    var standing: WebhookStanding { state.withLock { $0 } }

    func wake() { waker.yield() }

    /// Until it is cancelled.
    func run() async {
        do {
            try shelf.make()
            try begin()
            try await catchUp()
            for await _ in wakeUps { try await catchUp() }
        } catch is CancellationError {
            // A letter that was on its way is sent again by the next start.
        } catch {
            log.error("webhook \(target.name): nothing more is sent: \(error)")
        }
    }

    /// The place where it goes on is on disk before the first letter.
    private func begin() throws {
        if let known = try shelf.position() { return state.withLock { $0.position = known } }
        try move(to: target.from.map { max($0, 1) - 1 } ?? source.latest())
    }

    private func catchUp() async throws {
        while standing.position < source.latest() {
            try Task.checkCancellation()
            let wanted = standing.position + 1
            guard let page = await page(from: wanted) else {
                try await Task.sleep(for: policy.firstPause)
                continue
            }
            guard let first = page.first, let last = page.last else { return }
            if first.seq > wanted {
                log.error("webhook \(target.name): the journal keeps no events \(wanted) to \(first.seq - 1) any more; they are not sent")
                state.withLock { $0.missed += first.seq - wanted }
            }
            for entry in page where target.topics.isEmpty || target.topics.contains(source.topic(entry)) {
                try await send(source.letter(of: entry, for: target))
                try move(to: entry.seq)
            }
            if standing.position < last.seq { try move(to: last.seq) }
        }
    }

    private func page(from seq: UInt64) async -> [NumberedEvent]? {
        do {
            return try await source.page(seq, WebhookSender.page)
        } catch {
            log.error("webhook \(target.name): the journal cannot be read now: \(error)")
            return nil
        }
    }

    private func move(to seq: UInt64) throws {
        try shelf.setPosition(seq)
        state.withLock { $0.position = seq }
    }

    /// Returns when it was delivered or is on disk.
    private func send(_ letter: WebhookLetter) async throws {
        let start = ContinuousClock.now
        var attempts = 0
        while true {
            attempts += 1
            state.withLock { $0.attempts += 1 }
            let outcome = await courier.carry(letter, to: target)
            try Task.checkCancellation()
            guard outcome != .delivered else { return state.withLock { $0.delivered += 1 } }
            if attempts == 1 { log.warning("webhook \(target.name): event \(letter.seq) is tried again: \(outcome.reason)") }
            let isOver = policy.isOver(outcome, attempts: attempts, since: .now - start)
            if isOver, try bury(letter, outcome, attempts) { return }
            try await Task.sleep(for: policy.pause(after: attempts, chance: Double.random(in: 0..<1)))
        }
    }

    /// False when there is no room.
    private func bury(_ letter: WebhookLetter, _ outcome: WebhookOutcome, _ attempts: Int) throws -> Bool {
        guard shelf.deadLetters().count < policy.deadLetters else {
            log.error("webhook \(target.name): \(policy.deadLetters) dead letters; 'keng webhook resend' sends them")
            return false
        }
        var dead = letter
        (dead.reason, dead.attempts) = (outcome.reason, attempts)
        try shelf.bury(dead)
        state.withLock { $0.buried += 1 }
        log.error("webhook \(target.name): event \(letter.seq) is given up, and kept: \(outcome.reason)")
        return true
    }
}
