// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import Testing
import Vocabulary

@Suite struct OrderQualityTests {
    @Test func `of a road A-B-C contracted from one end there is one arc a node and no triangle`() {
        let graph = SketchGraph.path(3)
        let quality = graph.quality(of: NodeOrder(nodes: [0, 1, 2]))
        #expect(quality.arcs == 2)
        #expect(quality.triangles == 0)
        #expect(quality.meanAncestors == 2)
        #expect(quality.maxAncestors == 3)
    }

    @Test func `contracting B first joins A and C`() {
        let graph = SketchGraph.path(3)
        let quality = graph.quality(of: NodeOrder(nodes: [1, 0, 2]))
        #expect(quality.arcs == 3)
        #expect(quality.triangles == 1)
        #expect(quality.description == "3 arcs, 1 triangles, 2.0 ancestors on average, 3 at most")
    }

    @Test func `nothing costs nothing`() {
        let quality = OrderQuality(NodeOrder(nodes: []), tails: [], heads: [])
        #expect((quality.arcs, quality.triangles, quality.maxAncestors) == (0, 0, 0))
        #expect(quality.meanAncestors == 0)
    }

    @Test func `counting along tree paths gives what contracting for real gives`() {
        for seed in UInt64(1)...40 {
            var generator = SeededGenerator(seed: seed)
            let nodes = 1 + generator.below(60)
            let graph = SketchGraph.random(nodes: nodes, arcs: generator.below(3 * nodes), places: 50, seed: seed)
            let mixed = (0..<UInt32(nodes)).shuffled(using: &generator)
            for order in [NodeOrder(nodes: mixed), graph.order()] {
                let plain = PlainContraction(graph, order)
                let quality = graph.quality(of: order)
                #expect(quality.arcs == plain.arcs, "seed \(seed)")
                #expect(quality.triangles == plain.triangles, "seed \(seed)")
                #expect(quality.maxAncestors == plain.ancestors.max(), "seed \(seed)")
                #expect(abs(quality.meanAncestors * Double(nodes) - Double(plain.ancestors.reduce(0, +))) < 1e-6, "seed \(seed)")
            }
        }
    }
}

/// Contracts node by node with sets of neighbours.
struct PlainContraction {
    var arcs = 0
    var triangles = 0
    /// By rank, the node itself included.
    var ancestors: [Int]

    init(_ graph: SketchGraph, _ order: NodeOrder) {
        let count = graph.coordinates.count
        var rank = Array(repeating: 0, count: count)
        for (position, node) in order.nodes.enumerated() { rank[Int(node)] = position }
        var neighbours = Array(repeating: Set<Int>(), count: count)
        for (tail, head) in zip(graph.tails, graph.heads) where tail != head {
            neighbours[rank[Int(tail)]].insert(rank[Int(head)])
            neighbours[rank[Int(head)]].insert(rank[Int(tail)])
        }
        ancestors = Array(repeating: 1, count: count)
        var upper: [[Int]] = []
        for node in 0..<count {
            upper.append(neighbours[node].filter { $0 > node }.sorted())
            for one in upper[node] { for other in upper[node] where one != other { neighbours[one].insert(other) } }
            arcs += upper[node].count
        }
        for node in 0..<count {
            for (index, one) in upper[node].enumerated() {
                for other in upper[node][(index + 1)...] where upper[one].contains(other) { triangles += 1 }
            }
        }
        for node in stride(from: count - 1, through: 0, by: -1) {
            if let parent = upper[node].first { ancestors[node] = ancestors[parent] + 1 }
        }
    }
}
