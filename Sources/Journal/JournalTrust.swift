// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import GRDB
import Synchronization
import Vocabulary

/// Which events of a journal may be believed: known by its owner, asked by all who read it.
final class JournalTrust: Sendable {
    private struct State {
        var damages: [JournalDamage] = []
        var last: UInt64 = 0

        /// Not known to be damaged, and in its place.
        func holds(_ seq: UInt64, after last: UInt64) -> Bool {
            guard seq > last, seq <= self.last else { return false }
            return !damages.contains { damage in
                guard damage.seqs.contains(seq) else { return false }
                return damage.kind == .altered || (damage.kind == .stray && seq != last + 1)
            }
        }
    }

    private let state = Mutex(State())

    var damages: [JournalDamage] {
        get { state.withLock { $0.damages } }
        set { state.withLock { $0.damages = newValue } }
    }

    /// The newest committed event.
    var last: UInt64 {
        get { state.withLock { $0.last } }
        set { state.withLock { $0.last = newValue } }
    }

    /// The events from `seq` on that may be believed, of at most `limit` that are stored, in order.
    func walk(_ db: Database, _ centre: String, from seq: UInt64, limit: Int?, _ body: (StoredEvent) -> Void) throws {
        let state = state.withLock { $0 }
        var last = max(seq, 1) - 1
        try StoredEvent.walk(db, centre, from: seq, limit: limit) { row in
            guard state.holds(row.seq, after: last) else { return }
            last = row.seq
            body(row)
        }
    }
}
