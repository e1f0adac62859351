// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing
import Vocabulary

@Suite struct MetricTests {
    @Test(arguments: 0..<25) func `the component is a largest set of nodes that all reach each other`(seed: UInt64) throws {
        let city = try City(SmallTown.ofAllKinds(seed: seed, roads: 10 + Int(seed)))
        for profile in [VehicleProfile.car, .heavyEngine, .foot] {
            let metric = Metric(city, profile)
            let reach = (0..<city.nodeCount).map { reached(metric, from: $0) }
            let classes = (0..<city.nodeCount).map { node in reach[node].filter { reach[$0].contains(node) } }
            let largest = classes.map(\.count).max() ?? 0
            let candidates = Set(classes.filter { $0.count == largest }).map { members in
                (0..<city.edgeCount).filter {
                    metric.isPassable(edge: $0) && members.contains(city.tail(ofEdge: $0))
                        && members.contains(city.head(ofEdge: $0))
                }
            }
            #expect(candidates.contains(metric.largestComponent().members), "seed \(seed), \(profile.name)")
        }
    }

    @Test func `conditions patched into a metric give what a metric computed from the conditions gives`() throws {
        let draft = SmallTown.ofAllKinds(seed: 5)
        let city = try City(draft)
        var conditions = RoadConditions()
        for number in 0..<6 {
            var condition = RoadCondition()
            condition.kind = RoadConditionKind.allCases[number % 3]
            (condition.depthCm, condition.speedKmh) = (number * 15, number * 4)
            (condition.at, condition.radiusM) = (SmallTown.place(Double(number) * 400, 700), 150)
            conditions.conditions.append(condition)
        }
        let effects = RoadEffects(of: conditions, in: city)
        #expect(!effects.edges.isEmpty)
        let base = Metric(city, .heavyEngine)
        let patched = Metric(base, under: effects)
        let back = Metric(patched, under: RoadEffects(of: .none, in: city))
        for arc in 0..<city.arcCount {
            if !effects.edges.contains(arc >> 1) { #expect(patched.weight(ofArc: arc) == base.weight(ofArc: arc)) }
            #expect(patched.weight(ofArc: arc) >= base.weight(ofArc: arc))
            #expect(back.weight(ofArc: arc) == patched.weight(ofArc: arc))
        }
    }

    @Test func `parts of an arc add up to the arc, and never fall as they grow`() {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<2000 {
            let weight = Int.random(in: 0...Int(TravelTime.unreachable.milliseconds), using: &generator)
            let fraction = Int32.random(in: 0...65_535, using: &generator)
            let part = Metric.part(of: weight, upTo: fraction)
            #expect(part >= 0 && part <= weight)
            #expect(Metric.part(of: weight, upTo: fraction + 1) >= part)
            #expect(Metric.part(of: weight, upTo: 0) == 0 && Metric.part(of: weight, upTo: 65_536) == weight)
        }
    }

    @Test func `the exported tables hold every node and every arc that the vehicle can use, in order`() throws {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)]) { $0.carBackward = .wrongWay }
        town.road([(100, 0), (100, 50)])
        town.road([(0, 0), (100, 50)]) { ($0.carForward, $0.carBackward) = (.no, .no) }
        let export = CityExport(Metric(try town.city(), .car))
        var lines: [String] = []
        export.nodeLines { lines.append($0) }
        #expect(lines.count == 4 && lines[0] == "id,lat,lon" && lines[1] == "0,21.0000000,105.8000000")
        lines = []
        export.arcLines { lines.append($0) }
        #expect(lines == ["tail,head,travel_ms,length_m", "0,1,18000,100.0", "1,2,9000,50.0", "2,1,9000,50.0"])
    }

    private func reached(_ metric: Metric, from node: Int) -> Set<Int> {
        var seen: Set<Int> = [node]
        var open = [node]
        while let current = open.popLast() {
            for arc in metric.city.arcs(outOf: current) where metric.isPassable(arc: arc) {
                let head = metric.city.head(ofArc: arc)
                if seen.insert(head).inserted { open.append(head) }
            }
        }
        return seen
    }
}
