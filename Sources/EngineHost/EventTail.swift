// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Synchronization

/// The newest committed events in memory, so that consoles that reconnect rarely need the journal.
public final class EventTail: Sendable {
    private struct State {
        var events: [NumberedEvent] = []
        var latest: UInt64
    }

    /// Some minutes of a storm.
    public static let capacity = 16_384
    private let state: Mutex<State>

    init(latest: UInt64) { state = Mutex(State(latest: latest)) }

    /// Number of the newest committed event.
    public var latest: UInt64 { state.withLock { $0.latest } }

    /// Up to `limit` events from `seq` on, or `nil` when the first of them is no longer in memory.
    public func page(from seq: UInt64, limit: Int) -> [NumberedEvent]? {
        state.withLock { state in
            if seq > state.latest { return [] }
            guard let first = state.events.first?.seq, seq >= first else { return nil }
            let start = Int(seq - first)
            return Array(state.events[start..<min(start + limit, state.events.count)])
        }
    }

    func append(_ new: [NumberedEvent]) {
        guard let last = new.last else { return }
        state.withLock { state in
            state.events.append(contentsOf: new)
            state.latest = last.seq
            if state.events.count > 2 * EventTail.capacity { state.events.removeFirst(state.events.count - EventTail.capacity) }
        }
    }
}
