// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Synchronization
import Vocabulary

/// What one profile is on this city when nothing is closed: its metric, its home ground, and where positions snap to.
final class HomeGround: Sendable {
    let metric: Metric
    private let snapped: Mutex<[Coordinate: RoadPosition?]>

    /// Units stand still most of the time, and incidents are asked about again and again. When it is full it is emptied.
    private static let snapLimit = 32_768

    init(_ metric: Metric) {
        self.metric = metric
        snapped = Mutex([:])
    }

    /// The nearest places on the profile's home ground, one for each point.
    func places(_ points: [Coordinate]) -> [RoadPosition?] {
        let known = snapped.withLock { snapped in points.map { snapped[$0] } }
        var places: [RoadPosition?] = []
        var fresh: [(Coordinate, RoadPosition?)] = []
        for (point, place) in zip(points, known) {
            if let place {
                places.append(place)
            } else {
                let place = metric.city.nearest(to: point, in: metric.component)
                places.append(place)
                fresh.append((point, place))
            }
        }
        if !fresh.isEmpty { keep(fresh) }
        return places
    }

    private func keep(_ fresh: [(Coordinate, RoadPosition?)]) {
        snapped.withLock { snapped in
            if snapped.count + fresh.count > HomeGround.snapLimit { snapped.removeAll() }
            for (point, place) in fresh.prefix(HomeGround.snapLimit) { snapped[point] = .some(place) }
        }
    }
}

/// Metrics that were computed before. Everything here can be computed again from its key, so a caller cannot tell a
/// full shelf from an empty one, except by the clock.
final class MetricShelf: Sendable {
    private let city: City
    private let shelf = Mutex(Shelf())

    /// Profiles are few; units with dimensions of their own make more. 200 metrics of a large city take some hundred MB.
    private static let homeLimit = 200
    /// Metrics under conditions: two sets of conditions for every profile that is likely to be in use.
    private static let conditionedLimit = 400

    private struct Shelf {
        var homes: [VehicleProfile: HomeGround] = [:]
        var conditioned: [Conditioned] = []
        var effects: (conditions: RoadConditions, effects: RoadEffects)?
    }

    private struct Conditioned {
        var profile: VehicleProfile
        var conditions: RoadConditions
        var metric: Metric
    }

    init(_ city: City) { self.city = city }

    func home(_ profile: VehicleProfile) -> HomeGround {
        if let known = shelf.withLock({ $0.homes[profile] }) { return known }
        let made = HomeGround(Metric(city, profile))
        shelf.withLock {
            if $0.homes.count >= MetricShelf.homeLimit { $0.homes.removeAll() }
            $0.homes[profile] = made
        }
        return made
    }

    func metric(_ profile: VehicleProfile, under conditions: RoadConditions) -> Metric {
        let home = home(profile)
        if conditions.conditions.isEmpty { return home.metric }
        let known = shelf.withLock { shelf in
            shelf.conditioned.last { $0.profile == profile && $0.conditions == conditions }
        }
        if let known { return known.metric }
        let made = Metric(home.metric, under: effects(of: conditions))
        shelf.withLock {
            if $0.conditioned.count >= MetricShelf.conditionedLimit {
                $0.conditioned.removeFirst(MetricShelf.conditionedLimit / 2)
            }
            $0.conditioned.removeAll { old in
                old.profile == profile && old.conditions.version &+ 1 < conditions.version
            }
            $0.conditioned.append(Conditioned(profile: profile, conditions: conditions, metric: made))
        }
        return made
    }

    private func effects(of conditions: RoadConditions) -> RoadEffects {
        if let known = shelf.withLock({ $0.effects }), known.conditions == conditions { return known.effects }
        let made = RoadEffects(of: conditions, in: city)
        shelf.withLock { $0.effects = (conditions, made) }
        return made
    }
}

/// Search memories that are not in use.
final class SearchSpaces: Sendable {
    private let nodes: Int
    private let idle = Mutex<[SearchSpace]>([])

    init(nodes: Int) { self.nodes = nodes }

    /// Lends a clean space to `body`, which leaves it clean.
    func borrow<R>(_ body: (SearchSpace) -> R) -> R {
        let space = idle.withLock { $0.popLast() } ?? SearchSpace(nodes: nodes)
        defer { idle.withLock { $0.append(space) } }
        return body(space)
    }
}
