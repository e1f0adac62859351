// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Units
import Vocabulary

/// The centre of the letter city, built in code.
///
/// | Unit | Kind | Station | |
/// |---|---|---|---|
/// | E1, E2, E3 | engine | A, F, M | crew 6 of at least 4 |
/// | L1 | ladder | A | shares its crew with R1 |
/// | R1 | rescue | A | |
/// | A1, A2 | ambulance | F, M | |
/// | B1 | motorbike | I | out of service |
public enum SmallCentre {
    public static let deadlines: [Duration] = [.seconds(60), .seconds(120), .seconds(300), .seconds(600), .seconds(1200)]

    public static func make() -> Centre {
        var centre = Centre()
        (centre.id, centre.title) = ("letters", "Letter City")
        centre.zoneOffsets = [zone(420)]
        centre.stations = [station("NORTH", "A"), station("EAST", "F"), station("SOUTH", "M"), station("POST", "I")]
        centre.apparatus = [
            kind("engine", "heavy_engine", crew: 4, ["water"]), kind("ladder", "ladder", crew: 2, []),
            kind("ambulance", "ambulance", crew: 2, ["als"]), kind("rescue", "light_engine", crew: 2, ["tools"]),
            kind("motorbike", "fire_motorbike", crew: 1, []),
        ]
        centre.units = [
            unit("E1", "engine", "NORTH", 6), unit("E2", "engine", "EAST", 6), unit("E3", "engine", "SOUTH", 6),
            unit("L1", "ladder", "NORTH", 3), unit("R1", "rescue", "NORTH", 3), unit("A1", "ambulance", "EAST", 3),
            unit("A2", "ambulance", "SOUTH", 3), unit("B1", "motorbike", "POST", 1),
        ]
        centre.units[3].crossStaffedWith = [UnitName("R1")]
        centre.units[4].crossStaffedWith = [UnitName("L1")]
        centre.units[7].inService = false
        centre.types = [
            type("FIRE", .one, .fire, welfare: 600), type("TRASH", .three, .fire), type("SICK", .two, .medical),
            type("CAT", .five, .rescue), type("ASK", .four, .inquiry),
        ]
        centre.fallbackType = TypeCode("ASK")
        centre.dispositions = [disposition("done"), disposition("hoax", hoax: true)]
        centre.buildings = ["house", "tower"]
        centre.runCards = cards()
        centre.deadlines = deadlines
        return centre
    }

    private static func cards() -> [RunCard] {
        [
            card(
                "fire", "FIRE",
                [
                    [needs(2, ["engine"]), needs(1, ["ladder"])],
                    [needs(1, ["engine"]), needs(1, [], with: ["als"])],
                ]),
            card("trash", "TRASH", [[needs(1, ["engine"])], [needs(1, ["engine"])]]),
            card("sick", "SICK", [[needs(1, ["ambulance"])]]),
            card("cat", "CAT", [[needs(1, ["rescue"])]]),
        ]
    }

    public static func needs(_ count: Int, _ kinds: [String], with capabilities: [String] = [], crew: Int = 0) -> Requirement {
        var requirement = Requirement()
        (requirement.count, requirement.kinds) = (count, kinds.map { ApparatusName($0) })
        (requirement.capabilities, requirement.minimumCrew) = (capabilities, crew)
        return requirement
    }

    public static func card(_ name: String, _ type: String, _ levels: [[Requirement]]) -> RunCard {
        var card = RunCard()
        (card.name, card.types) = (name, [TypeCode(type)])
        card.levels = levels.enumerated().map { index, requirements in
            var level = AlarmLevel()
            (level.level, level.requirements) = (index + 1, requirements)
            return level
        }
        return card
    }

    public static func zone(_ minutes: Int, from: Instant = .epoch) -> ZoneOffset {
        var zone = ZoneOffset()
        (zone.from, zone.minutes) = (from, minutes)
        return zone
    }

    private static func station(_ name: String, _ letter: Character) -> Station {
        var station = Station()
        (station.name, station.title, station.coordinate) = (StationName(name), name, LetterCity.at(letter))
        return station
    }

    private static func kind(_ name: String, _ profile: String, crew: Int, _ capabilities: [String]) -> ApparatusKind {
        var kind = ApparatusKind()
        (kind.name, kind.profile) = (ApparatusName(name), ProfileName(profile))
        (kind.minimumCrew, kind.capabilities) = (crew, capabilities)
        return kind
    }

    private static func unit(_ name: String, _ kind: String, _ station: String, _ crew: Int) -> UnitDescription {
        var unit = UnitDescription()
        (unit.name, unit.kind) = (UnitName(name), ApparatusName(kind))
        (unit.station, unit.crew) = (StationName(station), crew)
        return unit
    }

    private static func type(
        _ code: String, _ priority: Priority, _ service: ServiceKind, welfare: Int = 0
    ) -> IncidentType {
        var type = IncidentType()
        (type.code, type.priority, type.service) = (TypeCode(code), priority, service)
        type.determinant = "\(code.prefix(1))-\(priority)-1"
        type.welfareInterval = .seconds(welfare)
        return type
    }

    private static func disposition(_ code: String, hoax: Bool = false) -> Disposition {
        var disposition = Disposition()
        (disposition.code, disposition.hoax) = (code, hoax)
        return disposition
    }
}
