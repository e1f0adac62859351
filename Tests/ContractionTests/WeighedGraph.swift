// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import Vocabulary

/// A graph with weights and an order to contract it in.
struct WeighedGraph: CustomStringConvertible, Sendable {
    var description: String
    var nodeCount: Int
    var tails: [UInt32]
    var heads: [UInt32]
    var weights: [Int32]
    var order: [UInt32]

    func hierarchy() -> Hierarchy { Hierarchy(order: order, tails: tails, heads: heads) }

    /// Every arc turned round.
    var reversed: WeighedGraph {
        var turned = self
        (turned.tails, turned.heads) = (heads, tails)
        return turned
    }

    /// Somewhere: on a node, on both ends of an arc, or on one of them, with times that are often nothing, equal or
    /// without end.
    func place(_ generator: inout SeededGenerator) -> Foothold {
        func time() -> Int32 {
            switch generator.below(8) {
            case 0...2: 0
            case 3...5: Int32(generator.below(12))
            case 6: Int32(generator.below(100_000))
            default: CustomizedMetric.infinity
            }
        }
        guard !tails.isEmpty, generator.below(2) == 0 else {
            return Foothold(Foothold.End(node: generator.below(nodeCount), time: generator.below(3) == 0 ? time() : 0))
        }
        let arc = generator.below(tails.count)
        let ends = [tails[arc], heads[arc]].map { Foothold.End(node: Int($0), time: time()) }
        return generator.below(2) == 0 ? Foothold(ends[0], ends[1]) : Foothold(ends[1], ends[0])
    }

    // MARK: - Random graphs

    /// Everything that makes a search wrong, on a few nodes: loops, twins, one-ways, islands, lone nodes, ways that
    /// cost nothing, ways that cost nearly too much, ways that are closed. Contracted by dissection or in any order at
    /// all.
    static func random(seed: UInt64) -> WeighedGraph {
        var generator = SeededGenerator(seed: seed)
        let nodes = seed % 16 == 0 ? 1 : 2 + generator.below(38)
        let arcs = seed % 16 == 1 ? 0 : generator.below(nodes * 3 + 1)
        var sketch = SketchGraph.random(nodes: nodes, arcs: arcs, places: 6, seed: seed)
        // Twins and ways back.
        for arc in sketch.tails.indices where generator.below(3) == 0 {
            let (tail, head) = (Int(sketch.tails[arc]), Int(sketch.heads[arc]))
            generator.below(2) == 0 ? sketch.join(tail, head) : sketch.join(head, tail)
        }
        let order = generator.below(2) == 0 ? sketch.order().nodes : (0..<UInt32(nodes)).shuffled(using: &generator)
        let mood = generator.below(4)
        return WeighedGraph(
            description: sketch.description, nodeCount: nodes, tails: sketch.tails, heads: sketch.heads,
            weights: sketch.tails.map { _ in weight(&generator, mood: mood) }, order: order)
    }

    /// Mood 0: few different weights, so that many ways tie; 1: free and closed roads; 2: roads without end; 3: roads.
    static func weight(_ generator: inout SeededGenerator, mood: Int) -> Int32 {
        let infinity = CustomizedMetric.infinity
        let odd = generator.below(20)
        if odd == 0 { return 0 }
        if odd == 1 { return [infinity, infinity + 1, .max][generator.below(3)] }
        switch mood {
        case 0: return Int32(generator.below(4))
        case 1: return [0, 0, 1, infinity][generator.below(4)]
        case 2: return [infinity - 1, infinity / 2, infinity / 2 + 1, infinity / 3, 1][generator.below(5)]
        default: return Int32(generator.below(60_000))
        }
    }

    /// A town of one block after another: two-way streets, a tenth one-way, a twentieth closed.
    static func town(_ side: Int, seed: UInt64) -> WeighedGraph {
        var generator = SeededGenerator(seed: seed)
        var sketch = SketchGraph.grid(side)
        for arc in sketch.tails.indices where generator.below(10) > 0 {
            sketch.join(Int(sketch.heads[arc]), Int(sketch.tails[arc]))
        }
        return WeighedGraph(
            description: "town of \(side) x \(side), seed \(seed)", nodeCount: side * side, tails: sketch.tails,
            heads: sketch.heads,
            weights: sketch.tails.map { _ in
                generator.below(20) == 0 ? CustomizedMetric.infinity : Int32(generator.below(9_000))
            }, order: sketch.order().nodes)
    }
}
