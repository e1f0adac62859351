// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Contraction
import MinPlus
import Testing

#if canImport(MinPlusAVX2)
import MinPlusAVX2
#endif

/// The fast sweep against the plain one, and against itself on other kernels and with two threads.
@Suite struct CustomizationTests {
    static let graphs = (0..<400).map { WeighedGraph.random(seed: $0) } + [.town(9, seed: 1), .town(40, seed: 2), complete]

    /// One node's 60 upper neighbours lie side by side: long runs, whole vectors and every rest.
    static let complete: WeighedGraph = {
        var generator = SeededGenerator(seed: 61)
        let sketch = SketchGraph.complete(61)
        return WeighedGraph(
            description: sketch.description, nodeCount: 61, tails: sketch.tails + sketch.heads,
            heads: sketch.heads + sketch.tails, weights: (0..<61 * 60).map { _ in Int32(generator.below(5000)) },
            order: sketch.order().nodes)
    }()

    @Test func `one sweep gives every arc what all its lower triangles offer`() {
        for graph in CustomizationTests.graphs {
            let metric = CustomizedMetric(graph.hierarchy(), weights: graph.weights)
            let wrong = PlainCustomization(graph, graph.weights, metric.hierarchy).differences(from: metric)
            #expect(wrong.isEmpty, "\(graph): \(wrong.prefix(3))")
        }
    }

    @Test func `two threads give what one gives`() {
        var shared = 0
        for graph in CustomizationTests.graphs {
            let hierarchy = graph.hierarchy()
            shared += hierarchy.halves == nil ? 0 : 1
            let alone = CustomizedMetric(hierarchy, weights: graph.weights)
            #expect(CustomizedMetric(hierarchy, weights: graph.weights, threads: 2).words == alone.words, "\(graph)")
        }
        #expect(shared > 200, "graphs without two halves prove little")
    }

    @Test func `the two halves of a hierarchy and what lies above them are all of it and share no arc`() throws {
        for graph in CustomizationTests.graphs {
            let hierarchy = graph.hierarchy()
            guard let halves = hierarchy.halves else { continue }
            #expect(halves.rest.lowerBound == 0 && halves.rest.upperBound == halves.large.lowerBound, "\(graph)")
            #expect(halves.large.upperBound == halves.top.lowerBound && halves.top.upperBound == graph.nodeCount, "\(graph)")
            for rank in halves.rest {
                let heads = hierarchy.arcs(upFrom: rank).map { Int(hierarchy.heads[$0]) }
                #expect(!heads.contains { halves.large.contains($0) }, "\(graph)")
            }
        }
    }

    #if canImport(MinPlusAVX2)
    @Test(.enabled(if: Kernels.current == .avx2, "needs a processor with AVX2"))
    func `wide vectors and narrow ones relax to the same weights`() {
        for graph in CustomizationTests.graphs {
            let hierarchy = graph.hierarchy()
            let (narrow, wide) = (seeds(graph, hierarchy), seeds(graph, hierarchy))
            let headers = hierarchy.headers.base
            let runs = hierarchy.runs.words.base
            MinPlus.relaxTriangles(
                narrow.base, above: narrow.base, split: hierarchy.arcCount, firstUp: headers, runs: runs,
                nodes: 0..<hierarchy.nodeCount, run: 0)
            MinPlusAVX2.relaxTriangles(
                wide.base, above: wide.base, split: hierarchy.arcCount, firstUp: headers, runs: runs,
                nodes: 0..<hierarchy.nodeCount, run: 0)
            #expect(narrow.buffer.elementsEqual(wide.buffer), "\(graph)")
            let metric = CustomizedMetric(hierarchy, weights: graph.weights)
            #expect(narrow.buffer.elementsEqual(metric.weights.buffer), "\(graph)")
        }
    }

    @Test(.enabled(if: Kernels.current == .avx2, "needs a processor with AVX2"))
    func `wide vectors and narrow ones find the same meetings, whatever the prefix`() {
        let seed: UInt64 = 12
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let (rows, stride, infinity) = (40, 104, CustomizedMetric.infinity)
        func words(_ count: Int) -> [Int32] {
            (0..<count).map { _ in generator.below(4) == 0 ? infinity : Int32(generator.below(1 << 29)) }
        }
        for _ in 0..<200 {
            let (label, table) = (words(stride), words(rows * stride))
            let slots = (0..<64).map { _ in UInt32(generator.below(rows)) }
            let counts = slots.indices.map { UInt16($0 < 40 ? $0 : generator.below(stride)) }
            var (narrow, wide) = ([Int32](repeating: 0, count: 64), [Int32](repeating: 0, count: 64))
            MinPlus.meetings(&narrow, label: label, rows: table, stride: stride, slots: slots, counts: counts, of: 64)
            MinPlusAVX2.meetings(&wide, label: label, rows: table, stride: stride, slots: slots, counts: counts, of: 64)
            let plain = zip(slots, counts).map { slot, count in
                (0..<Int(count)).map { label[$0] + table[Int(slot) * stride + $0] }.min() ?? infinity
            }
            // Where nothing meets, any word from infinity on will do.
            #expect(narrow.map { min($0, infinity) } == plain.map { min($0, infinity) })
            #expect(wide == narrow)
        }
    }
    #endif

    /// By place the least of the given weights.
    private func seeds(_ graph: WeighedGraph, _ hierarchy: Hierarchy) -> Slab<Int32> {
        let seeds = Slab<Int32>(2 * hierarchy.arcCount, filledWith: CustomizedMetric.infinity)
        for (input, weight) in graph.weights.enumerated() where hierarchy.inputs.places[input] != InputArcs.none {
            let place = Int(hierarchy.inputs.places[input])
            seeds[place] = min(seeds[place], weight)
        }
        return seeds
    }

    @Test func `weights from infinity on are one and the same`() {
        for graph in CustomizationTests.graphs.prefix(60) {
            let hierarchy = graph.hierarchy()
            let clipped = graph.weights.map { min($0, CustomizedMetric.infinity) }
            let metric = CustomizedMetric(hierarchy, weights: graph.weights)
            #expect(metric.words == CustomizedMetric(hierarchy, weights: clipped).words, "\(graph)")
            #expect(clipped.indices.allSatisfy { metric.weight(ofInput: $0) == clipped[$0] }, "\(graph)")
        }
    }

    /// Perfect: what is left by Dijkstra's word is kept, the rest is not.
    @Test func `a perfect customization keeps the arcs that are a quickest way, and no other`() {
        for graph in CustomizationTests.graphs where graph.nodeCount < 100 {
            let metric = CustomizedMetric(graph.hierarchy(), weights: graph.weights)
            let hierarchy = metric.hierarchy
            let perfect = PerfectArcs(metric)
            let plain = ForwardDijkstra(graph)
            let times = (0..<graph.nodeCount).map { rank in
                plain.times(from: [Foothold.End(node: Int(hierarchy.nodes[rank]), time: 0)], graph.weights)
            }
            for heading in [Heading.leaving, .arriving] {
                let climb = perfect.climbGraph(heading)
                for rank in 0..<graph.nodeCount {
                    var kept: [Int: Int32] = [:]
                    for arc in Int(climb.headers[2 * rank])..<Int(climb.headers[2 * rank + 2]) {
                        kept[Int(climb.depths[arc])] = climb.weights[arc * climb.stride]
                    }
                    var expected: [Int: Int32] = [:]
                    for arc in hierarchy.arcs(upFrom: rank) {
                        let head = Int(hierarchy.heads[arc])
                        let (low, high) = (Int(hierarchy.nodes[rank]), Int(hierarchy.nodes[head]))
                        let quickest = heading == .leaving ? times[rank][high] : times[head][low]
                        guard quickest < CustomizedMetric.infinity, metric.weights[2 * arc + heading.rawValue] == quickest else { continue }
                        expected[hierarchy.depth(ofRank: head)] = quickest
                    }
                    #expect(kept == expected, "\(graph), rank \(rank), \(heading)")
                    #expect(climb.headers[2 * rank + 1] == hierarchy.headers[2 * rank + 1])
                }
            }
        }
    }
}
