// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

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

    /// Milliseconds for centimetres at a pace in mm/s, rounded half up.
    static func walk(_ centimetres: Int, pace: Int) -> Int32 {
        Int32(min((centimetres * 10_000 + pace / 2) / max(pace, 1), Int(SearchSpace.unreached)))
    }
}
