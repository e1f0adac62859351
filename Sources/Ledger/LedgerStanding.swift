// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Synchronization

/// How far PostgreSQL has come, for whoever waits for it and whoever shows it.
///
/// ```
///  committer ── local(seq) ──▶ ┌──────────┐ ◀── reached(seq) / away(reason) ── writer
///                              │ standing │
///  teller ── wait(seq, 250 ms)─▶└──────────┘ ──▶ true: in both   false: local only
/// ```
///
/// Green as long as waits are answered in time. The first wait that is not turns it amber, and from then on nobody waits:
/// a caller must not pay for a database that is known to be away. It is green again when the database has caught up with
/// the journal.
public final class LedgerStanding: Sendable {
    public struct Report: Equatable, Sendable {
        /// All events up to here are in PostgreSQL.
        public var seq: UInt64 = 0
        /// All events up to here are in the local journal.
        public var local: UInt64 = 0
        public var isGreen = false
        /// Counts the engines that have ever written for this centre; 0: not known yet.
        public var epoch: Int64 = 0
        /// Why not, in words for people; empty while it is merely behind.
        public var reason = "not connected yet"
        /// Counts changes between green and amber.
        public var turns = 0

        public var behind: UInt64 { local > seq ? local - seq : 0 }
    }

    fileprivate struct Waiter {
        let seq: UInt64
        let ticket: UInt64
        let continuation: CheckedContinuation<Bool, Never>
        var alarm: Task<Void, any Error>?

        func answer(_ isThere: Bool) {
            alarm?.cancel()
            continuation.resume(returning: isThere)
        }
    }

    fileprivate struct State {
        var report = Report()
        /// A database that is slow again and again is given longer and longer until it is waited for again.
        var turnedGreen: ContinuousClock.Instant?
        var probation: Duration
        let shortest: Duration
        /// Nothing waits to be written; only the time of probation stands between amber and green.
        var isCaughtUp = false
        var amberUntil: ContinuousClock.Instant?
        var waiters: [Waiter] = []
        var lastTicket: UInt64 = 0
    }

    fileprivate static let longest = Duration.seconds(60)
    /// Green for so long means that it is well again.
    fileprivate static let proven = Duration.seconds(30)

    private let state: Mutex<State>

    /// - Parameter probation: how long it stays amber at least; twice as long each time it wavers, up to a minute.
    public init(probation: Duration = .milliseconds(500)) {
        state = Mutex(State(probation: probation, shortest: probation))
    }

    public var report: Report {
        let now = ContinuousClock.now
        return state.withLock { state in
            state.turnGreenIfDue(now)
            return state.report
        }
    }

    /// The local journal has committed up to here.
    public func local(_ seq: UInt64) { state.withLock { $0.report.local = max($0.report.local, seq) } }

    /// The database has made this engine the one that writes.
    func took(epoch: Int64) { state.withLock { $0.report.epoch = epoch } }

    /// PostgreSQL has committed up to here.
    ///
    /// - Parameter caughtUp: nothing older waits to be written.
    public func reached(_ seq: UInt64, caughtUp: Bool) {
        let now = ContinuousClock.now
        let done = state.withLock { state -> [Waiter] in
            state.report.seq = seq
            state.isCaughtUp = caughtUp || seq >= state.report.local
            if !state.report.isGreen { state.report.reason = "" }
            state.turnGreenIfDue(now)
            let done = state.waiters.filter { $0.seq <= seq }
            state.waiters.removeAll { $0.seq <= seq }
            return done
        }
        for waiter in done { waiter.answer(true) }
    }

    /// PostgreSQL cannot be reached, refuses, or is too slow. Everybody who waits is told at once.
    public func away(_ reason: String) {
        let now = ContinuousClock.now
        let left = state.withLock { state -> [Waiter] in
            if state.report.isGreen { state.turnAmber(now) }
            (state.report.reason, state.isCaughtUp) = (reason, false)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in left { waiter.answer(false) }
    }

    /// Whether PostgreSQL has everything up to `seq`, waiting for it at most so long.
    public func wait(for seq: UInt64, atMost patience: Duration) async -> Bool {
        let now = ContinuousClock.now
        let quick = state.withLock { state -> Bool? in
            state.turnGreenIfDue(now)
            if state.report.seq >= seq { return true }
            return state.report.isGreen ? nil : false
        }
        if let quick { return quick }
        return await waitSlowly(seq, patience)
    }

    private func waitSlowly(_ seq: UInt64, _ patience: Duration) async -> Bool {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Bool? in
                if state.report.seq >= seq { return true }
                guard state.report.isGreen else { return false }
                state.waiters.append(Waiter(seq: seq, ticket: ticket, continuation: continuation))
                return nil
            }
            if let answer { return continuation.resume(returning: answer) }
            // Set only now that there is somebody to give up: one that went off before would never go off again.
            let alarm = Task {
                try await Task.sleep(for: patience)
                self.giveUp(ticket)
            }
            state.withLock { state in
                guard let place = state.waiters.firstIndex(where: { $0.ticket == ticket }) else { return alarm.cancel() }
                state.waiters[place].alarm = alarm
            }
        }
    }

    /// A wait took too long: amber, and nobody waits any more until the database has caught up.
    private func giveUp(_ ticket: UInt64) {
        guard state.withLock({ $0.waiters.contains { $0.ticket == ticket } }) else { return }
        away("the database did not answer in time")
    }
}

extension LedgerStanding.State {
    fileprivate mutating func turnGreenIfDue(_ now: ContinuousClock.Instant) {
        guard !report.isGreen, isCaughtUp else { return }
        if let amberUntil, now < amberUntil { return }
        (report.isGreen, report.reason, turnedGreen) = (true, "", now)
        report.turns += 1
    }

    fileprivate mutating func turnAmber(_ now: ContinuousClock.Instant) {
        if let turnedGreen, now - turnedGreen >= LedgerStanding.proven { probation = shortest }
        report.isGreen = false
        report.turns += 1
        amberUntil = now + probation
        probation = max(shortest, min(probation * 2, LedgerStanding.longest))
    }
}
