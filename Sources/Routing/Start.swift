// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import RoadNetwork
import Vocabulary

/// A unit's position, placed on the network, and how the unit can set out from there.
struct Start {
    let position: RoadPosition
    /// Of the straight line from the reported position to the road, at 10 km/h.
    let offsetCm: Int
    let offsetMs: Int
    /// The nodes that the position stands on, left over every arc there; empty inside an edge.
    let nodes: [Int]
    /// Inside an edge, the ways along it; otherwise none.
    let ways: [OwnWay]

    /// A way along the edge that the unit stands on, and what all of the edge costs this unit.
    struct OwnWay {
        let arc: Int
        let weight: Int
    }

    /// Whoever stands on a road that is closed or flooded drives out of it carefully: so many times the usual time.
    private static let drivingOut = 2

    /// `base`: what the edge costs when nothing is closed. Directions that are shut now are open to the unit if the base
    /// has them: it is in there already, and this one edge is opened for nobody else.
    init(_ position: RoadPosition, _ metric: Metric, base: Metric) {
        self.position = position
        offsetCm = Int((position.metresAway * 100).rounded())
        offsetMs = (offsetCm * 36 + 5) / 10
        nodes = metric.city.nodes(at: position)
        guard nodes.isEmpty else {
            ways = []
            return
        }
        ways = [position.edge * 2, position.edge * 2 + 1].compactMap { arc in
            if metric.isPassable(arc: arc) {
                return OwnWay(arc: arc, weight: Int(metric.weight(ofArc: arc).milliseconds))
            }
            guard base.isPassable(arc: arc) else { return nil }
            return OwnWay(arc: arc, weight: Int(base.weight(ofArc: arc).milliseconds) * Start.drivingOut)
        }
    }

    /// The nodes by which the unit leaves, each with the time until then; `nil` when it cannot leave.
    func foothold(in city: City) -> Foothold? {
        let ends =
            nodes.map { Foothold.End(node: $0, time: Int32(clamping: offsetMs)) }
            + ways.map { Foothold.End(node: city.head(ofArc: $0.arc), time: Int32(clamping: offsetMs + rest(of: $0))) }
        return ends.isEmpty ? nil : Foothold(ends)
    }

    /// Along the unit's own edge to an anchor inside the same one; `nil` when it lies behind or elsewhere.
    func direct(to anchor: Anchor) -> (way: OwnWay, time: Int32)? {
        guard anchor.nodes.isEmpty, position.edge == anchor.position.edge else { return nil }
        var best: (way: OwnWay, time: Int32)?
        for way in ways {
            let (own, goal) = (position.fraction(onArc: way.arc), anchor.position.fraction(onArc: way.arc))
            guard own <= goal else { continue }
            let stretch = Metric.part(of: way.weight, upTo: goal) - Metric.part(of: way.weight, upTo: own)
            let time = Int32(clamping: offsetMs + stretch + Int(anchor.milliseconds))
            if time < best?.time ?? CustomizedMetric.infinity { best = (way, time) }
        }
        return best
    }

    /// The own way that leaves by a node, the quicker of two; `nil` when the unit stands on it.
    func way(by node: Int, in city: City) -> OwnWay? {
        ways.filter { city.head(ofArc: $0.arc) == node }.min { rest(of: $0) < rest(of: $1) }
    }

    private func rest(of way: OwnWay) -> Int {
        way.weight - Metric.part(of: way.weight, upTo: position.fraction(onArc: way.arc))
    }
}
