// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Contraction
import Testing

/// Every answer of the hierarchy against Dijkstra on random graphs, while sources move and weights change.
@Suite struct ExactAnswerTests {
    @Test(arguments: 0..<4) func `on random small graphs every answer is Dijkstra's, at any time`(block: UInt64) {
        var queries = 0
        for seed in block * 300..<(block + 1) * 300 {
            let graph = WeighedGraph.random(seed: seed)
            var fleet = Fleet(graph, sources: [0, 1, 7, 12][Int(seed % 4)], seed: seed + 1, perfect: seed % 3 == 0)
            for round in 0..<5 {
                fleet.move(8)
                switch round {
                case 1: fleet.reweigh(3) { generator, _ in WeighedGraph.weight(&generator, mood: 1) }
                case 2: fleet.reweigh(40) { generator, _ in WeighedGraph.weight(&generator, mood: 3) }
                case 3: fleet.become(graph.weights.map { _ in WeighedGraph.weight(&fleet.generator, mood: 0) })
                default: break
                }
                for _ in 0..<5 {
                    fleet.move(2)
                    let target = graph.place(&fleet.generator)
                    fleet.ask(target, ways: 6)
                    fleet.ask(over: ends(graph, &fleet.generator), ways: 3)
                }
            }
            #expect(fleet.wrong.isEmpty, "seed \(seed): \(fleet.wrong.prefix(2))")
            queries += fleet.queries
        }
        print("random small graphs, seeds from \(block * 300): \(queries) answers")
        #expect(queries > 150_000)
    }

    @Test func `in towns every answer is Dijkstra's, at any time`() {
        var queries = 0
        for seed in UInt64(0)..<6 {
            let graph = WeighedGraph.town(18 + Int(seed) * 4, seed: seed)
            var fleet = Fleet(graph, sources: 60, seed: seed, perfect: seed % 2 == 0)
            fleet.move(150)
            for round in 0..<12 {
                fleet.move(5)
                fleet.reweigh(round % 4 == 3 ? 200 : 6) { generator, old in
                    generator.below(2) == 0 ? CustomizedMetric.infinity : min(old, CustomizedMetric.infinity / 2) * 2 / 3 + 5
                }
                for _ in 0..<5 {
                    fleet.ask(graph.place(&fleet.generator), ways: 8)
                    fleet.ask(over: ends(graph, &fleet.generator), ways: 4)
                }
            }
            #expect(fleet.wrong.isEmpty, "seed \(seed): \(fleet.wrong.prefix(2))")
            queries += fleet.queries
        }
        print("towns: \(queries) answers")
        #expect(queries > 40_000)
    }

    /// Up to eight places, some twice, some out of reach.
    private func ends(_ graph: WeighedGraph, _ generator: inout SeededGenerator) -> [Foothold.End] {
        (0..<generator.below(9)).map { _ in
            let time = generator.below(6) == 0 ? CustomizedMetric.infinity : Int32(generator.below(3) * generator.below(50_000))
            return Foothold.End(node: generator.below(graph.nodeCount), time: time)
        }
    }

    // MARK: - Odd questions

    /// a ──5──▶ b ──5──▶ c, a lone d
    private let line = WeighedGraph(
        description: "a line and a lone node", nodeCount: 4, tails: [0, 1], heads: [1, 2], weights: [5, 5], order: [0, 1, 2, 3])

    private func node(_ node: Int, _ time: Int32 = 0) -> Foothold { Foothold(Foothold.End(node: node, time: time)) }

    @Test func `sources equally near come in the order of their slots`() {
        let buckets = SourceBuckets(CustomizedMetric(line.hierarchy(), weights: line.weights), capacity: 6)
        for slot in [5, 1, 3, 2] { buckets.put(slot, at: node(0)) }
        buckets.put(0, at: node(1, 5))
        buckets.put(4, at: node(3))
        #expect(buckets.nearest(3, to: node(2)).map(\.slot) == [0, 1, 2])
        buckets.put(1, at: nil)
        #expect(buckets.nearest(9, to: node(2)).map(\.slot) == [0, 2, 3, 5], "and who has no way is not among them")
        #expect(buckets.nearest(3, to: node(2), offers: [SourceBuckets.Found(slot: 4, time: 10)]).map(\.slot) == [0, 2, 3])
        #expect(buckets.nearest(3, to: node(2), offers: [SourceBuckets.Found(slot: 4, time: 9)]).map(\.slot) == [4, 0, 2])
    }

    @Test func `a source outside of the lists has times but is never among the nearest, whatever is offered`() {
        let buckets = SourceBuckets(CustomizedMetric(line.hierarchy(), weights: line.weights), capacity: 2)
        buckets.put(0, at: node(0), inLists: false)
        buckets.put(1, at: node(0))
        let offers = [0, 1].map { SourceBuckets.Found(slot: $0, time: 3) }
        #expect(buckets.table.times(of: [0, 1], to: node(2)) == [10, 10])
        #expect(buckets.nearest(2, to: node(2), offers: offers) == [SourceBuckets.Found(slot: 1, time: 3)])
        buckets.put(0, at: node(0))
        #expect(buckets.nearest(2, to: node(2), offers: offers).map(\.slot) == [0, 1])
    }

    @Test func `as many as there are may be asked for`() {
        let buckets = SourceBuckets(CustomizedMetric(line.hierarchy(), weights: line.weights), capacity: 2)
        #expect(buckets.nearest(.max, to: node(2)).isEmpty)
        buckets.put(1, at: node(0))
        #expect(buckets.nearest(.max, to: node(2)) == [SourceBuckets.Found(slot: 1, time: 10)])
        #expect(buckets.nearest(0, to: node(2)).isEmpty && buckets.nearest(-1, to: node(2)).isEmpty)
        let nobody = SourceBuckets(CustomizedMetric(line.hierarchy(), weights: line.weights), capacity: 0)
        #expect(nobody.nearest(3, to: node(2)).isEmpty)
    }

    @Test func `times of infinity and just below are told apart`() {
        let infinity = CustomizedMetric.infinity
        for (first, second, sum) in [(infinity - 6, 5, infinity - 1), (infinity - 5, 5, infinity), (infinity - 1, infinity - 1, infinity)] {
            let metric = CustomizedMetric(line.hierarchy(), weights: [first, second])
            let table = SourceTable(metric, capacity: 1)
            table.put(0, at: node(0))
            #expect(table.times(of: [0], to: node(2)) == [sum])
            #expect(table.times(of: [0], over: ArrivalTree(metric, places: [Foothold.End(node: 2, time: 0)])) == [sum])
            #expect(metric.way(from: node(0), to: node(2))?.time == (sum < infinity ? sum : nil))
            #expect(ArrivalTree(metric, places: [Foothold.End(node: 2, time: 0)]).way(from: node(0)) == nil || sum < infinity)
            #expect(metric.way(from: node(0, infinity), to: node(0)) == nil)
        }
    }

    @Test func `a graph without nodes has a hierarchy, too`() {
        let hierarchy = Hierarchy(order: [], tails: [], heads: [])
        let metric = CustomizedMetric(hierarchy, weights: [], threads: 2)
        #expect(hierarchy.height == 0 && hierarchy.arcCount == 0 && hierarchy.halves == nil && metric.words.weights.isEmpty)
        #expect(PerfectArcs(metric).counts == [0, 0])
        #expect(SourceTable(metric, capacity: 3).count == 0)
        let tree = ArrivalTree(metric, places: [])
        #expect(SourceTable(metric, capacity: 3).times(of: [0, 2], over: tree) == [CustomizedMetric.infinity, CustomizedMetric.infinity])
    }
}
