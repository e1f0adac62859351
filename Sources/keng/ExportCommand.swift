// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import Foundation
import RoadNetwork
import Routing
import Vocabulary

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes the road graph of one profile as CSV, so that anyone can check our answers.",
        discussion: "nodes.csv: id,lat,lon. arcs.csv: tail,head,travel_ms,length_m; one row per passable directed arc.")

    @Option(help: "The city file.") var city: String
    @Option(help: "A vehicle profile, such as heavy_engine.") var profile: String
    @Option(name: .shortAndLong, help: "The folder to write into; made if it is missing.") var output: String

    func run() throws {
        let city = try City.open(city)
        let profile = try VehicleProfile.called(profile)
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        let export = CityExport(Router(city).metric(for: profile))
        try write("nodes.csv", export.nodeLines)
        try write("arcs.csv", export.arcLines)
        print("\(output)/nodes.csv and arcs.csv written for \(profile.name)")
    }

    private func write(_ name: String, _ lines: ((String) -> Void) -> Void) throws {
        var text = ""
        lines { text += $0 + "\n" }
        try Data(text.utf8).write(to: URL(fileURLWithPath: output).appendingPathComponent(name), options: .atomic)
    }
}

extension VehicleProfile {
    /// The standard profile of that name, or a complaint that lists them all.
    static func called(_ name: String) throws -> VehicleProfile {
        if let found = standard.first(where: { $0.name.text == name }) { return found }
        let known = standard.map(\.name.text).joined(separator: ", ")
        throw Complaint("profile: '\(name)' is none of \(known)")
    }
}
