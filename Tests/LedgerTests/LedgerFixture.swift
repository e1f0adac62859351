// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Journal
import Logging
import Postgres
import TestCentre
import TestCluster
import Testing
import Vocabulary

@testable import Ledger

/// A database of a real server and a local journal, both a test's own.
final class LedgerFixture: Sendable {
    static let centre = "small"
    /// The server of all tests that leave it running.
    static let shared = Result { try TestCluster.started() }

    let cluster: TestCluster
    let database: String
    let folder: URL
    var journal: String { folder.appendingPathComponent("keng.journal").path }
    var settings: PostgresSettings { PostgresSettings(cluster.connection(database: database)) }

    /// - Parameter cluster: a server of the test's own, when it does something to it.
    init(_ cluster: TestCluster? = nil) async throws {
        self.cluster = try cluster ?? LedgerFixture.shared.get()
        database = "ledger_" + UUID().uuidString.replacing("-", with: "").lowercased()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("keng-ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await serverScript("CREATE DATABASE \(database)")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static func migrated(_ cluster: TestCluster? = nil) async throws -> LedgerFixture {
        let fixture = try await LedgerFixture(cluster)
        _ = try await Migrator(fixture.connection(), program: "tests").migrate()
        return fixture
    }

    func connection() async throws -> PostgresConnection {
        let connection = PostgresConnection(settings)
        try await connection.connect()
        return connection
    }

    func serverScript(_ sql: String) async throws {
        let connection = PostgresConnection(PostgresSettings(cluster.connection()))
        try await connection.connect()
        try await connection.script(sql, deadline: .seconds(30))
        await connection.close()
    }

    func script(_ sql: String) async throws {
        let connection = try await connection()
        try await connection.script(sql, deadline: .seconds(30))
        await connection.close()
    }

    func number(_ sql: String) async throws -> Int64 {
        let connection = try await connection()
        defer { Task { await connection.close() } }
        return try await connection.query(sql).int8(0, 0)
    }

    /// The database thrown away and made anew, as after a lost disk.
    func forget() async throws {
        try await serverScript("DROP DATABASE \(database) WITH (FORCE)")
        try await serverScript("CREATE DATABASE \(database)")
        _ = try await Migrator(connection(), program: "tests").migrate()
    }

    /// Writes a history into the journal.
    @discardableResult
    func keep(_ history: History) async throws -> [[UInt8]] {
        let keeper = try JournalKeeper(path: journal, centre: LedgerFixture.centre)
        return try await keeper.append(history.records)
    }

    func writer(_ state: DispatchState, drained: UInt64 = 0, engine: String = "first") -> LedgerWriter {
        LedgerWriter(
            settings, journal: journal, centre: LedgerFixture.centre, state: state, drained: drained, engine: engine,
            log: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Everything in the journal goes into the database, as `keng db drain` does it; what came of it.
    @discardableResult
    func drain(_ history: History, drained: UInt64 = 0, engine: String = "first") async -> LedgerStanding.Report {
        let writer = writer(history.board.state, drained: drained, engine: engine)
        writer.feed.close()
        await writer.run()
        return writer.standing.report
    }

    func audit(withJournal: Bool = true) async throws -> LedgerAudit {
        let reader = withJournal ? try JournalReader(path: journal, centre: LedgerFixture.centre) : nil
        return try await LedgerAudit.run(connection(), centre: LedgerFixture.centre, journal: reader)
    }
}

/// What happened at a small centre in the hands of a careless crowd: the same for the same seed.
struct History: Sendable {
    var board = Board()

    init(seed: UInt64, commands: Int = 150) {
        var crowd = RandomCommands(seed: seed)
        for _ in 0..<commands {
            board.now = board.now + crowd.pause()
            board.perform(crowd.command(board), by: "crowd")
            board.perform(.passTime, by: "keng")
        }
    }

    var events: [NumberedEvent] { board.log }
    var last: UInt64 { board.state.seq }
    var records: [JournalRecord] { events.map(History.record) }

    static func record(_ entry: NumberedEvent) -> JournalRecord {
        JournalRecord(seq: entry.seq, at: entry.at, payload: JSONRecordWriter.bytes(of: entry))
    }

    func state(at seq: UInt64) -> DispatchState {
        var state = DispatchState()
        for entry in events where entry.seq <= seq { state.apply(entry) }
        return state
    }

    func snapshot(at seq: UInt64) -> JournalSnapshot {
        let state = state(at: seq)
        return JournalSnapshot(seq: seq, at: state.at, payload: JSONRecordWriter.bytes(of: state))
    }
}

/// Looks again and again: what is waited for happens in another task, at the pace of a real server.
func eventually(_ condition: () async throws -> Bool) async rethrows {
    while try await !condition() { await Task.yield() }
}
