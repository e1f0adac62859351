// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// How good the ground is: `surface`, else `tracktype`, made worse by `smoothness`.
enum SurfaceRules {
    static func surface(_ tags: Tags, complaints: inout Complaints) -> Surface {
        let ground = lookUp(.surface, surfaces, tags, &complaints) ?? lookUp(.tracktype, grades, tags, &complaints)
        let smoothness = lookUp(.smoothness, roughness, tags, &complaints)
        return [ground ?? .unmapped, smoothness ?? .unmapped].max { $0.rawValue < $1.rawValue } ?? .unmapped
    }

    private static func lookUp(
        _ key: Key, _ table: [String: Surface], _ tags: Tags, _ complaints: inout Complaints
    ) -> Surface? {
        guard let value = tags[key] else { return nil }
        // `asphalt;gravel`: the worst is met on the way. `concrete:plates` is a kind of concrete.
        let known = value.listed.compactMap { table[String($0)] ?? table[String($0.prefix { $0 != ":" })] }
        if known.isEmpty { complaints.count("\(key.spelling) not understood", value: value) }
        return known.max { $0.rawValue < $1.rawValue }
    }

    private static let surfaces: [String: Surface] = {
        var table: [String: Surface] = [:]
        for value in [
            "paved", "asphalt", "concrete", "cement", "paving_stones", "sett", "cobblestone", "unhewn_cobblestone",
            "bricks",
            "brick", "metal", "metal_grid", "wood", "chipseal", "tiles", "tartan", "rubber", "plastic", "acrylic",
            "stone", "glass",
            "carpet", "interlock", "artificial_turf",
        ] { table[value] = .paved }
        for value in [
            "unpaved", "compacted", "fine_gravel", "gravel", "pebblestone", "ground", "dirt", "earth", "soil", "clay",
            "grass_paver", "laterite", "shells", "dirt/sand", "ballast", "crushed_limestone",
        ] { table[value] = .unpaved }
        for value in [
            "sand", "mud", "grass", "rock", "rocks", "snow", "ice", "salt", "woodchips", "stepping_stones", "water",
        ] {
            table[value] = .bad
        }
        return table
    }()

    private static let grades: [String: Surface] = [
        "grade1": .paved, "grade2": .unpaved, "grade3": .unpaved, "grade4": .bad, "grade5": .bad,
    ]

    /// A good smoothness does not make a gravel road paved, so it says nothing.
    private static let roughness: [String: Surface] = [
        "excellent": .unmapped, "good": .unmapped, "intermediate": .unmapped, "bad": .unpaved, "very_bad": .bad,
        "horrible": .bad, "very_horrible": .bad, "impassable": .bad,
    ]
}
