// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The memory of one search: for every node of the drive layer (0 ..< nodes) and of the foot layer (nodes ..< 2 nodes)
/// its best time so far and how it was reached. Reused from search to search; only what was touched is cleaned.
///
/// `@unchecked Sendable`: a space is used by one search at a time. `SearchSpaces` hands it out under its lock to one
/// borrower and takes it back after; nothing else keeps a reference.
final class SearchSpace: @unchecked Sendable {
    let nodes: Int
    let time: UnsafeMutablePointer<Int32>
    /// The slot (see `City.slots`) through which the node was reached, or one of the marks below.
    let via: UnsafeMutablePointer<Int32>
    /// Drive layer only: the first of the exits at this node, or -1.
    let firstExit: UnsafeMutablePointer<Int32>
    /// Drive layer only: what is known of the way from here to the parking place, filled when asked for.
    let label: UnsafeMutablePointer<WayLabel>
    /// Borrowed by the search while it runs.
    var frontier: Frontier

    static let unreached = TravelTime.unreachable.milliseconds
    /// The next stop is the anchor, along its edge.
    static let anchorForward: Int32 = -2
    /// The next stop is the anchor, against its edge.
    static let anchorBackward: Int32 = -3
    /// The vehicle parks here and the way goes on in the foot layer.
    static let parksHere: Int32 = -4

    /// The anchor stands on this node.
    static let anchorHere: Int32 = -5

    init(nodes: Int) {
        self.nodes = nodes
        time = .allocate(capacity: nodes * 2)
        time.initialize(repeating: SearchSpace.unreached, count: nodes * 2)
        via = .allocate(capacity: nodes * 2)
        via.initialize(repeating: 0, count: nodes * 2)
        firstExit = .allocate(capacity: nodes)
        firstExit.initialize(repeating: -1, count: nodes)
        label = .allocate(capacity: nodes)
        label.initialize(repeating: .unknown, count: nodes)
        frontier = Frontier(touched: .allocate(capacity: nodes * 2))
    }

    deinit {
        time.deallocate()
        via.deallocate()
        firstExit.deallocate()
        label.deallocate()
        frontier.touched.deallocate()
        frontier.heap.deallocate()
    }

    func clean() {
        for index in 0..<frontier.touchedCount {
            let item = Int(frontier.touched[index])
            time[item] = SearchSpace.unreached
            if item < nodes {
                label[item] = .unknown
                firstExit[item] = -1
            }
        }
        frontier.touchedCount = 0
        frontier.heap.removeAll()
    }
}

/// What a search has before it and behind it. A value that the running search holds itself: Swift checks access to a
/// stored property of a class at every step, to a local structure at none.
struct Frontier {
    var heap = TravelHeap()
    let touched: UnsafeMutablePointer<Int32>
    var touchedCount = 0

    init(touched: UnsafeMutablePointer<Int32>) { self.touched = touched }

    @inline(__always)
    mutating func reach(
        _ item: Int, _ newTime: Int32, _ how: Int32, _ time: UnsafeMutablePointer<Int32>,
        _ via: UnsafeMutablePointer<Int32>
    ) {
        let known = time[item]
        guard newTime < known else { return }
        if known == SearchSpace.unreached {
            touched[touchedCount] = Int32(truncatingIfNeeded: item)
            touchedCount &+= 1
        }
        time[item] = newTime
        via[item] = how
        heap.push(newTime, item)
    }
}

/// What lies between a node and the parking place.
struct WayLabel {
    /// -1: not known yet.
    var centimetres: Int
    /// Where the vehicle parks: a node, or `SearchSpace.anchorForward` for the anchor itself.
    var park: Int32
    var reliesOnAssumedWidth: Bool

    static let unknown = WayLabel(centimetres: -1, park: -1, reliesOnAssumedWidth: false)
}
