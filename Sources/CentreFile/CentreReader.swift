// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import RunCards
import Vocabulary

/// Walks the sections of a centre file and fills a `Centre`.
///
/// The order of the sections in the file is free; here they are read in the order in which they refer to each other,
/// so that each reference is checked where it is read. After an error the reader goes on with what it has: the centre is
/// then thrown away, but the problems are complete.
struct CentreReader {
    let problems: ProblemList
    let profiles: [String]
    let roads: [String]
    var centre = Centre()

    var kinds = Register("kind of apparatus", "kinds of apparatus")
    var stations = Register("station", "stations")
    var units = Register("unit", "units")
    var types = Register("type", "types")
    var buildings = Register("building", "buildings")
    var areas = Register("area", "areas")

    init(profiles: [String], roads: [String], problems: ProblemList) {
        self.profiles = profiles
        self.roads = roads
        self.problems = problems
    }

    private static let keys = [
        "id", "title", "language", "time_zone", "deadlines", "timers", "policies", "apparatus", "stations", "units",
        "types", "fallback_type", "dispositions", "buildings", "areas", "run_cards", "speeds",
    ]

    mutating func read(_ root: Field) {
        guard let table = FieldTable(root, of: "a centre file", keys: CentreReader.keys) else { return }
        readHead(table)
        readDeadlines(table.required("deadlines"))
        if let timers = table["timers"] { readTimers(timers) }
        if let policies = table["policies"] { readPolicies(policies) }
        readApparatus(table.required("apparatus"))
        readStations(table.required("stations"))
        readUnits(table.required("units"))
        readTypes(table.required("types"))
        readFallbackType(table.required("fallback_type"))
        readDispositions(table.required("dispositions"))
        readBuildings(table["buildings"])
        readAreas(table["areas"])
        readRunCards(table.required("run_cards"))
        if let speeds = table["speeds"] { readSpeeds(speeds) }
    }

    private mutating func readHead(_ table: FieldTable) {
        centre.id = table.required("id")?.value { (text) throws(Complaint) in try NameText.lowercase(text, "-") } ?? ""
        if let language = table["language"] {
            centre.language = language.choice(Language.self, "languages")?.rawValue ?? centre.language
        }
        if let title = table.required("title").flatMap(Title.init) {
            centre.title = centre.language == "vi" ? title.vi : title.en
        }
        let zone: TimeZone?
        if let field = table["time_zone"] {
            zone = field.value(ZoneTable.zone)
            centre.timeZone = zone?.identifier ?? centre.timeZone
        } else {
            zone = TimeZone(identifier: centre.timeZone)
        }
        centre.zoneOffsets = zone.map(ZoneTable.offsets) ?? []
    }

    // MARK: What the sections have in common

    /// The entries of a section as tables. `register` counts as complete unless the section as a whole was missing or
    /// no list.
    func entries(_ section: Field?, of thing: String, keys: [String], _ register: inout Register) -> [FieldTable] {
        guard let fields = section?.items() else { return [] }
        register.isComplete = true
        return fields.compactMap { FieldTable($0, of: thing, keys: keys) }
    }

    /// Words that are references to `register`; those that are not have been told.
    func references(_ field: Field?, to register: Register) -> [String] {
        guard let field else { return [] }
        return distinct(field) { entry in
            entry.text().flatMap { register.check($0, at: entry) ? $0 : nil }
        }
    }

    /// Capability words and the like: `[water, foam]`.
    func words(_ field: Field?) -> [String] {
        guard let field else { return [] }
        return distinct(field) { $0.value { (text) throws(Complaint) in try NameText.lowercase(text, "_") } }
    }

    func distinct(_ field: Field, _ read: (Field) -> String?) -> [String] {
        var seen: Set<String> = []
        return field.list { entry in
            guard let name = read(entry) else { return nil }
            if seen.insert(name).inserted { return name }
            entry.complain("'\(name)' stands twice in this list; remove one")
            return nil
        }
    }
}

private enum Language: String, CaseIterable {
    case vi, en
}
