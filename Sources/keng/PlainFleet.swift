// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import RoadNetwork
import Vocabulary

/// Units for the plain reverse Dijkstra: the same questions as a `Fleet`, answered by searching the roads each time.
struct PlainFleet {
    private let metric: Metric
    private let search: ReverseDijkstra
    private let places: [RoadPosition]
    /// Units that leave by a node, with their time until then.
    private var leaving: [Int: [(unit: Int, time: Int32)]] = [:]
    private let byEdge: [Int: [Int]]

    init(_ metric: Metric, _ places: [RoadPosition], _ tails: [UInt32], _ heads: [UInt32]) {
        self.metric = metric
        self.places = places
        search = ReverseDijkstra(ReverseGraph(nodeCount: metric.city.nodeCount, tails: tails, heads: heads))
        byEdge = Dictionary(grouping: places.indices, by: { places[$0].edge })
        for (unit, place) in places.enumerated() {
            for arc in [place.edge * 2, place.edge * 2 + 1] where metric.isPassable(arc: arc) {
                let weight = Int(metric.weights[arc])
                let rest = Int32(weight - Metric.part(of: weight, upTo: place.fraction(onArc: arc)))
                leaving[metric.city.head(ofArc: arc), default: []].append((unit, rest))
            }
        }
    }

    /// Stops as soon as nobody else can be among the `k` nearest.
    func nearest(_ k: Int, to incident: RoadPosition) -> [(time: Int32, unit: Int)] {
        var best = direct(to: incident)
        var bound = CustomizedMetric.infinity - 1
        search.run(to: metric.ends(incident), weights: metric.weights) { node, time in
            guard time <= bound else { return false }
            for (unit, rest) in leaving[node] ?? [] {
                best[unit] = min(best[unit] ?? CustomizedMetric.infinity, time + rest)
            }
            if best.count >= k, leaving[node] != nil { bound = best.values.sorted()[k - 1] }
            return true
        }
        return Array(best.map { ($0.value, $0.key) }.sorted { $0 < $1 }.prefix(k)).map { (time: $0.0, unit: $0.1) }
    }

    func times(to incident: RoadPosition) -> [Int32] {
        var times = places.map { _ in CustomizedMetric.infinity }
        for (unit, time) in direct(to: incident) { times[unit] = time }
        search.run(to: metric.ends(incident), weights: metric.weights) { node, time in
            for (unit, rest) in leaving[node] ?? [] { times[unit] = min(times[unit], time + rest) }
            return true
        }
        return times
    }

    /// Units inside the incident's own edge, before it.
    private func direct(to incident: RoadPosition) -> [Int: Int32] {
        var times: [Int: Int32] = [:]
        for unit in byEdge[incident.edge] ?? [] {
            for arc in [incident.edge * 2, incident.edge * 2 + 1] where metric.isPassable(arc: arc) {
                let (own, goal) = (places[unit].fraction(onArc: arc), incident.fraction(onArc: arc))
                guard own <= goal else { continue }
                let weight = Int(metric.weights[arc])
                let time = Int32(Metric.part(of: weight, upTo: goal) - Metric.part(of: weight, upTo: own))
                times[unit] = min(times[unit] ?? time, time)
            }
        }
        return times
    }
}

extension Metric {
    /// The nodes from which a place inside an edge is driven to, each with what is left.
    func ends(_ place: RoadPosition) -> [Foothold.End] {
        [place.edge * 2, place.edge * 2 + 1].filter { isPassable(arc: $0) }.map { arc in
            let rest = Int32(Metric.part(of: Int(weights[arc]), upTo: place.fraction(onArc: arc)))
            return Foothold.End(node: city.tail(ofArc: arc), time: rest)
        }
    }

    /// The nodes by which a place inside an edge is left.
    func foothold(_ place: RoadPosition) -> Foothold {
        let ends = [place.edge * 2, place.edge * 2 + 1].filter { isPassable(arc: $0) }.map { arc in
            let weight = Int(weights[arc])
            let rest = Int32(weight - Metric.part(of: weight, upTo: place.fraction(onArc: arc)))
            return Foothold.End(node: city.head(ofArc: arc), time: rest)
        }
        return Foothold(ends[0], ends.count > 1 ? ends[1] : nil)
    }
}

extension RoadConditions {
    /// One edge closed, the one meant by a point on the map.
    static func closure(at point: Coordinate, version: UInt64) -> RoadConditions {
        var condition = RoadCondition()
        condition.id = RoadConditionID(version)
        condition.at = point
        var conditions = RoadConditions()
        conditions.version = version
        conditions.conditions = [condition]
        return conditions
    }

    /// A slow day: one speed for every road of the city, another one with every version.
    static func speedOnEveryRoad(version: UInt64, _ city: City) -> RoadConditions {
        var condition = RoadCondition()
        condition.id = RoadConditionID(version)
        condition.kind = .speed
        condition.speedKmh = 20 + Int(version % 10)
        condition.outline = [
            Coordinate(latE7: -850_000_000, lonE7: -1_790_000_000), Coordinate(latE7: -850_000_000, lonE7: 1_790_000_000),
            Coordinate(latE7: 850_000_000, lonE7: 1_790_000_000), Coordinate(latE7: 850_000_000, lonE7: -1_790_000_000),
        ].compactMap(\.self)
        var conditions = RoadConditions()
        conditions.version = version
        conditions.conditions = [condition]
        return conditions
    }
}
