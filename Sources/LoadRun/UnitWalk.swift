// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Simulation
import Vocabulary

/// A unit that drives around: along its road, then into any road at the next crossing.
struct UnitWalk {
    private var edge: Int
    /// In 1/65536 of the edge, from its tail.
    private var fraction: Double
    private var isForward: Bool

    /// Begins at the road nearest to `place`, or on any.
    init(from place: Coordinate?, city: City, _ dice: inout SeededRandom) {
        let near = place.flatMap { city.nearest(to: $0, where: { _ in true }) }
        edge = near?.edge ?? dice.index(below: city.edgeCount)
        fraction = Double(near?.fraction ?? RoadPosition.whole / 2)
        isForward = dice.next() & 1 == 0
    }

    /// Drives on, and says where it is then.
    mutating func drive(metres: Double, city: City, _ dice: inout SeededRandom) -> Coordinate {
        var rest = metres
        // A city may have many edges of no length in a row.
        for _ in 0..<64 {
            let length = max(Double(city.lengthCm(ofEdge: edge)) / 100, 0.01)
            let ahead = (isForward ? Double(RoadPosition.whole) - fraction : fraction) / Double(RoadPosition.whole) * length
            guard rest > ahead else {
                fraction += (isForward ? rest : -rest) / length * Double(RoadPosition.whole)
                break
            }
            rest -= ahead
            turn(city, &dice)
        }
        let bounded = min(max(fraction, 0), Double(RoadPosition.whole))
        return city.position(onEdge: edge, fraction: Int32(bounded)).coordinate
    }

    /// At the end of the edge: into another one, back only where there is none.
    private mutating func turn(_ city: City, _ dice: inout SeededRandom) {
        let node = isForward ? city.head(ofEdge: edge) : city.tail(ofEdge: edge)
        let slots = city.slots(ofNode: node)
        // The arc that leads back the way it came.
        let back = 2 * edge + (isForward ? 1 : 0)
        var arc = back
        for _ in 0..<4 where arc == back { arc = city.arc(enteringAtSlot: slots.lowerBound + dice.index(below: slots.count)) ^ 1 }
        edge = arc >> 1
        isForward = arc & 1 == 0
        fraction = isForward ? 0 : Double(RoadPosition.whole)
    }
}
