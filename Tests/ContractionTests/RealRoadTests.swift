// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Contraction
import Testing

/// Real Hanoi against Dijkstra: times, nearest units and ways of several vehicles, while units drive and roads close.
@Suite(.serialized) struct RealRoadTests {
    static let fleets: [(RealRoads, sources: Int, rounds: Int, incidents: Int)] = [(.roads, 400, 4, 14), (.sixteen, 400, 2, 5)]

    @Test(arguments: fleets)
    func `on real roads every answer is Dijkstra's, at any time`(roads: RealRoads, sources: Int, rounds: Int, incidents: Int) throws {
        guard let real = try roads.contracted() else { return }
        let seed: UInt64 = 20_261_122
        var queries = 0
        for (number, weights) in real.profiles.enumerated() {
            var fleet = Fleet(real.graph, real.hierarchy, sources: sources, seed: seed + UInt64(number), perfect: number == 0)
            fleet.become(weights)
            fleet.move(sources * 3)
            for round in 0..<rounds {
                // A few closures, a flood of them, and slower streets.
                fleet.reweigh([6, 40, 2000, 1][(round + number) % 4]) { generator, old in
                    generator.below(2) == 0 ? CustomizedMetric.infinity : min(old, 1_000_000) * 2
                }
                for _ in 0..<incidents {
                    fleet.move(10)
                    fleet.ask(real.graph.place(&fleet.generator), ways: 20)
                }
                let doors = (0..<5).map { _ in
                    Foothold.End(node: fleet.generator.below(real.graph.nodeCount), time: Int32(fleet.generator.below(90_000)))
                }
                fleet.ask(over: doors, ways: 20)
            }
            #expect(fleet.wrong.isEmpty, "seed \(seed), profile \(number): \(fleet.wrong.prefix(2))")
            queries += fleet.queries
        }
        print("\(roads.rawValue): \(queries) answers, seed \(seed)")
        #expect(queries > (roads == .roads ? 120_000 : 20_000))
    }

    @Test(arguments: RealRoads.allCases)
    func `two threads, long partial histories and one sweep make the same metric of real roads`(roads: RealRoads) throws {
        guard let real = try roads.contracted() else { return }
        let seed: UInt64 = 7
        var generator = SeededGenerator(seed: seed)
        var weights = real.graph.weights
        var customizer = Customizer(CustomizedMetric(real.hierarchy, weights: weights, threads: 2))
        #expect(customizer.newest.words == CustomizedMetric(real.hierarchy, weights: weights).words)
        for round in 0..<12 {
            let changes = (0..<[1, 5, 30, 400, 3, 9000][round % 6]).map { _ in
                let input = generator.below(weights.count)
                weights[input] = [CustomizedMetric.infinity, real.graph.weights[input], weights[input] / 2, 0][generator.below(4)]
                return Customizer.Change(input: input, weight: weights[input])
            }
            let older = round % 3 == 0 ? customizer.newest : nil
            customizer.update(changes, threads: 1 + round % 2)
            let full = CustomizedMetric(real.hierarchy, weights: weights, threads: 2 - round % 2)
            #expect(customizer.newest.words == full.words, "seed \(seed), round \(round)")
            withExtendedLifetime(older) {}
        }
    }

    @Test func `one sweep over the roads of Hanoi gives every arc what its lower triangles offer`() throws {
        guard let real = try RealRoads.roads.contracted() else { return }
        let metric = CustomizedMetric(real.hierarchy, weights: real.graph.weights)
        let wrong = PlainCustomization(real.graph, real.graph.weights, real.hierarchy).differences(from: metric)
        #expect(wrong.isEmpty, "\(wrong.prefix(3))")
    }

    @Test func `turning all roads of Hanoi round transposes the matrix`() throws {
        guard let real = try RealRoads.roads.contracted() else { return }
        var generator = SeededGenerator(seed: 3)
        let places = (0..<100).map { _ in Foothold(Foothold.End(node: generator.below(real.graph.nodeCount), time: 0)) }
        let slots = places.indices.map { UInt32($0) }
        let tables = [real.hierarchy, real.graph.reversed.hierarchy()].map { hierarchy in
            let table = SourceTable(CustomizedMetric(hierarchy, weights: real.graph.weights), capacity: places.count)
            for (slot, place) in places.enumerated() { table.put(slot, at: place) }
            return places.map { table.times(of: slots, to: $0) }
        }
        for (column, times) in tables[0].enumerated() {
            #expect(times == tables[1].map { $0[column] })
        }
    }
}
