// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Dijkstra's algorithm on reversed arcs, from places outward: the plain search that the hierarchy is measured and
/// checked against, and the one that walks short ways on foot.
///
/// Nodes settle in the order of their times to the goal; of those that wait with equal times, the lowest number first.
/// The caller sees each and says whether to go on. Cost: O(settled × log) and one look at each arc into a settled node;
/// the memory is kept for the next search.
/// Source: Dijkstra, "A note on two problems in connexion with graphs", 1959.
///
/// Not for two threads at once.
public final class ReverseDijkstra {
    private let graph: ReverseGraph
    private let times: Slab<Int32>
    private let via: Slab<Int32>
    private let touched: Slab<Int32>
    private var touchedCount = 0
    private var heap = TimeHeap()

    public init(_ graph: ReverseGraph) {
        self.graph = graph
        times = Slab(graph.nodeCount, filledWith: CustomizedMetric.infinity)
        via = Slab(graph.nodeCount, filledWith: -1)
        touched = Slab(graph.nodeCount, filledWith: 0)
    }

    deinit { heap.deallocate() }

    /// Searches backward from `goals` (nodes with a time to the goal), over arcs that weigh less than `infinity`, up to and
    /// including `bound`, and through nodes for which `within` holds. `settled` sees node and time and answers whether to
    /// go on. What `time(of:)` and `arc(from:)` tell holds until the next search.
    public func run(
        to goals: [Foothold.End], weights: UnsafePointer<Int32>, bound: Int32 = CustomizedMetric.infinity - 1,
        within: (_ node: Int) -> Bool = { _ in true }, settled: (_ node: Int, _ time: Int32) -> Bool
    ) {
        clean()
        for goal in goals where goal.time <= bound { reach(goal.node, goal.time, -1) }
        while let (time, node) = heap.pop() {
            guard time == times[node] else { continue }
            guard settled(node, time) else { return }
            var slot = Int(graph.first[node])
            let end = Int(graph.first[node + 1])
            while slot < end {
                let arc = graph.arcs[slot]
                let sum = time &+ weights[Int(arc)]
                let tail = Int(graph.tails[slot])
                if sum <= bound, within(tail) { reach(tail, sum, Int32(bitPattern: arc)) }
                slot &+= 1
            }
        }
    }

    /// Best time found from a node to the goal.
    public func time(of node: Int) -> Int32 { times[node] }

    /// The arc by which to leave a node towards the goal; `nil` at the goal itself.
    public func arc(from node: Int) -> Int? { via[node] < 0 ? nil : Int(via[node]) }

    @inline(__always)
    private func reach(_ node: Int, _ time: Int32, _ arc: Int32) {
        let known = times[node]
        guard time < known else { return }
        if known == CustomizedMetric.infinity {
            touched[touchedCount] = Int32(truncatingIfNeeded: node)
            touchedCount &+= 1
        }
        times[node] = time
        via[node] = arc
        heap.push(time, node)
    }

    private func clean() {
        for index in 0..<touchedCount { times[Int(touched[index])] = CustomizedMetric.infinity }
        touchedCount = 0
        heap.removeAll()
    }
}

/// A graph as a backward search reads it: for every node the arcs that enter it.
public final class ReverseGraph: Sendable {
    public let nodeCount: Int
    let first: Slab<UInt32>
    let arcs: Slab<UInt32>
    let tails: Slab<UInt32>

    public init(nodeCount: Int, tails: [UInt32], heads: [UInt32]) {
        self.nodeCount = nodeCount
        first = Slab(nodeCount + 1, filledWith: 0)
        for head in heads { first[Int(head) + 1] += 1 }
        for node in 0..<nodeCount { first[node + 1] += first[node] }
        arcs = Slab(tails.count, filledWith: 0)
        self.tails = Slab(tails.count, filledWith: 0)
        let next = Slab(copying: first)
        for arc in tails.indices {
            let slot = Int(next[Int(heads[arc])])
            arcs[slot] = UInt32(arc)
            self.tails[slot] = tails[arc]
            next[Int(heads[arc])] += 1
        }
    }
}
