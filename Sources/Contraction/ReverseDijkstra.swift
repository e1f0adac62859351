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
    private let labels: Slab<Label>
    private let touched: Slab<Int32>
    private var touchedCount = 0
    private var heap = TimeHeap()

    /// What is known of a node: in one word, for they are read at random.
    private struct Label: BitwiseCopyable {
        var time: Int32
        /// The arc towards the goal; -1 at the goal itself.
        var via: Int32

        static let unknown = Label(time: CustomizedMetric.infinity, via: -1)
    }

    public init(_ graph: ReverseGraph) {
        self.graph = graph
        labels = Slab(graph.nodeCount, filledWith: .unknown)
        touched = Slab(graph.nodeCount, filledWith: 0)
    }

    deinit { heap.deallocate() }

    /// Searches backward from `goals` (nodes with a time to the goal), over arcs that weigh less than `infinity`, up to and
    /// including `bound`, and through nodes for which `within` holds. `settled` sees node and time and answers whether to
    /// go on. What `time(of:)` and `arc(from:)` tell holds until the next search.
    public func run(
        to goals: [Foothold.End], weights: UnsafePointer<Int32>, bound: Int32 = CustomizedMetric.infinity - 1,
        within: ((_ node: Int) -> Bool)? = nil, settled: (_ node: Int, _ time: Int32) -> Bool
    ) {
        clean()
        let (labels, first, entries) = (labels.base, graph.first.base, graph.entries.base)
        for goal in goals where goal.time <= bound { reach(goal.node, goal.time, -1, labels) }
        while let (time, node) = heap.pop() {
            guard time == labels[node].time else { continue }
            guard settled(node, time) else { return }
            var slot = Int(first[node])
            let end = Int(first[node + 1])
            while slot < end {
                let entry = entries[slot]
                let sum = time &+ weights[Int(entry.arc)]
                let tail = Int(entry.tail)
                if sum <= bound, sum < labels[tail].time, within?(tail) ?? true {
                    reach(tail, sum, Int32(bitPattern: entry.arc), labels)
                }
                slot &+= 1
            }
        }
    }

    /// Best time found from a node to the goal.
    public func time(of node: Int) -> Int32 { labels[node].time }

    /// The arc by which to leave a node towards the goal; `nil` at the goal itself.
    public func arc(from node: Int) -> Int? { labels[node].via < 0 ? nil : Int(labels[node].via) }

    @inline(__always)
    private func reach(_ node: Int, _ time: Int32, _ arc: Int32, _ labels: UnsafeMutablePointer<Label>) {
        let known = labels[node].time
        guard time < known else { return }
        if known == CustomizedMetric.infinity {
            touched[touchedCount] = Int32(truncatingIfNeeded: node)
            touchedCount &+= 1
        }
        labels[node] = Label(time: time, via: arc)
        heap.push(time, node)
    }

    private func clean() {
        for index in 0..<touchedCount { labels[Int(touched[index])] = .unknown }
        touchedCount = 0
        heap.removeAll()
    }
}

/// A graph as a backward search reads it: for every node the arcs that enter it.
public final class ReverseGraph: Sendable {
    public let nodeCount: Int
    let first: Slab<UInt32>
    let entries: Slab<Entry>

    /// An arc and the node that it comes from.
    struct Entry: BitwiseCopyable {
        var arc: UInt32
        var tail: UInt32
    }

    public init(nodeCount: Int, tails: [UInt32], heads: [UInt32]) {
        self.nodeCount = nodeCount
        first = Slab(nodeCount + 1, filledWith: 0)
        for head in heads { first[Int(head) + 1] += 1 }
        for node in 0..<nodeCount { first[node + 1] += first[node] }
        entries = Slab(tails.count, filledWith: Entry(arc: 0, tail: 0))
        let next = Slab(copying: first)
        for arc in tails.indices {
            let slot = Int(next[Int(heads[arc])])
            entries[slot] = Entry(arc: UInt32(arc), tail: tails[arc])
            next[Int(heads[arc])] += 1
        }
    }
}
