// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Journal
import Postgres
import Testing
import Vocabulary

@testable import Ledger

@Suite struct MigratorTests {
    @Test("an empty database is brought up, and a second run has nothing to do")
    func freshAndTwice() async throws {
        let fixture = try await LedgerFixture()
        let migrator = Migrator(try await fixture.connection(), program: "tests")
        #expect(try await migrator.version() == 0)
        #expect(await error { try await migrator.require() } == .olderSchema(found: 0, known: Migrator.newest))
        #expect(try await migrator.migrate().count == Migration.all.count)
        #expect(try await migrator.migrate().isEmpty)
        #expect(try await migrator.version() == Migrator.newest)
        try await migrator.require()
    }

    @Test("of two that migrate at once one does it and the other finds it done")
    func twoAtOnce() async throws {
        let fixture = try await LedgerFixture()
        let (first, second) = (try await fixture.connection(), try await fixture.connection())
        async let one = Migrator(first, program: "one").migrate()
        async let other = Migrator(second, program: "other").migrate()
        #expect(try await [one.count, other.count].sorted() == [0, Migration.all.count])
    }

    @Test("another program's migration is waited for, and then named")
    func busy() async throws {
        let fixture = try await LedgerFixture()
        let (other, connection) = (try await fixture.connection(), try await fixture.connection())
        _ = try await other.query("SELECT pg_advisory_lock(x'6B656E67'::bigint)")
        let migrator = Migrator(connection, program: "tests")
        #expect(await error { _ = try await migrator.migrate(patience: .milliseconds(50)) } == .busyMigrating)
        #expect(LedgerError.busyMigrating.mayRetry)
        await other.close()
        #expect(try await migrator.migrate().count == Migration.all.count)
    }

    @Test("a reader for hours keeps new partitions waiting, and nobody who writes")
    func readers() async throws {
        let fixture = try await LedgerFixture.migrated()
        let (analyst, connection) = (try await fixture.connection(), try await fixture.connection())
        try await analyst.script("BEGIN; SELECT count(*) FROM keng.event; SELECT count(*) FROM keng.position_report")
        for made in ["ensure_partitions('2041-05-31')", "drop_positions_before('2041-05-31')"] {
            let refused = await #expect(throws: PostgresError.self) { _ = try await connection.query("SELECT keng.\(made)") }
            #expect(refused?.sqlState == "55P03", "\(made): \(String(describing: refused))")
        }
        #expect(try await fixture.number("SELECT count(*) FROM pg_class WHERE relname LIKE 'event_2041%'") == 0)
        try await analyst.script("ROLLBACK")
        _ = try await connection.query("SELECT keng.ensure_partitions('2041-05-31')")
    }

    @Test("strays in the default partitions end with their time, and events not without a snapshot")
    func strays() async throws {
        let fixture = try await LedgerFixture.migrated()
        try await fixture.script(
            """
            INSERT INTO keng.position_report VALUES ('a', 'E1', '2001-01-01Z', 1, 1, '2001-01-01Z'), ('a', 'E1', '2099-01-01Z', 1, 1, '2099-01-01Z');
            INSERT INTO keng.event VALUES ('a', 1, '2001-01-01Z', 'k', 'w', '{}', ''), ('a', 2, '2001-03-02Z', 'k', 'w', '{}', '');
            SELECT keng.drop_positions_before('2001-02-01Z')
            """)
        #expect(try await fixture.number("SELECT count(*) FROM keng.position_report") == 1)
        let connection = try await fixture.connection()
        let refused = await #expect(throws: PostgresError.self) {
            _ = try await connection.query("SELECT keng.drop_events_before('2001-03-15Z')")
        }
        #expect(refused?.sqlState == "KG004")
        try await fixture.script(
            """
            INSERT INTO keng.snapshot (centre_id, seq, at, payload, chain) VALUES ('a', 1, now(), '', '');
            SELECT keng.drop_events_before('2001-03-15Z')
            """)
        #expect(try await fixture.number("SELECT min(seq) FROM keng.event") == 2)
    }

    @Test("a journal that comes months late is written into partitions of its months, not among the strays")
    func lateJournal() async throws {
        let history = History(seed: 1, commands: 20)
        let records = history.events.map { entry in
            var late = entry
            late.at = entry.at - .seconds(100 * 86_400)
            return History.record(late)
        }
        let fixture = try await LedgerFixture.migrated()
        try await JournalKeeper(path: fixture.journal, centre: LedgerFixture.centre).append(records)
        #expect(await fixture.drain(history).seq == history.last)
        #expect(try await fixture.number("SELECT count(*) FROM keng.event WHERE at < now() - interval '70 days'") > 0)
        #expect(try await fixture.number("SELECT count(*) FROM keng.event_other") == 0)
    }

    @Test("events from years ago have the partitions of their months")
    func lateMonths() async throws {
        let fixture = try await LedgerFixture.migrated()
        try await fixture.script(
            """
            SELECT keng.ensure_partitions((current_date - interval '14 months')::date);
            INSERT INTO keng.event SELECT 'a', n, now() - make_interval(months => n), 'k', 'w', '{}', '' FROM generate_series(0, 14) n
            """)
        #expect(try await fixture.number("SELECT count(*) FROM keng.event_other") == 0)
        #expect(try await fixture.number("SELECT count(*) FROM keng.event") == 15)
        let days = "SELECT count(*) FROM pg_class WHERE relname LIKE 'position_report_2%' AND relkind = 'r'"
        #expect(try await fixture.number(days) == 3)
    }

    @Test("a database of a newer keng is refused with a sentence that says what to do")
    func newer() async throws {
        let fixture = try await LedgerFixture.migrated()
        try await fixture.script("INSERT INTO keng.schema_version (version, title, program) VALUES (99, 'of tomorrow', 'keng')")
        let migrator = Migrator(try await fixture.connection(), program: "tests")
        let refused = LedgerError.newerSchema(found: 99, known: Migrator.newest)
        #expect(await error { try await migrator.require() } == refused)
        #expect(await error { _ = try await migrator.migrate() } == refused)
        #expect(refused.description.contains("start the newer keng") && !refused.mayRetry)
    }

    @Test("a step that fails in the middle leaves nothing, and works once the obstacle is gone")
    func interrupted() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.script("CREATE SCHEMA keng; CREATE TABLE keng.unit_utilisation (theirs text)")
        let migrator = Migrator(try await fixture.connection(), program: "tests")
        #expect(await error { _ = try await migrator.migrate() } != nil)
        #expect(try await fixture.number("SELECT count(*) FROM pg_class WHERE relnamespace = 'keng'::regnamespace AND relkind = 'r'") == 1)
        try await fixture.script("DROP TABLE keng.unit_utilisation")
        #expect(try await migrator.migrate().count == Migration.all.count)
    }

    @Test("the tables' columns are those of the migrated database, in order and with their types")
    func columns() async throws {
        let connection = try await LedgerFixture.migrated().connection()
        for table in LedgerTable.all {
            let rows = try await connection.query(
                """
                SELECT column_name::text, data_type::text FROM information_schema.columns
                WHERE table_schema = 'keng' AND table_name = $1 ORDER BY ordinal_position
                """, [.text(table.name)])
            let found = try (0..<rows.count).map { try "\(rows.text($0, 0)) \(rows.text($0, 1))" }
            #expect(found == ["centre_id text"] + table.columns.map { "\($0.name) \(MigratorTests.words($0.type))" }, "\(table.name)")
        }
    }

    @Test("no partition of the events, also none that comes later, has its payloads read for statistics")
    func statistics() async throws {
        let fixture = try await LedgerFixture.migrated()
        try await fixture.script("SELECT keng.ensure_partitions('2041-05-31')")
        #expect(try await fixture.number("SELECT (to_regclass('keng.event_2041_07') IS NOT NULL)::int") == 1)
        let read = try await fixture.number(
            """
            SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'keng'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname LIKE 'event%'
              AND a.attname IN ('payload', 'hash') AND a.attstattarget <> 0
            """)
        #expect(read == 0)
    }

    private static func words(_ type: PostgresType) -> String {
        switch type {
        case .bool: "boolean"
        case .bytes: "bytea"
        case .int8: "bigint"
        case .int4: "integer"
        case .text: "text"
        case .float8: "double precision"
        case .instant: "timestamp with time zone"
        }
    }
}

/// The error that a piece of work ends with.
func error(_ body: () async throws -> Void) async -> LedgerError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? LedgerError
    }
}
