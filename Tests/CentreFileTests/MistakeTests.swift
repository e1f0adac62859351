// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CentreFile
import Foundation
import Testing

/// One mistake each: a fragment of the good file, what somebody wrote instead, and what must be said.
struct Mistake: CustomTestStringConvertible {
    let from: String
    let to: String
    /// `line:column: path: text`; the line counts from that on which `from` begins.
    let complaints: [String]

    init(_ from: String, _ to: String, _ complaints: String...) {
        (self.from, self.to, self.complaints) = (from, to, complaints)
    }

    var testDescription: String { "\(from.prefix(40)) → \(to.prefix(40))" }
}

@Suite struct MistakeTests {
    @Test(arguments: MistakeTests.head + fleet + incidents + cards + speeds)
    func aMistakeIsToldOnItsLineAndNothingElseIs(mistake: Mistake) throws {
        let line = try #require(SampleCentre.line(of: String(mistake.from.split(separator: "\n")[0])))
        let range = try #require(SampleCentre.text.range(of: mistake.from))
        let reading = SampleCentre.read(SampleCentre.text.replacingCharacters(in: range, with: mistake.to))
        let expected = mistake.complaints.map { complaint in
            let parts = complaint.split(separator: ":", maxSplits: 1)
            return "centre.yaml:\(line + (Int(parts[0]) ?? 0)):\(parts[1])"
        }
        #expect(reading.problems.map(\.description) == expected)
        #expect((reading.centre == nil) == !reading.errors.isEmpty)
    }

    private static let head: [Mistake] = [
        Mistake(
            "id: test-town", "id: Test Town",
            "0:5: id: 'Test Town' is not a name here; use 1 to 32 of a to z, digits and '-', a letter first"),
        Mistake("language: vi", "language: vn", "0:11: language: 'vn' is not understood; did you mean 'vi'?"),
        Mistake(
            "Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Min", "0:12: time_zone: 'Asia/Ho_Chi_Min' is not a time zone; did you mean 'Asia/Ho_Chi_Minh'?"
        ),
        Mistake(
            "title: {vi: Trung tâm thử, en: Test centre}", "title: {vi: A, fr: B}",
            "0:16: title.fr: 'fr' is not a key of a title; its keys are vi, en"),
        Mistake("title: {vi: Trung tâm thử, en: Test centre}", "title:", "0:7: title: a value is missing; write one or remove the key"),
        Mistake(
            "[1m, 2m, 5m, 15m, 60m]", "[1m, 2m, 5m, 15m]",
            "0:12: deadlines: 4 deadlines; give five, one for each priority from 1 to 5: [1m, 2m, 5m, 15m, 60m]"),
        Mistake(
            "[1m, 2m, 5m, 15m, 60m]", "[1m, 5m, 2m, 15m, 60m]",
            "0:21: deadlines[2]: 2m is not longer than the 5m before it; deadlines ascend"),
        Mistake(
            "acknowledge: 45s", "acknowledge: 45",
            "0:16: timers.acknowledge: '45' needs a unit; write a time such as '80s', '4m', '6h' or '1m30s'"),
        Mistake(
            "acknowledge: 45s", "acknowledge: 45 sec",
            "0:16: timers.acknowledge: 'sec' is not a unit of time; write a time such as '80s', '4m', '6h' or '1m30s'"),
        Mistake("acknowledge: 45s", "acknowledge: 1h", "0:16: timers.acknowledge: '1h' is out of range; give 5s to 10m"),
        Mistake(
            "acknowledge: 45s", "acknowlege: 45s",
            "0:3: timers.acknowlege: 'acknowlege' is not a key of timers; did you mean 'acknowledge'?"),
        Mistake(
            "acknowledge: 45s", "acknowledge: 45s\n  acknowledge: 50s",
            "1:3: the key 'acknowledge' is given twice, first on line 7; remove one"),
        Mistake(
            "duplicate_distance: 300 m", "duplicate_distance: 300",
            "0:23: policies.duplicate_distance: '300' needs a unit; write a distance such as '500 m' or '1.5 km'"),
        Mistake("swap_share: 25%", "swap_share: 25", "0:15: policies.swap_share: '25' needs a unit; write a share such as '20%'"),
        Mistake("swap_share: 25%", "swap_share: 120%", "0:15: policies.swap_share: '120%' is out of range; give 0% to 100%"),
        Mistake("swap_gain: 90s", "swap_gain: 5s", "0:14: policies.swap_gain: '5s' is out of range; give 10s to 1h"),
        Mistake(
            "review_distance: 0.5 km", "review_distance: 20 m",
            "0:20: policies.review_distance: '20 m' is out of range; give 50 m to 10000 m"),
        Mistake("divert_steps: 3", "divert_steps: 5", "0:17: policies.divert_steps: 5 is out of range; give 1 to 4"),
        Mistake("divert_steps: 3", "divert_steps: three", "0:17: policies.divert_steps: 'three' is not a whole number from 1 to 4"),
        Mistake("policies:", "polices:", "0:1: polices: 'polices' is not a key of a centre file; did you mean 'policies'?"),
    ]

    private static let fleet: [Mistake] = [
        Mistake(
            "profile: heavy_engine", "profile: heavy_engin",
            "0:14: apparatus[0].profile: 'heavy_engin' is not a vehicle profile; did you mean 'heavy_engine'?"),
        Mistake(
            "width: 2.5 m", "width: 2,5 m",
            "0:25: apparatus[0].dimensions.width: '2' needs a unit; write a length such as '2.5 m' or '250 cm'",
            "0:27: apparatus[0].dimensions.5 m: '5 m' is not a key of dimensions; inside braces a comma ends the value, so put a coordinate in quotes, \"21.0285,105.8542\", and write decimals with a point"
        ),
        Mistake(
            "width: 2.5 m", "width: \"2,5 m\"",
            "0:25: apparatus[0].dimensions.width: '2,5 m' has a comma; write a point, a length such as '2.5 m' or '250 cm'"),
        Mistake("width: 2.5 m", "width: 25 m", "0:25: apparatus[0].dimensions.width: '25 m' is not between 30 cm and 6 m"),
        Mistake(
            "weight: 14.5 t", "weight: 14.5 tons",
            "0:69: apparatus[0].dimensions.weight: 'tons' is not understood; write a weight such as '14 t' or '850 kg'"),
        Mistake("wading: 60 cm", "wading: 60.5 cm", "0:85: apparatus[0].dimensions.wading: '60.5 cm' is finer than a centimetre; round it"),
        Mistake(
            "name: medic, title", "name: with, title",
            "0:12: apparatus[1].name: 'with' has a meaning in run cards and cannot name a kind; choose another name",
            "10:25: units[2].kind: 'medic' is not a kind of apparatus; the kinds of apparatus are 'engine'",
            "31:11: run_cards[0].levels.2[0]: 'medic' is not a kind of apparatus; the kinds of apparatus are 'engine'",
            "41:42: run_cards[2].levels.1[0]: 'medic' is not a kind of apparatus; the kinds of apparatus are 'engine'"),
        Mistake(
            "at: \"21.0285,105.8542\"", "at: \"105.8542,21.0285\"",
            "0:23: stations[0].at: '105.8542,21.0285' has the longitude first; write latitude and longitude in degrees, '21.0285,105.8542'"),
        Mistake(
            "at: \"21.0285,105.8542\"", "at: 21.0285,105.8542",
            "0:23: stations[0].at: '21.0285' is not a coordinate; write latitude and longitude in degrees, '21.0285,105.8542'",
            "0:31: stations[0].105.8542: '105.8542' is not a key of a station; inside braces a comma ends the value, so put a coordinate in quotes, \"21.0285,105.8542\", and write decimals with a point"
        ),
        Mistake(
            "at: 21.0000000, 105.8000000", "at: twenty, 105",
            "0:9: stations[1].at: 'twenty, 105' is not a coordinate; write latitude and longitude in degrees, '21.0285,105.8542'"),
        Mistake(
            "name: Đội 2", "name: doi 1",
            "0:11: stations[1].name: 'doi 1' is already the name of the station on line 33; give each its own",
            "7:41: units[2].station: 'Đội 2' is not a station; did you mean 'Đội 1'?"),
        Mistake("invented: true", "invented: maybe", "0:15: stations[1].invented: 'maybe' is neither true nor false"),
        Mistake(
            "station: Đội 1, crew: 5", "station: Doi 1, crew: 5", "0:42: units[0].station: 'Doi 1' is not a station; did you mean 'Đội 1'?"),
        Mistake(
            "kind: medic", "kind: medik", "0:25: units[2].kind: 'medik' is not a kind of apparatus; did you mean 'medic'?",
            "31:42: warning: run_cards[2].levels.1[0]: no unit can ever fill this: kind, capabilities and crew taken together"),
        Mistake("name: AM-01", "name: am-01", "0:12: units[2].name: 'am-01' has small letters; write 'AM-01'"),
        Mistake("name: AM-01", "name: HK-01", "0:12: units[2].name: 'HK-01' is already the name of the unit on line 39; give each its own"),
        Mistake(
            "name: AM-01", "name: AMBULANCE-NUMBER-1",
            "0:12: units[2].name: 'AMBULANCE-NUMBER-1' is not a unit's name; use 1 to 16 of A to Z, digits and '-', as in 'HK-01'"),
        Mistake("crew: 5, cross", "crew: 5, station: Đội 1, cross", "0:58: the key 'station' is given twice, first on line 39; remove one"),
        Mistake("crew: 5", "crew: 500", "0:55: units[0].crew: 500 is out of range; give 0 to 60"),
        Mistake(
            "crew: 3", "crew: 1",
            "0:54: warning: units[2].crew: a unit of kind 'medic' is not sent with fewer than 2 people; this one never goes",
            "31:42: warning: run_cards[2].levels.1[0]: no unit can ever fill this: kind, capabilities and crew taken together"),
        Mistake(
            "cross_staffed_with: HK-02", "cross_staffed_with: HK-01",
            "0:78: units[0].cross_staffed_with: 'HK-01' cannot share its crew with itself; remove it",
            "1:79: units[1].cross_staffed_with[0]: 'HK-01' does not list 'HK-02'; a shared crew is listed at both units"),
        Mistake(
            "cross_staffed_with: HK-02", "cross_staffed_with: HK-03",
            "0:78: units[0].cross_staffed_with: 'HK-03' is not a unit; did you mean 'HK-01'?",
            "1:79: units[1].cross_staffed_with[0]: 'HK-01' does not list 'HK-02'; a shared crew is listed at both units"),
        Mistake(
            ", cross_staffed_with: HK-02", "",
            "1:79: units[1].cross_staffed_with[0]: 'HK-01' does not list 'HK-02'; a shared crew is listed at both units"),
        Mistake(
            "HK-02, kind: engine, station: Đội 1", "HK-02, kind: engine, station: Đội 2",
            "-1:78: units[0].cross_staffed_with: 'HK-01' and 'HK-02' are in different stations and cannot share a crew"),
    ]

    private static let incidents: [Mistake] = [
        Mistake("service: medical", "service: medicl", "0:57: types[1].service: 'medicl' is not understood; did you mean 'medical'?"),
        Mistake("priority: 4", "priority: 6", "0:76: types[1].priority: 6 is out of range; give 1 to 5"),
        Mistake(
            "determinant: F-D-1", "determinant: F-Z-1",
            "0:88: types[0].determinant: 'F-Z-1' is not a determinant; write protocol-level-number, level one of E D C B A O, as in 'F-D-1'"
        ),
        Mistake(
            "determinant: 26-A-1B", "determinant: F-D-1",
            "0:92: warning: types[1].determinant: 'F-D-1' is also the determinant of the type on line 43"),
        Mistake("code: ASK", "code: Ask", "0:12: types[2].code: 'Ask' has small letters; write 'ASK'"),
        Mistake("fallback_type: FIRE", "fallback_type: FIRES", "0:16: fallback_type: 'FIRES' is not a type; did you mean 'FIRE'?"),
        Mistake("fallback_type: FIRE\n", "", "-45:1: 'fallback_type' is missing; add it"),
        Mistake(
            "code: hoax", "code: handled",
            "0:12: dispositions[1].code: 'handled' is already the name of the disposition on line 48; give each its own"),
        Mistake("hoax: true", "hoaxx: true", "0:50: dispositions[1].hoaxx: 'hoaxx' is not a key of a disposition; did you mean 'hoax'?"),
        Mistake(
            "[tube_house, high_rise]", "[tube_house, High Rise]",
            "0:25: buildings[1]: 'High Rise' is not a name here; use 1 to 32 of a to z, digits and '_', a letter first"),
    ]

    private static let cards: [Mistake] = [
        Mistake(
            "21.03,105.84 21.04,105.84\n      21.04,105.86", "21.03,105.84 21.04,105.84",
            "0:14: areas[0].outline: the outline has 2 different corners; give 3 to 10000"),
        Mistake(", radius: 700 m", "", "0:5: areas[1]: an area is either an 'outline' of corners, or a 'centre' with a 'radius'"),
        Mistake(
            "    areas: [phố cổ]", "    areas: [pho co]", "0:13: run_cards[1].areas[0]: 'pho co' is not an area; did you mean 'phố cổ'?"),
        Mistake(
            "    buildings: [tube_house]", "    buildings: [tube_house, tube_house]",
            "0:29: run_cards[1].buildings[1]: 'tube_house' stands twice in this list; remove one"),
        Mistake("types: SICK", "types: SIKC", "0:23: run_cards[2].types: 'SIKC' is not a type; did you mean 'SICK'?"),
        Mistake(
            "Mo-Fr 07:00-09:00", "Mo-Fx 07:00-09:00",
            "0:13: run_cards[1].hours[0]: 'Fx' in 'Mo-Fx 07:00-09:00' is not a day; the days are Mo Tu We Th Fr Sa Su (or T2 to T7, CN)"),
        Mistake(
            "Mo-Fr 07:00-09:00", "Mo-Fr 7-9",
            "0:13: run_cards[1].hours[0]: 'Mo-Fr 7-9' is not understood; write hours such as \"Mo-Fr 07:00-09:00\" or \"22:00-06:00\""),
        Mistake(
            "22:00-06:00", "06:00-06:00",
            "0:34: run_cards[1].hours[1]: '06:00-06:00' begins where it ends; for the whole day leave the hours out"),
        Mistake("- 2 engine", "- 2 engin", "0:11: run_cards[0].levels.1[0]: 'engin' is not a kind of apparatus; did you mean 'engine'?"),
        Mistake(
            "- 2 engine", "- engine",
            "0:11: run_cards[0].levels.1[0]: 'engine': the number of units is missing or not from 1 to 50; write '3 heavy_engine', '1 ladder|light_engine' or '2 any with [water, foam] crew 4'"
        ),
        Mistake(
            "- 2 engine", "- 2 engine wth water",
            "0:11: run_cards[0].levels.1[0]: '2 engine wth water': 'wth' is not understood; write '3 heavy_engine', '1 ladder|light_engine' or '2 any with [water, foam] crew 4'"
        ),
        Mistake(
            "- 2 engine", "- 3 engine",
            "0:11: warning: run_cards[0].levels.1[0]: only 2 of 3 units can ever fill this: kind, capabilities and crew taken together"),
        Mistake(
            "- 2 engine", "- 2 engine crew 9",
            "0:11: warning: run_cards[0].levels.1[0]: no unit can ever fill this: kind, capabilities and crew taken together"),
        Mistake(
            "- 2 engine", "- 2 engine with watr",
            "0:11: warning: run_cards[0].levels.1[0]: no unit has 'watr', so none can fill this; did you mean 'water'?"),
        Mistake(
            "2: [1 engine|medic]", "3: [1 engine|medic]",
            "0:10: run_cards[0].levels.3: level 2 is missing; levels begin at 1 and leave none out"),
        Mistake(
            "2: [1 engine|medic]", "two: [1 engine|medic]",
            "0:7: run_cards[0].levels.two: 'two' is not a key of alarm levels; its keys are 1, 2, 3, 4, 5, 6, 7, 8, 9"),
        Mistake("types: SICK", "types: FIRE", "-15:3: warning: run_cards: type 'SICK' has no run card; nothing would be proposed for it"),
        Mistake(
            "  - name: Cháy\n    types: [FIRE]", "  - name: Cháy\n    types: [FIRE]\n    draft: true",
            "0:3: warning: run_cards: type 'FIRE' has run cards for some areas, hours or buildings only; add one for the rest"),
    ]

    private static let speeds: [Mistake] = [
        Mistake(
            "[primary, secondary], percent: 60", "[primry, secondary], percent: 60",
            "0:65: speeds[0].roads[0]: 'primry' is not a class of road; did you mean 'primary'?"),
        Mistake("percent: 60", "percent: 5", "0:95: speeds[0].percent: 5 is out of range; give 10 to 200"),
        Mistake("percent: 60", "percent: 60%", "0:95: speeds[0].percent: '60%' is not a whole number from 10 to 200"),
        Mistake(", percent: 60", "", "0:5: speeds[0]: 'percent' is missing; add it"),
        Mistake(
            "profiles: ambulance", "profiles: tank",
            "0:38: speeds[1].profiles: 'tank' is not a vehicle profile; the profiles are 'heavy_engine', 'light_engine', 'ambulance'"),
        Mistake(
            "hours: \"22:00-05:00\"", "hours: \"10pm-5am\"",
            "0:13: speeds[1].hours: '10pm-5am' is not understood; write hours such as \"Mo-Fr 07:00-09:00\" or \"22:00-06:00\""),
        Mistake(
            "hours: \"22:00-05:00\"", "days: Mo",
            "0:5: speeds[1]: 'hours' is missing; add it",
            "0:6: speeds[1].days: 'days' is not a key of a row of speeds; its keys are hours, roads, profiles, percent"),
        Mistake(
            "hours: \"22:00-05:00\", profiles: ambulance",
            "hours: [\"Mo-Fr 07:00-09:00\", \"Mo-Fr 16:30-19:00\"], roads: [primary, secondary]",
            "0:5: warning: speeds[1]: this row stands for the same hours, roads and profiles as speeds[0] and takes its place; remove one"),
    ]
}
