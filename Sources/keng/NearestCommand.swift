// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import Foundation
import RoadNetwork
import Routing
import Vocabulary

struct NearestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nearest", abstract: "The units that can be there first, by road.",
        discussion: """
            The units file is CSV with a header: unit,lat,lon and, if they differ, profile. Times are from wheels turning: \
            turnout is not known here. With --at-file one answer for each incident of the file. Units without a way are named \
            behind those that have one, when fewer than -k have.
            """)

    @Option(help: "The city file.") var city: String
    @Option(help: "CSV: unit,lat,lon[,profile].") var units: String
    @Option(help: "The incident, LAT,LON.") var at: String?
    @Option(help: "A file of incidents: CSV with incident,lat,lon, or LAT,LON a line.") var atFile: String?
    @Option(name: .short, help: "How many units.") var k = 5
    @Option(help: "The profile of units that name none.") var profile = "heavy_engine"
    @OptionGroup var closures: Closures
    @Flag(help: "One JSON object a line.") var json = false

    func validate() throws {
        guard (at == nil) != (atFile == nil) else { throw ValidationError("Give either --at LAT,LON or --at-file FILE.") }
        guard k > 0 else { throw ValidationError("-k has to be at least 1.") }
    }

    func run() throws {
        let city = try City.open(city)
        let router = Router(city)
        let fleet = try FleetFile(path: units, defaultProfile: VehicleProfile.called(profile))
        let conditions = try closures.conditions(in: city)
        let reach = Reach(router: router, conditions: conditions)
        for place in try places() {
            let found = router.nearest(k, to: place.coordinate, from: fleet.departures, under: conditions)
            var without: [Estimate] = []
            if found.count < min(k, fleet.departures.count) {
                without = router.estimates(to: place.coordinate, from: fleet.departures, under: conditions).filter { $0.park == nil }
            }
            print(json ? line(place, found, without, fleet) : table(place, found, without, fleet, reach))
        }
    }

    private func places() throws -> [IncidentFile.Place] {
        if let atFile { return try IncidentFile(path: atFile).places }
        guard let place = Coordinate(text: (at ?? "").trimmingCharacters(in: .whitespaces)) else {
            throw Complaint("at: '\(at ?? "")' is not LAT,LON in degrees with at most seven decimals")
        }
        return [IncidentFile.Place(name: place.description, coordinate: place)]
    }

    private func line(_ place: IncidentFile.Place, _ found: [Estimate], _ without: [Estimate], _ fleet: FleetFile) -> String {
        let answer = NearestAnswer(
            incident: place.name, at: place.coordinate.description,
            nearest: found.map { estimate in
                .init(
                    unit: fleet.names[estimate.id], drive_ms: Int(estimate.drive.milliseconds), drive_m: estimate.driveMetres,
                    last_ms: Int(estimate.last.milliseconds), last_m: estimate.lastMetres,
                    total_ms: Int(estimate.total.milliseconds), outcome: estimate.outcome.rawValue,
                    park: estimate.park?.description, assumed_width: estimate.assumedWidth)
            },
            without_way: without.map { .init(unit: fleet.names[$0.id], outcome: $0.outcome.rawValue) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(answer)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private func table(
        _ place: IncidentFile.Place, _ found: [Estimate], _ without: [Estimate], _ fleet: FleetFile, _ reach: Reach
    ) -> String {
        let rows = found.enumerated().map { rank, estimate in
            let unit = fleet.departures[estimate.id]
            return "\(rank + 1). \(fleet.names[estimate.id]) (\(unit.profile.name)): \(legs(estimate, unit.profile))"
        }
        let others = without.map { estimate in
            let unit = fleet.departures[estimate.id]
            let words = reach.words(estimate, to: place.coordinate, from: unit.coordinate, unit.profile) ?? "no way there"
            return "-. \(fleet.names[estimate.id]) (\(unit.profile.name)): \(words)"
        }
        return (["\(place.name):"] + (rows.isEmpty ? ["no unit can get there"] : rows) + others).joined(separator: "\n")
    }

    private func legs(_ estimate: Estimate, _ profile: VehicleProfile) -> String {
        var text = "\(estimate.total.secondsRoundedUp) s, \(estimate.driveMetres) m by road"
        if estimate.lastMetres > 0 {
            text += ", then \(estimate.lastMetres) m of \(profile.lastMetres.rawValue.replacingOccurrences(of: "_", with: " "))"
        }
        if estimate.assumedWidth { text += " (over roads of assumed width)" }
        return text
    }
}

private struct NearestAnswer: Encodable {
    struct Unit: Encodable {
        let unit: String
        let drive_ms: Int
        let drive_m: Int
        let last_ms: Int
        let last_m: Int
        let total_ms: Int
        let outcome: String
        let park: String?
        let assumed_width: Bool
    }

    struct Stranded: Encodable {
        let unit: String
        let outcome: String
    }

    let incident: String
    let at: String
    let nearest: [Unit]
    let without_way: [Stranded]
}
