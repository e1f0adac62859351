// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres
import Testing
import Vocabulary

@Suite struct RequestTests {
    @Test func `a refusal keeps SQLSTATE, detail and the constraint's name`() async throws {
        let connection = try await Shared.connection()
        try await connection.script(
            "CREATE TEMPORARY TABLE assignment (unit int8, open bool); CREATE UNIQUE INDEX one_unit_one_assignment ON assignment (unit) WHERE open"
        )
        let insert = "INSERT INTO assignment VALUES ($1, true)"
        #expect(try await connection.query(insert, [.int8(3)]).affected == 1)
        let error = try await failure { _ = try await connection.query(insert, [.int8(3)]) }
        guard case .refused(let sqlState, let message, let detail, let constraint) = error else { throw error }
        #expect(sqlState == "23505")
        #expect(message.contains("one_unit_one_assignment"))
        #expect(detail == "Key (unit)=(3) already exists.")
        #expect(constraint == "one_unit_one_assignment")
        #expect(!error.mayRetry && !error.outcomeIsUnknown)
        #expect(await connection.isConnected)
    }

    @Test func `a transaction is all or nothing, and the connection goes on`() async throws {
        let connection = try await Shared.connection()
        try await connection.script("CREATE TEMPORARY TABLE unit (id int8 PRIMARY KEY)")
        let insert = "INSERT INTO unit VALUES ($1) RETURNING id * 10"
        let stored = try await connection.transaction([1, 2, 3].map { PostgresStatement(insert, [.int8($0)]) })
        #expect(stored.map(\.affected) == [1, 1, 1])
        #expect(try stored.map { try $0.int8(0, 0) } == [10, 20, 30])
        // The second fails, the fourth would fail too, and the one between has never been prepared.
        let error = try await failure {
            _ = try await connection.transaction([
                PostgresStatement(insert, [.int8(4)]), PostgresStatement(insert, [.int8(1)]), PostgresStatement("SELECT 1"),
                PostgresStatement("SELECT 1 / 0"),
            ])
        }
        #expect(error.sqlState == "23505")
        for _ in 0..<2 {
            let rows = try await connection.transaction([
                PostgresStatement("SELECT 1"), PostgresStatement("SELECT count(*), max(id) FROM unit"),
            ])
            #expect(try rows[1].int8(0, 0) == 3)
            #expect(try rows[1].int8(0, 1) == 3)
        }
        #expect(try await connection.transaction([]).isEmpty)
    }

    @Test func `a statement that does not parse leaves the connection usable`() async throws {
        let connection = try await Shared.connection()
        for _ in 0..<2 {
            let error = try await failure {
                _ = try await connection.transaction([PostgresStatement("SELECT 1"), PostgresStatement("SELEC 2")])
            }
            #expect(error.sqlState == "42601")
        }
        #expect(try await connection.query("SELECT 2").int8(0, 0) == 2)
    }

    @Test func `an error that comes with the commit undoes everything`() async throws {
        let connection = try await Shared.connection()
        try await connection.script("CREATE TEMPORARY TABLE seat (id int8 CONSTRAINT once UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        let error = try await failure {
            _ = try await connection.transaction([1, 1, 2].map { PostgresStatement("INSERT INTO seat VALUES ($1)", [.int8($0)]) })
        }
        #expect(error.sqlState == "23505")
        #expect(try await connection.query("SELECT count(*) FROM seat").int8(0, 0) == 0)
    }

    @Test func `a table may change under a prepared statement`() async throws {
        let connection = try await Shared.connection()
        try await connection.script("CREATE TEMPORARY TABLE place (id int8); INSERT INTO place VALUES (1)")
        let statement = PostgresStatement("SELECT * FROM place")
        #expect(try await connection.transaction([statement])[0].int8(0, 0) == 1)
        try await connection.script("ALTER TABLE place ALTER id TYPE text")
        #expect(try await connection.transaction([statement])[0].text(0, 0) == "1")
        try await connection.script("DISCARD ALL")
        #expect(try await connection.transaction([PostgresStatement("SELECT 5")])[0].int8(0, 0) == 5)
        try await connection.script("DEALLOCATE ALL")
        #expect(try await connection.transaction([PostgresStatement("SELECT 5")])[0].int8(0, 0) == 5)
    }

    @Test func `a pipeline longer than every buffer does not stall`() async throws {
        let connection = try await Shared.connection()
        let text = String(repeating: "lửa ", count: 400)
        let statements = (0..<10_000).map { PostgresStatement("SELECT $1, $2", [.int8($0), .text(text)]) }
        let rows = try await connection.transaction(statements, deadline: .seconds(120))
        #expect(rows.count == 10_000)
        #expect(try rows[9_999].int8(0, 0) == 9_999)
        #expect(try rows.allSatisfy { try $0.text(0, 1) == text })
    }

    @Test func `more statements than are kept prepared work all the same`() async throws {
        let connection = try await Shared.connection()
        for _ in 0..<2 {
            let rows = try await connection.transaction((0..<600).map { PostgresStatement("SELECT \($0)") }, deadline: .seconds(60))
            #expect(try rows.enumerated().allSatisfy { try $1.int8(0, 0) == Int64($0) })
        }
        let kept = try await connection.query("SELECT count(*) FROM pg_prepared_statements").int8(0, 0)
        #expect(kept == 256)
    }

    @Test func `a script is one transaction, and leaves none open`() async throws {
        let connection = try await Shared.connection()
        try await connection.script("CREATE TEMPORARY TABLE step (id int8)")
        for script in ["INSERT INTO step VALUES (1); SELECT 1 / 0", "BEGIN; INSERT INTO step VALUES (2); SELECT 1 / 0; COMMIT"] {
            let error = try await failure { try await connection.script(script) }
            #expect(error.sqlState == "22012")
            #expect(try await connection.query("SELECT count(*) FROM step").int8(0, 0) == 0)
        }
        try await connection.script("BEGIN; INSERT INTO step VALUES (3)")
        _ = try await failure { _ = try await connection.query("SELECT 1 / 0") }
        #expect(try await connection.query("SELECT count(*) FROM step").int8(0, 0) == 0)
    }

    @Test func `COPY takes many rows of every type, with NULLs`() async throws {
        let connection = try await Shared.connection()
        try await connection.script(
            #"CREATE TEMPORARY TABLE "fix" (a int8, "B c" text, d timestamptz, e float8, f bytea, g bool, h int4)"#)
        let count = 20_000
        var (a, b, d) = (PostgresColumn(.int8, reserving: count), PostgresColumn(.text), PostgresColumn(.instant))
        var (e, f, g, h) = (PostgresColumn(.float8), PostgresColumn(.bytes), PostgresColumn(.bool), PostgresColumn(.int4))
        for row in 0..<Int64(count) {
            a.append(row)
            b.append(row % 3 == 0 ? nil : "xe \(row) Đống Đa")
            d.append(Instant(seconds: row))
            e.append(Double(row) / 4)
            f.append([UInt8](repeating: UInt8(row % 256), count: Int(row % 50)))
            g.append(row % 2 == 0)
            h.append(Int32(row))
        }
        try await connection.copy(
            into: "pg_temp.fix", columns: ["a", "B c", "d", "e", "f", "g", "h"], [a, b, d, e, f, g, h], deadline: .seconds(60))
        let rows = try await connection.query(
            """
            SELECT count(*), sum(a)::int8, count("B c"), max("B c"), max(d), sum(e), sum(length(f)), count(*) FILTER (WHERE g),
              bool_and(a = h), bool_and(f IS NOT DISTINCT FROM decode(repeat(lpad(to_hex(a % 256), 2, '0'), (a % 50)::int), 'hex'))
            FROM fix
            """)
        #expect(try rows.int8(0, 0) == 20_000)
        #expect(try rows.int8(0, 1) == 199_990_000)
        #expect(try rows.int8(0, 2) == 13_333)
        #expect(try rows.text(0, 3) == "xe 9998 Đống Đa")
        #expect(try rows.instant(0, 4) == Instant(seconds: 19_999))
        #expect(try rows.float8(0, 5) == 49_997_500)
        #expect(try rows.int8(0, 7) == 10_000)
        #expect(try rows.bool(0, 8) && rows.bool(0, 9))
        try await connection.copy(into: "pg_temp.fix", columns: ["a"], [PostgresColumn(.int8)])
        #expect(try await connection.query("SELECT count(*) FROM fix").int8(0, 0) == 20_000)
    }

    @Test func `a refused COPY stores nothing, and the connection goes on`() async throws {
        let connection = try await Shared.connection()
        try await connection.script("CREATE TEMPORARY TABLE fix (a int8 CHECK (a <> 5))")
        var column = PostgresColumn(.int8)
        for value in 0..<Int64(200_000) { column.append(value) }
        let refused = try await failure {
            try await connection.copy(into: "fix", columns: ["a"], [column], deadline: .seconds(60))
        }
        #expect(refused.sqlState == "23514")
        #expect(try await failure { try await connection.copy(into: "fix", columns: ["b"], [column]) }.sqlState == "42703")
        #expect(try await failure { try await connection.copy(into: "no\"ne", columns: ["a"], [column]) }.sqlState == "42P01")
        #expect(try await connection.query("SELECT count(*) FROM fix").int8(0, 0) == 0)
    }

    @Test func `COPY as a query is a mistake that costs the connection, not the process`() async throws {
        let connection = try await Shared.connection()
        let error = try await failure { _ = try await connection.query("COPY pg_class TO STDOUT") }
        guard case .unexpected = error else { throw error }
        #expect(await !connection.isConnected)
        try await connection.connect()
        #expect(try await connection.query("SELECT 1").int8(0, 0) == 1)
    }

    @Test func `notices are kept until the next request`() async throws {
        let connection = try await Shared.connection()
        try await connection.script("DROP TABLE IF EXISTS nowhere")
        let notices = await connection.notices
        #expect(notices.map(\.severity) == ["NOTICE"])
        #expect(notices.map(\.sqlState) == ["00000"])
        #expect(notices.first?.message.contains("nowhere") == true)
        _ = try await connection.query("SELECT 1")
        #expect(await connection.notices.isEmpty)
    }

    @Test func `the session speaks UTF-8 in UTC under keng's name`() async throws {
        let connection = try await Shared.connection()
        #expect(await connection.serverSetting("client_encoding") == "UTF8")
        #expect(await connection.serverSetting("TimeZone") == "UTC")
        #expect(await connection.serverSetting("application_name") == "keng")
        #expect(await connection.serverSetting("no_such_thing") == nil)
    }
}
