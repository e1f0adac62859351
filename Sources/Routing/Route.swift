// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// The way that an estimate stands for.
public struct Route: Sendable {
    /// A point of the drive and when the vehicle is there, counted from leaving.
    public struct Point: Hashable, Sendable {
        public let coordinate: Coordinate
        public let elapsed: TravelTime
    }

    /// A stretch under one street name; the name is empty where the map has none.
    public struct Leg: Hashable, Sendable {
        public let name: String
        public var metres: Int
        public var time: TravelTime
    }

    /// The same as the router's `estimates` give, to the millisecond.
    public let estimate: Estimate
    /// From the unit's position to where it parks. The last point's time is `estimate.drive`.
    public let points: [Point]
    /// The times add up to `estimate.drive` less the straight line from the unit to the road.
    public let legs: [Leg]
    /// Traffic signals passed. One on a road that is driven in part counts when the road's end is passed.
    public let signals: Int
    /// From where the vehicle parks to the incident.
    public let lastPath: [Coordinate]

    public var park: Coordinate { points[points.count - 1].coordinate }
}
