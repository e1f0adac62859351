// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import RoadNetwork

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures what speed is claimed for.",
        discussion: "Machines are noisy: each benchmark prints a yardstick from the same run, and the ratio is what counts.",
        subcommands: [BenchRoutingCommand.self, BenchMatchingCommand.self, BenchIntakeCommand.self])
}

struct BenchRoutingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routing", abstract: "Times the road search on a city file.",
        discussion: """
            Units and incidents lie at random inside edges, from a seed. Beside the hierarchy, a plain reverse Dijkstra \
            answers the same questions in the same run, and every answer of the two is compared. --peer runs another \
            program on the same graph and puts its figures beside ours; fixtures/peer-routingkit.py is one.
            """)

    @Option(help: "The city file.") var city: String
    @Option(help: "A vehicle profile.") var profile = "heavy_engine"
    @Option(help: "Incidents asked about.") var incidents = 1000
    @Option(help: "Seed.") var seed: UInt64 = 1
    @Option(help: "A command that times a peer: gets nodes.csv and arcs.csv as arguments and prints JSON.") var peer: String?
    @Flag(help: "Find the node order once more and time it.") var order = false
    @Flag(help: "One JSON object.") var json = false

    func run() throws {
        var bench = try RoutingBench(
            city: city, profile: VehicleProfile.called(profile), incidents: incidents, seed: seed)
        try bench.run(withOrder: order)
        if let peer { try bench.addPeer(peer) }
        print(json ? bench.sheet.json : bench.sheet.table)
        guard bench.differences == 0 else { throw Complaint("\(bench.differences) answers differ from the plain search") }
    }
}
