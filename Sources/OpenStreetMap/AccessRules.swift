// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// Who may pass, by the hierarchy of keys: the most special key that says something understandable decides, and a
/// key for one direction comes before the same key for both.
enum AccessRules {
    /// What the tags say of a car in one direction; `nil` when they say nothing that is understood.
    static func car(_ tags: Tags, backward: Bool, complaints: inout Complaints) -> Access? {
        for level in hierarchy {
            let keys = backward ? [level.backward, level.both] : [level.forward, level.both]
            for key in keys {
                guard let value = tags[key] else { continue }
                if let access = access(value) { return access }
                if value != "unknown" { complaints.count("\(key.spelling) not understood", value: value) }
            }
        }
        return nil
    }

    /// One value, or a list of which the most generous item counts: `yes;agricultural` is open to everybody.
    static func access(_ value: String) -> Access? {
        value.listed.compactMap { values[String($0)] }.min { $0.rawValue < $1.rawValue }
    }

    /// Crews named as allowed or excluded.
    static func flags(_ tags: Tags) -> RoadFlags {
        var flags: RoadFlags = []
        switch tags[.emergency] {
        case "yes", "designated", "official", "permissive": flags.insert(.emergencyAllowed)
        case "no": flags.insert(.emergencyExcluded)
        default: break
        }
        for level in hierarchy {
            if ["emergency", "emergency_vehicle"].contains(tags[level.both]) { flags.insert(.emergencyAllowed) }
        }
        if ["no", "private", "use_sidepath"].contains(tags[.foot]) { flags.insert(.footForbidden) }
        return flags
    }

    private static let hierarchy: [(both: Key, forward: Key, backward: Key)] = [
        (.motorcar, .motorcarForward, .motorcarBackward),
        (.motorVehicle, .motorVehicleForward, .motorVehicleBackward),
        (.vehicle, .vehicleForward, .vehicleBackward),
        (.access, .accessForward, .accessBackward),
    ]

    private static let values: [String: Access] = {
        var values: [String: Access] = ["delivery": .delivery]
        for value in ["yes", "permissive", "designated", "public", "hov", "discouraged", "1", "true"] {
            values[value] = .yes
        }
        for value in ["destination", "customers", "visitors", "guests"] { values[value] = .destination }
        for value in ["private", "permit", "residents", "tenants", "members", "employees", "staff"] {
            values[value] = .privateOnly
        }
        // For somebody, but not for whoever drives an ordinary car.
        for value in [
            "no", "agricultural", "forestry", "emergency", "emergency_vehicle", "psv", "bus", "taxi", "share_taxi",
            "minibus", "tourist_bus", "foot", "bicycle", "motorcycle", "moped", "horse", "hgv", "restricted",
            "military", "official",
            "use_sidepath", "dismount", "school", "0", "false",
        ] { values[value] = .no }
        return values
    }()
}
