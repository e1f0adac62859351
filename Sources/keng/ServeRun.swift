// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleServer
import DispatchEngine
import EngineHost
import Foundation
import Journal
import Ledger
import Logging
import RoadNetwork
import Routing
import RunCards
import ServiceLifecycle
import Simulation
import Vocabulary

/// One life of `keng serve`: opens what it needs, wires the rooms, runs until it is told to stop.
struct ServeRun {
    let options: ServeCommand
    let log: Logger

    func run() async throws {
        // Looked at before anything is made: a start that fails leaves nothing behind.
        let configuration = try serverConfiguration()
        let map = try City.open(options.city)
        let source = CentreSource(path: options.centre)
        let wanted = try source.centre()
        try makeFolder()
        let recovery = try await recover(wanted.id, map)
        let clock = HostClock(speed: exerciseSpeed ?? 1, notBefore: recovery.engine.state.at)
        let ledger = try await link(recovery, wanted.id)
        let host = EngineHost(recovery, clock: clock, log: log, ledger: ledger)
        let keeper = CentreKeeper(host: host, source: source, running: recovery.engine.state.centre, log: log)
        try keeper.apply(wanted)
        let server = server(configuration, host, wanted.id, ledger, map)

        // Stopped in the opposite order: first nobody asks any more, then the host ends, then the database has everything.
        var services: [any Service] = ledger.map { [DatabaseService(link: $0, host: host)] } ?? []
        services += [HostService(host: host), keeper]
        services.append(
            JournalService(
                keeper: recovery.keeper, centre: wanted.id, keeping: journalKeeping, standing: ledger?.standing,
                database: databaseStart(wanted.id), clock: clock, server: server, log: log))
        if let ledger { services.append(DurabilityService(standing: ledger.standing, server: server, log: log)) }
        if let sheets = options.sheets {
            services.append(SheetService(folder: sheets, host: host, keeper: keeper, log: log))
        }
        if let exercise = options.exercise {
            let feed = try ExerciseFeed.read(text: String(contentsOfFile: exercise, encoding: .utf8), stretch: options.stretch)
            services.append(
                ExerciseService(host: host, start: recovery.engine, feed: feed, seed: options.seed, centre: wanted))
        }
        services.append(ReloadService(access: options.access, server: server, log: log))
        services.append(
            ServerService(server: server, host: host, announce: { announce(map, recovery, wanted.title, server, configuration) }))
        services += try integrations(host, wanted.id, ledger, server)
        // One that fails ends the others the way SIGTERM does: what was taken is answered and on disk before the complaint.
        let parts = services.map {
            ServiceGroupConfiguration.ServiceConfiguration(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
        }
        try await ServiceGroup(
            configuration: .init(services: parts, gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        ).run()
        say("keng has stopped; the journal is at event \(host.tail.latest)")
    }

    private var exerciseSpeed: Int? { options.exercise == nil ? nil : options.speed }

    private var journalKeeping: Journal.Keeping {
        var keeping = Journal.Keeping()
        keeping.time = .seconds(options.keepJournal * 86_400)
        keeping.bytes = options.journalGigabytes << 30
        return keeping
    }

    private func recover(_ centre: String, _ map: City) async throws -> Recovery {
        let start = databaseStart(centre)
        let recovery = try await Recovery(journal: options.journal, centre: centre, roads: Router(map)) { keeper in
            await start?.refill(keeper) ?? []
        }
        let others = try await recovery.keeper.centres().filter { $0 != centre }
        if !others.isEmpty { log.notice("\(options.journal) also holds the centres \(others.joined(separator: ", "))") }
        for damage in recovery.damages { log.error("\(damage)") }
        return recovery
    }

    private func databaseStart(_ centre: String) -> DatabaseStart? {
        options.database.settings.map { DatabaseStart(settings: $0, centre: centre, migrates: options.migrate, log: log) }
    }

    private func link(_ recovery: Recovery, _ centre: String) async throws -> LedgerLink? {
        guard let settings = options.database.settings else { return nil }
        let writer = LedgerWriter(
            settings, journal: options.journal, centre: centre, state: recovery.engine.state,
            drained: try await recovery.keeper.drained(), engine: engineName(), migrates: options.migrate, log: log)
        var keeping = LedgerChores.Keeping()
        keeping.positions = options.keepPositions == 0 ? nil : .seconds(options.keepPositions * 86_400)
        return LedgerLink(
            writer,
            LedgerChores(
                settings, journal: options.journal, centre: centre, keeping: keeping, standing: writer.standing, log: log))
    }

    private func serverConfiguration() throws -> ServerConfiguration {
        var configuration = ServerConfiguration()
        (configuration.host, configuration.port) = (options.host, options.port)
        configuration.allowsRemote = options.allowRemote
        try options.access.apply(to: &configuration)
        return configuration
    }

    private func server(
        _ configuration: ServerConfiguration, _ host: EngineHost, _ centre: String, _ ledger: LedgerLink?, _ city: City
    ) -> LineServer {
        let door = ConsoleDoor(
            host: host, centre: centre, exerciseSpeed: exerciseSpeed, ledger: ledger, city: city,
            hidesCallers: configuration.users != nil)
        let server = LineServer(configuration: configuration, backend: door.backend, logger: log)
        door.count(server)
        host.observe { events in server.publish(events.map(door.published)) }
        host.observePositions { fixes in server.publishPositions(fixes.map(ConsoleDoor.published)) }
        return server
    }

    private func makeFolder() throws {
        let folder = URL(fileURLWithPath: options.journal).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func announce(
        _ map: City, _ recovery: Recovery, _ title: String, _ server: LineServer, _ access: ServerConfiguration
    ) {
        let port = server.port ?? 0
        let start = recovery.engine.state.seq == 0 ? "a new journal" : "event \(recovery.engine.state.seq) (\(recovery.replayed) replayed)"
        var lines = """
            keng: \(title)
              roads     \(map.nodeCount) nodes, \(map.edgeCount) pieces; \(map.attribution)
              journal   \(options.journal), from \(start)
            """
        if let settings = options.database.settings { lines += "\n  database  \(settings.redacted)" }
        let known = access.users.map { "users \($0.users.count)" } ?? "nobody is asked who he is"
        let user = access.users == nil ? "" : " --user NAME"
        lines += "\n  consoles  \(options.host):\(port) (\(known))   try:  keng console --port \(port)\(user)"
        if let port = server.tlsPort { lines += "\n  TLS       \(options.access.tlsHost):\(port)" }
        say(lines)
        if exerciseSpeed != nil { say("  EXERCISE  nothing here is real; time runs \(options.speed) times as fast") }
    }
}
