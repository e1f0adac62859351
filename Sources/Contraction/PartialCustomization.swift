// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Makes a metric from another by changing a few weights, bit for bit what customizing everything would give.
///
/// A changed input weighs one arc anew: the least of its inputs and of all its lower triangles. If that moved the arc's weight,
/// every arc that closes an upper or intermediate triangle with it may move too; those which the change can matter to
/// are weighed in turn, lowest first, so that each is weighed once. Most closures die out after a few arcs.
///
/// Beyond a few hundred changes the whole sweep is cheaper, because it needs no search for triangles.
///
/// Memory for the search is kept between updates; one update at a time.
/// Source: Dibbelt, Strasser, Wagner, JEA 2016, section 4.5 (partial updates); the queue by arc number is that of RoutingKit's description.
struct PartialCustomization {
    private let hierarchy: Hierarchy
    /// Arcs to be weighed anew, as a heap of their numbers, and a mark on each of them.
    private var waiting: [UInt32] = []
    private var isWaiting: Slab<UInt64>
    /// Places whose weight moved, in this update.
    private(set) var moved: [UInt32] = []

    init(_ hierarchy: Hierarchy) {
        self.hierarchy = hierarchy
        isWaiting = Slab((hierarchy.arcCount + 63) / 64, filledWith: 0)
    }

    /// Applies `changes` (input arcs and their new weights) to `metric`, which nobody else has yet.
    mutating func apply(_ changes: [Customizer.Change], to metric: CustomizedMetric) {
        moved.removeAll(keepingCapacity: true)
        for change in changes {
            precondition(change.weight >= 0, "travel times are not negative")
            metric.inputs[change.input] = min(change.weight, CustomizedMetric.infinity)
            let place = hierarchy.inputs.places[change.input]
            if place != InputArcs.none { wait(Int(place >> 1)) }
        }
        let weights = metric.weights.base
        while let arc = next() {
            let (oldUp, oldDown) = (weights[2 * arc], weights[2 * arc + 1])
            let (up, down) = weigh(arc, metric)
            guard up != oldUp || down != oldDown else { continue }
            weights[2 * arc] = up
            weights[2 * arc + 1] = down
            if up != oldUp { moved.append(UInt32(2 * arc)) }
            if down != oldDown { moved.append(UInt32(2 * arc + 1)) }
            propagate(arc, old: (oldUp, oldDown), new: (up, down), weights)
        }
    }

    /// The least of the inputs and the lower triangles.
    private func weigh(_ arc: Int, _ metric: CustomizedMetric) -> (up: Int32, down: Int32) {
        let map = hierarchy.inputs
        var up = CustomizedMetric.infinity
        var down = CustomizedMetric.infinity
        for slot in map.inputs(of: 2 * arc) { up = min(up, metric.inputs[Int(map.sorted[slot])]) }
        for slot in map.inputs(of: 2 * arc + 1) { down = min(down, metric.inputs[Int(map.sorted[slot])]) }
        let weights = metric.weights.base
        forEachLowerTriangle(of: arc) { toTail, toHead in
            up = min(up, weights[2 * toTail + 1] &+ weights[2 * toHead])
            down = min(down, weights[2 * toHead + 1] &+ weights[2 * toTail])
        }
        return (up, down)
    }

    /// Both lower arcs of every triangle below `arc`: to its tail and to its head.
    @inline(__always)
    private func forEachLowerTriangle(of arc: Int, _ body: (Int, Int) -> Void) {
        hierarchy.forEachLowerTriangle(of: arc, body)
    }

    /// For arc (x, y) and every other upper neighbour z of x: the arc between y and z.
    private mutating func propagate(
        _ arc: Int, old: (up: Int32, down: Int32), new: (up: Int32, down: Int32), _ weights: UnsafeMutablePointer<Int32>
    ) {
        let heads = hierarchy.heads.base
        let head = Int(heads[arc])
        let siblings = hierarchy.arcs(upFrom: Int(hierarchy.tails[arc]))
        var target = Int(hierarchy.headers[2 * head])
        for other in siblings where other != arc {
            let (up, down) = (weights[2 * other], weights[2 * other + 1])
            let third: Int
            // (offer towards the upper end, offer back), before and now
            let before: (Int32, Int32)
            let now: (Int32, Int32)
            if other > arc {
                while heads[target] != heads[other] { target += 1 }
                third = target
                before = (old.down &+ up, down &+ old.up)
                now = (new.down &+ up, down &+ new.up)
            } else {
                guard let found = hierarchy.arc(from: Int(heads[other]), to: head) else { continue }
                third = found
                before = (down &+ old.up, old.down &+ up)
                now = (down &+ new.up, new.down &+ up)
            }
            let (thirdUp, thirdDown) = (weights[2 * third], weights[2 * third + 1])
            let matters =
                now.0 < thirdUp || now.1 < thirdDown
                || (before.0 == thirdUp && now.0 != before.0) || (before.1 == thirdDown && now.1 != before.1)
            if matters { wait(third) }
        }
    }

    // MARK: - The queue

    private mutating func wait(_ arc: Int) {
        let bit: UInt64 = 1 << UInt64(arc & 63)
        guard isWaiting[arc >> 6] & bit == 0 else { return }
        isWaiting[arc >> 6] |= bit
        waiting.append(UInt32(arc))
        var hole = waiting.count - 1
        while hole > 0, waiting[(hole - 1) / 2] > waiting[hole] {
            waiting.swapAt(hole, (hole - 1) / 2)
            hole = (hole - 1) / 2
        }
    }

    private mutating func next() -> Int? {
        guard let first = waiting.first else { return nil }
        let last = waiting.removeLast()
        if !waiting.isEmpty {
            waiting[0] = last
            var hole = 0
            while true {
                var least = hole
                if 2 * hole + 1 < waiting.count, waiting[2 * hole + 1] < waiting[least] { least = 2 * hole + 1 }
                if 2 * hole + 2 < waiting.count, waiting[2 * hole + 2] < waiting[least] { least = 2 * hole + 2 }
                if least == hole { break }
                waiting.swapAt(hole, least)
                hole = least
            }
        }
        isWaiting[Int(first) >> 6] &= ~(1 << UInt64(first & 63))
        return Int(first)
    }
}

extension Hierarchy {
    /// Both lower arcs of every triangle below `arc`: to its tail and to its head, lowest node first.
    @inline(__always)
    func forEachLowerTriangle(of arc: Int, _ body: (Int, Int) -> Void) {
        let head = heads[arc]
        let tail = Int(tails[arc])
        var slot = Int(firstDown[tail])
        let end = Int(firstDown[tail + 1])
        while slot < end {
            let toTail = Int(downArcs[slot])
            slot &+= 1
            var toHead = toTail &+ 1
            let last = Int(headers[2 * Int(tails[toTail]) + 2])
            while toHead < last, heads[toHead] < head { toHead &+= 1 }
            if toHead < last, heads[toHead] == head { body(toTail, toHead) }
        }
    }
}
