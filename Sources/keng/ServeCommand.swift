// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import ConsoleServer
import DispatchEngine
import EngineHost
import Foundation
import Logging
import RoadNetwork
import Routing
import ServiceLifecycle
import Simulation
import Vocabulary

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the engine for one centre and listens for consoles.",
        discussion: """
            State lives in the journal; started again, keng is where it was. With --exercise simulated crews drive the real \
            road graph, calls come from a script, and a simulated dispatcher acts when nobody else has for a while.
            """)

    @Option(help: "The city file, as written by 'keng import'.") var city: String
    @Option(help: "The centre file.") var centre: String
    @Option(help: "The journal; made if it is missing.") var journal = "run/keng.journal"
    @Option(help: "Port for consoles on 127.0.0.1; 0 takes a free one.") var port = 7110
    @Option(help: "Exercise mode with this script of calls.") var exercise: String?
    @Option(help: "How many times faster than life an exercise runs.") var speed = 8
    @Option(help: "Stretches the script's times: 1 is a storm, 4 a busy night.") var stretch = 4
    @Option(help: "Seed of the exercise's dice.") var seed: UInt64 = 1

    func validate() throws {
        guard (1...100).contains(speed) else { throw ValidationError("--speed has to be 1 to 100.") }
        guard (1...100).contains(stretch) else { throw ValidationError("--stretch has to be 1 to 100.") }
        guard (0...65535).contains(port) else { throw ValidationError("--port has to be 0 to 65535.") }
    }

    func run() async throws {
        var log = Logger(label: "keng") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = .notice
        let map = try City.open(city)
        let source = CentreSource(path: centre)
        let wanted = try source.centre()
        try makeFolder()
        let recovery = try await Recovery(journal: journal, centre: wanted.id, roads: Router(map))
        let others = try await recovery.keeper.centres().filter { $0 != wanted.id }
        if !others.isEmpty { log.notice("\(journal) also holds the centres \(others.joined(separator: ", "))") }
        for damage in recovery.damages { log.error("journal damage: \(damage)") }

        let clock = HostClock(speed: exercise == nil ? 1 : speed, notBefore: recovery.engine.state.at)
        let host = EngineHost(recovery, clock: clock, log: log)
        let keeper = CentreKeeper(host: host, source: source, running: recovery.engine.state.centre, log: log)
        try keeper.apply(wanted)

        let door = ConsoleDoor(host: host, centre: wanted.id, exerciseSpeed: exercise == nil ? nil : speed)
        var configuration = ServerConfiguration()
        configuration.port = port
        let server = LineServer(configuration: configuration, backend: door.backend, logger: log)
        host.observe { events in server.publish(events.map(ConsoleDoor.published)) }
        host.observePositions { fixes in server.publishPositions(fixes.map(ConsoleDoor.published)) }

        var services: [any Service] = [HostService(host: host), keeper]
        if let exercise {
            let feed = try ExerciseFeed.read(text: String(contentsOfFile: exercise, encoding: .utf8), stretch: stretch)
            services.append(
                ExerciseService(host: host, start: recovery.engine, feed: feed, seed: seed, centre: wanted))
        }
        services.append(ServerService(server: server, host: host, announce: { announce(map, recovery, wanted.title, $0) }))
        try await ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        ).run()
        say("keng has stopped; the journal is at event \(host.tail.latest)")
    }

    private func makeFolder() throws {
        let folder = URL(fileURLWithPath: journal).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func announce(_ map: City, _ recovery: Recovery, _ title: String, _ port: Int) {
        let start = recovery.engine.state.seq == 0 ? "a new journal" : "event \(recovery.engine.state.seq) (\(recovery.replayed) replayed)"
        say(
            """
            keng: \(title)
              roads     \(map.nodeCount) nodes, \(map.edgeCount) pieces; \(map.attribution)
              journal   \(journal), from \(start)
              consoles  127.0.0.1:\(port)   try:  keng console --port \(port)
            """)
        if exercise != nil { say("  EXERCISE  nothing here is real; time runs \(speed) times as fast") }
    }
}
