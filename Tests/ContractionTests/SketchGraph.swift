// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import Vocabulary

/// A graph drawn by a rule, for tests.
struct SketchGraph: CustomStringConvertible {
    var description: String
    var coordinates: [Coordinate]
    var tails: [UInt32] = []
    var heads: [UInt32] = []

    init(_ description: String, nodes: Int, at place: (Int) -> (Int, Int)) {
        self.description = description
        coordinates = (0..<nodes).map {
            let (x, y) = place($0)
            return Coordinate(latE7: 210_000_000 + Int32(y), lonE7: 1_058_000_000 + Int32(x))
        }
    }

    mutating func join(_ tail: Int, _ head: Int) {
        tails.append(UInt32(tail))
        heads.append(UInt32(head))
    }

    func order(threads: Int = 2) -> NodeOrder {
        NodeOrder.nestedDissection(coordinates: coordinates, tails: tails, heads: heads, threads: threads)
    }

    func quality(of order: NodeOrder) -> OrderQuality { OrderQuality(order, tails: tails, heads: heads) }

    static func path(_ nodes: Int) -> SketchGraph {
        var graph = SketchGraph("path of \(nodes)", nodes: nodes) { ($0 * 100, 0) }
        for node in 1..<max(nodes, 1) { graph.join(node - 1, node) }
        return graph
    }

    static func ring(_ nodes: Int) -> SketchGraph {
        var graph = path(nodes)
        graph.description = "ring of \(nodes)"
        graph.join(nodes - 1, 0)
        return graph
    }

    static func star(_ nodes: Int) -> SketchGraph {
        var graph = SketchGraph("star of \(nodes)", nodes: nodes) { ($0 % 317, $0 / 317) }
        for node in 1..<nodes { graph.join(0, node) }
        return graph
    }

    static func complete(_ nodes: Int) -> SketchGraph {
        var graph = SketchGraph("complete graph of \(nodes)", nodes: nodes) { ($0 * 37 % 101, $0 * 53 % 103) }
        for tail in 0..<nodes { for head in 0..<tail { graph.join(tail, head) } }
        return graph
    }

    static func grid(_ side: Int, spacing: Int = 1000) -> SketchGraph {
        var graph = SketchGraph("grid of \(side) x \(side)", nodes: side * side) { ($0 % side * spacing, $0 / side * spacing) }
        for node in 0..<(side * side) {
            if node % side > 0 { graph.join(node - 1, node) }
            if node >= side { graph.join(node, node - side) }
        }
        return graph
    }

    /// A ladder with a diagonal in every field: without its ends' ends every node has two neighbours or more at any time.
    static func strip(_ nodes: Int) -> SketchGraph {
        var graph = SketchGraph("strip of \(nodes)", nodes: nodes) { ($0 * 100, $0 % 2 * 100) }
        for node in 1..<nodes { graph.join(node - 1, node) }
        for node in 2..<nodes { graph.join(node, node - 2) }
        return graph
    }

    /// Every left node joined to every right one.
    static func bipartite(_ left: Int, _ right: Int) -> SketchGraph {
        var graph = SketchGraph("\(left) hubs of \(right) nodes", nodes: left + right) { ($0 % 100, $0 / 100) }
        for hub in 0..<left { for node in left..<(left + right) { graph.join(hub, node) } }
        return graph
    }

    /// Random arcs, loops and twins among them, between nodes on few places.
    static func random(nodes: Int, arcs: Int, places: Int, seed: UInt64) -> SketchGraph {
        var generator = SeededGenerator(seed: seed)
        var graph = SketchGraph("\(nodes) nodes, \(arcs) random arcs, seed \(seed)", nodes: nodes) { _ in
            (generator.below(places), generator.below(places))
        }
        for _ in 0..<arcs { graph.join(generator.below(nodes), generator.below(nodes)) }
        return graph
    }
}

/// Marsaglia's xorshift64* (2003): the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x2545_F491_4F6C_DD1D | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func below(_ bound: Int) -> Int { Int(next() >> 33) % bound }
}
