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
            turnout is not known here. With --at-file one answer a line of the file.
            """)

    @Option(help: "The city file.") var city: String
    @Option(help: "CSV: unit,lat,lon[,profile].") var units: String
    @Option(help: "The incident, LAT,LON.") var at: String?
    @Option(help: "A file of incidents, LAT,LON a line.") var atFile: String?
    @Option(name: .short, help: "How many units.") var k = 5
    @Option(help: "The profile of units that name none.") var profile = "heavy_engine"
    @Flag(help: "One JSON object a line.") var json = false

    func validate() throws {
        guard (at == nil) != (atFile == nil) else { throw ValidationError("Give either --at LAT,LON or --at-file FILE.") }
        guard k > 0 else { throw ValidationError("-k has to be at least 1.") }
    }

    func run() throws {
        let city = try City.open(city)
        let router = Router(city)
        let fleet = try FleetFile(path: units, defaultProfile: VehicleProfile.called(profile))
        for place in try places() {
            let found = router.nearest(k, to: place, from: fleet.departures, under: .none)
            print(json ? line(place, found, fleet) : table(place, found, fleet))
        }
    }

    private func places() throws -> [Coordinate] {
        let lines: [String]
        if let atFile {
            lines = try String(contentsOfFile: atFile, encoding: .utf8).split(whereSeparator: \.isNewline).map(String.init)
        } else {
            lines = [at ?? ""]
        }
        return try lines.map { line in
            guard let place = Coordinate(text: line.trimmingCharacters(in: .whitespaces)) else {
                throw Complaint("at: '\(line)' is not LAT,LON in degrees with at most seven decimals")
            }
            return place
        }
    }

    private func line(_ place: Coordinate, _ found: [Estimate], _ fleet: FleetFile) -> String {
        let answer = NearestAnswer(
            at: place.description,
            nearest: found.map { estimate in
                .init(
                    unit: fleet.names[estimate.id], drive_ms: Int(estimate.drive.milliseconds), drive_m: estimate.driveMetres,
                    last_ms: Int(estimate.last.milliseconds), last_m: estimate.lastMetres,
                    total_ms: Int(estimate.total.milliseconds), outcome: estimate.outcome.rawValue,
                    park: estimate.park?.description, assumed_width: estimate.assumedWidth)
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(answer)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private func table(_ place: Coordinate, _ found: [Estimate], _ fleet: FleetFile) -> String {
        let rows = found.enumerated().map { rank, estimate in
            let unit = fleet.departures[estimate.id]
            let way = estimate.outcome == .unreachable ? "no way there" : legs(estimate, unit.profile)
            return "\(rank + 1). \(fleet.names[estimate.id]) (\(unit.profile.name)): \(way)"
        }
        return (["\(place):"] + (rows.isEmpty ? ["no unit can get there"] : rows)).joined(separator: "\n")
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

    let at: String
    let nearest: [Unit]
}

/// A CSV file of units.
struct FleetFile {
    let names: [String]
    let departures: [Departure]

    init(path: String, defaultProfile: VehicleProfile) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let header = lines.first?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() } ?? []
        guard let unit = header.firstIndex(of: "unit"), let lat = header.firstIndex(of: "lat"), let lon = header.firstIndex(of: "lon")
        else { throw Complaint("\(path):1: the header has to name unit, lat and lon") }
        let profileColumn = header.firstIndex(of: "profile")
        var names: [String] = []
        var departures: [Departure] = []
        for (number, line) in lines.enumerated().dropFirst() where !line.trimmingCharacters(in: .whitespaces).isEmpty {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == header.count else {
                throw Complaint("\(path):\(number + 1): has \(cells.count) cells, the header \(header.count)")
            }
            guard let place = Coordinate(text: "\(cells[lat]),\(cells[lon])") else {
                throw Complaint("\(path):\(number + 1): lat, lon: '\(cells[lat]),\(cells[lon])' is no place on earth")
            }
            let named = profileColumn.map { cells[$0] } ?? ""
            let profile = named.isEmpty ? defaultProfile : try VehicleProfile.called(named)
            departures.append(Departure(id: names.count, coordinate: place, profile: profile))
            names.append(cells[unit])
        }
        guard !names.isEmpty else { throw Complaint("\(path): names no unit") }
        (self.names, self.departures) = (names, departures)
    }
}
