// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import RoadNetwork
import Synchronization
import Vocabulary

/// The roads as one profile finds them under one set of conditions: weights, the hierarchy customized to them, and what
/// was asked before.
///
/// Everything kept here can be worked out again; a caller cannot tell a full ground from a fresh one, except by the clock.
final class Ground: Sendable {
    let home: HomeGround
    let metric: Metric
    let times: CustomizedMetric
    /// Of weights that stay: the profile without conditions.
    let perfect: PerfectArcs?
    private let known: Mutex<KnownSources>
    /// Around the incidents asked about last. More of them are not open at once in a city that still functions.
    private let parkings: Mutex<RecentlyUsed<RoadPosition, Parking>>
    /// Of units that ways were asked for last: a unit is looked at for many incidents between two reports of where it is. Some
    /// kilobytes each.
    private let setouts: Mutex<RecentlyUsed<Coordinate, Setout>>

    init(_ home: HomeGround, _ metric: Metric, _ times: CustomizedMetric, perfect: PerfectArcs? = nil) {
        (self.home, self.metric, self.times, self.perfect) = (home, metric, times, perfect)
        known = Mutex(KnownSources(times, perfect))
        parkings = Mutex(RecentlyUsed(generation: 128))
        setouts = Mutex(RecentlyUsed(generation: 512))
    }

    /// Where a unit starts from; `nil` when no road it could use is near.
    func start(at point: Coordinate) -> Start? {
        home.places([point])[0].map { Start($0, metric, base: home.metric) }
    }

    /// The same, ready for ways to any incident.
    func setout(at point: Coordinate) -> Setout? {
        if let known = setouts.withLock({ $0[point] }) { return known }
        guard let start = start(at: point) else { return nil }
        let climb = start.foothold(in: metric.city).map { Climb(from: $0, times, perfect: perfect) }
        let setout = Setout(start: start, climb: climb)
        setouts.withLock { $0[point] = setout }
        return setout
    }

    func ends(of anchor: Anchor) -> Foothold {
        anchor.foothold(in: metric.city, weights: metric.weights)
    }

    // MARK: - Times

    /// Times from all points to the anchor, driving all the way and the straight line walked; `infinity` without a way.
    /// `nil` where no road is near the point.
    func times(from points: [Coordinate], to anchor: Anchor) -> [Int32?] {
        known.withLock { known in
            known.makeRoom(for: points.count)
            let slots = points.map { known.slot(of: $0, on: self) }
            var times = known.times(of: slots, to: ends(of: anchor))
            for index in slots.indices {
                guard let slot = slots[index], let direct = known.start(slot).direct(to: anchor) else { continue }
                times[index] = min(times[index] ?? direct.time, direct.time)
            }
            return times
        }
    }

    /// The same over wherever it is best to stop and walk.
    func times(from points: [Coordinate], to anchor: Anchor, over parking: Parking) -> [Int32?] {
        known.withLock { known in
            known.makeRoom(for: points.count)
            let slots = points.map { known.slot(of: $0, on: self) }
            var times = known.times(of: slots, over: parking.tree)
            for index in slots.indices {
                guard let slot = slots[index], let direct = known.start(slot).direct(to: anchor) else { continue }
                times[index] = min(times[index] ?? direct.time, direct.time)
            }
            return times
        }
    }

    // MARK: - Ways

    /// For ways to one anchor from many units.
    func finder(to anchor: Anchor) -> WayFinder { WayFinder(to: ends(of: anchor), times, perfect: perfect) }

    /// The quickest drive all the way to the anchor.
    func drive(from setout: Setout, to anchor: Anchor, _ finder: WayFinder) -> Drive? {
        let (city, start) = (metric.city, setout.start)
        let direct = start.direct(to: anchor)
        let way = setout.climb.flatMap { finder.way(from: $0) }
        guard let way, way.time < direct?.time ?? CustomizedMetric.infinity else {
            return direct.map { Drive($0, from: start, to: anchor) }
        }
        var drive = Drive(way, from: start, in: city)
        drive.last = anchor.stretch(from: way.arrivesBy, in: city, weights: metric.weights)
        return drive
    }

    /// The quickest drive to the anchor or to wherever it is best to stop and walk.
    func drive(from setout: Setout, to anchor: Anchor, over parking: Parking) -> Drive? {
        let (city, start) = (metric.city, setout.start)
        let direct = start.direct(to: anchor)
        let found = setout.climb.flatMap { parking.tree.way(from: $0) }
        guard let found, found.way.time < direct?.time ?? CustomizedMetric.infinity else {
            return direct.map { Drive($0, from: start, to: anchor) }
        }
        var drive = Drive(found.way, from: start, in: city)
        drive.parking = parking.places[found.place]
        if drive.parking == nil {
            drive.last = anchor.stretch(from: found.way.arrivesBy, in: city, weights: metric.weights)
        }
        return drive
    }

    /// Centimetres on the road from the unit's place to where it stops, and whether anything on the way relies on a width
    /// that nobody measured.
    func facts(of drive: Drive) -> (centimetres: Int, assumedWidth: Bool) {
        var (centimetres, assumed) = known.withLock { $0.facts(of: drive.places, on: metric) }
        for stretch in [drive.own, drive.last].compactMap(\.self) {
            centimetres += stretch.centimetres(in: metric.city)
            assumed = assumed || metric.assumedWidths.contains(stretch.arc >> 1)
        }
        return (centimetres, assumed)
    }

    func parking(to anchor: Anchor, _ layer: () -> FootLayer, _ walks: Walks) -> Parking {
        if let parking = parkings.withLock({ $0[anchor.position] }) { return parking }
        let parking = Parking(to: anchor, self, walks.around(anchor, layer()), walks.searches)
        parkings.withLock { $0[anchor.position] = parking }
        return parking
    }

    func knowsParking(to anchor: Anchor) -> Bool { parkings.withLock { $0[anchor.position] } != nil }
}

/// A unit's place, and how far it comes from there whoever it is sent to.
struct Setout: Sendable {
    let start: Start
    /// `nil` when the unit cannot leave.
    let climb: Climb?
}
