// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// What the router should say, worked out forward from the units over the exported graph. Under conditions places are
/// found on the roads as they are without, and a unit on a road that is shut drives out in twice the usual time.
struct PlainAnswers {
    let city: City
    let profile: VehicleProfile
    /// When nothing is closed; and now.
    private let home: Metric
    private let metric: Metric
    private let footHome: Metric
    private let foot: Metric
    private let graph: PlainGraph
    private let ground: BitSet
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
        fileprivate var inside: RoadPosition?
        /// What all of its own edge costs it, by arc.
        fileprivate var own: [Int: Int] = [:]
    }

    /// Where the way to an incident can end: at these nodes, with so many milliseconds still to go.
    fileprivate struct Ending {
        var ends: [(node: Int, time: Int)]
        var inside: RoadPosition?
        var straight: Int
    }

    struct Goal {
        fileprivate let door: Ending?
        /// For whoever cannot drive to the door.
        fileprivate let access: Ending?
        /// The road takes a vehicle to the address.
        var isDoor: Bool { door != nil }
    }

    init(_ city: City, _ profile: VehicleProfile, under conditions: RoadConditions = .none) {
        (self.city, self.profile) = (city, profile)
        home = Metric(city, profile)
        footHome = Metric(city, .foot)
        let effects = RoadEffects(of: conditions, in: city)
        metric = Metric(home, under: effects)
        foot = Metric(footHome, under: effects)
        graph = PlainGraph(metric)
        ground = home.largestComponent()
        walkable = footHome.largestComponent()
    }

    func unit(_ place: Place) -> Unit? {
        if case .node(let node) = place { return Unit(times: graph.times(from: [(node, 0)]), offset: 0) }
        guard case .point(let point) = place, let spot = city.nearest(to: point, in: ground) else { return nil }
        let offset = (centimetres(spot) * 36 + 5) / 10
        if let node = corner(spot) { return Unit(times: graph.times(from: [(node, 0)]), offset: offset) }
        var own: [Int: Int] = [:]
        for arc in arcs(home, spot) { own[arc] = Int(home.weight(ofArc: arc).milliseconds) * 2 }
        for arc in arcs(metric, spot) { own[arc] = weight(arc) }
        let seeds = own.map { arc, weight in
            (node: city.head(ofArc: arc), time: weight - share(weight, spot.fraction(onArc: arc)))
        }
        return Unit(times: graph.times(from: seeds), offset: offset, inside: spot, own: own)
    }

    func goal(_ place: Place) -> Goal? {
        let point: Coordinate
        switch place {
        case .node(let node): point = city.coordinate(ofNode: node)
        case .point(let drawn): point = drawn
        }
        let access = city.nearest(to: point, in: walkable)
        let parking = access.map { access in
            var ending = ending(at: access)
            ending.ends += walks(to: access, straight: ending.straight).map { ($0.key, $0.value) }
            return ending
        }
        if case .node(let node) = place {
            return Goal(door: Ending(ends: [(node, 0)], inside: nil, straight: 0), access: parking)
        }
        let limit = max(25, (access?.metresAway ?? 0) + 10)
        let door = city.nearest(to: point, in: ground).flatMap { $0.metresAway <= limit ? ending(at: $0) : nil }
        return door == nil && parking == nil ? nil : Goal(door: door, access: parking)
    }

    /// Milliseconds from the unit to the incident.
    func total(_ unit: Unit, _ goal: Goal) -> Int? {
        if let door = goal.door, let total = total(unit, door) { return total }
        return goal.access.flatMap { total(unit, $0) }
    }

    private func total(_ unit: Unit, _ goal: Ending) -> Int? {
        var best: Int?
        for end in goal.ends where unit.times[end.node] < Int.max {
            best = min(best ?? Int.max, unit.times[end.node] + end.time)
        }
        if let from = unit.inside, let to = goal.inside, from.edge == to.edge {
            for (arc, weight) in unit.own where from.fraction(onArc: arc) <= to.fraction(onArc: arc) {
                let direct = share(weight, to.fraction(onArc: arc)) - share(weight, from.fraction(onArc: arc))
                best = min(best ?? Int.max, direct)
            }
        }
        return best.map { unit.offset + $0 + goal.straight }
    }

    private func ending(at spot: RoadPosition) -> Ending {
        let straight = centimetres(spot) < 100 ? 0 : walk(centimetres(spot))
        if let node = corner(spot) { return Ending(ends: [(node, 0)], inside: nil, straight: straight) }
        let ends = arcs(metric, spot).map { arc in
            (node: city.tail(ofArc: arc), time: share(weight(arc), spot.fraction(onArc: arc)))
        }
        return Ending(ends: ends, inside: spot, straight: straight)
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
