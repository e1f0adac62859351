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
    let around: Surroundings

    var count: Int { nodes.count }

    /// The whole core.
    init(core: PlainGraph, x: [Int32], y: [Int32]) {
        (firstRank, graph, self.x, self.y) = (0, core, x, y)
        nodes = Array(0..<Int32(core.nodeCount))
        around = Surroundings()
    }

    /// The part of `whole` made of `members` (ascending). Their neighbours outside must have a `space.number` below zero, and
    /// they themselves one that is not.
    init(of whole: Piece, members: ArraySlice<Int32>, firstRank: Int, _ space: DissectionSpace) {
        self.firstRank = firstRank
        var edgeEnds = 0
        for (position, node) in members.enumerated() {
            space.number[Int(node)] = Int32(position)
            edgeEnds += whole.graph.degree(Int(node))
        }
        var firstOut: [Int32] = [0]
        firstOut.reserveCapacity(members.count + 1)
        var head: [Int32] = []
        head.reserveCapacity(edgeEnds)
        for node in members {
            for slot in whole.graph.neighbours(of: Int(node)) {
                let other = space.number[Int(whole.graph.head[slot])]
                if other >= 0 { head.append(other) }
            }
            firstOut.append(Int32(head.count))
        }
        graph = PlainGraph(firstOut: firstOut, head: head)
        nodes = members.map { whole.nodes[Int($0)] }
        x = members.map { whole.x[Int($0)] }
        y = members.map { whole.y[Int($0)] }
        around = Surroundings(of: members, in: whole, space)
    }
}
