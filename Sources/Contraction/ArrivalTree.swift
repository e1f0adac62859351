// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The times to the nearest of many places, each with a time of its own on top: from wherever a vehicle may be parked, say,
/// on foot to the door.
///
/// All places climb together: the union of their root paths, lowest node first. Asked from a source, the source's own
/// climb is met on its way to the root. Where the places lie close together, as parking places around one door do, the
/// union is little more than one path.
///
/// Cost: the nodes of the union and their arcs; then one climb a source.
public struct ArrivalTree: Sendable {
    public let metric: CustomizedMetric
    /// Ranks of the union, ascending, with the time from each and by which arc (or, below zero, which place: -1 - index).
    private let ranks: [UInt32]
    private var times: [Int32]
    private var via: [Int]

    /// `places`: nodes, each with the time from there to the goal.
    public init(_ metric: CustomizedMetric, places: [Foothold.End]) {
        self.metric = metric
        let hierarchy = metric.hierarchy
        ranks = ArrivalTree.union(hierarchy, places)
        times = Array(repeating: CustomizedMetric.infinity, count: ranks.count)
        via = Array(repeating: 0, count: ranks.count)
        for (index, place) in places.enumerated() {
            guard let slot = slot(ofRank: hierarchy.rank(ofNode: place.node)), place.time < times[slot] else { continue }
            times[slot] = place.time
            via[slot] = -1 - index
        }
        for slot in ranks.indices where times[slot] < CustomizedMetric.infinity {
            for arc in hierarchy.arcs(upFrom: Int(ranks[slot])) {
                let offer = times[slot] &+ metric.weights[2 * arc + 1]
                guard let above = self.slot(ofRank: Int(hierarchy.heads[arc])), offer < times[above] else { continue }
                times[above] = offer
                via[above] = arc
            }
        }
    }

    private static func union(_ hierarchy: Hierarchy, _ places: [Foothold.End]) -> [UInt32] {
        var ranks: Set<UInt32> = []
        for place in places {
            var node: Int? = hierarchy.rank(ofNode: place.node)
            while let current = node, ranks.insert(UInt32(current)).inserted { node = hierarchy.parent(of: current) }
        }
        return ranks.sorted()
    }

    private func slot(ofRank rank: Int) -> Int? {
        var low = 0
        var high = ranks.count
        while low < high {
            let middle = (low + high) / 2
            if Int(ranks[middle]) < rank { low = middle + 1 } else { high = middle }
        }
        return low < ranks.count && Int(ranks[low]) == rank ? low : nil
    }

    /// All ranks of the union with the time from each.
    @inline(__always)
    func forEachTime(_ body: (Int, Int32) -> Void) {
        for index in ranks.indices { body(Int(ranks[index]), times[index]) }
    }

    /// The quickest way from `source` over one of the places, its `time` with the place's own, and which place it is.
    public func way(from source: Foothold) -> (way: Way, place: Int)? { way(from: Climb(from: source, metric)) }

    /// The same for a source that has climbed already, in this tree's metric.
    public func way(from climb: Climb) -> (way: Way, place: Int)? {
        let hierarchy = metric.hierarchy
        var best: (time: Int32, depth: Int, slot: Int)?
        var node: Int? = climb.start
        while let current = node {
            if let slot = slot(ofRank: current) {
                let depth = hierarchy.depth(ofRank: current)
                let time = climb.label[depth] &+ times[slot]
                if time < best?.time ?? CustomizedMetric.infinity { best = (time, depth, slot) }
            }
            node = hierarchy.parent(of: current)
        }
        guard let best else { return nil }
        let (rise, leavesBy) = climb.trace(best.depth)
        var fall: [Int] = []
        var slot = best.slot
        while via[slot] >= 0 {
            fall.append(via[slot])
            guard let below = self.slot(ofRank: Int(hierarchy.tails[via[slot]])) else { break }
            slot = below
        }
        let way = Way(
            time: best.time, leavesBy: leavesBy, arrivesBy: Int(hierarchy.nodes[Int(ranks[slot])]),
            places: rise.reversed().map { 2 * $0 } + fall.map { 2 * $0 + 1 })
        return (way, -1 - via[slot])
    }
}
