// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Contraction
import Testing

/// Partial customization is full customization, bit for bit, whatever came before and whoever is still reading.
@Suite struct PartialCustomizationTests {
    /// A long life of one customizer, and what a sweep over all gives at any moment of it.
    private struct Life {
        let graph: WeighedGraph
        let hierarchy: Hierarchy
        var weights: [Int32]
        var customizer: Customizer
        var generator: SeededGenerator
        /// Metrics that somebody still reads, with the words that they had.
        var held: [(metric: CustomizedMetric, words: MetricWords)] = []
        var (partial, whole, reused, copied) = (0, 0, 0, 0)

        init(_ graph: WeighedGraph, seed: UInt64) {
            self.graph = graph
            hierarchy = graph.hierarchy()
            weights = graph.weights
            customizer = Customizer(CustomizedMetric(hierarchy, weights: weights))
            generator = SeededGenerator(seed: seed)
        }

        /// Closes, opens, slows down or jumbles some arcs.
        mutating func changes(_ count: Int) -> [Customizer.Change] {
            let mood = generator.below(6)
            return (0..<count).map { _ in
                let input = generator.below(weights.count)
                switch mood {
                case 0: weights[input] = CustomizedMetric.infinity
                case 1: weights[input] = graph.weights[input]
                case 2: weights[input] = 0
                case 3: weights[input] = Int32(min(Int(weights[input]) * 2 + 1, Int(Int32.max)))
                default: weights[input] = WeighedGraph.weight(&generator, mood: generator.below(4))
                }
                return Customizer.Change(input: input, weight: weights[input])
            }
        }

        mutating func step(most: Int) -> [String] {
            var wrong: [String] = []
            let count = generator.below(4) == 0 ? generator.below(most + 1) : generator.below(5)
            let changes = changes(count)
            // The whole sweep takes over from this many changes on.
            let isWhole = count > max(16, weights.count / 300)
            (partial, whole) = isWhole ? (partial, whole + 1) : (partial + 1, whole)
            let older = generator.below(3) > 0 ? nil : customizer.newest
            let before = older.map(\.words)
            let newest = customizer.update(changes, threads: 1 + generator.below(2))
            if newest.words != CustomizedMetric(hierarchy, weights: weights).words { wrong.append("newest metric") }
            if customizer.newest !== newest { wrong.append("the newest is not the one handed out") }
            if let older, let before {
                if older.words != before { wrong.append("a metric changed while it was read") }
                held.append((older, before))
                copied += 1
            } else {
                reused += 1
            }
            if !held.isEmpty, generator.below(3) == 0 {
                let (metric, words) = held.remove(at: generator.below(held.count))
                if metric.words != words { wrong.append("a metric changed while it was held") }
            }
            return wrong
        }
    }

    @Test(arguments: 0..<4) func `after any sequence of changes the partial metric is the full one, bit for bit`(block: UInt64) {
        var (partial, whole, held, free) = (0, 0, 0, 0)
        for seed in block * 40..<(block + 1) * 40 {
            let graph = seed % 8 == 7 ? WeighedGraph.town(12, seed: seed) : WeighedGraph.random(seed: seed)
            guard !graph.tails.isEmpty else { continue }
            var life = Life(graph, seed: seed)
            for step in 0..<80 {
                let wrong = life.step(most: 60)
                #expect(wrong.isEmpty, "seed \(seed), step \(step), \(graph): \(wrong)")
                guard wrong.isEmpty else { return }
            }
            let changed = life.held.filter { $0.metric.words != $0.words }
            #expect(changed.isEmpty, "seed \(seed): metrics changed while they were held")
            (partial, whole) = (partial + life.partial, whole + life.whole)
            (held, free) = (held + life.copied, free + life.reused)
        }
        #expect(partial > 1000 && whole > 200 && held > 500 && free > 500, "\((partial, whole, held, free))")
    }

    @Test func `closing and opening again leaves no trace`() {
        let graph = WeighedGraph.town(20, seed: 5)
        var customizer = Customizer(CustomizedMetric(graph.hierarchy(), weights: graph.weights))
        let before = customizer.newest.words
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            let inputs = (0..<1 + generator.below(30)).map { _ in generator.below(graph.weights.count) }
            customizer.update(inputs.map { Customizer.Change(input: $0, weight: CustomizedMetric.infinity) })
            customizer.update(inputs.map { Customizer.Change(input: $0, weight: graph.weights[$0]) })
            #expect(customizer.newest.words == before)
        }
    }

    @Test func `an update that nobody's reading holds up uses the older metric's memory again`() {
        let graph = WeighedGraph.town(10, seed: 3)
        var customizer = Customizer(CustomizedMetric(graph.hierarchy(), weights: graph.weights))
        customizer.update([Customizer.Change(input: 0, weight: 1)])
        let first = ObjectIdentifier(customizer.newest)
        customizer.update([Customizer.Change(input: 1, weight: 1)])
        customizer.update([Customizer.Change(input: 2, weight: 1)])
        #expect(ObjectIdentifier(customizer.newest) == first)
        let reader = customizer.newest
        customizer.update([Customizer.Change(input: 3, weight: 1)])
        customizer.update([Customizer.Change(input: 4, weight: 1)])
        #expect(customizer.newest !== reader && reader.weight(ofInput: 3) == graph.weights[3])
    }

    @Test func `an update without changes, or of nothing but loops, changes no way`() {
        var graph = WeighedGraph.town(6, seed: 4)
        graph.tails.append(7)
        graph.heads.append(7)
        graph.weights.append(50)
        var customizer = Customizer(CustomizedMetric(graph.hierarchy(), weights: graph.weights))
        let before = customizer.newest.words
        #expect(customizer.update([]).words == before)
        customizer.update([Customizer.Change(input: graph.weights.count - 1, weight: 60)])
        customizer.update([])
        #expect(customizer.newest.words.weights == before.weights)
        #expect(customizer.newest.weight(ofInput: graph.weights.count - 1) == 60)
    }

    @Test func `of two changes to one arc the later one counts, few or many`() {
        let graph = WeighedGraph.town(8, seed: 6)
        for count in [1, 200] {
            var customizer = Customizer(CustomizedMetric(graph.hierarchy(), weights: graph.weights))
            let twice = (0..<count).flatMap { number in
                [7, Int32(number)].map { Customizer.Change(input: number % graph.weights.count, weight: $0) }
            }
            customizer.update(twice)
            var weights = graph.weights
            for change in twice { weights[change.input] = change.weight }
            #expect(customizer.newest.words == CustomizedMetric(customizer.newest.hierarchy, weights: weights).words)
        }
    }
}
