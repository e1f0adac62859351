// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import RoadNetwork
import Vocabulary

/// A node where a vehicle may stop and its crew go on on foot.
struct ParkingPlace: Sendable {
    let node: Int
    /// From here to the incident, straight line included.
    let walk: Int32
    /// The arcs walked, then the part of the anchor's edge if it lies inside one.
    let arcs: [Int]
    let lastNode: Int
}

/// All ways to end at an access that the vehicle need not reach itself: by stopping anywhere around and walking.
///
/// People walk up to two kilometres, which is thousands of nodes; but almost everywhere it is better to drive on than to
/// get off. A node counts as a parking place only if no other one is reached sooner by driving there and walking from
/// there, so few remain: the mouths of the alley, and wherever the roads make a long detour. Leaving the rest
/// out changes no time, for each of them is beaten by a way over one that stayed.
///
/// Two searches over the walkable surroundings: on foot from the access outward, which all profiles of one pace share, then
/// by vehicle from all that were found, each beginning with its walk. Cost: up to three milliseconds in Hanoi where it is
/// needed; kept with the incident.
struct Parking: Sendable {
    let tree: ArrivalTree
    /// By the tree's place numbers: parking places, `nil` for the anchor itself.
    let places: [ParkingPlace?]

    init(to anchor: Anchor, _ ground: Ground, _ surroundings: WalkedSurroundings, _ searches: SearchPool) {
        let city = ground.metric.city
        var ends = anchor.foothold(in: city, weights: ground.metric.weights).ends
        var places: [ParkingPlace?] = ends.map { _ in nil }
        let foot = surroundings.search
        let drive = searches.take()
        for (node, time) in Parking.worthStopping(surroundings.reached, foot, drive, ground) {
            ends.append(Foothold.End(node: node, time: time))
            places.append(ParkingPlace(node, time, foot, city))
        }
        searches.give(back: drive)
        tree = ArrivalTree(ground.times, places: ends)
        self.places = places
    }

    /// Those of `reached` from which nobody gets there sooner by driving on within the walkable surroundings.
    private static func worthStopping(
        _ reached: [(node: Int, walk: Int32)], _ foot: ReverseDijkstra, _ drive: ReverseDijkstra, _ ground: Ground
    ) -> [(node: Int, walk: Int32)] {
        let seeds = reached.filter { ground.home.isOnRoad($0.node) && !drivesOn($0.node, $0.walk, foot, ground) }
        var worth: [(node: Int, walk: Int32)] = []
        drive.run(
            to: seeds.map { Foothold.End(node: $0.node, time: $0.walk) }, weights: ground.metric.weights,
            within: { foot.time(of: $0) < CustomizedMetric.infinity }
        ) { node, time in
            if drive.arc(from: node) == nil, time == foot.time(of: node) { worth.append((node, time)) }
            return true
        }
        return worth
    }

    /// Whether driving to the next crossing and walking from there is quicker. What holds for most is cheaply found so, and
    /// no search need begin there: the way over that crossing is in it anyway.
    private static func drivesOn(_ node: Int, _ walk: Int32, _ foot: ReverseDijkstra, _ ground: Ground) -> Bool {
        let (city, weights) = (ground.metric.city, ground.metric.weights)
        return city.slots(ofNode: node).contains { slot in
            let arc = city.arc(enteringAtSlot: slot) ^ 1
            let next = city.head(ofArc: arc)
            return weights[arc] &+ foot.time(of: next) < walk && ground.home.isOnRoad(next)
        }
    }
}

extension ParkingPlace {
    fileprivate init(_ node: Int, _ walk: Int32, _ foot: ReverseDijkstra, _ city: City) {
        var arcs: [Int] = []
        var current = node
        while let arc = foot.arc(from: current) {
            arcs.append(arc)
            current = city.head(ofArc: arc)
        }
        self.init(node: node, walk: walk, arcs: arcs, lastNode: current)
    }

    /// What is walked to the anchor.
    func stretches(to anchor: Anchor, in city: City, _ walk: FootLayer) -> [Stretch] {
        arcs.map { Stretch(arc: $0) }
            + [anchor.stretch(from: lastNode, in: city, weights: walk.weights)].compactMap(\.self)
    }
}

/// All that can be walked from one access at one pace, with the memory it was searched in.
///
/// Not for two threads at once.
final class WalkedSurroundings {
    let layer: FootLayer
    let search: ReverseDijkstra
    /// Nodes in the order of the walk from them to the anchor.
    let reached: [(node: Int, walk: Int32)]
    private let searches: SearchPool

    init(of anchor: Anchor, _ layer: FootLayer, _ searches: SearchPool) {
        (self.layer, self.searches, search) = (layer, searches, searches.take())
        var reached: [(node: Int, walk: Int32)] = []
        search.run(
            to: anchor.foothold(in: layer.metric.city, weights: layer.weights).ends, weights: layer.weights, bound: layer.longest
        ) { node, time in
            reached.append((node, time))
            return true
        }
        self.reached = reached
    }

    deinit { searches.give(back: search) }
}

/// The walks around one incident: each pace is searched once, when the first profile of that pace needs it.
///
/// Not for two threads at once.
final class Walks {
    let searches: SearchPool
    private var known: [WalkedSurroundings] = []

    init(_ searches: SearchPool) { self.searches = searches }

    /// `anchor`: of the incident's access, at the pace of the layer.
    func around(_ anchor: Anchor, _ layer: FootLayer) -> WalkedSurroundings {
        if let known = known.first(where: { $0.layer === layer }) { return known }
        let made = WalkedSurroundings(of: anchor, layer, searches)
        known.append(made)
        return made
    }
}

/// How a crew walks: where people can pass, at one pace, not farther than `longest`.
final class FootLayer: Sendable {
    let metric: Metric
    /// Milliseconds an arc.
    let weights: [Int32]
    let longest: Int32

    /// Nobody lays hose or carries a stretcher farther than this; beyond, the estimate would be a tale.
    static let longestMetres = 2000

    init(_ metric: Metric, pace: Int) {
        self.metric = metric
        longest = Anchor.walk(FootLayer.longestMetres * 100, pace: pace)
        weights = (0..<metric.city.arcCount).map { arc in
            guard metric.isPassable(arc: arc) else { return CustomizedMetric.infinity }
            return Anchor.walk(metric.city.lengthCm(ofEdge: arc >> 1), pace: pace)
        }
    }
}
