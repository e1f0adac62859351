// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// A unit's position, placed on the network, and how the unit can set out from there.
struct Start {
    /// Index in the caller's list.
    let index: Int
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
    init(index: Int, position: RoadPosition, _ metric: Metric, base: Metric) {
        self.index = index
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

    /// From here the unit can get to the largest strongly connected part.
    func reachesComponent(_ metric: Metric) -> Bool {
        nodes.contains { metric.reaching.contains($0) }
            || ways.contains { metric.reaching.contains(metric.city.head(ofArc: $0.arc)) }
    }
}

/// How a unit sets out.
enum Leaving {
    case not
    /// From the node that it stands on.
    case from(node: Int)
    /// From inside its edge, over the head of this arc.
    case byEnd(ofArc: Int, weight: Int)
    /// Along this arc to the anchor, which lies inside the same edge.
    case straight(arc: Int, weight: Int)
}
