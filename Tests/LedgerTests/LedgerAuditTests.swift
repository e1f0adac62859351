// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres
import Testing
import Vocabulary

@testable import Ledger

@Suite struct LedgerAuditTests {
    /// What somebody does to the database, and what the audit's first word about it has in it.
    static let tampering: [(sql: String, word: String)] = [
        ("DELETE FROM keng.event WHERE seq = 20", "event 20 is missing"),
        ("UPDATE keng.event SET payload = replace(payload, '\"', '\"') || ' ' WHERE seq = 20", "event 20"),
        ("UPDATE keng.event SET at = at + interval '1 microsecond' WHERE seq = 20", "event 20 does not fit"),
        ("UPDATE keng.event SET hash = decode(repeat('00', 32), 'hex') WHERE seq = 20", "event 20 does not fit"),
        (
            "INSERT INTO keng.event SELECT centre_id, seq, at + interval '1 hour', kind, by_whom, payload, hash FROM keng.event WHERE seq = 20",
            "event 20 is there twice"
        ),
        ("UPDATE keng.journal_head SET seq = seq - 1", "the head says event"),
        ("UPDATE keng.journal_head SET hash = decode(repeat('00', 32), 'hex')", "the head's hash"),
        ("DELETE FROM keng.journal_head", "no head"),
    ]

    @Test("every tampering with events and head is found, and named")
    func events() async throws {
        let history = History(seed: 21, commands: 200)
        let fixture = try await LedgerFixture.migrated()
        try await fixture.keep(history)
        await fixture.drain(history)
        let connection = try await fixture.connection()
        for (sql, word) in LedgerAuditTests.tampering {
            let copy = fixture.database + "_copy"
            await connection.close()
            try await fixture.serverScript("DROP DATABASE IF EXISTS \(copy) WITH (FORCE)")
            try await fixture.serverScript(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(fixture.database)'")
            try await fixture.serverScript("CREATE DATABASE \(copy) TEMPLATE \(fixture.database)")
            let found = try await faults(of: copy, fixture, after: sql)
            #expect(found.first?.contains(word) ?? false, "\(sql): \(found.prefix(3))")
        }
    }

    @Test("a snapshot that a restore would trust, and is not what the events make, is found")
    func snapshots() async throws {
        let history = History(seed: 23, commands: 200)
        let fixture = try await LedgerFixture.migrated()
        let hashes = try await fixture.keep(history)
        await fixture.drain(history)
        let connection = try await fixture.connection()
        let (good, other) = (history.snapshot(at: 90), history.snapshot(at: 89))
        let insertion = "INSERT INTO keng.snapshot (centre_id, seq, at, payload, chain) VALUES ($1, $2, $3, $4, $5)"
        for (seq, payload, chain, word) in [
            (90, good.payload, hashes[89], nil), (90, other.payload, hashes[89], "snapshot 90 is not what"),
            (90, good.payload, hashes[88], "snapshot 90 has another hash"), (90, Array("{".utf8), hashes[89], "snapshot 90 cannot be read"),
            (1_000_000, good.payload, hashes[89], "snapshot 1000000 belongs to no event"),
        ] as [(Int64, [UInt8], [UInt8], String?)] {
            _ = try await connection.query("DELETE FROM keng.snapshot")
            _ = try await connection.query(
                insertion, [.text(LedgerFixture.centre), .int8(seq), .instant(good.at), .bytes(payload), .bytes(chain)])
            let faults = try await LedgerAudit.run(connection, centre: LedgerFixture.centre).faults
            #expect(faults.count == (word == nil ? 0 : 1) && faults.first?.hasPrefix(word ?? "") ?? true, "\(faults)")
        }
    }

    @Test("in every table a row that is changed, missing or made up is found")
    func tables() async throws {
        let history = History(seed: 22, commands: 400)
        let fixture = try await LedgerFixture.migrated()
        try await fixture.keep(history)
        await fixture.drain(history)
        let connection = try await fixture.connection()
        for table in LedgerTable.all {
            let key = table.keys == 0 ? "centre_id" : table.columns[0].name
            let one = "\(key) = (SELECT min(\(key)) FROM keng.\(table.name))"
            let old = try await connection.query("SELECT count(*) FROM keng.\(table.name)").int8(0, 0)
            try #require(old > 0, "the history fills \(table.name)")
            for sql in ["UPDATE keng.\(table.name) SET seq = seq + 1 WHERE \(one)", "DELETE FROM keng.\(table.name) WHERE \(one)"] {
                try await expectFault(table.name, connection, sql)
            }
            guard table.keys > 0 else { continue }
            let columns = table.columns.dropFirst().map(\.name).filter { $0 != "unit" || table.name != "assignment" }
            let made = table.columns[0].type == .text ? "'made-up'" : "999999"
            // An assignment of a unit that nobody has: the unique index keeps any other out.
            let unit = table.name == "assignment" ? ", unit" : ""
            try await expectFault(
                table.name, connection,
                """
                INSERT INTO keng.\(table.name) (centre_id, \(key)\(unit), \(columns.joined(separator: ", ")))
                SELECT centre_id, \(made)\(unit.isEmpty ? "" : ", 'made-up'"), \(columns.joined(separator: ", "))
                FROM keng.\(table.name) WHERE \(one)
                """)
        }
        #expect(try await LedgerAudit.run(connection, centre: LedgerFixture.centre).faults.isEmpty)
    }

    /// Tampers, audits inside the same transaction's view, and takes it back.
    private func expectFault(_ table: String, _ connection: PostgresConnection, _ sql: String) async throws {
        try await connection.script("CREATE TABLE public.kept AS SELECT * FROM keng.\(table); \(sql)")
        let faults = try await LedgerAudit.run(connection, centre: LedgerFixture.centre).faults
        #expect(faults.contains { $0.hasPrefix(table) }, "\(sql): \(faults.prefix(3))")
        try await connection.script(
            "DELETE FROM keng.\(table); INSERT INTO keng.\(table) SELECT * FROM public.kept; DROP TABLE public.kept")
    }

    private func faults(of copy: String, _ fixture: LedgerFixture, after sql: String) async throws -> [String] {
        let connection = PostgresConnection(PostgresSettings(fixture.cluster.connection(database: copy)))
        try await connection.connect()
        try await connection.script(sql)
        let faults = try await LedgerAudit.run(connection, centre: LedgerFixture.centre).faults
        await connection.close()
        return faults
    }
}
