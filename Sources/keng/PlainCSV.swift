// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import RoadNetwork
import Routing
import Vocabulary

/// A file of comma-separated values with a header, without quotes; every complaint names the line.
struct PlainCSV {
    /// In small letters.
    let header: [String]
    private let path: String
    private let lines: [(number: Int, cells: [String])]

    init(path: String) throws {
        self.path = path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        header = PlainCSV.cells(all.first ?? "").map { $0.lowercased() }
        var lines: [(Int, [String])] = []
        for (index, line) in all.enumerated().dropFirst() where !line.trimmingCharacters(in: .whitespaces).isEmpty {
            let cells = PlainCSV.cells(line)
            guard cells.count == header.count else {
                throw Complaint("\(path):\(index + 1): has \(cells.count) cells, the header \(header.count)")
            }
            lines.append((index + 1, cells))
        }
        self.lines = lines
    }

    func column(_ names: String...) -> Int? { names.lazy.compactMap { header.firstIndex(of: $0) }.first }

    func headerComplaint(_ text: String) -> Complaint { Complaint("\(path):1: \(text)") }

    /// What `read` makes of each line; what it complains of is told with the line.
    func map<T>(_ read: ([String]) throws -> T) throws -> [T] {
        try lines.map { number, cells in
            do {
                return try read(cells)
            } catch {
                throw Complaint("\(path):\(number): \(error)")
            }
        }
    }

    static func place(_ lat: String, _ lon: String) throws -> Coordinate {
        guard let place = Coordinate(text: "\(lat),\(lon)") else {
            throw Complaint("lat, lon: '\(lat),\(lon)' is no place on earth; write degrees with at most seven decimals")
        }
        return place
    }

    private static func cells(_ line: some StringProtocol) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
    }
}

/// A CSV file of units: `unit,lat,lon[,profile]`.
struct FleetFile {
    let names: [String]
    let departures: [Departure]

    init(path: String, defaultProfile: VehicleProfile) throws {
        let file = try PlainCSV(path: path)
        guard let unit = file.column("unit"), let lat = file.column("lat"), let lon = file.column("lon") else {
            throw file.headerComplaint("the header has to name unit, lat and lon")
        }
        let profileColumn = file.column("profile")
        let units = try file.map { cells in
            let named = profileColumn.map { cells[$0] } ?? ""
            let profile = named.isEmpty ? defaultProfile : try VehicleProfile.called(named)
            return (name: cells[unit], place: try PlainCSV.place(cells[lat], cells[lon]), profile: profile)
        }
        guard !units.isEmpty else { throw Complaint("\(path): names no unit") }
        names = units.map(\.name)
        departures = units.enumerated().map { Departure(id: $0, coordinate: $1.place, profile: $1.profile) }
    }
}

/// A file of incidents: CSV with a header that names lat and lon and, if they have names, incident; or `LAT,LON` a line.
struct IncidentFile {
    struct Place {
        /// The place itself where the file gives no name.
        let name: String
        let coordinate: Coordinate
    }

    let places: [Place]

    init(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let first = text.prefix { !$0.isNewline }
        if first.isEmpty || first.contains(where: \.isLetter) {
            places = try IncidentFile.named(path)
        } else {
            places = try text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap { index, line in
                let line = line.trimmingCharacters(in: .whitespaces)
                guard !line.isEmpty else { return nil }
                guard let place = Coordinate(text: line) else {
                    throw Complaint("\(path):\(index + 1): '\(line)' is not LAT,LON in degrees with at most seven decimals")
                }
                return Place(name: place.description, coordinate: place)
            }
        }
        guard !places.isEmpty else { throw Complaint("\(path): names no incident") }
    }

    private static func named(_ path: String) throws -> [Place] {
        let file = try PlainCSV(path: path)
        guard let lat = file.column("lat"), let lon = file.column("lon") else {
            throw file.headerComplaint("the header has to name lat and lon and, if they have names, incident")
        }
        let name = file.column("incident", "id", "name")
        return try file.map { cells in
            let place = try PlainCSV.place(cells[lat], cells[lon])
            return Place(name: name.map { cells[$0] } ?? place.description, coordinate: place)
        }
    }
}
