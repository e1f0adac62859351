// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres
import TestCluster
import Testing
import Vocabulary

/// One server for the tests that leave it running.
enum Shared {
    static let cluster = Result { try TestCluster.started() }

    /// A connection that is open, with tables of its own in front of the search path.
    static func connection() async throws -> PostgresConnection {
        let connection = PostgresConnection(PostgresSettings(try cluster.get().connection()))
        try await connection.connect()
        return connection
    }
}

@Suite struct PostgresConnectionTests {
    @Test func `every type comes back as it went, and so does NULL`() async throws {
        let connection = try await Shared.connection()
        let moment = Instant(microseconds: 1_795_000_000_123_456)
        let given: [PostgresParameter] = [
            .int8(.min), .int4(-7), .bool(true), .text("Cháy trong ngõ 119 Trung Kính"), .bytes([0, 255, 10]), .instant(moment),
            .float8(-0.125),
        ]
        let rows = try await connection.query("SELECT $1, $2, $3, $4, $5, $6, $7", given)
        #expect(rows.count == 1)
        #expect(try rows.int8(0, 0) == .min)
        #expect(try rows.int8(0, 1) == -7)
        #expect(try rows.bool(0, 2))
        #expect(try rows.text(0, 3) == "Cháy trong ngõ 119 Trung Kính")
        #expect(try rows.bytes(0, 4) == [0, 255, 10])
        #expect(try rows.instant(0, 5) == moment)
        #expect(try rows.float8(0, 6) == -0.125)

        let nothing = try await connection.query(
            "SELECT $1, $2, $3, $4, $5, $6, $7",
            [.int8(nil), .int4(nil), .bool(nil), .text(nil), .bytes(nil), .instant(nil), .float8(nil)])
        #expect((0..<7).allSatisfy { nothing.isNull(0, $0) })
        #expect(try nothing.optionalInt8(0, 0) == nil)
        #expect(try nothing.optionalBool(0, 2) == nil)
        #expect(try nothing.optionalText(0, 3) == nil)
        #expect(try nothing.optionalBytes(0, 4) == nil)
        #expect(try nothing.optionalInstant(0, 5) == nil)
        #expect(try nothing.optionalFloat8(0, 6) == nil)
    }

    @Test func `empty is not NULL`() async throws {
        let rows = try await Shared.connection().query("SELECT $1, $2, $1 = '', $2 IS NULL", [.text(""), .bytes([])])
        #expect(try rows.text(0, 0) == "")
        #expect(try rows.bytes(0, 1) == [])
        #expect(try rows.bool(0, 2))
        #expect(try !rows.bool(0, 3))
    }

    @Test func `a transaction is all or nothing, and the connection goes on`() async throws {
        let connection = try await Shared.connection()
        try await connection.script("CREATE TEMPORARY TABLE unit (id int8 PRIMARY KEY)")
        let insert = "INSERT INTO unit VALUES ($1)"
        let stored = try await connection.transaction([1, 2, 3].map { PostgresStatement(insert, [.int8($0)]) })
        #expect(stored.map(\.affected) == [1, 1, 1])
        await #expect(throws: PostgresError.self) {
            try await connection.transaction([4, 1, 5].map { PostgresStatement(insert, [.int8($0)]) })
        }
        let rows = try await connection.query("SELECT count(*), max(id) FROM unit")
        #expect(try rows.int8(0, 0) == 3)
        #expect(try rows.int8(0, 1) == 3)
    }
}
