// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import RoadNetwork
import Vocabulary

/// A place on the network from which one goes on in a straight line to the incident.
struct Anchor {
    let position: RoadPosition
    /// The nodes that the place stands on, entered over every arc there; empty when it lies inside its edge.
    let nodes: [Int]
    /// Of the straight line; below a metre nothing.
    let centimetres: Int
    let milliseconds: Int32

    init(_ position: RoadPosition, in city: City, pace: Int) {
        self.position = position
        nodes = city.nodes(at: position)
        let straight = Int((position.metresAway * 100).rounded())
        centimetres = straight < 100 ? 0 : straight
        milliseconds = Anchor.walk(centimetres, pace: pace)
    }

    /// The place itself, without a straight line from it.
    init(_ position: RoadPosition, in city: City) {
        self.position = position
        nodes = city.nodes(at: position)
        centimetres = 0
        milliseconds = 0
    }

    /// Milliseconds for centimetres at a pace in mm/s, rounded half up.
    static func walk(_ centimetres: Int, pace: Int) -> Int32 {
        Int32(min((centimetres * 10_000 + pace / 2) / max(pace, 1), Int(CustomizedMetric.infinity)))
    }

    /// From which nodes one comes here, and what is left from there: part of the edge, if it lies inside one, and the
    /// straight line. `weights`: milliseconds an arc.
    func foothold(in city: City, weights: [Int32]) -> Foothold {
        guard nodes.isEmpty else {
            let second = nodes.count > 1 ? Foothold.End(node: nodes[1], time: milliseconds) : nil
            return Foothold(Foothold.End(node: nodes[0], time: milliseconds), second)
        }
        let (along, against) = (position.edge * 2, position.edge * 2 + 1)
        return Foothold(
            Foothold.End(node: city.tail(ofArc: along), time: rest(of: along, weights[along])),
            Foothold.End(node: city.tail(ofArc: against), time: rest(of: against, weights[against])))
    }

    /// The stretch of its edge that leads here from a node; `nil` when it stands on the node.
    func stretch(from node: Int, in city: City, weights: [Int32]) -> Stretch? {
        guard nodes.isEmpty else { return nil }
        let arcs = [position.edge * 2, position.edge * 2 + 1].filter { city.tail(ofArc: $0) == node }
        return arcs.min { rest(of: $0, weights[$0]) < rest(of: $1, weights[$1]) }
            .map { Stretch(arc: $0, from: 0, to: position.fraction(onArc: $0)) }
    }

    private func rest(of arc: Int, _ weight: Int32) -> Int32 {
        guard weight < CustomizedMetric.infinity else { return CustomizedMetric.infinity }
        let part = Metric.part(of: Int(weight), upTo: position.fraction(onArc: arc))
        return Int32(min(part + Int(milliseconds), Int(CustomizedMetric.infinity)))
    }
}

extension Foothold {
    /// Of one or two ends.
    init(_ ends: [End]) { self.init(ends[0], ends.count > 1 ? ends[1] : nil) }

    var ends: [End] { [first] + [second].compactMap(\.self) }
}
