// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Journal
import Synchronization

/// An event that the local journal holds, on its way to PostgreSQL.
public struct LedgerEntry: Sendable {
    public let entry: NumberedEvent
    public let record: ChainedRecord

    public init(_ entry: NumberedEvent, _ record: ChainedRecord) { (self.entry, self.record) = (entry, record) }

    var seq: UInt64 { record.record.seq }
}

/// The newest committed events, for the writer to take. Bounded: what does not fit is read from the journal again.
public final class LedgerFeed: Sendable {
    enum Next: Sendable {
        case entries([LedgerEntry])
        /// The event asked for is no longer here: the journal has it.
        case elsewhere
        /// Nothing came until the nudge.
        case quiet
        case closed
    }

    /// Some seconds of the worst storm; a longer pause is drained from the journal.
    static let capacity = 65_536

    private struct State {
        var entries: [LedgerEntry] = []
        /// The newest event that was ever offered, or that the journal held at the start.
        var latest: UInt64
        var taker: CheckedContinuation<Void, Never>?
        var isNudged = false
        var isClosed = false
    }

    private let state: Mutex<State>

    /// - Parameter latest: the newest event in the journal.
    public init(latest: UInt64) { state = Mutex(State(latest: latest)) }

    /// Newly committed events, in order. Never waits.
    public func offer(_ entries: [LedgerEntry]) {
        guard let last = entries.last else { return }
        let taker = state.withLock { state in
            state.entries.append(contentsOf: entries)
            state.latest = last.seq
            if state.entries.count > LedgerFeed.capacity { state.entries.removeFirst(state.entries.count - LedgerFeed.capacity / 2) }
            defer { state.taker = nil }
            return state.taker
        }
        taker?.resume()
    }

    /// No more events will come. What has been offered can still be taken.
    public func close() {
        let taker = state.withLock { state in
            state.isClosed = true
            defer { state.taker = nil }
            return state.taker
        }
        taker?.resume()
    }

    /// Whoever waits for an event is sent away without one.
    func nudge() {
        let taker = state.withLock { state in
            state.isNudged = true
            defer { state.taker = nil }
            return state.taker
        }
        taker?.resume()
    }

    /// Whether `next` would answer with events at once.
    func has(after seq: UInt64) -> Bool { state.withLock { $0.latest > seq } }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The events behind `seq`, at most `limit`; waits until there is one, or a nudge. One taker at a time.
    func next(after seq: UInt64, limit: Int) async -> Next {
        while true {
            if let found = take(after: seq, limit) { return found }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.latest > seq || state.isClosed || state.isNudged { return true }
                    state.taker = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }

    private func take(after seq: UInt64, _ limit: Int) -> Next? {
        state.withLock { state in
            let isNudged = state.isNudged
            state.isNudged = false
            guard state.latest > seq else { return state.isClosed ? .closed : isNudged ? .quiet : nil }
            guard let first = state.entries.first, first.seq <= seq + 1 else { return .elsewhere }
            let start = Int(seq + 1 - first.seq)
            let end = min(start + limit, state.entries.count)
            guard start < end else { return .elsewhere }
            let taken = Array(state.entries[start..<end])
            // Kept until the next call asks for what follows: a failed commit takes the same ones again.
            state.entries.removeFirst(start)
            return .entries(taken)
        }
    }
}
