// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import OpenStreetMap
import RoadNetwork

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Makes a city file from an OpenStreetMap extract, or from the tables of a road graph.",
        discussion: """
            Takes .osm.pbf, .osm and .osm.gz. What the map says badly is counted and listed, never fatal.

            With --graph-csv it takes two tables, plain or .gz: nodes (id,lat,lon) and arcs (tail,head,travel_ms,length_m), or \
            those of JEMSS (index,x,y and index,fromNode,toNode,mode_1,…, in days). Their travel times are kept to the \
            millisecond. A table that cannot be understood is refused with its line.
            """)

    @Argument(help: "The extract; with --graph-csv the table of nodes and the table of arcs.") var files: [String]
    @Option(name: .shortAndLong, help: "The city file to write.") var output: String
    @Option(help: "Whom the map is owed to, if it is not OpenStreetMap's.") var attribution: String?
    @Flag(name: .customLong("graph-csv"), help: "The files are the tables of a road graph.") var isGraph = false
    @Option(help: "The column of travel times, where the table of arcs has several.") var mode: String?
    @Flag(help: "List everything that could not be understood.") var verbose = false

    func validate() throws {
        let needed = isGraph ? "Give two tables after --graph-csv: nodes, then arcs." : "Give one extract; two tables need --graph-csv."
        guard files.count == (isGraph ? 2 : 1) else { throw ValidationError(needed) }
        guard isGraph || mode == nil else { throw ValidationError("--mode belongs to --graph-csv.") }
    }

    func run() throws {
        var draft = try isGraph ? graph() : OpenStreetMapImporter.read(path: files[0]) { print($0) }
        if let attribution { draft.attribution = attribution }
        guard !draft.roads.isEmpty else {
            throw Complaint("\(files[0]) holds no road; is it the right extract, with ways and their nodes?")
        }
        print("ordering \(draft.nodes.count) nodes")
        let city = try City(draft)
        try city.write(to: output)
        let kilometres = (0..<city.edgeCount).reduce(0) { $0 + city.lengthCm(ofEdge: $1) } / 100_000
        print(
            "\(output): \(city.nodeCount) nodes, \(city.edgeCount) road pieces, \(kilometres) km, \(city.placeCount) places, identity \(city.identity)"
        )
        if !city.attribution.isEmpty { print("map data: \(city.attribution)") }
        report(city.complaints)
    }

    private func graph() throws -> CityDraft {
        let tables = try files.map { GraphTables.Text(name: $0, bytes: try PackedText.read(path: $0)) }
        return try GraphTables.draft(nodes: tables[0], arcs: tables[1], mode: mode)
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
