// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The profiles that a centre file names without describing them.
///
/// Widths and paces marked as assumptions wait for figures from the fire police; speeds are to be calibrated against
/// position reports. Sources of the others: a pickup engine S.100 is 1.855 m wide; a hose hand-cart lays 200 m in 3
/// minutes (Hanoi fire police, team 16, 2025), which is 1.11 m/s.
extension VehicleProfile {
    public static let standard: [VehicleProfile] = [
        ladder, heavyEngine, lightEngine, ambulance, fireMotorbike, commandCar, boatTrailer, foot, car,
    ]

    public static func standard(named name: ProfileName) -> VehicleProfile? { standard.first { $0.name == name } }

    /// Obeys everything: the baseline that the others depart from. Led where the map leads cars; of its size the height
    /// alone counts, 2.00 m with something on the roof. Source of the rule: the conformance tables of the OSRM project.
    public static let car = VehicleProfile(
        figures("car", SpeedTable.car, top: 100, size: (0, 200, 0, 0), wading: 20) {
            $0.marginCm = 0
            $0.postedPercent = 85
            $0.signalMs = 8000
            $0.gateMs = 60_000
            $0.lockedGateMs = 60_000
            $0.assumptions = ["wading 0.20 m: sills of a small car", "signal 8 s: half a cycle, met half of the time"]
        })

    public static let ladder = VehicleProfile(
        emergency("ladder", SpeedTable.heavy, top: 65, size: (250, 360, 1050, 18_000), wading: 50) {
            $0.assumptions.append("2.50 m x 3.60 m x 10.5 m, 18 t: a 33 m ladder on a two-axle truck")
        })

    public static let heavyEngine = VehicleProfile(
        emergency("heavy_engine", SpeedTable.heavy, top: 70, size: (250, 320, 800, 16_000), wading: 60) {
            $0.assumptions.append("width 2.50 m: the usual limit for trucks; 16 t: 4,500 l of water on two axles")
        })

    /// The pickup engine S.100 and its like.
    public static let lightEngine = VehicleProfile(
        emergency("light_engine", SpeedTable.light, top: 90, size: (186, 220, 540, 3500), wading: 50) {
            $0.assumptions.append("height, length and weight of a loaded pickup")
        })

    public static let ambulance = VehicleProfile(
        emergency("ambulance", SpeedTable.light, top: 90, size: (200, 270, 560, 3500), wading: 35) {
            $0.lastMetres = .carry
            $0.paceMmPerSecond = 1200
            $0.assumptions.append("a high-roof van; 1.2 m/s with stretcher and bags")
        })

    public static let fireMotorbike = VehicleProfile(
        emergency("fire_motorbike", SpeedTable.motorbike, top: 60, size: (80, 180, 200, 250), wading: 25) {
            $0.marginCm = 20
            $0.lastMetres = .walk
            $0.paceMmPerSecond = 1400
            $0.lockedGateMs = 30_000
            $0.assumptions.append("0.80 m with side boxes; 0.20 m to spare suffices at walking pace")
        })

    public static let commandCar = VehicleProfile(
        emergency("command_car", SpeedTable.light, top: 90, size: (190, 190, 490, 2500), wading: 50) {
            $0.lastMetres = .walk
            $0.paceMmPerSecond = 1400
            $0.assumptions.append("a four-wheel drive estate")
        })

    /// A truck that brings a boat on a trailer. The boat itself does not use roads.
    public static let boatTrailer = VehicleProfile(
        emergency("boat_trailer", SpeedTable.heavy, top: 60, size: (230, 260, 1100, 5500), wading: 70) {
            $0.lastMetres = .carry
            $0.paceMmPerSecond = 800
            $0.assumptions.append("a light truck with a 5 m trailer; 0.8 m/s with the boat carried")
        })

    /// A crew without vehicle; also the measure of where anybody can get to at all.
    public static let foot = VehicleProfile(
        figures("foot", SpeedTable.foot, top: 5, size: (0, 0, 0, 0), wading: 50) {
            $0.isOnFoot = true
            $0.marginCm = 0
            $0.unpavedPercent = 100
            $0.badSurfacePercent = 80
            $0.exempt = .all
            $0.contraflowPercent = 100
            $0.lockedGateMs = 30_000
            $0.departures = [
                RuleDeparture(
                    rule: "every way both ways, motorways and forbidden ways included",
                    reason: "a crew on foot in an emergency walks wherever there is ground")
            ]
            $0.assumptions = ["0.50 m of standing water stops a person", "a locked gate costs 30 s"]
        })

    private static func figures(
        _ name: String, _ speeds: [Int], top: Int, size: (width: Int, height: Int, length: Int, weight: Int),
        wading: Int, _ adjust: (inout VehicleFigures) -> Void
    ) -> VehicleFigures {
        var figures = VehicleFigures()
        figures.name = ProfileName(name)
        figures.speeds = speeds
        figures.topSpeedKmh = top
        figures.widthCm = size.width
        figures.heightCm = size.height
        figures.lengthCm = size.length
        figures.weightKg = size.weight
        figures.wadingCm = wading
        adjust(&figures)
        return figures
    }

    private static func emergency(
        _ name: String, _ speeds: [Int], top: Int, size: (width: Int, height: Int, length: Int, weight: Int),
        wading: Int, _ adjust: (inout VehicleFigures) -> Void
    ) -> VehicleFigures {
        figures(name, speeds, top: top, size: size, wading: wading) {
            $0.exempt = .all
            $0.postedPercent = 100
            $0.signalMs = 3000
            $0.gateMs = 10_000
            $0.lockedGateMs = 60_000
            $0.lastMetres = .hoseLay
            $0.paceMmPerSecond = 1111
            $0.departures = emergencyDepartures
            $0.assumptions = ["signal 3 s: slowing down to cross on red", "gate 10 s, locked gate 60 s to force it"]
            adjust(&$0)
        }
    }

    private static let emergencyDepartures = [
        RuleDeparture(
            rule: "access=no, private, military, agricultural and the like are open",
            reason: "an emergency vehicle on duty may enter wherever it physically can"),
        RuleDeparture(
            rule: "destination and delivery roads cost nothing extra", reason: "it has business wherever it drives"),
        RuleDeparture(
            rule: "one-way streets are open against the traffic, at half speed",
            reason: "allowed with lights and siren; never on motorways and roundabouts, where it costs lives"),
        RuleDeparture(
            rule: "busways, pedestrian streets, cycleways, footways, paths and tracks are open where it fits",
            reason: "the last hundred metres decide; width is checked, and assumed widths are marked"),
        RuleDeparture(
            rule: "posted limits are driven in full, gates and signals cost less",
            reason: "right of way with lights and siren"),
        RuleDeparture(
            rule: "conditional bans by time are left aside", reason: "they order ordinary traffic"),
        RuleDeparture(
            rule: "width, height, length, weight and water depth stop it where a car would pass",
            reason: "physics: it is larger than a car"),
        RuleDeparture(
            rule: "emergency=no is obeyed", reason: "somebody who knew the place mapped that it cannot be driven"),
        RuleDeparture(
            rule: "ferries are not used", reason: "their timetable is not known; a crossing can be entered by hand"),
    ]
}

/// Usual speeds in km/h by road class, in the order of `RoadClass`: assumptions for a large town in daytime, the civil
/// ones as in the graphs that our measurements use. A column each for car, heavy and light emergency vehicle, motorbike,
/// person.
private enum SpeedTable {
    private static let rows: [(RoadClass, car: Int, heavy: Int, light: Int, motorbike: Int, foot: Int)] = [
        (.motorway, 80, 65, 85, 55, 5), (.motorwayLink, 45, 40, 50, 40, 5),
        (.trunk, 60, 52, 65, 50, 5), (.trunkLink, 40, 36, 45, 38, 5),
        (.primary, 45, 42, 52, 48, 5), (.primaryLink, 35, 32, 40, 36, 5),
        (.secondary, 40, 37, 46, 44, 5), (.secondaryLink, 30, 28, 34, 32, 5),
        (.tertiary, 35, 32, 40, 40, 5), (.tertiaryLink, 25, 23, 28, 28, 5),
        (.unclassified, 28, 25, 31, 33, 5), (.residential, 20, 18, 23, 26, 5),
        (.livingStreet, 12, 10, 14, 18, 5), (.service, 15, 12, 17, 20, 5),
        (.alley, 10, 8, 12, 16, 5), (.driveway, 10, 8, 12, 15, 5),
        (.emergencyAccess, 15, 20, 25, 25, 5), (.track, 15, 12, 17, 18, 5),
        (.busway, 20, 37, 46, 44, 5), (.pedestrian, 10, 8, 10, 12, 5),
        (.cycleway, 10, 8, 10, 15, 5), (.bridleway, 10, 6, 8, 10, 5),
        (.footway, 8, 5, 8, 10, 5), (.path, 8, 5, 6, 10, 4),
        (.steps, 3, 0, 0, 0, 2), (.ferry, 5, 0, 0, 0, 0),
        (.unknown, 15, 12, 15, 18, 5), (.barrier, 10, 5, 5, 8, 5),
    ]

    static let car = column { $0.car }
    static let heavy = column { $0.heavy }
    static let light = column { $0.light }
    static let motorbike = column { $0.motorbike }
    static let foot = column { $0.foot }

    private typealias Row = (RoadClass, car: Int, heavy: Int, light: Int, motorbike: Int, foot: Int)

    private static func column(_ pick: (Row) -> Int) -> [Int] {
        var speeds = Array(repeating: 0, count: RoadClass.allCases.count)
        for row in rows { speeds[Int(row.0.rawValue)] = pick(row) }
        return speeds
    }
}
