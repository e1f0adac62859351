// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Units
import Vocabulary

/// Buildings, areas and run cards.
extension CentreReader {
    mutating func readBuildings(_ section: Field?) {
        buildings.isComplete = true
        for field in section?.itemsOrOne() ?? [] {
            let name = buildings.read(field) { (text) throws(Complaint) in try NameText.lowercase(text, "_") }
            if let name { centre.buildings.append(name) }
        }
    }

    // MARK: Areas

    mutating func readAreas(_ section: Field?) {
        areas.isComplete = true
        guard let section else { return }
        for table in entries(section, of: "an area", keys: ["name", "outline", "centre", "radius"], &areas) {
            var area = Area()
            area.name = areas.read(table.required("name"), NameText.free) ?? ""
            switch (table["outline"], table["centre"], table["radius"]) {
            case (let outline?, nil, nil):
                area.outline = readOutline(outline)
            case (nil, let centre?, let radius?):
                area.centre = coordinate(centre)
                area.radiusMetres = metres(radius, 10...100_000) ?? 0
            default:
                table.field.complain("an area is either an 'outline' of corners, or a 'centre' with a 'radius'")
            }
            centre.areas.append(area)
        }
    }

    /// A list of coordinates, or one text with white space between them.
    private func readOutline(_ field: Field) -> [Coordinate] {
        let corners: [Coordinate]
        if case .sequence = field.node {
            guard let fields = field.items() else { return [] }
            corners = fields.compactMap(coordinate)
            guard corners.count == fields.count else { return [] }
        } else {
            guard let read = field.value(CoordinateText.outline) else { return [] }
            corners = read
        }
        if !(3...Limits.outlineCorners).contains(Set(corners).count) {
            field.complain(
                "the outline has \(Set(corners).count) different corners; give 3 to \(Limits.outlineCorners)")
        }
        return corners
    }

    // MARK: Run cards

    mutating func readRunCards(_ section: Field?) {
        let keys = ["name", "types", "areas", "hours", "buildings", "draft", "levels"]
        var cards = Register("run card", "run cards")
        let fleet = Fleet(kinds: centre.apparatus, units: centre.units)
        for table in entries(section, of: "a run card", keys: keys, &cards) {
            var card = RunCard()
            card.name = cards.read(table.required("name"), NameText.free) ?? ""
            card.types = references(table["types"], to: types).map { TypeCode($0) }
            card.areas = references(table["areas"], to: areas)
            card.buildings = references(table["buildings"], to: buildings)
            card.hours = table["hours"]?.list { $0.value(HoursText.window) } ?? []
            card.draft = table["draft"]?.flag() ?? false
            card.levels = table.required("levels").map { readLevels($0, fleet) } ?? []
            centre.runCards.append(card)
        }
        if let section, cards.isComplete { warnOfTypesWithoutCard(section) }
    }

    private func readLevels(_ field: Field, _ fleet: Fleet) -> [AlarmLevel] {
        let names = (1...9).map { String($0) }
        guard let table = FieldTable(field, of: "alarm levels", keys: names) else { return [] }
        var levels: [AlarmLevel] = []
        for (index, name) in names.enumerated() {
            guard let entry = table[name] else { continue }
            if levels.count < index {
                entry.complain("level \(index) is missing; levels begin at 1 and leave none out")
            }
            var level = AlarmLevel()
            level.level = index + 1
            level.requirements = entry.list { readRequirement($0, fleet) }
            levels.append(level)
        }
        if levels.isEmpty { field.complain("no level is given; write '1:' and under it what is owed") }
        return levels
    }

    private func readRequirement(_ field: Field, _ fleet: Fleet) -> Requirement? {
        guard let requirement = readTerseOrMapping(field) else { return nil }
        let known = requirement.kinds.map { kinds.check($0.text, at: field) }
        guard known.allSatisfy({ $0 }) else { return nil }
        guard kinds.isComplete, units.isComplete else { return requirement }
        for word in requirement.capabilities where !fleet.capabilities.contains(word) {
            let near = Spelling.nearest(to: word, among: fleet.capabilities.sorted())
            field.warn("no unit has '\(word)', so none can fill this" + (near.map { "; did you mean '\($0)'?" } ?? ""))
            return requirement
        }
        let able = fleet.unitsAble(to: requirement)
        if able < requirement.count {
            let found = able == 0 ? "no unit can" : "only \(able) of \(requirement.count) units can"
            field.warn("\(found) ever fill this: kind, capabilities and crew taken together")
        }
        return requirement
    }

    private func readTerseOrMapping(_ field: Field) -> Requirement? {
        guard case .mapping = field.node else { return field.value(RequirementText.requirement) }
        let keys = ["count", "kinds", "capabilities", "crew"]
        guard let table = FieldTable(field, of: "a requirement", keys: keys) else { return nil }
        var requirement = Requirement()
        requirement.count = table.required("count")?.integer(in: RequirementText.counts) ?? 1
        requirement.kinds = words(table["kinds"]).filter { $0 != "any" }.map { ApparatusName($0) }
        requirement.capabilities = words(table["capabilities"])
        requirement.minimumCrew = table["crew"]?.integer(in: RequirementText.crews) ?? 0
        return requirement
    }

    /// Questions from the public need no unit, so inquiries need no card.
    private func warnOfTypesWithoutCard(_ section: Field) {
        let cards = centre.runCards.filter { !$0.draft }
        for type in centre.types where type.service != .inquiry && types.contains(type.code.text) {
            let fitting = cards.filter { $0.types.isEmpty || $0.types.contains(type.code) }
            if fitting.isEmpty {
                section.warn("type '\(type.code)' has no run card; nothing would be proposed for it")
            } else if fitting.allSatisfy({ !$0.areas.isEmpty || !$0.hours.isEmpty || !$0.buildings.isEmpty }) {
                section.warn(
                    "type '\(type.code)' has run cards for some areas, hours or buildings only; add one for the rest")
            }
        }
    }
}
