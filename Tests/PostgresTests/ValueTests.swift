// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres
import Testing
import Vocabulary

@Suite struct ValueTests {
    static let words = "Cháy trong ngõ 119 Trung Kính, đường Đê La Thành"
    static let moment = Instant(rfc3339: "2026-11-22T03:00:00.123456Z")!

    @Test func `every type comes back as it went, and so does NULL`() async throws {
        let connection = try await Shared.connection()
        let rows = try await connection.query(
            "SELECT $1, $2, $3, $4, $5, $6, $7",
            [
                .int8(.min), .int4(-7), .bool(true), .text(ValueTests.words), .bytes([0, 255, 10]), .instant(ValueTests.moment),
                .float8(-0.125),
            ])
        #expect(rows.count == 1)
        #expect(try rows.int8(0, 0) == .min)
        #expect(try rows.int8(0, 1) == -7)
        #expect(try rows.bool(0, 2))
        #expect(try rows.text(0, 3) == ValueTests.words)
        #expect(try rows.bytes(0, 4) == [0, 255, 10])
        #expect(try rows.instant(0, 5) == ValueTests.moment)
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

    @Test func `the server reads the same as we wrote`() async throws {
        let rows = try await Shared.connection().query(
            "SELECT $1::text, to_char($2 AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), encode($3, 'hex'), length($4), $5::text",
            [.int8(-9_007_199_254_740_993), .instant(ValueTests.moment), .bytes([0xDE, 0xAD]), .text("đường"), .float8(1e-7)])
        #expect(try rows.text(0, 0) == "-9007199254740993")
        #expect(try rows.text(0, 1) == "2026-11-22 03:00:00.123456")
        #expect(try rows.text(0, 2) == "dead")
        #expect(try rows.int8(0, 3) == 5)
        #expect(try rows.text(0, 4) == "1e-07")
    }

    @Test func `empty is not NULL`() async throws {
        let rows = try await Shared.connection().query("SELECT $1, $2, $1 = '', $2 IS NULL", [.text(""), .bytes([])])
        #expect(try rows.text(0, 0) == "")
        #expect(try rows.bytes(0, 1) == [])
        #expect(try rows.bool(0, 2))
        #expect(try !rows.bool(0, 3))
    }

    @Test func `the distant future is infinity, there and back`() async throws {
        let rows = try await Shared.connection().query(
            "SELECT $1, $1 = 'infinity', '-infinity'::timestamptz, '1969-12-31 23:59:59Z'::timestamptz", [.instant(.distantFuture)])
        #expect(try rows.instant(0, 0) == .distantFuture)
        #expect(try rows.bool(0, 1))
        #expect(try rows.instant(0, 2) == Instant(microseconds: .min))
        #expect(try rows.instant(0, 3) == Instant(seconds: -1))
    }

    @Test func `narrow integers widen, and json reads as text`() async throws {
        let rows = try await Shared.connection().query(
            #"SELECT 7::int2, 8::int4, 1.5::float4, 'x'::varchar, 'y'::name, '{"a": "Hồ"}'::jsonb, '[1]'::json"#)
        #expect(try rows.int8(0, 0) == 7)
        #expect(try rows.int8(0, 1) == 8)
        #expect(try rows.float8(0, 2) == 1.5)
        #expect(try rows.text(0, 3) == "x")
        #expect(try rows.text(0, 4) == "y")
        #expect(try rows.text(0, 5) == #"{"a": "Hồ"}"#)
        #expect(try rows.text(0, 6) == "[1]")
    }

    @Test func `a wrong type and an unexpected NULL name their column`() async throws {
        let rows = try await Shared.connection().query("SELECT 'x' AS place, NULL::int8 AS seq, 1.5::numeric AS share")
        #expect(throws: PostgresError.unexpected(reason: "column place has type 25, which does not read as an integer")) {
            try rows.int8(0, 0)
        }
        #expect(throws: PostgresError.unexpected(reason: "column seq is NULL in row 0")) { try rows.int8(0, 1) }
        #expect(throws: PostgresError.unexpected(reason: "column share has type 1700, which does not read as a floating-point number")) {
            try rows.float8(0, 2)
        }
    }

    @Test func `columns of every type, with NULLs, unnest to rows`() async throws {
        var columns: [PostgresColumn] = []
        columns.append(.init(.int8)); columns[0].append(Int64.max); columns[0].append(Int64?.none)
        columns.append(.init(.int4)); columns[1].append(Int32(3)); columns[1].append(Int32?.none)
        columns.append(.init(.bool)); columns[2].append(false); columns[2].append(Bool?.none)
        columns.append(.init(.text)); columns[3].append(ValueTests.words); columns[3].append(String?.none)
        columns.append(.init(.bytes)); columns[4].append([UInt8]()); columns[4].append([UInt8]?.none)
        columns.append(.init(.instant)); columns[5].append(ValueTests.moment); columns[5].append(Instant?.none)
        columns.append(.init(.float8)); columns[6].append(Double.infinity); columns[6].appendNull()
        #expect(columns.allSatisfy { $0.count == 2 })
        let rows = try await Shared.connection().query("SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)", columns.map(\.parameter))
        #expect(rows.count == 2)
        #expect(try rows.int8(0, 0) == .max)
        #expect(try rows.int8(0, 1) == 3)
        #expect(try rows.bool(0, 2) == false)
        #expect(try rows.text(0, 3) == ValueTests.words)
        #expect(try rows.bytes(0, 4) == [])
        #expect(try rows.instant(0, 5) == ValueTests.moment)
        #expect(try rows.float8(0, 6) == .infinity)
        #expect((0..<7).allSatisfy { rows.isNull(1, $0) })
    }

    @Test func `a column without values is an empty array`() async throws {
        let column = PostgresColumn(.text)
        let rows = try await Shared.connection().query("SELECT cardinality($1), count(x) FROM unnest($1) x", [column.parameter])
        #expect(try rows.int8(0, 0) == 0)
        #expect(try rows.int8(0, 1) == 0)
    }
}
