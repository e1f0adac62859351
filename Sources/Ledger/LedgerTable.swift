// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import FailPoints
import Postgres
import Vocabulary

/// One value of a readable row.
public enum Cell: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case flag(Bool)
    case instant(Instant)
    case real(Double)
}

/// A readable table: what its rows are called by, and what is in them. The same list writes the SQL, binds the values and
/// reads rows back for `verify`; a test holds it against the migrated database.
public struct LedgerTable: Hashable, Sendable {
    public struct Column: Hashable, Sendable {
        let name: String
        let type: PostgresType
        /// Known when the row is first written, and not from the board later: an update leaves it as it is.
        let isOnce: Bool

        init(_ name: String, _ type: PostgresType, once: Bool = false) { (self.name, self.type, isOnce) = (name, type, once) }
    }

    /// As in the database, without the schema.
    public let name: String
    /// Behind `centre_id`. The first `keys` of them, with the centre, are the primary key.
    let columns: [Column]
    let keys: Int
    /// Written by the batch statement of the same name.
    let upsert: String
    let selection: String

    init(_ name: String, keys: Int, _ columns: [Column]) {
        (self.name, self.keys, self.columns) = (name, keys, columns)
        let names = columns.map(\.name)
        let arrays = columns.enumerated().map { "$\($0.offset + 2)::\($0.element.type.sqlName)[]" }
        let changes = columns.dropFirst(keys).filter { !$0.isOnce }.map { "\($0.name) = EXCLUDED.\($0.name)" }
        let key = (["centre_id"] + names.prefix(keys)).joined(separator: ", ")
        let update = PlantedBug.doNothingRetry.isOn ? "NOTHING" : "UPDATE SET \(changes.joined(separator: ", "))"
        upsert = """
            INSERT INTO keng.\(name) (centre_id, \(names.joined(separator: ", ")))
            SELECT $1, * FROM unnest(\(arrays.joined(separator: ", ")))
            ON CONFLICT (\(key)) DO \(update)
            """
        selection = "SELECT \(names.joined(separator: ", ")) FROM keng.\(name) WHERE centre_id = $1"
    }

    public static func == (a: LedgerTable, b: LedgerTable) -> Bool { a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// One statement that writes all rows.
    func statement(centre: String, _ rows: [[Cell]]) -> PostgresStatement {
        var parameters = [PostgresParameter.text(centre)]
        for (index, column) in columns.enumerated() {
            var values = PostgresColumn(column.type, reserving: rows.count)
            for row in rows { values.append(row[index]) }
            parameters.append(values.parameter)
        }
        return PostgresStatement(upsert, parameters)
    }

    func key(of row: [Cell]) -> Cell { keys == 0 ? .null : row[0] }

    /// A row as it was selected.
    func cells(_ rows: PostgresRows, _ row: Int) throws(PostgresError) -> [Cell] {
        var cells: [Cell] = []
        for (index, column) in columns.enumerated() { cells.append(try column.type.cell(rows, row, index)) }
        return cells
    }
}

extension PostgresColumn {
    fileprivate mutating func append(_ cell: Cell) {
        switch cell {
        case .null: appendNull()
        case .integer(let value): append(value)
        case .text(let value): append(value)
        case .flag(let value): append(value)
        case .instant(let value): append(value)
        case .real(let value): append(value)
        }
    }

    private mutating func appendNull() {
        switch type {
        case .int8: append(nil as Int64?)
        case .int4: append(nil as Int32?)
        case .text: append(nil as String?)
        case .bool: append(nil as Bool?)
        case .instant: append(nil as Instant?)
        case .float8: append(nil as Double?)
        case .bytes: append(nil as [UInt8]?)
        }
    }
}

extension PostgresType {
    fileprivate var sqlName: String {
        switch self {
        case .bool: "boolean"
        case .bytes: "bytea"
        case .int8: "bigint"
        case .int4: "integer"
        case .text: "text"
        case .float8: "double precision"
        case .instant: "timestamptz"
        }
    }

    fileprivate func cell(_ rows: PostgresRows, _ row: Int, _ column: Int) throws(PostgresError) -> Cell {
        switch self {
        case .int8: try rows.optionalInt8(row, column).map(Cell.integer) ?? .null
        case .text: try rows.optionalText(row, column).map(Cell.text) ?? .null
        case .bool: try rows.optionalBool(row, column).map(Cell.flag) ?? .null
        case .instant: try rows.optionalInstant(row, column).map(Cell.instant) ?? .null
        case .float8: try rows.optionalFloat8(row, column).map(Cell.real) ?? .null
        case .int4, .bytes: preconditionFailure("no readable table has a column of type \(self)")
        }
    }
}
