// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Routing
import Synchronization

/// Searches roads beside the decider: where crews could stop and walk takes milliseconds for each kind of vehicle, and
/// whoever calls meanwhile would wait for it.
///
/// ```
///  decider ─▶ order ─▶ searcher ─▶ what the router keeps
///     ▲                   │
///     └──── finished ◀────┘   now the decision finds what it would have had to search
/// ```
final class RoadSearcher: Sendable {
    enum Purpose: Sendable, Equatable {
        /// The sender of a request that waits in the `WaitingRoom`.
        case request(sender: String)
        case review
    }

    /// What is to be searched, and who waits for it.
    struct Order: Sendable {
        let search: RoadSearch
        let purpose: Purpose
    }

    struct Finished: Sendable {
        let purpose: Purpose
        let took: Duration
    }

    /// With more waiting behind those that are being searched the decider searches by itself: then nobody waits for long.
    private static let capacity = 32

    private let orders = Mailbox<Order>(capacity: RoadSearcher.capacity)
    private let finished = Mutex<[Finished]>([])
    /// Requests in the waiting room, for whoever counts what waits.
    let waiting = Atomic(0)

    /// False when too many are in line; then nothing will be searched.
    func offer(_ order: Order) -> Bool { orders.offer(order) }

    /// What was finished since the last time.
    func takeFinished() -> [Finished] {
        finished.withLock { finished in
            defer { finished.removeAll(keepingCapacity: true) }
            return finished
        }
    }

    /// Until `close`. `tell` is called after each search.
    func run(on roads: Router, tell: () -> Void) async {
        while let next = await orders.next() {
            for order in next {
                let start = ContinuousClock.now
                order.search.run(on: roads)
                let done = Finished(purpose: order.purpose, took: .now - start)
                finished.withLock { $0.append(done) }
                tell()
            }
        }
    }

    func close() { orders.close() }
}
