// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What a road or a place is called: the name as mapped, then the other names people may say or type.
enum NameRules {
    static func names(_ tags: Tags) -> [String] {
        var names: [String] = []
        for key in [Key.name, .nameVietnamese, .nameEnglish, .officialName, .altName, .oldName, .ref] {
            guard let value = tags[key] else { continue }
            // A main name is one name, whatever stands in it; the others are lists.
            let listed = key == .name ? [value[...]] : value.listed
            for name in listed where !names.contains(String(name)) { names.append(String(name)) }
        }
        return Array(names.prefix(Limits.namesPerThing))
    }

    /// `37 Khương Hạ`, then the name of what stands there; `nil` without a house number or without a street.
    static func address(_ tags: Tags) -> [String]? {
        guard let number = tags[.houseNumber], let street = tags[.street] ?? tags[.addressPlace] else { return nil }
        return ["\(number) \(street)"] + names(tags).prefix(Limits.namesPerThing - 1)
    }
}
