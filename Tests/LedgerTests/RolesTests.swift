// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Journal
import Ledger
import Logging
import Postgres
import TestCentre
import TestCluster
import Testing
import Units
import Vocabulary

/// The roles of `docker/roles.sql`, on a database in which an engine that logs in as `keng` has written a small history.
@Suite(.serialized) struct RolesTests {
    private static let ground = Task { try await RolesGround() }

    private func connection(as role: String) async throws -> PostgresConnection { try await RolesTests.ground.value.connection(as: role) }

    /// The SQLSTATE with which the statement is refused; `nil` when it is not.
    private func refusal(of sql: String, as role: String) async throws -> String? {
        let connection = try await connection(as: role)
        do throws(PostgresError) {
            _ = try await connection.script(sql)
            return nil
        } catch {
            return error.sqlState ?? error.description
        }
    }

    private static let denied = "42501"

    @Test func `the engine writes events, rows, positions, snapshots and partitions as keng, and the audit finds no fault`() async throws {
        let connection = try await connection(as: "keng")
        let audit = try await LedgerAudit.run(connection, centre: "letters")
        #expect(audit.faults == [])
        #expect(audit.events > 10)
        let rows = try await connection.query(
            """
            SELECT (SELECT count(*) FROM keng.position_report), (SELECT count(*) FROM keng.snapshot),
                (SELECT count(*) FROM pg_inherits WHERE inhparent = 'keng.event'::regclass)
            """)
        #expect(try rows.int8(0, 0) == 1, "positions")
        #expect(try rows.int8(0, 1) == 1, "snapshots")
        #expect(try rows.int8(0, 2) >= 4, "partitions")
    }

    @Test(
        "the engine's role changes no event, drops nothing and makes nothing",
        arguments: [
            "UPDATE keng.event SET payload = '{}'", "DELETE FROM keng.event", "TRUNCATE keng.event", "DROP TABLE keng.call",
            "DELETE FROM keng.call", "ALTER TABLE keng.unit ADD COLUMN x text", "ALTER TABLE keng.event DISABLE TRIGGER ALL",
            "CREATE TABLE keng.own (x text)", "CREATE SCHEMA own", "DROP INDEX keng.assignment_one_open",
            "DELETE FROM keng.event_other", "UPDATE keng.snapshot SET payload = ''", "SELECT keng.drop_events_before(now())",
            "INSERT INTO keng.schema_version (version, title, program) VALUES (99, '', '')", "SET ROLE keng_owner",
        ])
    func engineIsRefused(_ sql: String) async throws {
        #expect(try await refusal(of: sql, as: "keng") == RolesTests.denied)
    }

    @Test func `an analyst reads every view and every table but snapshots`() async throws {
        let connection = try await connection(as: "lan")
        let views = try await connection.query("SELECT viewname::text FROM pg_views WHERE schemaname = 'keng'")
        #expect(views.count >= 6)
        for row in 0..<views.count { _ = try await connection.query("SELECT * FROM keng.\(try views.text(row, 0))") }
        let calls = try await connection.query("SELECT count(*), min(place) FROM keng.call WHERE type IS NOT NULL")
        #expect(try calls.int8(0, 0) == 3)
        for table in LedgerTable.all where !["call", "incident_note"].contains(table.name) {
            _ = try await connection.query("SELECT * FROM keng.\(table.name)")
        }
        _ = try await connection.query("SELECT seq, at, kind, by_whom FROM keng.event")
    }

    @Test(
        "an analyst sees no caller, no raw event and no snapshot, and writes nothing",
        arguments: [
            "SELECT caller_number FROM keng.call", "SELECT caller_name FROM keng.call", "SELECT phone_latitude FROM keng.call",
            "SELECT words FROM keng.call", "SELECT unread FROM keng.call", "SELECT * FROM keng.call",
            "SELECT 1 FROM keng.call WHERE caller_number = '0900000001'", "SELECT payload FROM keng.event",
            "SELECT * FROM keng.event_other", "SELECT words FROM keng.incident_note", "SELECT * FROM keng.snapshot",
            "INSERT INTO keng.unit_status SELECT * FROM keng.unit_status", "UPDATE keng.incident SET priority = 1",
            "DELETE FROM keng.call", "SELECT keng.take_over('letters', 'me')", "SELECT keng.ensure_partitions(current_date)",
        ])
    func analystIsRefused(_ sql: String) async throws {
        #expect(try await refusal(of: sql, as: "lan") == RolesTests.denied)
    }

    @Test func `a table that the owner makes later is the engine's to read and add to, and nobody else's`() async throws {
        #expect(try await refusal(of: "CREATE TABLE keng.later (x text)", as: "keng_owner") == nil)
        #expect(try await refusal(of: "INSERT INTO keng.later VALUES ('a'); SELECT * FROM keng.later", as: "keng") == nil)
        #expect(try await refusal(of: "DELETE FROM keng.later", as: "keng") == RolesTests.denied)
        #expect(try await refusal(of: "SELECT * FROM keng.later", as: "lan") == RolesTests.denied)
    }

    @Test func `the owner drops old events only behind a snapshot`() async throws {
        #expect(try await refusal(of: "SELECT keng.drop_events_before('2020-01-01')", as: "keng_owner") == nil)
    }

    @Test func `run again it changes nothing, and it takes over what another role has made`() async throws {
        let ground = try await RolesTests.ground.value
        let before = try await ground.rights(in: "keng")
        try await ground.runRoles(in: "keng")
        #expect(try await ground.rights(in: "keng") == before)
        try await ground.migrate("other", as: "postgres")
        try await ground.runRoles(in: "other")
        #expect(try await ground.rights(in: "other").filter { $0.contains("postgres") } == [])
    }
}

/// A server with the roles, and a centre that `keng` has written there.
private struct RolesGround: Sendable {
    private let cluster: TestCluster

    init() async throws {
        cluster = try TestCluster.started()
        let admin = try await connection(as: "postgres", to: "postgres")
        for database in ["keng", "other"] { try await admin.script("CREATE DATABASE \(database)") }
        try await runRoles(in: "keng")
        try await admin.script("CREATE ROLE lan LOGIN IN ROLE keng_analyst")
        try await migrate("keng", as: "keng_owner")
        try await runRoles(in: "keng")
        try await writeHistory()
    }

    func connection(as role: String, to database: String = "keng") async throws -> PostgresConnection {
        let connection = PostgresConnection(settings(role, database))
        try await connection.connect()
        return connection
    }

    private func settings(_ role: String, _ database: String = "keng") -> PostgresSettings {
        PostgresSettings("postgresql://\(role)@127.0.0.1:\(cluster.port)/\(database)")
    }

    func migrate(_ database: String, as role: String) async throws {
        _ = try await Migrator(connection(as: role, to: database), program: "test").migrate()
    }

    func runRoles(in database: String) async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let sql = try String(contentsOf: root.appendingPathComponent("docker/roles.sql"), encoding: .utf8)
        try await connection(as: "postgres", to: database).script(sql)
    }

    /// Owner and rights of everything in the schema, one a line.
    func rights(in database: String) async throws -> [String] {
        let rows = try await connection(as: "postgres", to: database).query(
            """
            SELECT concat_ws(' ', relname, relowner::regrole, relacl::text) FROM pg_class
                WHERE relnamespace = 'keng'::regnamespace AND relkind IN ('r', 'p', 'v')
            UNION ALL SELECT concat_ws(' ', attrelid::regclass, attname, attacl::text) FROM pg_attribute
                WHERE attacl IS NOT NULL AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'keng'::regnamespace)
            UNION ALL SELECT concat_ws(' ', oid::regprocedure, proowner::regrole, proacl::text) FROM pg_proc
                WHERE pronamespace = 'keng'::regnamespace ORDER BY 1
            """)
        return try (0..<rows.count).map { try rows.text($0, 0) }
    }

    /// Calls, assignments, notes, a snapshot and a position, the way `keng serve` writes them.
    private func writeHistory() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keng-roles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("journal").path
        let keeper = try JournalKeeper(path: path, centre: "letters")
        let board = RolesGround.board()
        try await keeper.append(
            board.log.map { JournalRecord(seq: $0.seq, at: $0.at, payload: JSONRecordWriter.bytes(of: $0)) })
        try await keeper.saveSnapshot(
            JournalSnapshot(seq: board.state.seq, at: board.now, payload: JSONRecordWriter.bytes(of: board.state)))

        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        // The first life drains the journal, the second finds nothing to do and is green.
        var standing = LedgerStanding()
        for _ in 0..<2 {
            let writer = LedgerWriter(
                settings("keng"), journal: path, centre: "letters", state: board.state, drained: 0, engine: "test", log: log)
            writer.feed.close()
            await writer.run()
            standing = writer.standing
        }
        #expect(standing.report.isGreen && standing.report.seq == board.state.seq, "\(standing.report.reason)")
        let chores = LedgerChores(
            settings("keng"), journal: path, centre: "letters", keeping: .init(), standing: standing, log: log)
        chores.offer([PositionFix(unit: UnitName("E1"), coordinate: LetterCity.at("B"), at: board.now)], received: board.now)
        chores.close()
        await chores.run()
        #expect(chores.lost == 0)
    }

    private static func board() -> Board {
        var board = Board()
        let fire = board.call("FIRE", "C", caller: "0900000001")
        board.perform(.addNote(fire, text: "khói nhiều"))
        _ = board.recommend(fire)
        board.dispatch(fire, "E1", "E2", reason: "near")
        board.wait(.seconds(30))
        for phase in [AssignmentPhase.acknowledged, .enRoute, .onScene] { board.say("E1", phase) }
        board.call("FIRE", "K", caller: "0900000002")
        board.call("FIRE", "P")
        return board
    }
}
