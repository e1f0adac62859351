// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// From `highway=*` (and `route=ferry`) to a class of road.
enum HighwayRules {
    enum Verdict: Equatable {
        /// `guessed` when the map does not really say of which class.
        case road(RoadClass, guessed: Bool)
        /// Not a road at all.
        case nothing
        /// Something that is, or may become, a road, but on which nobody can travel now: counted under this kind.
        case leftOut(String)
    }

    static func verdict(_ tags: Tags) -> Verdict {
        guard let value = tags[.highway] else {
            return tags[.route] == "ferry" ? .road(.ferry, guessed: false) : .nothing
        }
        if let kind = leftOut[value] { return .leftOut(kind) }
        if value == "service" { return .road(serviceClass(tags[.service]), guessed: false) }
        if let known = classes[value] { return .road(known, guessed: false) }
        if let guess = guesses[value] { return .road(guess, guessed: true) }
        // `residential;service`: somebody merged two ways.
        if let first = value.listed.first, first != value, let known = classes[String(first)] {
            return .road(known, guessed: true)
        }
        return .road(.unknown, guessed: true)
    }

    private static func serviceClass(_ service: String?) -> RoadClass {
        switch service {
        case "alley": .alley
        case "driveway", "drive-through": .driveway
        case "emergency_access": .emergencyAccess
        default: .service
        }
    }

    /// Whether an ordinary car may drive there when no access tag says anything.
    static func isOpenToCars(_ roadClass: RoadClass, highway: String?) -> Bool {
        switch roadClass {
        case .pedestrian, .cycleway, .bridleway, .footway, .path, .steps, .busway, .emergencyAccess: false
        case .unknown: highway == "road"
        default: true
        }
    }

    private static let classes: [String: RoadClass] = [
        "motorway": .motorway, "motorway_link": .motorwayLink, "trunk": .trunk, "trunk_link": .trunkLink,
        "primary": .primary, "primary_link": .primaryLink, "secondary": .secondary, "secondary_link": .secondaryLink,
        "tertiary": .tertiary, "tertiary_link": .tertiaryLink, "unclassified": .unclassified,
        "residential": .residential, "living_street": .livingStreet, "service": .service, "track": .track,
        "busway": .busway, "bus_guideway": .busway, "pedestrian": .pedestrian, "cycleway": .cycleway,
        "bridleway": .bridleway, "footway": .footway, "corridor": .footway, "platform": .footway, "crossing": .footway,
        "path": .path, "steps": .steps, "emergency_access": .emergencyAccess,
    ]

    /// Roads over snow or ice exist for a season; the rest are old or mistaken spellings.
    private static let guesses: [String: RoadClass] = [
        "winter_road": .unclassified, "ice_road": .unclassified, "minor": .unclassified, "alley": .alley,
        "via_ferrata": .path, "trail": .path, "unsurfaced": .track,
    ]

    private static let leftOut: [String: String] = [
        "construction": "roads under construction left out", "proposed": "proposed roads left out",
        "planned": "proposed roads left out", "abandoned": "abandoned or razed roads left out",
        "disused": "abandoned or razed roads left out", "razed": "abandoned or razed roads left out",
        "demolished": "abandoned or razed roads left out", "removed": "abandoned or razed roads left out",
        "historic": "abandoned or razed roads left out", "no": "abandoned or razed roads left out",
        "rest_area": "areas beside roads left out", "services": "areas beside roads left out",
        "bus_stop": "areas beside roads left out", "emergency_bay": "areas beside roads left out",
        "traffic_island": "areas beside roads left out", "street_lamp": "areas beside roads left out",
    ]
}
