// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import Testing
import Vocabulary

@Suite struct NodeOrderTests {
    static let oddShapes: [SketchGraph] = {
        var onePlace = SketchGraph.grid(40, spacing: 0)
        onePlace.description = "grid of 40 x 40, all on one place"
        var islands = SketchGraph("two grids and some lone nodes", nodes: 60) { ($0 % 8 * 100, $0 / 8 * 100) }
        for node in 0..<24 where node % 8 > 0 { islands.join(node, node - 1) }
        for node in 8..<24 { islands.join(node - 8, node) }
        for node in 33..<48 where node % 8 > 0 { islands.join(node - 1, node) }
        for node in 40..<48 { islands.join(node, node - 8) }
        var loops = SketchGraph("nothing but loops and twins", nodes: 5) { ($0, $0) }
        for node in 0..<5 { loops.join(node, node) }
        for _ in 0..<4 {
            loops.join(1, 2)
            loops.join(2, 1)
        }
        var extremes = SketchGraph.grid(12)
        extremes.description = "grid at the corners of the earth"
        for node in extremes.coordinates.indices {
            extremes.coordinates[node] = Coordinate(
                latE7: node % 2 == 0 ? 900_000_000 : -900_000_000, lonE7: node % 3 == 0 ? 1_800_000_000 : -1_800_000_000)
        }
        return [
            SketchGraph("nothing", nodes: 0) { _ in (0, 0) }, SketchGraph("one node", nodes: 1) { _ in (0, 0) },
            SketchGraph("a thousand lone nodes", nodes: 1000) { ($0, 0) }, loops, islands, onePlace, extremes,
            .path(2), .path(3), .path(100_000), .ring(3), .ring(5000), .star(100_000), .complete(3), .complete(5), .complete(400),
            .grid(2), .grid(70), .strip(30_000), .bipartite(2, 20_000), .bipartite(3, 20_000), .bipartite(90, 90),
            .random(nodes: 3000, arcs: 5000, places: 1000, seed: 1), .random(nodes: 800, arcs: 6000, places: 3, seed: 2),
            .random(nodes: 2000, arcs: 1500, places: 100_000, seed: 3), .random(nodes: 50, arcs: 200, places: 1, seed: 4),
        ]
    }()

    @Test(arguments: oddShapes) func `every node has one rank`(graph: SketchGraph) {
        #expect(graph.order().nodes.sorted() == Array(0..<UInt32(graph.coordinates.count)))
    }

    @Test(arguments: oddShapes) func `the order is the same whatever the number of threads`(graph: SketchGraph) {
        let alone = graph.order(threads: 1)
        for threads in 2...5 { #expect(graph.order(threads: threads) == alone, "\(threads) threads") }
        #expect(graph.order(threads: 0) == alone, "no threads is one")
    }

    @Test func `neither directions, nor twins, nor loops, nor the sequence of arcs matter`() {
        let seed: UInt64 = 7
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let graph = SketchGraph.grid(30)
        var other = graph
        for arc in graph.tails.indices {
            if generator.below(2) == 0 { swap(&other.tails[arc], &other.heads[arc]) }
            if generator.below(3) == 0 { other.join(Int(graph.heads[arc]), Int(graph.tails[arc])) }
            if generator.below(5) == 0 { other.join(Int(graph.heads[arc]), Int(graph.heads[arc])) }
        }
        for arc in other.tails.indices {
            let partner = generator.below(arc + 1)
            other.tails.swapAt(arc, partner)
            other.heads.swapAt(arc, partner)
        }
        #expect(other.order() == graph.order())
    }

    @Test func `a street of a hundred thousand bends is a flat tree with two arcs a node`() {
        for graph in [SketchGraph.path(100_000), .ring(100_000)] {
            let quality = graph.quality(of: graph.order())
            #expect(quality.arcs <= 200_000, "\(graph)")
            #expect(quality.maxAncestors <= 40, "\(graph): \(quality)")
        }
    }

    @Test func `dead ends cost one arc each`() {
        let graph = SketchGraph.star(100_000)
        #expect(graph.quality(of: graph.order()).arcs == 99_999)
        #expect(graph.quality(of: graph.order()).maxAncestors == 2)
    }

    @Test func `a long narrow strip does not become a long tree`() {
        let graph = SketchGraph.strip(30_000)
        let quality = graph.quality(of: graph.order())
        #expect(quality.maxAncestors <= 100, "\(quality)")
        #expect(quality.arcs <= 150_000, "\(quality)")
    }

    @Test func `many nodes between few hubs leave the hubs for the end`() {
        for hubs in 2...4 {
            let graph = SketchGraph.bipartite(hubs, 3000)
            let quality = graph.quality(of: graph.order())
            #expect(quality.arcs == 3000 * hubs + hubs * (hubs - 1) / 2, "\(hubs) hubs")
            #expect(quality.maxAncestors == hubs + 1)
        }
    }

    /// George (1973): a grid of n x n has separators of n, n/2, n/2, n/4 ... nodes on the way down, at most 4 n ancestors, and
    /// fill of O(n² log n). The bounds are what a person cutting along grid lines gets.
    @Test(arguments: [16, 32, 64, 128]) func `a grid is dissected as well as along its lines`(side: Int) {
        let graph = SketchGraph.grid(side)
        let quality = graph.quality(of: graph.order())
        #expect(quality.maxAncestors <= 4 * side, "\(quality)")
        #expect(Double(quality.arcs) <= 7.75 * Double(side * side) * Double(side).logarithm2, "\(quality)")
    }

    @Test func `a bad map does not spoil a grid`() {
        var graph = SketchGraph.grid(64)
        for node in graph.coordinates.indices { graph.coordinates[node] = Coordinate(latE7: 1, lonE7: 1) }
        #expect(graph.quality(of: graph.order()).maxAncestors <= 6 * 64)
    }
}

extension Double {
    /// Of a power of two.
    fileprivate var logarithm2: Double { Double(exponent) }
}
