// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// The ordinary car, as the tables of the OSRM project state it: the baseline from which emergency vehicles depart.
public enum CivilCar {
    /// Whether an ordinary car is led along a piece of road in one direction.
    ///
    /// Nobody is led against a one-way or into what is forbidden. `destination`, `delivery` and `privateOnly` are
    /// open to those who have business there: on roads made for cars and on barriers the car is led through; on a
    /// track, a footway or the like such a tag opens the way for few and the car stays out; so it does on a private
    /// service road.
    /// - Parameter backward: against the direction of the piece.
    public static func mayUse(_ road: RoadAttributes, backward: Bool) -> Bool {
        guard road.maxHeightCm == 0 || road.maxHeightCm >= heightCm else { return false }
        switch backward ? road.carBackward : road.carForward {
        case .yes: return true
        case .no, .wrongWay: return false
        case .destination, .delivery: return isMadeForCars(road.roadClass)
        case .privateOnly: return isMadeForCars(road.roadClass) && !isServiceRoad(road.roadClass)
        }
    }

    /// Height of an ordinary car with something on its roof.
    static let heightCm: UInt16 = 200

    private static func isServiceRoad(_ roadClass: RoadClass) -> Bool {
        switch roadClass {
        case .service, .alley, .driveway, .emergencyAccess: true
        default: false
        }
    }

    private static func isMadeForCars(_ roadClass: RoadClass) -> Bool {
        switch roadClass {
        case .motorway, .motorwayLink, .trunk, .trunkLink, .primary, .primaryLink, .secondary, .secondaryLink: true
        case .tertiary, .tertiaryLink, .unclassified, .residential, .livingStreet, .ferry, .barrier: true
        case .service, .alley, .driveway, .emergencyAccess: true
        case .track, .busway, .pedestrian, .cycleway, .bridleway, .footway, .path, .steps, .unknown: false
        }
    }
}
