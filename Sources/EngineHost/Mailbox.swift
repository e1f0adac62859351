// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Synchronization

/// A bounded queue between one side that offers and one task that takes everything there is.
///
/// Offering never waits and says no when the queue is full; putting waits for room. Taking in bulk is what makes many
/// commands share one commit: whatever arrived while the last batch was being written is the next batch.
final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var items: [Element] = []
        var taker: CheckedContinuation<[Element]?, Never>?
        var putter: CheckedContinuation<Void, Never>?
        var isClosed = false
        var isNudged = false

        mutating func empty() -> ([Element], CheckedContinuation<Void, Never>?) {
            defer {
                items.removeAll(keepingCapacity: true)
                putter = nil
                isNudged = false
            }
            return (items, putter)
        }
    }

    let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) { self.capacity = capacity }

    /// False when it is full or closed; nothing was kept then. `reserve` widens the bound for what must not be refused.
    func offer(_ item: Element, reserve: Int = 0) -> Bool {
        let (taker, isTaken) = state.withLock { state -> (CheckedContinuation<[Element]?, Never>?, Bool) in
            guard !state.isClosed, state.items.count < capacity + reserve else { return (nil, false) }
            if let taker = state.taker {
                state.taker = nil
                return (taker, true)
            }
            state.items.append(item)
            return (nil, true)
        }
        taker?.resume(returning: [item])
        return isTaken
    }

    /// Waits for room. One putter at a time.
    func put(_ item: Element) async {
        while true {
            if offer(item) { return }
            let closed = state.withLock { $0.isClosed }
            if closed { return }
            await withCheckedContinuation { continuation in
                let resume = state.withLock { state in
                    if state.items.count < capacity || state.isClosed { return true }
                    state.putter = continuation
                    return false
                }
                if resume { continuation.resume() }
            }
        }
    }

    /// Everything that has come, at least one unless somebody nudged; `nil` when the queue is closed and empty. One taker at a
    /// time.
    func next() async -> [Element]? {
        await withCheckedContinuation { continuation in
            let (items, putter, isDone) = state.withLock { state -> ([Element]?, CheckedContinuation<Void, Never>?, Bool) in
                guard state.items.isEmpty, !state.isNudged else {
                    let (items, putter) = state.empty()
                    return (items, putter, false)
                }
                if state.isClosed { return (nil, nil, true) }
                precondition(state.taker == nil, "one task takes from a mailbox")
                state.taker = continuation
                return (nil, nil, false)
            }
            putter?.resume()
            if let items { continuation.resume(returning: items) } else if isDone { continuation.resume(returning: nil) }
        }
    }

    /// Wakes who takes, whether anything has come or not: there is something to see elsewhere.
    func nudge() {
        let taker = state.withLock { state in
            state.isNudged = state.taker == nil
            defer { state.taker = nil }
            return state.taker
        }
        taker?.resume(returning: [])
    }

    /// What has come meanwhile, for the one who takes; perhaps nothing.
    func more() -> [Element] {
        let (items, putter) = state.withLock { $0.empty() }
        putter?.resume()
        return items
    }

    /// Takes nothing more; what is in it can still be taken.
    func close() {
        let (taker, putter) = state.withLock { state in
            state.isClosed = true
            defer { (state.taker, state.putter) = (nil, nil) }
            return (state.taker, state.putter)
        }
        taker?.resume(returning: nil)
        putter?.resume()
    }

    var count: Int { state.withLock { $0.items.count } }
}
