// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Incidents
import Ledger
import Logging
import Postgres
import RunCards
import Synchronization
import TestCentre
import TestCluster
import Testing
import Vocabulary

@testable import EngineHost

/// The host between a real journal and a real server.
@Suite struct LedgerLinkTests {
    @Test("answers say where they are safe: in both, in the journal alone while the server is frozen, in both again")
    func durability() async throws {
        let cluster = try TestCluster.started()
        let connection = PostgresConnection(PostgresSettings(cluster.connection()))
        try await connection.connect()
        _ = try await Migrator(connection, program: "tests").migrate()
        let folder = NSTemporaryDirectory() + "keng-link-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let recovery = try await Recovery(journal: folder + "/keng.journal", centre: "small", roads: LetterCity.router)
        let settings = PostgresSettings(cluster.connection())
        let writer = LedgerWriter(
            settings, journal: folder + "/keng.journal", centre: "small", state: recovery.engine.state, drained: 0, engine: "host", log: log
        )
        let chores = LedgerChores(
            settings, journal: folder + "/keng.journal", centre: "small", keeping: LedgerChores.Keeping(), standing: writer.standing,
            log: log)
        let link = LedgerLink(writer, chores)
        let host = EngineHost(recovery, clock: HostClock(), log: log, ledger: link)
        let pushed = Mutex<[UInt64]>([])
        host.observe { events in pushed.withLock { $0 += events.map(\.seq) } }
        async let linked: Void = link.run()
        async let running: Void = host.run()

        await untilGreen(link.standing)
        #expect(await host.answered(.configure(SmallCentre.make())) == .postgres)
        for _ in 1...10 { #expect(await host.answered(LedgerLinkTests.call) == .postgres) }

        cluster.signal(SIGSTOP)
        #expect(await host.answered(LedgerLinkTests.call) == .local)
        #expect(!link.standing.report.isGreen, "the first late answer turns it amber")
        for _ in 1...10 { #expect(await host.answered(LedgerLinkTests.call) == .local) }
        #expect(link.standing.report.behind >= 11)

        cluster.signal(SIGCONT)
        await untilGreen(link.standing)
        #expect(await host.answered(LedgerLinkTests.call) == .postgres)
        host.stop()
        try await running
        await linked
        let last = host.tail.latest
        #expect(pushed.withLock { $0 } == Array(1...last), "every event was pushed once and in order")
        #expect(try await LedgerHead.read(connection, centre: "small")?.seq == last)
        let audit = try await LedgerAudit.run(connection, centre: "small")
        #expect(audit.faults.isEmpty && audit.last == last)
    }

    private static var call: Command {
        var report = CallReport()
        report.text = "cháy"
        return .takeCall(report, join: nil)
    }

    private func untilGreen(_ standing: LedgerStanding) async {
        while !standing.report.isGreen { await Task.yield() }
    }
}

extension EngineHost {
    fileprivate func answered(_ command: Command) async -> Durability? {
        let reply = await withCheckedContinuation { (continuation: CheckedContinuation<HostReply, Never>) in
            let isTaken = submit(command, by: Requester(name: "test")) { continuation.resume(returning: $0) }
            precondition(isTaken, "the queue of a test is never full")
        }
        guard case .accepted(_, _, _, let durability) = reply else { return nil }
        return durability
    }
}
