// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import OpenStreetMap
import RoadNetwork

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Makes a city file from an OpenStreetMap extract.",
        discussion: "Takes .osm.pbf, .osm and .osm.gz. What the map says badly is counted and listed, never fatal.")

    @Argument(help: "The extract.") var extract: String
    @Option(name: .shortAndLong, help: "The city file to write.") var output: String
    @Option(help: "Whom the map is owed to, if it is not OpenStreetMap's.") var attribution: String?
    @Flag(help: "List everything that could not be understood.") var verbose = false

    func run() throws {
        var draft = try OpenStreetMapImporter.read(path: extract) { print($0) }
        if let attribution { draft.attribution = attribution }
        guard !draft.roads.isEmpty else { throw Complaint("\(extract) holds no road; is it the right extract, with ways and their nodes?") }
        let city = try City(draft)
        try city.write(to: output)
        let kilometres = (0..<city.edgeCount).reduce(0) { $0 + city.lengthCm(ofEdge: $1) } / 100_000
        print(
            "\(output): \(city.nodeCount) nodes, \(city.edgeCount) road pieces, \(kilometres) km, \(city.placeCount) places, identity \(city.identity)"
        )
        print("map data: \(city.attribution)")
        report(city.complaints)
    }

    private func report(_ complaints: [String: Int]) {
        guard !complaints.isEmpty else { return }
        let sorted = complaints.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let shown = verbose ? sorted : Array(sorted.prefix(8))
        print("not understood, counted and gone on with:")
        for (kind, count) in shown { print("  \(count) × \(kind)") }
        if shown.count < sorted.count { print("  … and \(sorted.count - shown.count) more kinds (--verbose lists them)") }
    }
}
