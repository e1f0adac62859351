// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// A unit as the router sees it: where it is and what it drives.
public struct Departure: Sendable {
    /// The caller's own number; breaks ties between units equally near.
    public let id: Int
    public let coordinate: Coordinate
    public let profile: VehicleProfile

    public init(id: Int, coordinate: Coordinate, profile: VehicleProfile) {
        self.id = id
        self.coordinate = coordinate
        self.profile = profile
    }
}

/// How a way to an incident ends.
public enum ArrivalOutcome: String, RecordScalar, CaseIterable {
    /// The vehicle stops at the address.
    case toTheDoor = "to_the_door"
    /// The vehicle stops where it can; the rest is on foot.
    case lastMetres = "last_metres"
    /// There is no way now. Ranks behind every unit with a way.
    case unreachable
    /// The unit's position is farther than `City.snapMetres` from every road it could use.
    case noRoadAtUnit = "no_road_at_unit"
    /// The incident is farther than `City.snapMetres` from every road and path.
    case noRoadAtIncident = "no_road_at_incident"
}

/// When a unit can be at an incident, and how.
public struct Estimate: Hashable, Sendable {
    /// The departure's.
    public var id: Int
    /// From where the unit is to `park`, turnout not included. The straight line from its reported position to the road
    /// counts at 10 km/h.
    public var drive: TravelTime
    public var driveMetres: Int
    /// From `park` to the incident at the pace of the profile's crew.
    public var last: TravelTime
    public var lastMetres: Int
    public var outcome: ArrivalOutcome
    /// Where the vehicle stops; `nil` when it does not come.
    public var park: Coordinate?
    /// The way leads through places that may be narrower than assumed.
    public var assumedWidth: Bool
    /// Of the road conditions that it holds under.
    public var version: UInt64

    public var total: TravelTime { drive + last }

    static func none(_ id: Int, _ outcome: ArrivalOutcome, _ version: UInt64) -> Estimate {
        Estimate(
            id: id, drive: .unreachable, driveMetres: 0, last: .zero, lastMetres: 0, outcome: outcome, park: nil,
            assumedWidth: false, version: version)
    }
}
