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
        let ways = Ways(of: approach, Walks(searches))
        guard let setout = approach.ground.setout(at: start), let (drive, anchor) = ways.drive(from: setout)
        else { return nil }
        let place = setout.start
        let metric = approach.ground.metric
        var sheet = RouteSheet(metric, from: start, at: place)
        if let own = drive.own { sheet.add(own, weight: drive.ownWeight) }
        for arc in approach.ground.times.inputs(of: drive.places) { sheet.add(Stretch(arc: arc), weight: nil) }
        if let last = drive.last { sheet.add(last, weight: nil) }
        if drive.parking == nil { sheet.append(anchor.position.coordinate) }
        let onFoot = drive.parking.map { $0.stretches(to: anchor, in: city, approach.feet()) } ?? []
        return Route(
            estimate: estimate(drive, to: anchor, from: place, approach, id: 0), points: sheet.points, legs: sheet.legs,
            signals: sheet.signals, lastPath: sheet.path(onFoot: onFoot, to: anchor.position, then: incident))
    }
}

/// Writes a route down, stretch by stretch.
private struct RouteSheet {
    private let metric: Metric
    private(set) var points: [Route.Point]
    private(set) var legs: [Route.Leg] = []
    private(set) var signals: [Route.SignalPassed] = []
    private var elapsed: Int32
    /// Centimetres of the last leg; its metres are rounded from these.
    private var legCm = 0

    init(_ metric: Metric, from: Coordinate, at start: Start) {
        self.metric = metric
        elapsed = Int32(start.offsetMs)
        points = [Route.Point(coordinate: from, elapsed: .zero)]
        append(start.position.coordinate)
    }

    /// `weight`: of all the arc, where it is not the metric's. A stretch that ends inside its arc leaves its last point to
    /// the caller.
    mutating func add(_ stretch: Stretch, weight: Int?) {
        let city = metric.city
        let edge = stretch.arc >> 1
        let weight = weight ?? Int(metric.weight(ofArc: stretch.arc).milliseconds)
        let began = Metric.part(of: weight, upTo: stretch.from)
        let time = Metric.part(of: weight, upTo: stretch.to) - began
        let before = elapsed
        for (coordinate, fraction) in city.bends(ofArc: stretch.arc, from: stretch.from, to: stretch.to) {
            elapsed = before + Int32(Metric.part(of: weight, upTo: fraction) - began)
            append(coordinate)
        }
        elapsed = before + Int32(time)
        let name = city.names(ofEdge: edge).first ?? ""
        note(name, stretch.centimetres(in: city), Int32(time))
        guard stretch.to == RoadPosition.whole else { return }
        let end = city.coordinate(ofNode: city.head(ofArc: stretch.arc))
        append(end)
        let count = city.signals(onArc: stretch.arc)
        guard count > 0 else { return }
        signals.append(
            Route.SignalPassed(coordinate: end, elapsed: TravelTime(milliseconds: elapsed), name: name, count: count))
    }

    func path(onFoot way: [Stretch], to anchor: RoadPosition, then incident: Coordinate) -> [Coordinate] {
        var path = [points[points.count - 1].coordinate]
        func add(_ coordinate: Coordinate) {
            if path.last != coordinate { path.append(coordinate) }
        }
        for stretch in way {
            path += metric.city.bends(ofArc: stretch.arc, from: stretch.from, to: stretch.to).map(\.coordinate)
            if stretch.to == RoadPosition.whole { add(metric.city.coordinate(ofNode: metric.city.head(ofArc: stretch.arc))) }
        }
        add(anchor.coordinate)
        add(incident)
        return path
    }

    mutating func append(_ coordinate: Coordinate) {
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
