// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The undirected simple graph under a road network: no directions, no loops, no parallel arcs.
///
/// The neighbours of node `v` are `head[firstOut[v] ..< firstOut[v + 1]]`, ascending. Every edge appears twice, once at
/// each end. An order, its fill and its elimination tree depend on nothing else.
struct PlainGraph {
    var firstOut: [Int32]
    var head: [Int32]

    var nodeCount: Int { firstOut.count - 1 }

    /// In O(nodes + arcs): the arcs are dealt out by their ends, and dealing them out a second time by the other end
    /// sorts every list, so that twins become neighbours and can be dropped.
    init(nodeCount: Int, tails: [UInt32], heads: [UInt32]) {
        precondition(tails.count == heads.count, "every arc has a tail and a head")
        precondition(nodeCount < Int(Int32.max) && tails.count < Int(Int32.max) / 2, "nodes and edge ends are counted in 32 bits")
        var first = [Int32](repeating: 0, count: nodeCount + 1)
        for (tail, head) in zip(tails, heads) where tail != head {
            precondition(Int(tail) < nodeCount && Int(head) < nodeCount, "an arc joins two nodes of the graph")
            first[Int(tail) + 1] += 1
            first[Int(head) + 1] += 1
        }
        for node in 0..<nodeCount { first[node + 1] += first[node] }
        var next = first
        var dealt = [Int32](repeating: 0, count: Int(first[nodeCount]))
        for (tail, head) in zip(tails, heads) where tail != head {
            dealt[Int(next[Int(tail)])] = Int32(head)
            next[Int(tail)] += 1
            dealt[Int(next[Int(head)])] = Int32(tail)
            next[Int(head)] += 1
        }
        next = first
        var sorted = [Int32](repeating: 0, count: dealt.count)
        for node in 0..<nodeCount {
            for slot in Int(first[node])..<Int(first[node + 1]) {
                let other = Int(dealt[slot])
                sorted[Int(next[other])] = Int32(node)
                next[other] += 1
            }
        }
        (firstOut, head) = PlainGraph.withoutTwins(first, sorted)
    }

    init(firstOut: [Int32], head: [Int32]) {
        self.firstOut = firstOut
        self.head = head
    }

    private static func withoutTwins(_ first: [Int32], _ sorted: [Int32]) -> (firstOut: [Int32], head: [Int32]) {
        var firstOut = first
        var head = sorted
        var kept = 0
        for node in 0..<(first.count - 1) {
            firstOut[node] = Int32(kept)
            for slot in Int(first[node])..<Int(first[node + 1]) {
                let other = sorted[slot]
                if kept > Int(firstOut[node]), head[kept - 1] == other { continue }
                head[kept] = other
                kept += 1
            }
        }
        firstOut[first.count - 1] = Int32(kept)
        head.removeLast(head.count - kept)
        return (firstOut, head)
    }

    @inline(__always)
    func neighbours(of node: Int) -> Range<Int> { Int(firstOut[node])..<Int(firstOut[node + 1]) }

    func degree(_ node: Int) -> Int { Int(firstOut[node + 1] - firstOut[node]) }
}
