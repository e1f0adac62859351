// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RunCards
import Vocabulary

/// Speeds by the time of day.
extension CentreReader {
    /// Slower than a tenth is closed, not slow; and no hour makes a city twice as fast.
    private static let percents = 10...200

    mutating func readSpeeds(_ section: Field) {
        guard let fields = section.items() else { return }
        guard fields.count <= Limits.speedRows else {
            return section.complain("\(fields.count) rows; give at most \(Limits.speedRows)")
        }
        for field in fields {
            let keys = ["hours", "roads", "profiles", "percent"]
            guard let table = FieldTable(field, of: "a row of speeds", keys: keys) else { continue }
            var row = SpeedRow()
            row.hours = table.required("hours")?.list { $0.value(HoursText.window) } ?? []
            row.pace.roads = known(table["roads"], roads, "a class of road", "classes").map { RoadClassName($0) }
            row.pace.profiles = known(table["profiles"], profiles, "a vehicle profile", "profiles").map { ProfileName($0) }
            row.pace.percent = table.required("percent")?.integer(in: CentreReader.percents) ?? 100
            warnOfHidden(row, at: field)
            centre.speeds.append(row)
        }
    }

    /// Words of a list that must be among `names`.
    private func known(_ field: Field?, _ names: [String], _ thing: String, _ plural: String) -> [String] {
        guard let field else { return [] }
        return distinct(field) { entry in
            entry.value { (text) throws(Complaint) in
                guard names.contains(text) else {
                    throw Complaint("'\(text)' is not \(thing)\(Spelling.advice(for: text, among: names, plural: plural))")
                }
                return text
            }
        }
    }

    /// The later of two rows counts; one that says the same of the same roads, vehicles and hours leaves the first dead.
    private func warnOfHidden(_ row: SpeedRow, at field: Field) {
        let twin = centre.speeds.firstIndex { earlier in
            earlier.hours == row.hours && earlier.pace.roads == row.pace.roads && earlier.pace.profiles == row.pace.profiles
        }
        guard let twin else { return }
        field.warn("this row stands for the same hours, roads and profiles as speeds[\(twin)] and takes its place; remove one")
    }
}
