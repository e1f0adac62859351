// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// Posted speeds. A limit that the map names without giving (`none`, `signals`) is left unmapped: no figure is invented.
enum SpeedRules {
    static func apply(_ tags: Tags, to road: inout RoadAttributes, complaints: inout Complaints) {
        let both = speed(tags, .maxspeed, &complaints) ?? speed(tags, .maxspeedMotorcar, &complaints) ?? zone(tags)
        road.speedForward = speed(tags, .maxspeedForward, &complaints) ?? both ?? 0
        road.speedBackward = speed(tags, .maxspeedBackward, &complaints) ?? both ?? 0
    }

    private static func speed(_ tags: Tags, _ key: Key, _ complaints: inout Complaints) -> UInt8? {
        guard let value = tags[key], !wordsWithoutFigure.contains(value) else { return nil }
        if let speed = kilometresPerHour(value) { return speed }
        if !isZoneWithoutFigure(value) { complaints.count("\(key.spelling) not understood", value: value) }
        return nil
    }

    /// `maxspeed:type=VN:urban` where `maxspeed` itself is missing. Other values of these keys (`sign`) say nothing.
    private static func zone(_ tags: Tags) -> UInt8? {
        for key in [Key.maxspeedType, .maxspeedZone] {
            if let value = tags[key], value.contains(":"), let speed = kilometresPerHour(value) { return speed }
        }
        return nil
    }

    static func kilometresPerHour(_ value: String) -> UInt8? {
        if value == "walk" { return walkingPace }
        return Measure.kilometresPerHour(value) ?? zoneSpeed(value)
    }

    /// `RU:urban`, `DE:zone:30`, `GB:nsl_single`.
    private static func zoneSpeed(_ value: String) -> UInt8? {
        let parts = value.split(separator: ":").map(String.init)
        guard parts.count >= 2, let kind = parts.last else { return nil }
        if let figure = UInt8(kind.hasPrefix("zone") ? String(kind.dropFirst(4)) : kind), figure > 0 { return figure }
        if ["walk", "pedestrian_zone"].contains(kind) { return walkingPace }
        guard let country = countries[parts[0].prefix(2).uppercased()], let index = kinds[kind] else { return nil }
        return country[index] > 0 ? country[index] : nil
    }

    /// A German motorway has a zone and no limit.
    private static func isZoneWithoutFigure(_ value: String) -> Bool {
        let parts = value.split(separator: ":").map(String.init)
        guard parts.count == 2, let country = countries[parts[0].uppercased()], let index = kinds[parts[1]] else {
            return false
        }
        return country[index] == 0
    }

    private static let walkingPace: UInt8 = 7

    private static let wordsWithoutFigure: Set<String> = [
        "none", "signals", "variable", "default", "implicit", "national", "unposted", "unsigned", "no", "unknown",
    ]

    private static let kinds = [
        "urban": 0, "nsl_restricted": 0, "rural": 1, "nsl_single": 1, "motorway": 2, "nsl_dual": 2, "living_street": 3,
    ]

    /// Statutory limits of cars in km/h: in a town, outside, on a motorway, in a living street; 0 where there is none.
    private static let countries: [String: [UInt8]] = [
        "AT": [50, 100, 130, 7], "BG": [50, 90, 140, 20], "BY": [60, 90, 110, 20], "CH": [50, 80, 120, 20],
        "CZ": [50, 90, 130, 20], "DE": [50, 100, 0, 7], "DK": [50, 80, 130, 15], "EE": [50, 90, 110, 20],
        "ES": [50, 90, 120, 20], "FI": [50, 80, 120, 20], "FR": [50, 80, 130, 20], "GB": [48, 96, 112, 0],
        "HU": [50, 90, 130, 20], "IT": [50, 90, 130, 0], "LT": [50, 90, 130, 20], "NL": [50, 80, 100, 15],
        "PL": [50, 90, 140, 20], "RO": [50, 90, 130, 20], "RU": [60, 90, 110, 20], "SE": [50, 70, 110, 7],
        "SK": [50, 90, 130, 20], "TR": [50, 90, 120, 20], "UA": [50, 90, 130, 20], "VN": [50, 80, 120, 0],
    ]
}
