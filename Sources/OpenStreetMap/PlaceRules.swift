// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// From the tags of a node or an outline to the places a dispatcher looks for.
enum PlaceRules {
    /// One thing may be two places: a hospital, and the address it stands at.
    static func places(_ tags: Tags) -> [(kind: PlaceKind, names: [String])] {
        var places: [(kind: PlaceKind, names: [String])] = []
        if let kind = kind(tags) { places.append((kind, NameRules.names(tags))) }
        if let names = NameRules.address(tags) { places.append((.address, names)) }
        return places
    }

    private static func kind(_ tags: Tags) -> PlaceKind? {
        if let amenity = tags[.amenity], let kind = amenities[amenity] { return kind }
        if let emergency = tags[.emergency], let kind = emergencies[emergency] { return kind }
        if let place = tags[.place], !tooLargeForASettlement.contains(place), tags.has(.name) { return .settlement }
        return nil
    }

    private static let amenities: [String: PlaceKind] = [
        "fire_station": .fireStation, "hospital": .hospital, "clinic": .other, "police": .police, "school": .school,
        "kindergarten": .school, "college": .school, "university": .school, "marketplace": .market,
        "fuel": .fuelStation,
    ]

    private static let emergencies: [String: PlaceKind] = [
        "fire_hydrant": .hydrant, "water_tank": .waterSource, "suction_point": .waterSource,
        "fire_water_pond": .waterSource,
    ]

    /// Nobody gives these as where a call comes from.
    private static let tooLargeForASettlement: Set<String> = [
        "continent", "country", "state", "region", "province", "county", "ocean", "sea", "archipelago",
    ]
}
