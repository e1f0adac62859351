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

        public init(coordinate: Coordinate, elapsed: TravelTime) { (self.coordinate, self.elapsed) = (coordinate, elapsed) }
    }

    /// A stretch under one street name; the name is empty where the map has none.
    public struct Leg: Hashable, Sendable {
        public let name: String
        public var metres: Int
        public var time: TravelTime
    }

    /// Traffic signals at the end of a piece of road, ready for asking for a green wave.
    ///
    /// The city knows how many signals a piece of road has in each direction, not where on it they stand: almost all
    /// stand at its end, before the junction, and all are told there.
    public struct SignalPassed: Hashable, Sendable {
        /// Where the piece of road ends.
        public let coordinate: Coordinate
        /// When the vehicle is there, counted from leaving; slowing down for the signal is in it.
        public let elapsed: TravelTime
        /// The street on which the vehicle comes; empty where the map has no name.
        public let name: String
        public let count: Int
    }

    /// The same as the router's `estimates` give, to the millisecond.
    public let estimate: Estimate
    /// From the unit's position to where it parks. The last point's time is `estimate.drive`.
    public let points: [Point]
    /// The times add up to `estimate.drive` less the straight line from the unit to the road.
    public let legs: [Leg]
    /// In the order of the drive. One on a road that is driven in part counts when the road's end is passed.
    public let signals: [SignalPassed]
    /// From where the vehicle parks to the incident.
    public let lastPath: [Coordinate]

    public var park: Coordinate { points[points.count - 1].coordinate }
}
