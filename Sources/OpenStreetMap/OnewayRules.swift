// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// In which direction the law lets a car go.
enum OnewayRules {
    enum Directions: Equatable { case both, forward, backward, neither }

    static func directions(_ tags: Tags, roadClass: RoadClass, complaints: inout Complaints) -> Directions {
        for key in [Key.onewayMotorcar, .onewayMotorVehicle, .onewayVehicle, .oneway] {
            guard let value = tags[key] else { continue }
            if let directions = values[value] { return directions }
            complaints.count("\(key.spelling) not understood", value: value)
        }
        return isImplied(tags, roadClass) ? .forward : .both
    }

    /// A motorway and a roundabout are one-way unless mapped otherwise; a motorway's link is not.
    private static func isImplied(_ tags: Tags, _ roadClass: RoadClass) -> Bool {
        roadClass == .motorway || isRoundabout(tags)
    }

    static func isRoundabout(_ tags: Tags) -> Bool { ["roundabout", "circular"].contains(tags[.junction]) }

    /// A reversible road is open in one direction at a time, and the map does not say in which: neither is promised.
    /// Where signals let the directions alternate every minute, both are open.
    private static let values: [String: Directions] = [
        "yes": .forward, "1": .forward, "true": .forward, "-1": .backward, "reverse": .backward, "no": .both,
        "0": .both,
        "false": .both, "alternating": .both, "reversible": .neither,
    ]
}
