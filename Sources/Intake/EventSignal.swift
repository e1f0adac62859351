// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Synchronization

/// Wakes the streams of events: something was committed, time has passed, or it is over. It carries nothing; a stream asks
/// for what it has not sent, so that a wake-up lost among others loses no event.
final class EventSignal: Sendable {
    private struct State {
        var listeners: [UInt64: AsyncStream<Void>.Continuation] = [:]
        var last: UInt64 = 0
        var isOver = false
    }

    struct Listener: Sendable {
        let id: UInt64
        let wakeUps: AsyncStream<Void>
    }

    private let state = Mutex(State())

    func listen() -> Listener {
        let (wakeUps, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.last += 1
            if state.isOver { continuation.finish() } else { state.listeners[state.last] = continuation }
            return state.last
        }
        return Listener(id: id, wakeUps: wakeUps)
    }

    /// Ends the wake-ups of one listener.
    func stop(_ listener: Listener) {
        state.withLock { $0.listeners.removeValue(forKey: listener.id) }?.finish()
    }

    func wake() {
        for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield() }
    }

    /// Ends all of them, and those to come.
    func end() {
        let all = state.withLock { state in
            state.isOver = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in all { listener.finish() }
    }
}
