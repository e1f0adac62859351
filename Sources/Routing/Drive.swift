// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import RoadNetwork
import Vocabulary

/// A part of an arc, all of it unless told otherwise.
struct Stretch {
    let arc: Int
    var from: Int32 = 0
    var to: Int32 = RoadPosition.whole

    func centimetres(in city: City) -> Int {
        let length = city.lengthCm(ofEdge: arc >> 1)
        return Metric.part(of: length, upTo: to) - Metric.part(of: length, upTo: from)
    }
}

/// A vehicle's way in three pieces: out of its own edge, over the network, and into the anchor's edge. Each may be
/// missing.
struct Drive {
    /// Until the incident is reached, all included.
    let time: Int32
    var own: Stretch?
    /// What all of the own stretch's arc costs the unit, in milliseconds.
    var ownWeight: Int?
    /// Places in the hierarchy.
    var places: [Int] = []
    var last: Stretch?
    /// Where it parks to go on on foot; `nil` when it drives to the anchor.
    var parking: ParkingPlace?

    /// Along the unit's own edge.
    init(_ direct: (way: Start.OwnWay, time: Int32), from start: Start, to anchor: Anchor) {
        time = direct.time
        ownWeight = direct.way.weight
        own = Stretch(
            arc: direct.way.arc, from: start.position.fraction(onArc: direct.way.arc),
            to: anchor.position.fraction(onArc: direct.way.arc))
    }

    /// Over the network.
    init(_ way: Way, from start: Start, in city: City) {
        time = way.time
        places = way.places
        if let out = start.way(by: way.leavesBy, in: city) {
            own = Stretch(arc: out.arc, from: start.position.fraction(onArc: out.arc))
            ownWeight = out.weight
        }
    }
}
