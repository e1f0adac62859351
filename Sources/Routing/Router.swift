// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import RoadNetwork
import Vocabulary

/// Who can be at an incident when: exact travel times on the road network, each unit by its own profile, under the
/// road conditions of this moment.
///
/// To its callers a pure function of the city, the arguments and nothing else: same question, same answer, on every
/// machine. Inside it keeps grounds, labels and places that were computed before.
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
/// Behind it stands one contraction hierarchy of the city (`Contraction`), customized for every profile and set of
/// conditions (`Ground`): a unit's label is made when it is first asked about, and from then on its time to any
/// incident is one vector minimum. Which roads lie on the way is read only for those whose `estimates` are wanted.
public final class Router: Sendable {
    public let city: City
    let shelf: GroundShelf
    let searches: SearchPool
    private let foot: VehicleProfile

    /// A road within this distance of the address is the address's road, wherever people walk.
    static let doorstepMetres = 25.0
    /// A pavement mapped beside its road is nearer to the houses by about this much.
    static let pavementMetres = 10.0

    /// `foot`: who walks the last metres. The pace is that of each vehicle's crew.
    public init(_ city: City, foot: VehicleProfile = .foot) {
        self.city = city
        self.foot = foot
        shelf = GroundShelf(city)
        searches = SearchPool(city)
    }

    /// The contraction hierarchy behind all answers; for measurements.
    public var hierarchy: Hierarchy { shelf.hierarchy }

    /// What every arc costs `profile` now; for exports and displays.
    public func metric(for profile: VehicleProfile, under conditions: RoadConditions = .none) -> Metric {
        shelf.ground(profile, under: conditions).metric
    }

    // MARK: - Questions

    /// Total times only, in the order of the departures; `unreachable` where `estimates` would say why not. The cheapest
    /// question there is: ask it of everybody, and ask `estimates` about those that matter.
    public func times(
        to incident: Coordinate, from departures: [Departure], under conditions: RoadConditions = .none
    ) -> [TravelTime] {
        var times = departures.map { _ in TravelTime.unreachable }
        let access = access(to: incident)
        let walks = Walks(searches)
        for group in groups(departures) {
            let approach = approach(incident, access, group.profile, conditions)
            for part in group.parts {
                let found = totals(approach, walks, part.map { departures[$0].coordinate })
                for (index, total) in zip(part, found) { times[index] = TravelTime(milliseconds: total) }
            }
        }
        return times
    }

    /// One row for each departure, one column for each incident: `times` for all of them.
    public func matrix(
        from departures: [Departure], to incidents: [Coordinate], under conditions: RoadConditions = .none
    ) -> [[TravelTime]] {
        let columns = incidents.map { times(to: $0, from: departures, under: conditions) }
        return departures.indices.map { row in columns.map { $0[row] } }
    }

    /// One estimate for each departure, in the order of the departures.
    public func estimates(
        to incident: Coordinate, from departures: [Departure], under conditions: RoadConditions = .none
    ) -> [Estimate] {
        var estimates = departures.map { Estimate.none($0.id, .unreachable, conditions.version) }
        let access = access(to: incident)
        let walks = Walks(searches)
        for group in groups(departures) {
            let ways = Ways(of: approach(incident, access, group.profile, conditions), walks)
            for index in group.members { estimates[index] = estimate(ways, departures[index]) }
        }
        return estimates
    }

    /// The `k` units that can be there first: by total time, then by id. Units without a way are not among them, so
    /// there may be fewer than `k`.
    public func nearest(
        _ k: Int, to incident: Coordinate, from departures: [Departure], under conditions: RoadConditions = .none
    ) -> [Estimate] {
        guard k > 0 else { return [] }
        let totals = times(to: incident, from: departures, under: conditions)
        let there = departures.indices.filter { totals[$0].isReachable }
        let first = there.sorted { (totals[$0], departures[$0].id, $0) < (totals[$1], departures[$1].id, $1) }.prefix(k)
        return estimates(to: incident, from: first.map { departures[$0] }, under: conditions)
    }

    // MARK: - Searches beforehand

    /// Gets the roads ready for these vehicles and for their crews on foot: a tenth of a second each in a large city.
    public func prepare(_ profiles: some Sequence<VehicleProfile>, under conditions: RoadConditions = .none) {
        for profile in profiles {
            _ = shelf.ground(profile, under: conditions)
            _ = shelf.feet(foot, pace: profile.figures.paceMmPerSecond, under: conditions)
        }
    }

    /// Those of `profiles` for which `times` and `estimates` would first have to search where to stop around the incident, or
    /// even to get the roads ready under these conditions: milliseconds each, where other questions take microseconds.
    public func unsearched(
        _ profiles: some Sequence<VehicleProfile>, to incident: Coordinate, under conditions: RoadConditions = .none
    ) -> [VehicleProfile] {
        guard let access = access(to: incident) else { return [] }
        return profiles.filter { profile in
            guard shelf.knows(profile, under: conditions) else { return true }
            let approach = approach(incident, access, profile, conditions)
            guard !approach.isOpenDoor, let anchor = approach.access else { return false }
            return !approach.ground.knowsParking(to: anchor)
        }
    }

    /// Does these searches, so that whoever asks later need not wait for them. Changes no answer. Left to the question are an
    /// open door that nobody reaches, and a unit's own surroundings.
    public func search(_ profiles: some Sequence<VehicleProfile>, to incident: Coordinate, under conditions: RoadConditions = .none) {
        let access = access(to: incident)
        let walks = Walks(searches)
        for profile in profiles {
            let approach = approach(incident, access, profile, conditions)
            guard !approach.isOpenDoor, let anchor = approach.access else { continue }
            _ = approach.ground.parking(to: anchor, approach.feet, walks)
        }
    }

    // MARK: - Approach

    /// Where a crew on foot comes nearest to the incident.
    func access(to incident: Coordinate) -> RoadPosition? { shelf.home(foot).places([incident])[0] }

    func approach(
        _ incident: Coordinate, _ access: RoadPosition?, _ profile: VehicleProfile, _ conditions: RoadConditions
    ) -> Approach {
        let ground = shelf.ground(profile, under: conditions)
        let pace = profile.figures.paceMmPerSecond
        let limit = max(Router.doorstepMetres, (access?.metresAway ?? 0) + Router.pavementMetres)
        let door = ground.home.places([incident])[0].flatMap { $0.metresAway <= limit ? $0 : nil }
        return Approach(
            version: conditions.version, ground: ground, feet: { [shelf, foot] in shelf.feet(foot, pace: pace, under: conditions) },
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

    // MARK: - Answers

    /// Total times of units at `points`, `infinity` without a way.
    private func totals(_ approach: Approach, _ walks: Walks, _ points: [Coordinate]) -> [Int32] {
        var totals = points.map { _ in CustomizedMetric.infinity }
        var left = Array(points.indices)
        if let door = approach.door {
            for (index, time) in approach.ground.times(from: points, to: door).enumerated() {
                totals[index] = time ?? CustomizedMetric.infinity
            }
            left = left.filter { totals[$0] == CustomizedMetric.infinity }
        }
        if !left.isEmpty, let access = approach.access {
            let parking = approach.ground.parking(to: access, approach.feet, walks)
            let found = approach.ground.times(from: left.map { points[$0] }, to: access, over: parking)
            for (index, time) in zip(left, found) { totals[index] = time ?? CustomizedMetric.infinity }
        }
        return totals
    }

    private func estimate(_ ways: Ways, _ departure: Departure) -> Estimate {
        let approach = ways.approach
        guard let setout = approach.ground.setout(at: departure.coordinate) else {
            return .none(departure.id, .noRoadAtUnit, approach.version)
        }
        guard approach.door != nil || approach.access != nil else { return .none(departure.id, .noRoadAtIncident, approach.version) }
        guard let (drive, anchor) = ways.drive(from: setout) else { return .none(departure.id, .unreachable, approach.version) }
        return estimate(drive, to: anchor, from: setout.start, approach, id: departure.id)
    }

    func estimate(_ drive: Drive, to anchor: Anchor, from start: Start, _ approach: Approach, id: Int) -> Estimate {
        let facts = approach.ground.facts(of: drive)
        let last = drive.parking?.walk ?? anchor.milliseconds
        let onFoot = drive.parking.map { $0.stretches(to: anchor, in: city, approach.feet()) } ?? []
        let footCm = onFoot.reduce(0) { $0 + $1.centimetres(in: city) }
        return Estimate(
            id: id, drive: TravelTime(milliseconds: drive.time - last),
            driveMetres: (start.offsetCm + facts.centimetres + 50) / 100,
            last: TravelTime(milliseconds: last), lastMetres: (anchor.centimetres + footCm + 50) / 100,
            outcome: footCm > 0 ? .lastMetres : .toTheDoor,
            park: drive.parking.map { city.coordinate(ofNode: $0.node) } ?? anchor.position.coordinate,
            assumedWidth: facts.assumedWidth, version: approach.version)
    }
}

/// Departures with the same profile, by their index.
private struct Group {
    let profile: VehicleProfile
    var members: [Int]

    /// As many at a time as a ground keeps labels of.
    var parts: [ArraySlice<Int>] {
        stride(from: 0, to: members.count, by: KnownSources.limit).map {
            members[$0..<min($0 + KnownSources.limit, members.count)]
        }
    }
}

/// Ways of many units of one profile to one incident; what they share is made when the first one needs it.
final class Ways {
    let approach: Approach
    private let walks: Walks
    private lazy var finder = approach.door.map { approach.ground.finder(to: $0) }
    private lazy var parking = approach.access.map { approach.ground.parking(to: $0, approach.feet, walks) }

    init(of approach: Approach, _ walks: Walks) {
        (self.approach, self.walks) = (approach, walks)
    }

    /// The way of one unit, with where it ends; `nil` when it has none.
    func drive(from setout: Setout) -> (drive: Drive, anchor: Anchor)? {
        if let door = approach.door, let finder, let drive = approach.ground.drive(from: setout, to: door, finder) {
            return (drive, door)
        }
        guard let access = approach.access, let parking else { return nil }
        return approach.ground.drive(from: setout, to: access, over: parking).map { ($0, access) }
    }
}

/// How one profile comes to one incident.
struct Approach {
    /// Of the road conditions.
    let version: UInt64
    let ground: Ground
    let feet: () -> FootLayer
    let door: Anchor?
    let access: Anchor?

    /// Whether there is a door and its road is open now.
    var isOpenDoor: Bool { door.map { ground.metric.isPassable(edge: $0.position.edge) } ?? false }
}
