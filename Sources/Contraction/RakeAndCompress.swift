// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The first phase: contract what needs no thought.
///
/// Road networks are full of dead ends and of bends mapped as nodes. A node with one neighbour (a leaf to *rake*) or two (a
/// bend to *compress*) can always be contracted first: it leaves at most one new edge, and no order has less fill for
/// it. What remains, the *core*, is often half as large, and every later phase is faster for it.
///
/// Contracting a street of a thousand bends from one end to the other would hang a chain of a thousand ancestors under
/// its far end. So the work goes in rounds (Miller and Reif, FOCS 1985), each contracting nodes of which no two are
/// neighbours: the elimination tree grows by at most one level a round, and a path of length n is gone in O(log n) rounds.
///
/// Neighbour lists never grow: compressing `u - v - w` writes `w` into the slot where `u` had `v`, and the other way round.
/// Every slot knows its twin at the other end of its edge, so this takes constant time; only the question whether `u - w`
/// is there already scans a list, and where both lists are long (hubs, not streets) `v` stays in the core.
struct RakeAndCompress {
    /// More rounds than a street of ten thousand bends takes; what is left then is rare, and dissected like the rest.
    static let rounds = 24
    /// The longest list that is scanned for an existing edge.
    static let longestScan = 64

    /// Contracted nodes, first to last.
    private(set) var contracted: [UInt32] = []
    /// The remaining graph; its node `i` is node `coreNodes[i]` of the graph given.
    private(set) var core: PlainGraph
    private(set) var coreNodes: [UInt32] = []

    private var head: [Int32]
    private var twin: [Int32]
    private var degree: [Int32]
    /// The round in which a neighbour of the node was contracted: it must wait for the next.
    private var touchedIn: [Int32]

    private static let gone: Int32 = -1

    init(_ graph: PlainGraph) {
        head = graph.head
        twin = RakeAndCompress.twins(of: graph)
        degree = (0..<graph.nodeCount).map { Int32(graph.degree($0)) }
        touchedIn = Array(repeating: 0, count: graph.nodeCount)
        core = PlainGraph(firstOut: [0], head: [])
        contracted.reserveCapacity(graph.nodeCount)
        var waiting = (0..<Int32(graph.nodeCount)).filter { degree[Int($0)] <= 2 }
        for round in 1...Int32(RakeAndCompress.rounds) where !waiting.isEmpty {
            var next: [Int32] = []
            for node in waiting { contract(Int(node), in: round, of: graph, &next) }
            next.sort()
            waiting = next
        }
        keepCore(of: graph)
    }

    /// The slot at the other end of every edge. Lists are sorted, so nodes meet their lower neighbours in list order.
    private static func twins(of graph: PlainGraph) -> [Int32] {
        var next = graph.firstOut
        var twin = [Int32](repeating: 0, count: graph.head.count)
        for node in 0..<graph.nodeCount {
            for slot in graph.neighbours(of: node) {
                let other = Int(graph.head[slot])
                twin[slot] = next[other]
                next[other] += 1
            }
        }
        return twin
    }

    private mutating func contract(_ node: Int, in round: Int32, of graph: PlainGraph, _ next: inout [Int32]) {
        guard degree[node] >= 0, degree[node] <= 2 else { return }
        if touchedIn[node] == round {
            next.append(Int32(node))
            return
        }
        var slots = (-1, -1)
        for slot in graph.neighbours(of: node) where isLive(slot) {
            slots = slots.0 < 0 ? (slot, -1) : (slots.0, slot)
        }
        if slots.1 >= 0 {
            let (one, other) = (Int(head[slots.0]), Int(head[slots.1]))
            guard let isJoined = isEdge(one, other, in: graph) else { return }
            if isJoined {
                degree[one] -= 1
                degree[other] -= 1
            } else {
                join(Int(twin[slots.0]), at: one, Int(twin[slots.1]), at: other)
            }
        } else if slots.0 >= 0 {
            degree[Int(head[slots.0])] -= 1
        }
        degree[node] = RakeAndCompress.gone
        contracted.append(UInt32(node))
        for slot in [slots.0, slots.1] where slot >= 0 {
            let neighbour = Int(head[slot])
            if touchedIn[neighbour] != round, degree[neighbour] <= 2 { next.append(Int32(neighbour)) }
            touchedIn[neighbour] = round
        }
    }

    private func isLive(_ slot: Int) -> Bool { degree[Int(head[slot])] >= 0 }

    /// `nil` where both have too many neighbours to look through.
    private func isEdge(_ one: Int, _ other: Int, in graph: PlainGraph) -> Bool? {
        let (few, wanted) = graph.degree(one) <= graph.degree(other) ? (one, other) : (other, one)
        guard graph.degree(few) <= RakeAndCompress.longestScan else { return nil }
        return graph.neighbours(of: few).contains { head[$0] == Int32(wanted) }
    }

    private mutating func join(_ slot: Int, at one: Int, _ otherSlot: Int, at other: Int) {
        head[slot] = Int32(other)
        head[otherSlot] = Int32(one)
        twin[slot] = Int32(otherSlot)
        twin[otherSlot] = Int32(slot)
    }

    private mutating func keepCore(of graph: PlainGraph) {
        var number = [Int32](repeating: -1, count: graph.nodeCount)
        for node in 0..<graph.nodeCount where degree[node] >= 0 {
            number[node] = Int32(coreNodes.count)
            coreNodes.append(UInt32(node))
        }
        var firstOut: [Int32] = [0]
        var heads: [Int32] = []
        firstOut.reserveCapacity(coreNodes.count + 1)
        for node in coreNodes {
            for slot in graph.neighbours(of: Int(node)) where isLive(slot) { heads.append(number[Int(head[slot])]) }
            firstOut.append(Int32(heads.count))
        }
        core = PlainGraph(firstOut: firstOut, head: heads)
        (head, twin, degree, touchedIn) = ([], [], [], [])
    }
}
