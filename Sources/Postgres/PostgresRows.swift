// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibpq
import Vocabulary

/// The answer to one statement. Rows and columns count from 0; a column that does not exist is a programmer's error.
///
/// Reading a value as another type, or NULL where it is not optional, throws `unexpected` with the column's name. Integers
/// widen; `json`, `jsonb`, `varchar` and `name` read as text. `numeric` and whatever else is not in `PostgresType` has to be
/// cast in the statement.
public struct PostgresRows: Sendable {
    private struct Cell {
        let start: Int
        /// -1 for NULL.
        let length: Int32
    }

    public let count: Int
    /// Rows inserted, updated, deleted, copied or selected; 0 for statements that have no such number.
    public let affected: Int
    private let names: [String]
    private let types: [UInt32]
    private let cells: [Cell]
    private let bytes: [UInt8]

    /// Copies everything out of `result`.
    init(_ result: OpaquePointer) {
        count = Int(PQntuples(result))
        affected = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
        let columns = PQnfields(result)
        names = (0..<columns).map { String(cString: PQfname(result, $0)) }
        types = (0..<columns).map { PQftype(result, $0) }
        var cells: [Cell] = []
        var bytes: [UInt8] = []
        cells.reserveCapacity(count * names.count)
        for row in 0..<Int32(count) {
            for column in 0..<columns {
                let isNull = PQgetisnull(result, row, column) == 1
                let length = isNull ? -1 : PQgetlength(result, row, column)
                cells.append(Cell(start: bytes.count, length: length))
                if length > 0 {
                    bytes += UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: Int(length))
                }
            }
        }
        self.cells = cells
        self.bytes = bytes
    }

    public func isNull(_ row: Int, _ column: Int) -> Bool { cell(row, column).length < 0 }

    public func optionalInt8(_ row: Int, _ column: Int) throws(PostgresError) -> Int64? {
        guard let range = range(row, column) else { return nil }
        switch types[column] {
        case PostgresType.int8.rawValue: return bytes.number(at: range.lowerBound)
        case PostgresType.int4.rawValue: return Int64(bytes.number(at: range.lowerBound, as: Int32.self))
        case ForeignOID.int2: return Int64(bytes.number(at: range.lowerBound, as: Int16.self))
        default: throw mismatch(column, "an integer")
        }
    }

    public func optionalText(_ row: Int, _ column: Int) throws(PostgresError) -> String? {
        guard let range = range(row, column) else { return nil }
        switch types[column] {
        case PostgresType.text.rawValue, ForeignOID.varchar, ForeignOID.character, ForeignOID.name, ForeignOID.json:
            return String(decoding: bytes[range], as: UTF8.self)
        case ForeignOID.jsonb:
            // Behind the version of the format, which is 1.
            return String(decoding: bytes[range].dropFirst(), as: UTF8.self)
        default: throw mismatch(column, "a text")
        }
    }

    public func optionalBytes(_ row: Int, _ column: Int) throws(PostgresError) -> [UInt8]? {
        guard let range = range(row, column) else { return nil }
        guard types[column] == PostgresType.bytes.rawValue else { throw mismatch(column, "bytes") }
        return Array(bytes[range])
    }

    public func optionalBool(_ row: Int, _ column: Int) throws(PostgresError) -> Bool? {
        guard let range = range(row, column) else { return nil }
        guard types[column] == PostgresType.bool.rawValue else { throw mismatch(column, "a truth value") }
        return bytes[range.lowerBound] != 0
    }

    public func optionalInstant(_ row: Int, _ column: Int) throws(PostgresError) -> Instant? {
        guard let range = range(row, column) else { return nil }
        guard types[column] == PostgresType.instant.rawValue else { throw mismatch(column, "a moment") }
        return ServerTime.decoded(bytes.number(at: range.lowerBound))
    }

    public func optionalFloat8(_ row: Int, _ column: Int) throws(PostgresError) -> Double? {
        guard let range = range(row, column) else { return nil }
        switch types[column] {
        case PostgresType.float8.rawValue: return Double(bitPattern: bytes.number(at: range.lowerBound))
        case ForeignOID.float4: return Double(Float(bitPattern: bytes.number(at: range.lowerBound)))
        default: throw mismatch(column, "a floating-point number")
        }
    }

    private func cell(_ row: Int, _ column: Int) -> Cell {
        precondition((0..<count).contains(row), "row \(row) of \(count)")
        precondition(names.indices.contains(column), "column \(column) of \(names.count)")
        return cells[row * names.count + column]
    }

    private func range(_ row: Int, _ column: Int) -> Range<Int>? {
        let cell = cell(row, column)
        return cell.length < 0 ? nil : cell.start..<cell.start + Int(cell.length)
    }

    private func mismatch(_ column: Int, _ wanted: String) -> PostgresError {
        .unexpected(reason: "column \(names[column]) has type \(types[column]), which does not read as \(wanted)")
    }
}

/// The same where NULL is not expected.
extension PostgresRows {
    public func int8(_ row: Int, _ column: Int) throws(PostgresError) -> Int64 { try present(optionalInt8(row, column), row, column) }
    public func text(_ row: Int, _ column: Int) throws(PostgresError) -> String { try present(optionalText(row, column), row, column) }
    public func bytes(_ row: Int, _ column: Int) throws(PostgresError) -> [UInt8] { try present(optionalBytes(row, column), row, column) }
    public func bool(_ row: Int, _ column: Int) throws(PostgresError) -> Bool { try present(optionalBool(row, column), row, column) }
    public func instant(_ row: Int, _ column: Int) throws(PostgresError) -> Instant {
        try present(optionalInstant(row, column), row, column)
    }
    public func float8(_ row: Int, _ column: Int) throws(PostgresError) -> Double { try present(optionalFloat8(row, column), row, column) }

    private func present<Value>(_ value: Value?, _ row: Int, _ column: Int) throws(PostgresError) -> Value {
        guard let value else { throw .unexpected(reason: "column \(names[column]) is NULL in row \(row)") }
        return value
    }
}
