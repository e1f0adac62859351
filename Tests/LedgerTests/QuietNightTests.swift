// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Journal
import Ledger
import Logging
import Postgres
import TestCluster
import Testing

/// Nothing happens, and the database still has to come out of amber.
@Suite struct QuietNightTests {
    @Test func `a database that has everything is green without another event`() {
        let standing = LedgerStanding()
        standing.local(5)
        standing.reached(3, caughtUp: false)
        #expect(!standing.report.isGreen)
        standing.reached(5, caughtUp: false)
        #expect(standing.report.isGreen)
    }

    @Test func `a look after probation turns green again, and never before the database has answered`() {
        let standing = LedgerStanding(probation: .zero)
        standing.reached(0, caughtUp: true)
        standing.away("gone")
        #expect(!standing.report.isGreen)
        standing.reached(0, caughtUp: true)
        #expect(standing.report.isGreen && standing.report.reason == "")
        standing.local(1)
        standing.away("gone again")
        #expect(!standing.report.isGreen)
    }

    @Test(.timeLimit(.minutes(2))) func `a database that goes away, or to another engine, is noticed without an event`() async throws {
        let cluster = try TestCluster.started()
        let settings = PostgresSettings(cluster.connection())
        let connection = PostgresConnection(settings)
        try await connection.connect()
        _ = try await Migrator(connection, program: "test").migrate()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keng-quiet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("journal").path
        let keeper = try JournalKeeper(path: path, centre: "letters")

        let writer = LedgerWriter(
            settings, journal: keeper.path, centre: "letters", state: DispatchState(), drained: 0, engine: "test",
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        async let life: Void = writer.run()
        try await until { writer.standing.report.isGreen }
        try cluster.stop(mode: .immediate)
        try await until { !writer.standing.report.isGreen }
        try cluster.start()
        try await until { writer.standing.report.isGreen }
        try await connection.connect()
        _ = try await connection.query("ALTER SYSTEM SET default_transaction_read_only = on")
        _ = try await connection.query("SELECT pg_reload_conf()")
        try await until { writer.standing.report.reason.contains("[25006]") }
        #expect(!writer.standing.report.isGreen)
        try await connection.script("SET default_transaction_read_only = off")
        _ = try await connection.query("ALTER SYSTEM RESET default_transaction_read_only")
        _ = try await connection.query("SELECT pg_reload_conf()")
        try await until { writer.standing.report.isGreen }
        _ = try await connection.query("SELECT keng.take_over('letters', 'another')")
        try await until { writer.standing.report.reason.contains("another engine writes for this centre now: another") }
        #expect(!writer.standing.report.isGreen)
        writer.feed.close()
        await life
    }

    private func until(_ claim: () -> Bool) async throws {
        while !claim() { try await Task.sleep(for: .milliseconds(10)) }
    }
}
