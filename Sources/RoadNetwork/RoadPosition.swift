// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A place on an edge, and how far from there the point was that was looked for.
public struct RoadPosition: Hashable, Sendable {
    public let edge: Int
    /// Along the edge from its tail, in 1/65536 of the edge's length: 0 is the tail, 65536 the head.
    public let fraction: Int32
    /// The place itself.
    public let coordinate: Coordinate
    /// From the point looked for to the place, as the crow flies.
    public let metresAway: Double

    public static let whole: Int32 = 65_536

    public init(edge: Int, fraction: Int32, coordinate: Coordinate, metresAway: Double) {
        self.edge = edge
        self.fraction = fraction
        self.coordinate = coordinate
        self.metresAway = metresAway
    }

    /// The fraction as the arc sees it that runs along the edge (`arc` even) or against it (odd).
    public func fraction(onArc arc: Int) -> Int32 { arc & 1 == 0 ? fraction : RoadPosition.whole - fraction }
}
