// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Contraction
import Testing

/// What must hold between two answers, whatever the right one is: no oracle, and so no fault in common with one.
@Suite struct MetamorphicTests {
    /// Towns, and graphs with everything odd about them.
    static let graphs = (0..<240).map { WeighedGraph.random(seed: 1000 + $0) } + [.town(14, seed: 8), .town(30, seed: 9)]

    /// All times between some places, row by row.
    private struct Matrix {
        let from: [Foothold]
        let to: [Foothold]

        func times(_ metric: CustomizedMetric) -> [[Int32]] {
            let table = SourceTable(metric, capacity: from.count)
            for (slot, place) in from.enumerated() { table.put(slot, at: place) }
            let columns = to.map { table.times(of: from.indices.map(UInt32.init), to: $0) }
            return from.indices.map { row in columns.map { $0[row] } }
        }
    }

    private func matrix(_ graph: WeighedGraph, _ generator: inout SeededGenerator) -> Matrix {
        func places() -> [Foothold] { (0..<12).map { _ in graph.place(&generator) } }
        return Matrix(from: places(), to: places())
    }

    private func noneShorter(_ later: [[Int32]], than earlier: [[Int32]]) -> Bool {
        zip(later, earlier).allSatisfy { zip($0, $1).allSatisfy { $0 >= $1 } }
    }

    @Test func `closing an arc never shortens, and opening it again restores every time`() {
        for (index, graph) in MetamorphicTests.graphs.enumerated() where !graph.tails.isEmpty {
            var generator = SeededGenerator(seed: UInt64(index))
            let matrix = matrix(graph, &generator)
            var customizer = Customizer(CustomizedMetric(graph.hierarchy(), weights: graph.weights))
            let open = matrix.times(customizer.newest)
            var times = open
            var closed: Set<Int> = []
            for _ in 0..<20 {
                closed.insert(generator.below(graph.tails.count))
                customizer.update(closed.map { Customizer.Change(input: $0, weight: CustomizedMetric.infinity) })
                let now = matrix.times(customizer.newest)
                #expect(noneShorter(now, than: times), "\(graph)")
                times = now
            }
            customizer.update(closed.map { Customizer.Change(input: $0, weight: graph.weights[$0]) })
            #expect(matrix.times(customizer.newest) == open, "\(graph)")
        }
    }

    @Test func `raising a limit never lengthens`() {
        for (index, graph) in MetamorphicTests.graphs.enumerated() where !graph.tails.isEmpty {
            var generator = SeededGenerator(seed: UInt64(index))
            let matrix = matrix(graph, &generator)
            var customizer = Customizer(CustomizedMetric(graph.hierarchy(), weights: graph.weights))
            var times = matrix.times(customizer.newest)
            for _ in 0..<20 {
                let input = generator.below(graph.tails.count)
                let slower = customizer.newest.weight(ofInput: input)
                let faster = Int32(generator.below(Int(slower) + 1))
                customizer.update([Customizer.Change(input: input, weight: faster)])
                let now = matrix.times(customizer.newest)
                #expect(noneShorter(times, than: now), "\(graph)")
                times = now
            }
        }
    }

    @Test func `turning every arc round transposes the matrix`() {
        for (index, graph) in MetamorphicTests.graphs.enumerated() {
            var generator = SeededGenerator(seed: UInt64(index))
            let matrix = matrix(graph, &generator)
            let there = matrix.times(CustomizedMetric(graph.hierarchy(), weights: graph.weights))
            let turned = CustomizedMetric(graph.reversed.hierarchy(), weights: graph.weights)
            let back = Matrix(from: matrix.to, to: matrix.from).times(turned)
            #expect(
                there
                    == matrix.to.indices.reduce(into: there) { table, column in
                        for row in matrix.from.indices { table[row][column] = back[column][row] }
                    }, "\(graph)")
        }
    }

    @Test func `neither the order of contraction nor the numbers of nodes and arcs matter`() {
        for (index, graph) in MetamorphicTests.graphs.enumerated() where graph.nodeCount < 200 {
            var generator = SeededGenerator(seed: UInt64(index))
            let matrix = matrix(graph, &generator)
            let times = matrix.times(CustomizedMetric(graph.hierarchy(), weights: graph.weights))
            let names = (0..<UInt32(graph.nodeCount)).shuffled(using: &generator)
            let arcs = graph.tails.indices.shuffled(using: &generator)
            let other = WeighedGraph(
                description: "\(graph), renamed", nodeCount: graph.nodeCount, tails: arcs.map { names[Int(graph.tails[$0])] },
                heads: arcs.map { names[Int(graph.heads[$0])] }, weights: arcs.map { graph.weights[$0] },
                order: (0..<UInt32(graph.nodeCount)).shuffled(using: &generator))
            func renamed(_ end: Foothold.End) -> Foothold.End { Foothold.End(node: Int(names[end.node]), time: end.time) }
            func renamed(_ place: Foothold) -> Foothold { Foothold(renamed(place.first), place.second.map(renamed)) }
            let metric = CustomizedMetric(other.hierarchy(), weights: other.weights)
            let again = Matrix(from: matrix.from.map(renamed), to: matrix.to.map(renamed)).times(metric)
            #expect(again == times, "\(graph)")
        }
    }

    @Test func `a way over a third node is never shorter, and staying costs nothing`() {
        for graph in MetamorphicTests.graphs {
            let places = (0..<min(graph.nodeCount, 30)).map { Foothold(Foothold.End(node: $0, time: 0)) }
            let metric = CustomizedMetric(graph.hierarchy(), weights: graph.weights)
            let times = Matrix(from: places, to: places).times(metric)
            for (a, row) in times.enumerated() {
                #expect(row[a] == 0, "\(graph)")
                for (b, first) in row.enumerated() {
                    #expect(zip(row, times[b]).allSatisfy { $0 <= first + $1 }, "\(graph): from \(a) over \(b)")
                }
            }
        }
    }

    @Test func `where everything takes three times as long, every way does`() {
        for (index, graph) in MetamorphicTests.graphs.enumerated() {
            var generator = SeededGenerator(seed: UInt64(index))
            let weights = graph.weights.map { _ in generator.below(9) == 0 ? CustomizedMetric.infinity : Int32(generator.below(100_000)) }
            let tripled = weights.map { $0 == CustomizedMetric.infinity ? $0 : $0 * 3 }
            let places = (0..<min(graph.nodeCount, 30)).map { Foothold(Foothold.End(node: $0, time: 0)) }
            let matrix = Matrix(from: places, to: places)
            let hierarchy = graph.hierarchy()
            let once = matrix.times(CustomizedMetric(hierarchy, weights: weights))
            let thrice = matrix.times(CustomizedMetric(hierarchy, weights: tripled))
            #expect(thrice == once.map { $0.map { $0 == CustomizedMetric.infinity ? $0 : $0 * 3 } }, "\(graph)")
        }
    }
}
