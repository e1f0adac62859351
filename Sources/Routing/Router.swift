// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// Who can be at an incident when: exact travel times on the road network, each unit by its own profile, under the
/// road conditions of this moment.
///
/// To its callers a pure function of the city, the arguments and nothing else: same question, same answer, on every
/// machine. Inside it keeps metrics and places that were computed before.
///
/// How an incident is approached by a profile P:
///
/// 1. *Access* is the nearest edge that a crew can walk on, within the walkable network.
/// 2. The *door* is the nearest edge of P's home ground. When it is as near as the access (or nearer than a doorstep),
///    the road takes the vehicle to the address: units drive to the door, the rest is a straight line on foot.
/// 3. Otherwise, and for units that cannot drive to the door under these conditions, the crew goes on foot from a
///    parking place: of all nodes and of the access edge itself, the one with the least total time.
///
/// A unit's position is placed on the nearest edge of P's home ground: where P can get about when nothing is closed. A
/// position at the end of an edge is the node there, open to every arc. A unit that stands on a road which is closed or
/// flooded now drives on along it in twice the usual time; no other unit gets through there.
///
/// One search backward from the incident serves all units of a profile. A hierarchy of contracted nodes can later
/// take the place of the drive layer's search without a change at these doors: it would be built over `City`'s
/// arrays and re-weighted from `Metric`, while edges, parts of edges, access and parking stay as they are.
public final class Router: Sendable {
    public let city: City
    let shelf: MetricShelf
    let spaces: SearchSpaces
    private let foot: VehicleProfile

    /// A road within this distance of the address is the address's road, wherever people walk.
    static let doorstepMetres = 25.0
    /// A pavement mapped beside its road is nearer to the houses by about this much.
    static let pavementMetres = 10.0

    /// `foot`: who walks the last metres. The pace is that of each vehicle's crew.
    public init(_ city: City, foot: VehicleProfile = .foot) {
        self.city = city
        self.foot = foot
        shelf = MetricShelf(city)
        spaces = SearchSpaces(nodes: city.nodeCount)
    }

    /// What every arc costs `profile` now; for exports and displays.
    public func metric(for profile: VehicleProfile, under conditions: RoadConditions = .none) -> Metric {
        shelf.metric(profile, under: conditions)
    }

    /// One estimate for each departure, in the order of the departures.
    public func estimates(
        to incident: Coordinate, from departures: [Departure], under conditions: RoadConditions = .none
    ) -> [Estimate] {
        var estimates = departures.map { Estimate.none($0.id, .unreachable) }
        let access = access(to: incident)
        for group in groups(departures) {
            let approach = approach(incident, access, group.profile, conditions)
            let starts = starts(group, departures, approach, &estimates)
            var all = Ranks(0)
            solve(approach, starts, departures, &estimates, &all)
        }
        return estimates
    }

    /// Total times only, in the order of the departures; `unreachable` where `estimates` would say why not. The cheapest
    /// question there is: ask it of everybody, and ask `estimates` about those that matter.
    public func times(
        to incident: Coordinate, from departures: [Departure], under conditions: RoadConditions = .none
    ) -> [TravelTime] {
        estimates(to: incident, from: departures, under: conditions).map { $0.park == nil ? .unreachable : $0.total }
    }

    /// One row for each departure, one column for each incident: `times` for all of them.
    public func matrix(
        from departures: [Departure], to incidents: [Coordinate], under conditions: RoadConditions = .none
    ) -> [[TravelTime]] {
        let columns = incidents.map { times(to: $0, from: departures, under: conditions) }
        return departures.indices.map { row in columns.map { $0[row] } }
    }

    /// The `k` units that can be there first: by total time, then by id. Units without a way are not among them, so
    /// there may be fewer than `k`.
    public func nearest(
        _ k: Int, to incident: Coordinate, from departures: [Departure], under conditions: RoadConditions = .none
    ) -> [Estimate] {
        guard k > 0 else { return [] }
        var estimates = departures.map { Estimate.none($0.id, .unreachable) }
        let access = access(to: incident)
        var ranks = Ranks(k)
        for group in groups(departures) {
            let approach = approach(incident, access, group.profile, conditions)
            let starts = starts(group, departures, approach, &estimates)
            solve(approach, starts, departures, &estimates, &ranks)
        }
        let there = estimates.indices.filter { estimates[$0].park != nil }
        let sorted = there.sorted {
            (estimates[$0].total, estimates[$0].id, $0) < (estimates[$1].total, estimates[$1].id, $1)
        }
        return sorted.prefix(k).map { estimates[$0] }
    }

    // MARK: - Approach

    /// Where a crew on foot comes nearest to the incident.
    func access(to incident: Coordinate) -> RoadPosition? { shelf.home(foot).places([incident])[0] }

    func approach(
        _ incident: Coordinate, _ access: RoadPosition?, _ profile: VehicleProfile, _ conditions: RoadConditions
    ) -> Approach {
        let home = shelf.home(profile)
        let pace = profile.figures.paceMmPerSecond
        let limit = max(Router.doorstepMetres, (access?.metresAway ?? 0) + Router.pavementMetres)
        let door = home.places([incident])[0].flatMap { $0.metresAway <= limit ? $0 : nil }
        return Approach(
            home: home, metric: shelf.metric(profile, under: conditions),
            walk: FootLayer(shelf.metric(foot, under: conditions), pace: pace),
            door: door.map { Anchor($0, in: city, pace: pace) },
            access: access.map { Anchor($0, in: city, pace: pace) })
    }

    private func groups(_ departures: [Departure]) -> [Group] {
        var groups: [Group] = []
        for (index, departure) in departures.enumerated() {
            if let known = groups.firstIndex(where: { $0.profile == departure.profile }) {
                groups[known].members.append(index)
            } else {
                groups.append(Group(profile: departure.profile, members: [index]))
            }
        }
        return groups
    }

    /// The members that have a place on the network; the others get their outcome here.
    private func starts(
        _ group: Group, _ departures: [Departure], _ approach: Approach, _ estimates: inout [Estimate]
    ) -> [Start] {
        let places = approach.home.places(group.members.map { departures[$0].coordinate })
        var starts: [Start] = []
        for (index, place) in zip(group.members, places) {
            if let place {
                starts.append(Start(index: index, position: place, approach.metric, base: approach.home.metric))
            } else {
                estimates[index].outcome = .noRoadAtUnit
            }
        }
        guard approach.door == nil, approach.access == nil else { return starts }
        for start in starts { estimates[start.index].outcome = .noRoadAtIncident }
        return []
    }

    // MARK: - Searches

    /// Exact estimates for those of `starts` that are within the bound of `ranks`.
    ///
    /// When the door lies in the large connected part, who can drive there is known beforehand: whoever reaches that
    /// part. Otherwise the search has to come to its end to tell, so it runs without a bound. Everybody else is
    /// searched for on foot, those in pockets apart: they would let the search run through the whole city in vain.
    private func solve(
        _ approach: Approach, _ starts: [Start], _ departures: [Departure], _ estimates: inout [Estimate],
        _ ranks: inout Ranks
    ) {
        let metric = approach.metric
        var left = starts
        if let door = approach.door {
            if metric.component.contains(door.position.edge) {
                let drivers = starts.filter { $0.reachesComponent(metric) }
                search(approach, door, nil, drivers, departures, &estimates, &ranks)
                left = starts.filter { !$0.reachesComponent(metric) }
            } else {
                var all = Ranks(0)
                search(approach, door, nil, starts, departures, &estimates, &all)
                left = starts.filter { estimates[$0.index].park == nil }
                for start in starts where estimates[start.index].park != nil {
                    ranks.add(estimates[start.index].total.milliseconds)
                }
            }
        }
        guard let access = approach.access else { return }
        let cutOff = left.filter { !$0.reachesComponent(metric) }
        let free = left.filter { $0.reachesComponent(metric) }
        search(approach, access, approach.walk, free, departures, &estimates, &ranks)
        search(approach, access, approach.walk, cutOff, departures, &estimates, &ranks, inPockets: true)
    }

    private func search(
        _ approach: Approach, _ anchor: Anchor, _ walk: FootLayer?, _ starts: [Start], _ departures: [Departure],
        _ estimates: inout [Estimate], _ ranks: inout Ranks, inPockets: Bool = false
    ) {
        guard !starts.isEmpty else { return }
        spaces.borrow { space in
            var search = ArrivalSearch(
                space, approach.metric, to: anchor, walk: walk, from: starts, inPockets: inPockets)
            search.run(bound: ranks.bound) { _, total in ranks.add(total) }
            for (index, start) in starts.enumerated() where search.hasArrived(index) {
                estimates[start.index] = search.estimate(index, id: departures[start.index].id)
            }
            search.clean()
        }
    }
}

/// Departures with the same profile, by their index.
private struct Group {
    let profile: VehicleProfile
    var members: [Int]
}

/// How one profile comes to one incident.
struct Approach {
    let home: HomeGround
    let metric: Metric
    let walk: FootLayer
    let door: Anchor?
    let access: Anchor?
}

/// The k best totals so far. With k = 0: no limit.
private struct Ranks {
    private let k: Int
    private var best: [Int32] = []

    init(_ k: Int) { self.k = k }

    /// A total above this one is not among the k best.
    var bound: Int32 { k > 0 && best.count == k ? best[k - 1] : SearchSpace.unreached }

    @discardableResult
    mutating func add(_ total: Int32) -> Int32 {
        guard k > 0, best.count < k || total < best[k - 1] else { return bound }
        best.insert(total, at: best.firstIndex { total < $0 } ?? best.count)
        if best.count > k { best.removeLast() }
        return bound
    }
}
