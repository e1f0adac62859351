// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Routing
import Testing
import Vocabulary

/// Urban Hanoi, 47,000 nodes, against a plain Dijkstra that knows no early stop, no cache and no conditions patched in.
@Suite struct RealGraphTests {
    @Test func `on the roads of Hanoi the five nearest of 200 units are those that a plain Dijkstra finds`() throws {
        guard let city = try SharedGraph.hanoi.get() else {
            // Absent data must not look like a passed comparison.
            print("SKIPPED: no graph tables under \(SharedGraph.folder); set KENG_SHARED to compare on real roads")
            return
        }
        let router = Router(city)
        let seed: UInt64 = 20_261_122
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for round in 0..<8 {
            let conditions = round % 2 == 0 ? .none : closures(city, UInt64(round), &generator)
            let metric = router.metric(for: .heavyEngine, under: conditions)
            let home = router.metric(for: .heavyEngine).largestComponent()
            let units = (0..<200).map {
                Departure(id: $0, coordinate: point(city, &generator), profile: .heavyEngine)
            }
            let incident = point(city, &generator)
            let door = try #require(city.nearest(to: incident, in: home))
            let times = plain(metric, to: door)
            let straight = door.metresAway < 1 ? 0 : walk(door.metresAway)
            let expected = try units.compactMap { unit -> (Int, Int)? in
                let place = try #require(city.nearest(to: unit.coordinate, in: home))
                return drive(metric, place, door, times).map {
                    ((Int((place.metresAway * 100).rounded()) * 36 + 5) / 10 + $0 + straight, unit.id)
                }
            }
            let all = router.estimates(to: incident, from: units, under: conditions)
            #expect(all.map { $0.park == nil ? .unreachable : $0.total } == router.times(to: incident, from: units, under: conditions))
            for (total, id) in expected { #expect(Int(all[id].total.milliseconds) == total, "round \(round)") }
            let ranked = all.filter { $0.park != nil }.sorted { ($0.total, $0.id) < ($1.total, $1.id) }
            #expect(router.nearest(5, to: incident, from: units, under: conditions) == Array(ranked.prefix(5)))
        }
    }

    private func point(_ city: City, _ generator: inout SeededGenerator) -> Coordinate {
        let node = city.coordinate(ofNode: Int.random(in: 0..<city.nodeCount, using: &generator))
        return Coordinate(
            latE7: node.latE7 + Int32.random(in: -2000...2000, using: &generator),
            lonE7: node.lonE7 + Int32.random(in: -2000...2000, using: &generator))
    }

    private func closures(_ city: City, _ version: UInt64, _ generator: inout SeededGenerator) -> RoadConditions {
        var conditions = RoadConditions()
        conditions.version = version
        for _ in 0..<40 {
            var condition = RoadCondition()
            (condition.at, condition.radiusM) = (point(city, &generator), 150)
            conditions.conditions.append(condition)
        }
        return conditions
    }

    private func walk(_ metres: Double) -> Int { (Int((metres * 100).rounded()) * 10_000 + 555) / 1111 }

    private func drive(_ metric: Metric, _ unit: RoadPosition, _ door: RoadPosition, _ times: [Int]) -> Int? {
        if let node = corner(metric.city, unit) { return times[node] < Int.max ? times[node] : nil }
        var best: Int?
        for arc in [unit.edge * 2, unit.edge * 2 + 1] where metric.isPassable(arc: arc) {
            let weight = Int(metric.weight(ofArc: arc).milliseconds)
            let own = Metric.part(of: weight, upTo: unit.fraction(onArc: arc))
            let there = times[metric.city.head(ofArc: arc)]
            if there < Int.max { best = min(best ?? Int.max, weight - own + there) }
            if unit.edge == door.edge, unit.fraction(onArc: arc) <= door.fraction(onArc: arc) {
                best = min(best ?? Int.max, Metric.part(of: weight, upTo: door.fraction(onArc: arc)) - own)
            }
        }
        return best
    }

    /// The node that a place is; `nil` inside an edge.
    private func corner(_ city: City, _ place: RoadPosition) -> Int? {
        if place.fraction == 0 { return city.tail(ofEdge: place.edge) }
        return place.fraction == 65_536 ? city.head(ofEdge: place.edge) : nil
    }

    /// Times from every node to the door, with a queue of (time, node) in a sorted set of buckets by second.
    private func plain(_ metric: Metric, to door: RoadPosition) -> [Int] {
        var times = Array(repeating: Int.max, count: metric.city.nodeCount)
        var buckets: [[(Int, Int)]] = [[]]
        func push(_ node: Int, _ time: Int) {
            guard time < times[node] else { return }
            times[node] = time
            while buckets.count <= time / 1000 { buckets.append([]) }
            buckets[time / 1000].append((time, node))
        }
        if let node = corner(metric.city, door) { push(node, 0) }
        for arc in [door.edge * 2, door.edge * 2 + 1] where metric.isPassable(arc: arc) {
            let weight = Int(metric.weight(ofArc: arc).milliseconds)
            push(metric.city.tail(ofArc: arc), Metric.part(of: weight, upTo: door.fraction(onArc: arc)))
        }
        var second = 0
        while second < buckets.count {
            // Corrections inside of a second go round again until none is left: label-correcting, no heap to get wrong.
            while let (time, node) = buckets[second].popLast() {
                guard time == times[node] else { continue }
                for arc in metric.city.arcs(into: node) where metric.isPassable(arc: arc) {
                    push(metric.city.tail(ofArc: arc), time + Int(metric.weight(ofArc: arc).milliseconds))
                }
            }
            second += 1
        }
        return times
    }
}
