// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A contraction hierarchy's unchanging part: which arcs there are once every node has been eliminated in order.
///
/// ```
/// rank      0   1   2   3   4   5          upward arcs go from a node to its upper neighbours: those of the road
///           o───────o       │   │          network, and those that elimination adds (fill). Between the upper
///           │       └───o───┘   │          neighbours of one node there is always an arc, so every shortest path has
///           └───────────┴───────o          an equally short one that first climbs and then descends.
/// ```
///
/// Order once, weigh again and again: the structure does not depend on weights, so one hierarchy serves all vehicle
/// profiles and all road conditions, each as a `CustomizedMetric` with two numbers an arc. A closed road is an
/// infinite weight, never a missing arc.
///
/// All of a node's upper neighbours are its ancestors in the elimination tree. The tree is narrow for road networks (some
/// 130 ancestors in Hanoi), which bounds every query: it looks at two paths to a root and nothing else.
///
/// Cost: O(fill) memory and time; 40 ms for 47,000 nodes, 0.3 s for 250,000, and some 50 bytes an upward arc.
/// Source: Dibbelt, Strasser, Wagner, "Customizable Contraction Hierarchies", JEA 2016.
///
/// `@unchecked Sendable`: nothing in it changes after its initialiser.
public final class Hierarchy: @unchecked Sendable {
    public let nodeCount: Int
    /// Upward arcs, each with a weight up and one down.
    public let arcCount: Int
    /// Most ancestors that a node has, itself included.
    public let height: Int
    /// Of a whole basic customization.
    public let triangleCount: Int
    /// Arcs of the graph that it was built from.
    public let inputCount: Int

    let ranks: Slab<UInt32>
    let nodes: Slab<UInt32>
    /// Two words a rank: its first upward arc, its parent's rank (`EliminationTree.none` at a root). One more pair ends it.
    let headers: Slab<UInt32>
    /// By rank: ancestors without itself; first rank of its subtree.
    let depths: Slab<UInt16>
    let lowest: Slab<UInt32>
    /// By arc: both ends as ranks, and the upper end's depth. Sorted by tail, then head.
    let tails: Slab<UInt32>
    let heads: Slab<UInt32>
    let headDepths: Slab<UInt16>
    /// By rank: first of the arcs that come up to it, sorted by tail.
    let firstDown: Slab<UInt32>
    let downArcs: Slab<UInt32>
    let runs: TriangleRuns
    let inputs: InputArcs
    /// How two threads share a customization; `nil` when there is nothing to share.
    private(set) var halves: Halves?

    /// `order`: all nodes, from the first to be eliminated to the last. Loops and parallel arcs are welcome.
    public init(order: [UInt32], tails: [UInt32], heads: [UInt32]) {
        precondition(tails.count == heads.count, "every arc has a tail and a head")
        precondition(order.count < Int(Int32.max) / 2, "ranks are 32-bit numbers")
        let tree = EliminationTree(order: order, tails: tails, heads: heads)
        let fill = Elimination(tree, tails, heads)
        nodeCount = order.count
        arcCount = fill.heads.count
        inputCount = tails.count
        ranks = Slab(tree.ranks, padding: 0)
        nodes = Slab(tree.nodes, padding: 0)
        let shape = TreeShape(tree.parents)
        height = shape.height
        depths = Slab(shape.depths, padding: 0)
        lowest = Slab(shape.lowest, padding: 0)
        headers = Slab(2 * (nodeCount + 1), filledWith: EliminationTree.none)
        for rank in 0..<nodeCount {
            headers[2 * rank] = fill.firstUp[rank]
            headers[2 * rank + 1] = tree.parents[rank]
        }
        headers[2 * nodeCount] = UInt32(arcCount)
        self.heads = Slab(fill.heads, padding: 0)
        self.tails = Slab(arcCount, filledWith: 0)
        headDepths = Slab(arcCount, filledWith: 0)
        for rank in 0..<nodeCount {
            for arc in Int(fill.firstUp[rank])..<Int(fill.firstUp[rank + 1]) {
                self.tails[arc] = UInt32(rank)
                headDepths[arc] = shape.depths[Int(fill.heads[arc])]
            }
        }
        (firstDown, downArcs) = Hierarchy.downward(nodeCount, self.heads)
        runs = TriangleRuns(headers, self.heads, nodeCount)
        triangleCount = (0..<nodeCount).reduce(0) { sum, rank in
            let degree = Int(fill.firstUp[rank + 1] - fill.firstUp[rank])
            return sum + degree * (degree - 1) / 2
        }
        inputs = InputArcs(tree.ranks, headers, self.heads, tails, heads)
        halves = balancedHalves()
    }

    private static func downward(_ nodeCount: Int, _ heads: Slab<UInt32>) -> (Slab<UInt32>, Slab<UInt32>) {
        let first = Slab<UInt32>(nodeCount + 1, filledWith: 0)
        for arc in 0..<heads.count { first[Int(heads[arc]) + 1] += 1 }
        for rank in 0..<nodeCount { first[rank + 1] += first[rank] }
        let next = Slab(Array(first.buffer), padding: 0)
        let arcs = Slab<UInt32>(heads.count, filledWith: 0)
        for arc in 0..<heads.count {
            let head = Int(heads[arc])
            arcs[Int(next[head])] = UInt32(arc)
            next[head] += 1
        }
        return (first, arcs)
    }

    /// Bytes that the structure holds.
    public var bytes: Int {
        ranks.bytes + nodes.bytes + headers.bytes + depths.bytes + lowest.bytes + tails.bytes + heads.bytes
            + headDepths.bytes + firstDown.bytes + downArcs.bytes + runs.bytes + inputs.bytes
    }

    // MARK: - Reading it

    @inline(__always)
    func rank(ofNode node: Int) -> Int { Int(ranks[node]) }
    @inline(__always)
    func depth(ofRank rank: Int) -> Int { Int(depths[rank]) }
    @inline(__always)
    func arcs(upFrom rank: Int) -> Range<Int> { Int(headers[2 * rank])..<Int(headers[2 * rank + 2]) }
    @inline(__always)
    func parent(of rank: Int) -> Int? {
        let parent = headers[2 * rank + 1]
        return parent == EliminationTree.none ? nil : Int(parent)
    }

    /// Whether `rank` is `ancestor` or below it.
    @inline(__always)
    func isInSubtree(_ rank: Int, of ancestor: Int) -> Bool { rank <= ancestor && rank >= Int(lowest[ancestor]) }

    /// The upward arc between two ranks, by bisection.
    @inline(__always)
    func arc(from lower: Int, to upper: Int) -> Int? {
        var low = Int(headers[2 * lower])
        var high = Int(headers[2 * lower + 2])
        while low < high {
            let middle = (low &+ high) >> 1
            if Int(heads[middle]) < upper { low = middle &+ 1 } else { high = middle }
        }
        return low < Int(headers[2 * lower + 2]) && Int(heads[low]) == upper ? low : nil
    }
}

/// Depths and subtree intervals of a tree in postorder.
private struct TreeShape {
    var depths: [UInt16]
    var lowest: [UInt32]
    var height = 0

    init(_ parents: [UInt32]) {
        depths = [UInt16](repeating: 0, count: parents.count)
        lowest = (0..<UInt32(parents.count)).map { $0 }
        for rank in parents.indices where parents[rank] != EliminationTree.none {
            lowest[Int(parents[rank])] = min(lowest[Int(parents[rank])], lowest[rank])
        }
        for rank in parents.indices.reversed() where parents[rank] != EliminationTree.none {
            let depth = Int(depths[Int(parents[rank])]) + 1
            // Depends on what lies in a file, so it is looked at in unchecked builds as well.
            if depth >= Int(UInt16.max) { fatalError("no useful order makes a tree this deep") }
            depths[rank] = UInt16(depth)
        }
        height = parents.isEmpty ? 0 : Int(depths.max() ?? 0) + 1
    }
}
