// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// The router's answers worked out the long way: for every unit its own Dijkstra forward, with dictionaries and a linear
/// search for the next node, and for every parking place its own walk. Shares with the router the metric, the places on
/// the network and nothing else. A place at the end of an edge is the node there, open to every arc of it. A unit inside
/// an edge that conditions shut drives on along it in twice the time it takes when nothing is closed.
struct TextbookTwin {
    let city: City
    let conditions: RoadConditions

    struct Answer: Equatable {
        var outcome: ArrivalKind
        var total: Int
    }

    enum ArrivalKind: Equatable { case there, unreachable, noRoadAtUnit, noRoadAtIncident }

    func answer(_ start: Coordinate, to incident: Coordinate, _ profile: VehicleProfile) -> Answer {
        let base = Metric(city, profile)
        let now = Metric(base, under: RoadEffects(of: conditions, in: city))
        let footBase = Metric(city, .foot)
        let footNow = Metric(footBase, under: RoadEffects(of: conditions, in: city))
        guard let unit = city.nearest(to: start, in: base.largestComponent()) else {
            return Answer(outcome: .noRoadAtUnit, total: 0)
        }
        let access = city.nearest(to: incident, in: footBase.largestComponent())
        let door = city.nearest(to: incident, in: base.largestComponent())
        let isAtDoor = door.map { $0.metresAway <= max(25, (access?.metresAway ?? 0) + 10) } ?? false
        guard isAtDoor || access != nil else { return Answer(outcome: .noRoadAtIncident, total: 0) }
        let own = ownWeights(unit, now, base)
        let drive = times(now, from: unit, own)
        let offset = (centimetres(unit) * 36 + 5) / 10
        if isAtDoor, let door, let best = arrival(now, drive, unit, own, at: door) {
            return Answer(outcome: .there, total: offset + best + straight(door, profile))
        }
        guard let access else { return Answer(outcome: .unreachable, total: 0) }
        var totals: [Int] = []
        if let parked = arrival(now, drive, unit, own, at: access) { totals.append(parked) }
        let pace = profile.paceMmPerSecond
        let longest = walkTime(200_000, pace)
        for (node, driven) in drive {
            let onFoot = walk(footNow, from: node, pace)
            for (node, part) in ends(footNow, access, { walkTime(city.lengthCm(ofEdge: $0 >> 1), pace) }) {
                guard let walked = onFoot[node] else { continue }
                if walked + part + straight(access, profile) <= longest { totals.append(driven + walked + part) }
            }
        }
        guard let best = totals.min() else { return Answer(outcome: .unreachable, total: 0) }
        return Answer(outcome: .there, total: offset + best + straight(access, profile))
    }

    /// What the unit's own edge costs it, by arc.
    private func ownWeights(_ unit: RoadPosition, _ now: Metric, _ base: Metric) -> [Int: Int] {
        var weights: [Int: Int] = [:]
        for arc in [unit.edge * 2, unit.edge * 2 + 1] {
            if base.isPassable(arc: arc) { weights[arc] = Int(base.weight(ofArc: arc).milliseconds) * 2 }
            if now.isPassable(arc: arc) { weights[arc] = Int(now.weight(ofArc: arc).milliseconds) }
        }
        return weights
    }

    private func arrival(
        _ metric: Metric, _ drive: [Int: Int], _ unit: RoadPosition, _ own: [Int: Int], at place: RoadPosition
    ) -> Int? {
        var best: Int?
        for (node, part) in ends(metric, place, { Int(metric.weight(ofArc: $0).milliseconds) }) {
            if let driven = drive[node] { best = min(best ?? Int.max, driven + part) }
        }
        guard unit.edge == place.edge, corners(unit).isEmpty, corners(place).isEmpty else { return best }
        for (arc, weight) in own where unit.fraction(onArc: arc) <= place.fraction(onArc: arc) {
            let (from, to) = (unit.fraction(onArc: arc), place.fraction(onArc: arc))
            best = min(best ?? Int.max, share(weight, to) - share(weight, from))
        }
        return best
    }

    /// From which nodes one comes to a place, and what the rest of the way costs.
    private func ends(_ metric: Metric, _ place: RoadPosition, _ cost: (Int) -> Int) -> [(node: Int, part: Int)] {
        let corners = corners(place)
        guard corners.isEmpty else { return corners.map { ($0, 0) } }
        return [place.edge * 2, place.edge * 2 + 1].filter { metric.isPassable(arc: $0) }
            .map { (city.tail(ofArc: $0), share(cost($0), place.fraction(onArc: $0))) }
    }

    /// The nodes that a place is; none for a place inside an edge.
    private func corners(_ place: RoadPosition) -> [Int] {
        var corners: [Int] = []
        let isPoint = city.lengthCm(ofEdge: place.edge) == 0
        if isPoint || place.fraction == 0 { corners.append(city.tail(ofEdge: place.edge)) }
        if isPoint || place.fraction == 65_536 { corners.append(city.head(ofEdge: place.edge)) }
        return corners
    }

    private func times(_ metric: Metric, from unit: RoadPosition, _ own: [Int: Int]) -> [Int: Int] {
        var first: [Int: Int] = [:]
        for node in corners(unit) { first[node] = 0 }
        if first.isEmpty {
            for (arc, weight) in own {
                let rest = weight - share(weight, unit.fraction(onArc: arc))
                first[city.head(ofArc: arc)] = min(first[city.head(ofArc: arc)] ?? Int.max, rest)
            }
        }
        return dijkstra(first) { metric.isPassable(arc: $0) ? Int(metric.weight(ofArc: $0).milliseconds) : nil }
    }

    private func walk(_ metric: Metric, from node: Int, _ pace: Int) -> [Int: Int] {
        dijkstra([node: 0]) {
            metric.isPassable(arc: $0) ? walkTime(city.lengthCm(ofEdge: $0 >> 1), pace) : nil
        }
    }

    private func dijkstra(_ first: [Int: Int], _ cost: (Int) -> Int?) -> [Int: Int] {
        var open = first
        var settled: [Int: Int] = [:]
        while let (node, time) = open.min(by: { $0.value < $1.value }) {
            open[node] = nil
            settled[node] = time
            for arc in city.arcs(outOf: node) {
                let head = city.head(ofArc: arc)
                guard settled[head] == nil, let cost = cost(arc) else { continue }
                open[head] = min(open[head] ?? Int.max, time + cost)
            }
        }
        return settled
    }

    private func share(_ whole: Int, _ fraction: Int32) -> Int { (whole * Int(fraction) + 32_768) / 65_536 }

    private func centimetres(_ place: RoadPosition) -> Int { Int((place.metresAway * 100).rounded()) }

    private func walkTime(_ centimetres: Int, _ pace: Int) -> Int { (centimetres * 10_000 + pace / 2) / pace }

    private func straight(_ place: RoadPosition, _ profile: VehicleProfile) -> Int {
        centimetres(place) < 100 ? 0 : walkTime(centimetres(place), profile.paceMmPerSecond)
    }
}
