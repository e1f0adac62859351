// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction

/// Dijkstra's algorithm as in the textbook: forward, to the end, plain arrays, a binary heap, 64-bit sums. Shares
/// nothing with the hierarchy, nor with the search that the library has itself.
struct ForwardDijkstra {
    private let first: [Int]
    private let arcs: [Int]
    private let heads: [UInt32]

    init(_ graph: WeighedGraph) {
        var first = Array(repeating: 0, count: graph.nodeCount + 1)
        for tail in graph.tails { first[Int(tail) + 1] += 1 }
        for node in 0..<graph.nodeCount { first[node + 1] += first[node] }
        var next = first
        var arcs = Array(repeating: 0, count: graph.tails.count)
        for (arc, tail) in graph.tails.enumerated() {
            arcs[next[Int(tail)]] = arc
            next[Int(tail)] += 1
        }
        (self.first, self.arcs, heads) = (first, arcs, graph.heads)
    }

    /// Times from a place to all nodes, `infinity` where there is no way or none below `infinity`.
    func times(from place: Foothold, _ weights: [Int32]) -> [Int32] {
        times(from: [place.first, place.second].compactMap(\.self), weights)
    }

    func times(from ends: [Foothold.End], _ weights: [Int32]) -> [Int32] {
        let infinity = Int(CustomizedMetric.infinity)
        var best = Array(repeating: infinity, count: first.count - 1)
        var heap = PairHeap()
        func reach(_ node: Int, _ time: Int) {
            guard time < best[node] else { return }
            best[node] = time
            heap.push(time, node)
        }
        for end in ends { reach(end.node, Int(end.time)) }
        while let (time, node) = heap.pop() {
            guard time == best[node] else { continue }
            for slot in first[node]..<first[node + 1] where Int(weights[arcs[slot]]) < infinity {
                reach(Int(heads[arcs[slot]]), time + Int(weights[arcs[slot]]))
            }
        }
        return best.map(Int32.init)
    }

    /// What is left of `times` once the last end has been driven, too.
    static func arrival(_ times: [Int32], at place: Foothold) -> Int32 {
        let sums = [place.first, place.second].compactMap(\.self).map { Int(times[$0.node]) + Int($0.time) }
        return Int32(min(sums.min()!, Int(CustomizedMetric.infinity)))
    }
}

/// (time, node), smallest time first.
private struct PairHeap {
    private var pairs: [(time: Int, node: Int)] = []

    mutating func push(_ time: Int, _ node: Int) {
        pairs.append((time, node))
        var child = pairs.count - 1
        while child > 0, pairs[child].time < pairs[(child - 1) / 2].time {
            pairs.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> (Int, Int)? {
        guard let top = pairs.first, let last = pairs.popLast() else { return nil }
        guard !pairs.isEmpty else { return top }
        pairs[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < pairs.count && pairs[child].time < pairs[least].time {
                least = child
            }
            if least == parent { return top }
            pairs.swapAt(parent, least)
            parent = least
        }
    }
}
