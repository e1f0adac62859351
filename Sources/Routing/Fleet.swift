// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import RoadNetwork
import Vocabulary

/// Many units of one profile, kept ready for many questions: who is nearest, and how long each would drive.
///
/// `Router` answers about any list of units and remembers their places; a fleet is told once where everybody is and from
/// then on of every move, and in return finds the nearest few without looking at the others (`SourceBuckets`). For
/// exercises, coverage maps and benchmarks, where there are thousands of questions a second.
///
/// Places are on the network already (`City.nearest`), and times are of driving to the very place: no last metres on
/// foot. Each unit carries traits, bits of the caller's choosing for its status and what it can do; a question names
/// the traits that it requires.
///
/// Times hold for `version` of the road conditions. New conditions make new times for everybody in `adopt`.
///
/// Not for two threads at once.
public final class Fleet {
    public let profile: VehicleProfile
    /// Of the road conditions that all times hold for.
    public private(set) var version: UInt64
    private let router: Router
    private var ground: Ground
    private let buckets: SourceBuckets
    private var starts: [Start?]
    /// Units that stand inside an edge: whoever shares it with an incident may not need the network.
    private var inside: [Int: [Int]] = [:]

    /// Room for units numbered from 0 to `capacity` - 1.
    public init(_ router: Router, profile: VehicleProfile, capacity: Int, under conditions: RoadConditions = .none) {
        (self.router, self.profile, version) = (router, profile, conditions.version)
        ground = router.shelf.ground(profile, under: conditions)
        buckets = SourceBuckets(ground.times, perfect: ground.perfect, capacity: capacity)
        starts = Array(repeating: nil, count: capacity)
    }

    /// Bytes of labels and lists.
    public var bytes: Int { buckets.bytes }

    /// Where a point lies on the network of this profile.
    public func place(_ point: Coordinate) -> RoadPosition? {
        router.city.nearest(to: point, in: ground.home.component)
    }

    /// A unit stands here now, or (`nil`) nowhere that matters. Outside of the lists (`inLists` false) it has times but is
    /// never among the nearest: cheaper where only times are asked for.
    public func put(_ unit: Int, at place: RoadPosition?, traits: UInt32 = .max, inLists: Bool = true) {
        let start = place.map { Start($0, ground.metric, base: ground.home.metric) }
        if let old = starts[unit], old.nodes.isEmpty { inside[old.position.edge]?.removeAll { $0 == unit } }
        if let start, start.nodes.isEmpty { inside[start.position.edge, default: []].append(unit) }
        starts[unit] = start
        buckets.put(unit, at: start?.foothold(in: router.city), traits: traits, inLists: inLists)
    }

    /// A change of status.
    public func setTraits(_ unit: Int, _ traits: UInt32) { buckets.setTraits(unit, traits) }

    /// The roads have changed: all times anew.
    public func adopt(_ conditions: RoadConditions) {
        ground = router.shelf.ground(profile, under: conditions)
        version = conditions.version
        for unit in starts.indices {
            guard let place = starts[unit]?.position else { continue }
            starts[unit] = Start(place, ground.metric, base: ground.home.metric)
        }
        buckets.adopt(ground.times, perfect: ground.perfect) { self.starts[$0]?.foothold(in: self.router.city) }
    }

    /// Driving times of all units, by number; `unreachable` without a way and for numbers without a unit.
    public func times(to place: RoadPosition) -> [TravelTime] {
        let anchor = Anchor(place, in: router.city)
        return [TravelTime](unsafeUninitializedCapacity: starts.count) { times, count in
            count = starts.count
            // A travel time is its milliseconds and nothing else.
            times.withMemoryRebound(to: Int32.self) { times in
                buckets.times(to: ground.ends(of: anchor), into: times)
                for offer in offers(to: anchor) { times[offer.slot] = min(times[offer.slot], offer.time) }
            }
        }
    }

    /// The `k` units that can drive there first and have all the `required` traits: by time, then by number.
    public func nearest(_ k: Int, to place: RoadPosition, required: UInt32 = 0) -> [(unit: Int, time: TravelTime)] {
        let anchor = Anchor(place, in: router.city)
        let found = buckets.nearest(k, to: ground.ends(of: anchor), required: required, offers: offers(to: anchor))
        return found.map { ($0.slot, TravelTime(milliseconds: $0.time)) }
    }

    /// Units inside the very edge of the anchor, on their way to it.
    private func offers(to anchor: Anchor) -> [SourceBuckets.Found] {
        guard anchor.nodes.isEmpty, let units = inside[anchor.position.edge] else { return [] }
        return units.compactMap { unit in
            starts[unit]?.direct(to: anchor).map { SourceBuckets.Found(slot: unit, time: $0.time) }
        }
    }
}
