// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// What the router should say when nothing is closed, worked out forward from the units over the exported graph.
struct PlainAnswers {
    let city: City
    let profile: VehicleProfile
    let metric: Metric
    let foot: Metric
    private let graph: PlainGraph
    private let home: BitSet
    private let walkable: BitSet

    /// A place that was drawn: a node known by its number, or a point that has to be found on the roads first.
    enum Place {
        case node(Int)
        case point(Coordinate)
    }

    /// A unit with its times to all nodes.
    struct Unit {
        fileprivate let times: [Int]
        fileprivate let offset: Int
        fileprivate let inside: RoadPosition?
    }

    /// Where the way to an incident can end: at these nodes, with so many milliseconds still to go.
    struct Goal {
        fileprivate var ends: [(node: Int, time: Int)]
        fileprivate var inside: RoadPosition?
        fileprivate var straight: Int
        /// The vehicle gets to the address.
        let isDoor: Bool
    }

    init(_ city: City, _ profile: VehicleProfile) {
        (self.city, self.profile) = (city, profile)
        metric = Metric(city, profile)
        foot = Metric(city, .foot)
        graph = PlainGraph(metric)
        home = metric.largestComponent()
        walkable = foot.largestComponent()
    }

    func unit(_ place: Place) -> Unit? {
        if case .node(let node) = place {
            return Unit(times: graph.times(from: [(node, 0)]), offset: 0, inside: nil)
        }
        guard case .point(let point) = place, let spot = city.nearest(to: point, in: home) else { return nil }
        let offset = (centimetres(spot) * 36 + 5) / 10
        if let node = corner(spot) { return Unit(times: graph.times(from: [(node, 0)]), offset: offset, inside: nil) }
        let seeds = arcs(metric, spot).map { arc in
            (node: city.head(ofArc: arc), time: weight(arc) - share(weight(arc), spot.fraction(onArc: arc)))
        }
        return Unit(times: graph.times(from: seeds), offset: offset, inside: spot)
    }

    func goal(_ place: Place) -> Goal? {
        if case .node(let node) = place { return Goal(ends: [(node, 0)], inside: nil, straight: 0, isDoor: true) }
        guard case .point(let point) = place, let access = city.nearest(to: point, in: walkable) else { return nil }
        if let door = city.nearest(to: point, in: home), door.metresAway <= max(25, access.metresAway + 10) {
            return goal(at: door, isDoor: true)
        }
        var goal = goal(at: access, isDoor: false)
        goal.ends += walks(to: access, straight: goal.straight).map { ($0.key, $0.value) }
        return goal
    }

    /// Milliseconds from the unit to the incident.
    func total(_ unit: Unit, _ goal: Goal) -> Int? {
        var best: Int?
        for end in goal.ends where unit.times[end.node] < Int.max {
            best = min(best ?? Int.max, unit.times[end.node] + end.time)
        }
        if let from = unit.inside, let to = goal.inside, from.edge == to.edge {
            for arc in arcs(metric, from) where from.fraction(onArc: arc) <= to.fraction(onArc: arc) {
                let direct = share(weight(arc), to.fraction(onArc: arc)) - share(weight(arc), from.fraction(onArc: arc))
                best = min(best ?? Int.max, direct)
            }
        }
        return best.map { unit.offset + $0 + goal.straight }
    }

    private func goal(at spot: RoadPosition, isDoor: Bool) -> Goal {
        let straight = centimetres(spot) < 100 ? 0 : walk(centimetres(spot))
        if let node = corner(spot) { return Goal(ends: [(node, 0)], inside: nil, straight: straight, isDoor: isDoor) }
        let ends = arcs(metric, spot).map { arc in
            (node: city.tail(ofArc: arc), time: share(weight(arc), spot.fraction(onArc: arc)))
        }
        return Goal(ends: ends, inside: spot, straight: straight, isDoor: isDoor)
    }

    /// Walking times to the access from all nodes at most two kilometres of walking away, the straight line included.
    private func walks(to access: RoadPosition, straight: Int) -> [Int: Int] {
        var best: [Int: Int] = [:]
        var open: [Int: Int] = [:]
        func push(_ node: Int, _ time: Int) {
            guard time + straight <= walk(200_000), time < best[node] ?? Int.max else { return }
            (best[node], open[node]) = (time, time)
        }
        if let node = corner(access) {
            push(node, 0)
        } else {
            for arc in arcs(foot, access) {
                push(city.tail(ofArc: arc), share(walk(city.lengthCm(ofEdge: arc / 2)), access.fraction(onArc: arc)))
            }
        }
        // Label-correcting: whatever got better is looked at again.
        while !open.isEmpty {
            let round = open
            open = [:]
            for (node, time) in round {
                for arc in city.arcs(into: node) where foot.isPassable(arc: arc) {
                    push(city.tail(ofArc: arc), time + walk(city.lengthCm(ofEdge: arc / 2)))
                }
            }
        }
        return best
    }

    private func arcs(_ metric: Metric, _ spot: RoadPosition) -> [Int] {
        [spot.edge * 2, spot.edge * 2 + 1].filter { metric.isPassable(arc: $0) }
    }

    private func corner(_ spot: RoadPosition) -> Int? {
        if spot.fraction == 0 { return city.tail(ofEdge: spot.edge) }
        return spot.fraction == 65_536 ? city.head(ofEdge: spot.edge) : nil
    }

    private func weight(_ arc: Int) -> Int { Int(metric.weight(ofArc: arc).milliseconds) }
    private func share(_ whole: Int, _ fraction: Int32) -> Int { (whole * Int(fraction) + 32_768) / 65_536 }
    private func centimetres(_ spot: RoadPosition) -> Int { Int((spot.metresAway * 100).rounded()) }

    private func walk(_ centimetres: Int) -> Int {
        (centimetres * 10_000 + profile.paceMmPerSecond / 2) / profile.paceMmPerSecond
    }
}
