// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A connected part of the core that waits to be dissected: a graph of its own with nodes 0 ..< count, and the interval
/// of ranks that its nodes will fill.
struct Piece {
    /// The first rank of the piece, counted among the core's nodes.
    let firstRank: Int
    /// The core's name of every node.
    let nodes: [Int32]
    let graph: PlainGraph
    /// On a plane, in units of 1e-7 degree of latitude.
    let x: [Int32]
    let y: [Int32]

    /// The nodes of separators around that a node touches: `outside[firstOutside[v] ..< firstOutside[v + 1]]`, numbers below `outsideCount`.
    var firstOutside: [Int32]
    var outside: [Int32] = []
    var outsideCount = 0
    /// Nodes that touch any.
    var border: [Int32] = []

    var count: Int { nodes.count }

    init(firstRank: Int, nodes: [Int32], graph: PlainGraph, x: [Int32], y: [Int32]) {
        firstOutside = Array(repeating: 0, count: nodes.count + 1)
        (self.firstRank, self.nodes, self.graph, self.x, self.y) = (firstRank, nodes, graph, x, y)
    }

    /// The part of `whole` made of `members` (ascending). `number` is scratch for `whole.count` numbers; what it holds
    /// before does not matter, as long as no member's neighbour outside has a number below zero.
    init(
        of whole: Piece, members: ArraySlice<Int32>, firstRank: Int, number: UnsafeMutablePointer<Int32>,
        outer: UnsafeMutablePointer<Int32>, far: UnsafeMutablePointer<Int32>
    ) {
        var edgeEnds = 0
        for (position, node) in members.enumerated() {
            number[Int(node)] = Int32(position)
            edgeEnds += whole.graph.degree(Int(node))
        }
        var firstOut: [Int32] = [0]
        firstOut.reserveCapacity(members.count + 1)
        var head: [Int32] = []
        head.reserveCapacity(edgeEnds)
        for node in members {
            for slot in whole.graph.neighbours(of: Int(node)) {
                let other = number[Int(whole.graph.head[slot])]
                if other >= 0 { head.append(other) }
            }
            firstOut.append(Int32(head.count))
        }
        self.init(
            firstRank: firstRank, nodes: members.map { whole.nodes[Int($0)] }, graph: PlainGraph(firstOut: firstOut, head: head),
            x: members.map { whole.x[Int($0)] }, y: members.map { whole.y[Int($0)] })
        for (position, node) in members.enumerated() {
            for slot in whole.graph.neighbours(of: Int(node)) {
                let other = Int(whole.graph.head[slot])
                guard number[other] < 0 else { continue }
                if outer[other] < 0 { outer[other] = Int32(outsideCount); outsideCount += 1 }
                outside.append(outer[other])
            }
            for slot in Int(whole.firstOutside[Int(node)])..<Int(whole.firstOutside[Int(node) + 1]) {
                let other = Int(whole.outside[slot])
                if far[other] < 0 { far[other] = Int32(outsideCount); outsideCount += 1 }
                outside.append(far[other])
            }
            firstOutside[position + 1] = Int32(outside.count)
            if firstOutside[position + 1] > firstOutside[position] { border.append(Int32(position)) }
        }
        for node in members {
            for slot in whole.graph.neighbours(of: Int(node)) { outer[Int(whole.graph.head[slot])] = -1 }
            for slot in Int(whole.firstOutside[Int(node)])..<Int(whole.firstOutside[Int(node) + 1]) { far[Int(whole.outside[slot])] = -1 }
        }
    }
}
