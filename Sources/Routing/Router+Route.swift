// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

extension Router {
    /// The way of one unit; `nil` when it has none (`estimates` says why).
    public func route(
        from start: Coordinate, to incident: Coordinate, profile: VehicleProfile,
        under conditions: RoadConditions = .none
    ) -> Route? {
        let approach = approach(incident, access(to: incident), profile, conditions)
        guard let place = approach.home.places([start])[0] else { return nil }
        let starts = [Start(index: 0, position: place)]
        if let door = approach.door, let route = route(approach, door, nil, starts, start, incident) { return route }
        return approach.access.flatMap { route(approach, $0, approach.walk, starts, start, incident) }
    }

    private func route(
        _ approach: Approach, _ anchor: Anchor, _ walk: FootLayer?, _ starts: [Start], _ from: Coordinate,
        _ incident: Coordinate
    ) -> Route? {
        spaces.borrow { space in
            var search = ArrivalSearch(space, approach.metric, to: anchor, walk: walk, from: starts)
            search.run { _, _ in SearchSpace.unreached }
            defer { search.clean() }
            guard search.hasArrived(0) else { return nil }
            let (stretches, parkNode) = search.drive(0)
            var sheet = RouteSheet(approach.metric, from: from, at: starts[0])
            for (index, stretch) in stretches.enumerated() {
                let isLast = parkNode == nil && index == stretches.count - 1
                sheet.add(stretch, endingAt: isLast ? anchor.position.coordinate : nil)
            }
            let foot = parkNode.map { search.footArcs(from: $0).map(\.arc) } ?? []
            return Route(
                estimate: search.estimate(0, id: 0), points: sheet.points, legs: sheet.legs, signals: sheet.signals,
                lastPath: sheet.path(onFoot: foot, to: anchor.position, then: incident))
        }
    }
}

/// Writes a route down, stretch by stretch.
private struct RouteSheet {
    private let metric: Metric
    private(set) var points: [Route.Point]
    private(set) var legs: [Route.Leg] = []
    private(set) var signals = 0
    private var elapsed: Int32
    /// Centimetres of the last leg; its metres are rounded from these.
    private var legCm = 0

    init(_ metric: Metric, from: Coordinate, at start: Start) {
        self.metric = metric
        elapsed = Int32(start.offsetMs)
        points = [Route.Point(coordinate: from, elapsed: .zero)]
        append(start.position.coordinate)
    }

    /// Without a place to end at, the stretch ends at its arc's head.
    mutating func add(_ stretch: Stretch, endingAt end: Coordinate?) {
        let city = metric.city
        let edge = stretch.arc >> 1
        let weight = Int(metric.weight(ofArc: stretch.arc).milliseconds)
        let length = city.lengthCm(ofEdge: edge)
        let began = Metric.part(of: weight, upTo: stretch.from)
        let time = Metric.part(of: weight, upTo: stretch.to) - began
        let cm = Metric.part(of: length, upTo: stretch.to) - Metric.part(of: length, upTo: stretch.from)
        let before = elapsed
        for (coordinate, fraction) in city.bends(ofArc: stretch.arc, from: stretch.from, to: stretch.to) {
            elapsed = before + Int32(Metric.part(of: weight, upTo: fraction) - began)
            append(coordinate)
        }
        elapsed = before + Int32(time)
        append(end ?? city.coordinate(ofNode: city.head(ofArc: stretch.arc)))
        note(city.names(ofEdge: edge).first ?? "", cm, Int32(time))
        if stretch.to == RoadPosition.whole {
            let road = city.attributes(ofEdge: edge)
            signals += Int(stretch.arc & 1 == 0 ? road.signalsForward : road.signalsBackward)
        }
    }

    func path(onFoot arcs: [Int], to anchor: RoadPosition, then incident: Coordinate) -> [Coordinate] {
        var path = [points[points.count - 1].coordinate]
        for (index, arc) in arcs.enumerated() {
            let isLast = index == arcs.count - 1
            let end = isLast ? anchor.fraction(onArc: arc) : RoadPosition.whole
            let goal = isLast ? anchor.coordinate : metric.city.coordinate(ofNode: metric.city.head(ofArc: arc))
            path += metric.city.bends(ofArc: arc, from: 0, to: end).map(\.coordinate)
            if path.last != goal { path.append(goal) }
        }
        if path.last != incident { path.append(incident) }
        return path
    }

    private mutating func append(_ coordinate: Coordinate) {
        let point = Route.Point(coordinate: coordinate, elapsed: TravelTime(milliseconds: elapsed))
        if points[points.count - 1] != point { points.append(point) }
    }

    private mutating func note(_ name: String, _ centimetres: Int, _ time: Int32) {
        if let last = legs.indices.last, legs[last].name == name {
            legCm += centimetres
            legs[last].metres = (legCm + 50) / 100
            legs[last].time = legs[last].time + TravelTime(milliseconds: time)
        } else {
            legCm = centimetres
            legs.append(Route.Leg(name: name, metres: (legCm + 50) / 100, time: TravelTime(milliseconds: time)))
        }
    }
}
