// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import RoadNetwork
import Synchronization
import Vocabulary

/// What one profile is on this city when nothing is closed: its metric, its home ground, and where positions snap to.
final class HomeGround: Sendable {
    let metric: Metric
    /// What positions snap to: from each of these edges every other can be reached.
    let component: BitSet
    /// Nodes on a road that the profile can use.
    private let onRoads: BitSet
    private let snapped: Mutex<[Coordinate: RoadPosition?]>

    /// Units stand still most of the time, and incidents are asked about again and again. When it is full it is emptied.
    private static let snapLimit = 32_768

    init(_ metric: Metric) {
        self.metric = metric
        component = metric.largestComponent()
        var onRoads = BitSet(capacity: metric.city.nodeCount)
        for edge in 0..<metric.city.edgeCount where metric.isPassable(edge: edge) {
            onRoads.insert(metric.city.tail(ofEdge: edge))
            onRoads.insert(metric.city.head(ofEdge: edge))
        }
        self.onRoads = onRoads
        snapped = Mutex([:])
    }

    func isOnRoad(_ node: Int) -> Bool { onRoads.contains(node) }

    /// The nearest places on the profile's home ground, one for each point.
    func places(_ points: [Coordinate]) -> [RoadPosition?] {
        let known = snapped.withLock { snapped in points.map { snapped[$0] } }
        var places: [RoadPosition?] = []
        var fresh: [(Coordinate, RoadPosition?)] = []
        for (point, place) in zip(points, known) {
            if let place {
                places.append(place)
            } else {
                let place = metric.city.nearest(to: point, in: component)
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

/// Grounds of all profiles, under no conditions and under those asked about last. Everything here can be computed again
/// from its key, so a caller cannot tell a full shelf from an empty one, except by the clock.
///
/// Changed conditions change few arcs: the next ground of a profile is made from its newest one by a partial customization,
/// beside it, while questions go on being answered on the old one.
final class GroundShelf: Sendable {
    let hierarchy: Hierarchy
    private let city: City
    private let shelf = Mutex(Shelf())
    /// Held while a ground is made, so that two callers do not make the same one.
    private let workshop = Mutex(Workshop())

    /// Profiles are few; units with dimensions of their own make more. 200 grounds of a large city take some GB. What
    /// is kept of as many profiles is emptied before there is more.
    static let homeLimit = 200
    /// Of a profile: the conditions of now, and those of the hour to come or of a recommendation looked at again. Whoever
    /// makes room for the next gives back the metric before last, into which the next update goes.
    private static let conditionedLimit = 2

    private struct Shelf {
        var homes: [VehicleProfile: (home: HomeGround, ground: Ground)] = [:]
        var conditioned: [VehicleProfile: [Conditioned]] = [:]
        var feet: [Feet: FootLayer] = [:]
    }

    private struct Workshop {
        var customizers: [VehicleProfile: Customizer] = [:]
        var effects: (conditions: RoadConditions, effects: RoadEffects)?
    }

    private struct Conditioned {
        var conditions: RoadConditions
        var ground: Ground
    }

    /// People on foot heed closures and water, not speeds; a metric tells whose weights these are.
    private struct Feet: Hashable {
        var metric: ObjectIdentifier
        var pace: Int
    }

    init(_ city: City) {
        self.city = city
        let arcs = 0..<city.arcCount
        hierarchy = Hierarchy(
            order: city.withNodeOrder { Array($0) }, tails: arcs.map { UInt32(city.tail(ofArc: $0)) },
            heads: arcs.map { UInt32(city.head(ofArc: $0)) })
    }

    /// Of how many profiles something is kept.
    var kept: (homes: Int, conditioned: Int, customizers: Int) {
        let customizers = workshop.withLock { $0.customizers.count }
        return shelf.withLock { ($0.homes.count, $0.conditioned.count, customizers) }
    }

    /// The profile when nothing is closed.
    func home(_ profile: VehicleProfile) -> HomeGround { base(profile).home }

    /// Whether `ground` would only have to look it up.
    func knows(_ profile: VehicleProfile, under conditions: RoadConditions) -> Bool {
        conditions.isEmpty ? shelf.withLock { $0.homes[profile] } != nil : known(profile, conditions) != nil
    }

    func ground(_ profile: VehicleProfile, under conditions: RoadConditions) -> Ground {
        guard !conditions.isEmpty else { return base(profile).ground }
        if let known = known(profile, conditions) { return known }
        let home = home(profile)
        return workshop.withLock { workshop in
            if let known = known(profile, conditions) { return known }
            let metric = Metric(home.metric, under: effects(of: conditions, &workshop))
            var customizer = workshop.customizers[profile] ?? Customizer(base(profile).ground.times)
            workshop.customizers[profile] = nil
            let changes = metric.changes(from: customizer.newest)
            makeRoom(profile)
            let ground = Ground(home, metric, customizer.update(changes))
            if workshop.customizers.count >= GroundShelf.homeLimit { workshop.customizers.removeAll() }
            workshop.customizers[profile] = customizer
            keep(Conditioned(conditions: conditions, ground: ground), profile)
            return ground
        }
    }

    /// How crews walk at a pace under these conditions.
    func feet(_ foot: VehicleProfile, pace: Int, under conditions: RoadConditions) -> FootLayer {
        let metric = ground(foot, under: conditions).metric
        let key = Feet(metric: ObjectIdentifier(metric), pace: pace)
        if let known = shelf.withLock({ $0.feet[key] }), known.metric === metric { return known }
        let made = FootLayer(metric, pace: pace)
        shelf.withLock { shelf in
            if shelf.feet.count > 16 { shelf.feet.removeAll() }
            shelf.feet[key] = made
        }
        return made
    }

    private func base(_ profile: VehicleProfile) -> (home: HomeGround, ground: Ground) {
        if let known = shelf.withLock({ $0.homes[profile] }) { return known }
        let home = HomeGround(Metric(city, profile))
        let times = CustomizedMetric(hierarchy, weights: home.metric.weights)
        let made = (home: home, ground: Ground(home, home.metric, times, perfect: PerfectArcs(times)))
        return shelf.withLock { shelf in
            if let known = shelf.homes[profile] { return known }
            if shelf.homes.count >= GroundShelf.homeLimit { shelf.homes.removeAll() }
            shelf.homes[profile] = made
            return made
        }
    }

    private func known(_ profile: VehicleProfile, _ conditions: RoadConditions) -> Ground? {
        shelf.withLock { $0.conditioned[profile]?.last { $0.conditions.hasSameEffect(as: conditions) }?.ground }
    }

    private func makeRoom(_ profile: VehicleProfile) {
        shelf.withLock { shelf in
            guard var list = shelf.conditioned[profile], list.count >= GroundShelf.conditionedLimit else { return }
            list.removeFirst()
            shelf.conditioned[profile] = list
        }
    }

    private func keep(_ made: Conditioned, _ profile: VehicleProfile) {
        shelf.withLock { shelf in
            if shelf.conditioned[profile] == nil, shelf.conditioned.count >= GroundShelf.homeLimit { shelf.conditioned.removeAll() }
            shelf.conditioned[profile, default: []].append(made)
        }
    }

    private func effects(of conditions: RoadConditions, _ workshop: inout Workshop) -> RoadEffects {
        if let known = workshop.effects, known.conditions.hasSameEffect(as: conditions) { return known.effects }
        let made = RoadEffects(of: conditions, in: city)
        workshop.effects = (conditions, made)
        return made
    }
}

extension Metric {
    /// Arcs that weigh something else here.
    fileprivate func changes(from times: CustomizedMetric) -> [Customizer.Change] {
        weights.indices.compactMap { arc in
            let weight = min(weights[arc], CustomizedMetric.infinity)
            return weight == times.weight(ofInput: arc) ? nil : Customizer.Change(input: arc, weight: weight)
        }
    }
}

/// Memory for plain searches that is not in use.
final class SearchPool: Sendable {
    private let graph: ReverseGraph
    private let idle = Mutex<[IdleSearch]>([])

    /// `@unchecked Sendable`: in the pool nobody uses it, and out of the pool one taker does.
    private struct IdleSearch: @unchecked Sendable {
        let search: ReverseDijkstra
    }

    init(_ city: City) {
        let arcs = 0..<city.arcCount
        graph = ReverseGraph(
            nodeCount: city.nodeCount, tails: arcs.map { UInt32(city.tail(ofArc: $0)) },
            heads: arcs.map { UInt32(city.head(ofArc: $0)) })
    }

    /// To be given back by whoever takes it.
    func take() -> ReverseDijkstra { idle.withLock { $0.popLast() }?.search ?? ReverseDijkstra(graph) }

    func give(back search: ReverseDijkstra) {
        let idle = IdleSearch(search: search)
        self.idle.withLock { $0.append(idle) }
    }
}
