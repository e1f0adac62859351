// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// A place on the network from which one goes on in a straight line to the incident.
struct Anchor {
    let position: RoadPosition
    /// Of the straight line; below a metre nothing.
    let centimetres: Int
    let milliseconds: Int32

    init(_ position: RoadPosition, pace: Int) {
        self.position = position
        let straight = Int((position.metresAway * 100).rounded())
        centimetres = straight < 100 ? 0 : straight
        milliseconds = Anchor.walk(centimetres, pace: pace)
    }

    /// Milliseconds for centimetres at a pace in mm/s, rounded half up.
    static func walk(_ centimetres: Int, pace: Int) -> Int32 {
        Int32(min((centimetres * 10_000 + pace / 2) / max(pace, 1), Int(SearchSpace.unreached)))
    }
}

/// A unit's position, placed on the network.
struct Start {
    /// Index in the caller's list.
    let index: Int
    let position: RoadPosition
    /// Of the straight line from the reported position to the road, at 10 km/h.
    let offsetCm: Int
    let offsetMs: Int

    init(index: Int, position: RoadPosition) {
        self.index = index
        self.position = position
        offsetCm = Int((position.metresAway * 100).rounded())
        offsetMs = (offsetCm * 36 + 5) / 10
    }
}
