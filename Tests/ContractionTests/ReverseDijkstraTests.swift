// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Contraction
import Testing

/// The library's own backward search against the forward one of the tests, on the turned graph.
@Suite struct ReverseDijkstraTests {
    private struct Case {
        let graph: WeighedGraph
        let search: ReverseDijkstra
        let weights: [Int32]
        var generator: SeededGenerator

        init(seed: UInt64) {
            graph = WeighedGraph.random(seed: seed)
            search = ReverseDijkstra(ReverseGraph(nodeCount: graph.nodeCount, tails: graph.tails, heads: graph.heads))
            weights = graph.weights.map { min($0, CustomizedMetric.infinity) }
            generator = SeededGenerator(seed: seed)
        }

        mutating func goals() -> [Foothold.End] {
            (0..<1 + generator.below(4)).map { _ in
                Foothold.End(node: generator.below(graph.nodeCount), time: Int32(generator.below(3) * generator.below(30)))
            }
        }
    }

    @Test func `what is settled within the bound is what Dijkstra reaches on turned arcs, in its order`() {
        var settledNodes = 0
        for seed in UInt64(0)..<600 {
            var one = Case(seed: seed)
            let (graph, search) = (one.graph, one.search)
            for round in 0..<4 {
                let goals = one.goals()
                let bound = round % 2 == 0 ? CustomizedMetric.infinity - 1 : Int32(one.generator.below(20))
                let times = ForwardDijkstra(graph.reversed).times(from: goals, one.weights)
                var settled: [(node: Int, time: Int32)] = []
                search.run(to: goals, weights: one.weights, bound: bound) { node, time in
                    settled.append((node, time))
                    return true
                }
                #expect(settled.map(\.time) == settled.map(\.time).sorted(), "seed \(seed)")
                #expect(settled.map(\.node).sorted() == times.indices.filter { times[$0] <= bound }, "seed \(seed)")
                #expect(settled.allSatisfy { times[$0.node] == $0.time && search.time(of: $0.node) == $0.time }, "seed \(seed)")
                for (node, time) in settled {
                    guard let arc = search.arc(from: node) else {
                        #expect(goals.contains { $0.node == node && $0.time == time }, "seed \(seed)")
                        continue
                    }
                    #expect(Int(graph.tails[arc]) == node, "seed \(seed)")
                    #expect(time == one.weights[arc] + search.time(of: Int(graph.heads[arc])), "seed \(seed)")
                }
                let beyond = times.indices.filter { times[$0] > bound }
                #expect(beyond.allSatisfy { search.time(of: $0) == CustomizedMetric.infinity }, "seed \(seed)")
                settledNodes += settled.count
            }
        }
        #expect(settledNodes > 10_000)
    }

    @Test func `nobody is passed who is outside, and a search that stops early leaves nothing behind`() {
        for seed in UInt64(0)..<300 {
            var one = Case(seed: seed)
            let (graph, search) = (one.graph, one.search)
            var fenced = graph
            let inside = (0..<graph.nodeCount).map { _ in one.generator.below(4) > 0 }
            for arc in graph.tails.indices {
                fenced.weights[arc] = inside[Int(graph.tails[arc])] ? one.weights[arc] : CustomizedMetric.infinity
            }
            let goals = one.goals()
            var left = one.generator.below(4)
            search.run(to: one.goals(), weights: one.weights) { _, _ in
                left -= 1
                return left > 0
            }
            search.run(to: goals, weights: one.weights, within: { inside[$0] }, settled: { _, _ in true })
            let times = ForwardDijkstra(fenced.reversed).times(from: goals, fenced.weights)
            #expect((0..<graph.nodeCount).map { search.time(of: $0) } == times, "seed \(seed)")
        }
    }
}
