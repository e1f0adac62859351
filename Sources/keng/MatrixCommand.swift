// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import Foundation
import RoadNetwork
import Routing
import Vocabulary

struct MatrixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix", abstract: "Travel times of all units to all incidents, as CSV.",
        discussion: """
            A row for each unit, a column for each incident, milliseconds from wheels turning to the crew at the address, last metres \
            included; 'unreachable' where there is no way.
            """)

    @Option(help: "The city file.") var city: String
    @Option(name: .customLong("from"), help: "CSV: unit,lat,lon[,profile].") var units: String
    @Option(name: .customLong("to"), help: "CSV: incident,lat,lon; or LAT,LON a line.") var incidents: String
    @Option(name: .shortAndLong, help: "The file to write; otherwise it is printed.") var output: String?
    @Option(help: "The profile of units that name none.") var profile = "heavy_engine"
    @OptionGroup var closures: Closures

    func run() throws {
        let city = try City.open(city)
        let fleet = try FleetFile(path: units, defaultProfile: VehicleProfile.called(profile))
        let places = try IncidentFile(path: incidents).places
        let conditions = try closures.conditions(in: city)
        let rows = Router(city).matrix(from: fleet.departures, to: places.map(\.coordinate), under: conditions)
        var lines = [(["unit"] + places.map { column($0) }).joined(separator: ",")]
        for (name, times) in zip(fleet.names, rows) {
            lines.append(([name] + times.map { $0.isReachable ? String($0.milliseconds) : "unreachable" }).joined(separator: ","))
        }
        let table = lines.joined(separator: "\n") + "\n"
        guard let output else { return print(table, terminator: "") }
        try table.write(toFile: output, atomically: true, encoding: .utf8)
        let unreachable = rows.joined().count { !$0.isReachable }
        print("\(output): \(fleet.names.count) units, \(places.count) incidents, \(unreachable) unreachable")
    }

    /// A place without a name is told by its coordinate, without the comma that would end the cell.
    private func column(_ place: IncidentFile.Place) -> String { place.name.replacing(",", with: " ") }
}
