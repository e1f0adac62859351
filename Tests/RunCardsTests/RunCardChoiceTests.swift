// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import TestCentre
import Testing
import Vocabulary

@Suite struct RunCardChoiceTests {
    /// Sunday, 10:00 in the centre's zone.
    static let sunday = Instant(rfc3339: "2026-11-22T03:00:00Z")!

    static func card(
        _ name: String, types: [String] = [], areas: [String] = [], hours: [HourWindow] = [], buildings: [String] = [], draft: Bool = false
    ) -> RunCard {
        var card = RunCard()
        (card.name, card.types, card.areas) = (name, types.map { TypeCode($0) }, areas)
        (card.hours, card.buildings, card.draft) = (hours, buildings, draft)
        return card
    }

    static func hours(_ from: Int, _ until: Int, _ weekdays: [Int] = []) -> HourWindow {
        var window = HourWindow()
        (window.from, window.until, window.weekdays) = (from, until, weekdays)
        return window
    }

    static func fire(building: String = "", at letter: Character? = "A") -> Incident {
        var incident = Incident()
        (incident.type, incident.building, incident.coordinate) = (TypeCode("FIRE"), building, letter.map(LetterCity.at))
        return incident
    }

    static func centre(_ cards: [RunCard]) -> Centre {
        var centre = SmallCentre.make()
        var old = Area()
        (old.name, old.centre, old.radiusMetres) = ("old town", LetterCity.at("A"), 400)
        var south = Area()
        (south.name, south.outline) = ("south", ["M", "R", "L", "G"].map(LetterCity.at))
        (centre.areas, centre.runCards) = ([old, south], cards)
        return centre
    }

    static let all = [
        card("any"), card("hours", hours: [hours(0, 1440)]), card("type", types: ["FIRE"]),
        card("type+hours", types: ["FIRE"], hours: [hours(540, 660)]), card("area", areas: ["old town"]),
        card("area+type+hours", types: ["FIRE"], areas: ["old town"], hours: [hours(540, 660)]),
        card("building", buildings: ["tower"]),
    ]

    @Test func `the most particular card wins: building, area, type, hours`() {
        var cards = RunCardChoiceTests.all
        for expected in RunCardChoiceTests.all.map(\.name).reversed() {
            for order in [cards, cards.reversed()] {
                let choice = RunCardChoice(
                    for: RunCardChoiceTests.fire(building: "tower"), at: RunCardChoiceTests.sunday, in: RunCardChoiceTests.centre(order))
                #expect(choice?.card.name == expected)
            }
            cards.removeAll { $0.name == expected }
        }
    }

    @Test func `says why`() {
        let centre = RunCardChoiceTests.centre(RunCardChoiceTests.all)
        let choice = RunCardChoice(for: RunCardChoiceTests.fire(), at: RunCardChoiceTests.sunday, in: centre)
        #expect(choice?.because == "area old town, type FIRE, hours")
        let plain = RunCardChoice(
            for: RunCardChoiceTests.fire(), at: RunCardChoiceTests.sunday, in: RunCardChoiceTests.centre([RunCardChoiceTests.card("any")]))
        #expect(plain?.because == "the card for everything")
    }

    @Test func `equal ones fall to the first in the file, drafts are never chosen`() {
        let cards = [
            RunCardChoiceTests.card("draft", types: ["FIRE"], buildings: ["tower"], draft: true),
            RunCardChoiceTests.card("first", types: ["FIRE"]), RunCardChoiceTests.card("second", types: ["FIRE", "SICK"]),
        ]
        let incident = RunCardChoiceTests.fire(building: "tower")
        func name(_ cards: [RunCard]) -> String? {
            RunCardChoice(for: incident, at: RunCardChoiceTests.sunday, in: RunCardChoiceTests.centre(cards))?.card.name
        }
        #expect(name(cards) == "first")
        #expect(name(cards.reversed()) == "second")
        #expect(name([cards[0]]) == nil)
    }

    @Test func `an area holds inside its circle or outline, and never without a coordinate`() {
        let centre = RunCardChoiceTests.centre([
            RunCardChoiceTests.card("old", areas: ["old town"]), RunCardChoiceTests.card("south", areas: ["south"]),
        ])
        func name(_ letter: Character?) -> String? {
            RunCardChoice(for: RunCardChoiceTests.fire(at: letter), at: RunCardChoiceTests.sunday, in: centre)?.card.name
        }
        #expect(name("B") == "old")
        #expect(name("C") == nil)
        #expect(name(nil) == nil)
        let inside = Coordinate(latE7: LetterCity.at("N").latE7 + 1000, lonE7: LetterCity.at("N").lonE7)
        #expect(centre.areas[1].contains(inside))
        #expect(!centre.areas[1].contains(LetterCity.at("C")))
        #expect(!centre.areas[1].contains(LetterCity.at("X")))
    }

    @Test(arguments: [
        // Friday night shift, 22:00 to 06:00, belongs to Friday.
        (5, 1320, true), (5, 1319, false), (6, 0, true), (6, 359, true), (6, 360, false), (5, 0, false), (6, 1320, false), (7, 100, false),
    ])
    func `a window over midnight belongs to the day it begins on`(weekday: Int, minute: Int, holds: Bool) {
        #expect(RunCardChoiceTests.hours(1320, 360, [5]).contains(weekday: weekday, minute: minute) == holds)
    }

    @Test(arguments: [(7, 30, true), (1, 30, true), (1, 1400, false), (7, 1400, true), (2, 30, false)])
    func `Sunday night runs into Monday`(weekday: Int, minute: Int, holds: Bool) {
        let window = RunCardChoiceTests.hours(1380, 60, [7, 6])
        #expect(window.contains(weekday: weekday, minute: minute) == holds)
    }

    @Test func `local time follows the table of offsets`() {
        var centre = SmallCentre.make()
        let change = Instant(rfc3339: "2026-03-29T01:00:00Z")!
        centre.zoneOffsets = [SmallCentre.zone(60), SmallCentre.zone(120, from: change)]
        #expect(centre.localTime(change - .seconds(1)) == (7, 119))
        #expect(centre.localTime(change) == (7, 180))
        #expect(SmallCentre.make().localTime(Instant(rfc3339: "2026-11-22T17:00:00Z")!) == (1, 0))
        #expect(SmallCentre.make().localTime(Instant(rfc3339: "1969-12-31T16:59:59Z")!) == (3, 1439))
        centre.zoneOffsets = []
        #expect(centre.localTime(change) == (7, 60))
    }

    @Test func `slots are those of all levels up to the one asked for, lowest first`() {
        let card = SmallCentre.card("c", "FIRE", [[SmallCentre.needs(2, ["engine"])], [SmallCentre.needs(1, ["ladder"])]])
        let centre = RunCardChoiceTests.centre([card])
        let choice = RunCardChoice(for: RunCardChoiceTests.fire(), at: RunCardChoiceTests.sunday, in: centre)
        #expect(choice?.slots(upTo: 0).isEmpty == true)
        #expect(choice?.slots(upTo: 1).map(\.requirement.text) == ["engine", "engine"])
        #expect(choice?.slots(upTo: 9).map(\.level) == [1, 1, 2])
    }

    @Test(arguments: [
        ("engine", [], true), ("ladder", [], false), ("engine", ["water"], false), ("ladder", ["water", "foam"], false),
        ("engine", ["foam", "water", "als"], true),
    ])
    func `a requirement wants one of its kinds and all of its capabilities`(kind: String, has: [String], fits: Bool) {
        let needs = SmallCentre.needs(1, ["engine"], with: has.isEmpty ? [] : ["water", "foam"])
        #expect(needs.isMet(byKind: ApparatusName(kind), capabilities: Set(has)) == fits)
        #expect(SmallCentre.needs(1, [], with: ["water"]).text == "any with water")
    }
}
