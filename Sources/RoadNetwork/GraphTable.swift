// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Why a table of a road graph cannot be read: where, and the way out. Reading it again gives the same.
public struct GraphFault: Error, Equatable, Sendable, CustomStringConvertible {
    public let file: String
    /// From 1.
    public let line: Int
    /// `nil` when the whole line or file is meant.
    public let column: String?
    public let reason: String

    public var description: String {
        let place = column.map { "\($0): " } ?? ""
        return "\(file):\(line): \(place)\(reason)"
    }
}

/// Comma-separated values with a header, and whatever stands before it, read where they lie.
struct GraphTable {
    let columns: [String]
    /// The rows before the header.
    let preamble: [[String]]
    private let text: GraphTables.Text
    private let header: (line: Int, end: Int)

    /// Nobody writes so much before a header; a file without one is told from its first lines.
    private static let longestPreamble = 20

    /// - Parameter anyOf: columns that make a line the header, together.
    init(_ text: GraphTables.Text, anyOf needed: [[String]], example: String) throws(GraphFault) {
        self.text = text
        func fault(_ reason: String) -> GraphFault { GraphFault(file: text.name, line: 1, column: nil, reason: reason) }
        if text.bytes.starts(with: "PK".utf8) { throw fault("this is a zip archive; unpack it and give the tables in it") }
        var before: [[String]] = []
        var start = text.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < text.bytes.count, before.count <= GraphTable.longestPreamble {
            let end = GraphTable.lineEnd(text.bytes, start)
            let cells = GraphTable.cells(text.bytes[start..<end]).map { String(decoding: $0, as: UTF8.self) }
            if needed.contains(where: { Set($0).isSubset(of: cells) }) {
                let named = cells.filter { !$0.isEmpty }
                (columns, preamble, header) = (cells, before, (before.count + 1, end + 1))
                guard Set(named).count == named.count else { throw headerFault("a column stands twice in the header") }
                return
            }
            before.append(cells)
            start = end + 1
        }
        throw fault("no header among the first lines; it has to name \(example)")
    }

    func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

    func headerFault(_ reason: String) -> GraphFault {
        GraphFault(file: text.name, line: header.line, column: nil, reason: reason)
    }

    /// Every row that is not empty.
    func forEachRow(_ body: (GraphRow) throws(GraphFault) -> Void) throws(GraphFault) {
        let width = columns.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        var line = header.line
        var start = header.end
        while start < text.bytes.count {
            let end = GraphTable.lineEnd(text.bytes, start)
            line += 1
            let cells = GraphTable.cells(text.bytes[start..<end])
            start = end + 1
            guard cells.contains(where: { !$0.isEmpty }) else { continue }
            let row = GraphRow(file: text.name, line: line, columns: columns, cells: cells)
            // Spreadsheets leave commas at the ends of lines; what is between them has to be there.
            guard cells.count >= width, cells.dropFirst(columns.count).allSatisfy(\.isEmpty) else {
                throw GraphFault(
                    file: text.name, line: line, column: nil, reason: "has \(cells.count) fields, the header \(width)")
            }
            try body(row)
        }
    }

    /// A row `KIND,NUMBER` before the header tells how many rows there should be.
    func checkCount(of kind: String, _ found: Int) throws(GraphFault) {
        guard found > 0 else { throw headerFault("no \(kind) stand below this header") }
        guard let told = preamble.first(where: { $0.count > 1 && $0[0] == kind }).flatMap({ Int($0[1]) }), told != found else { return }
        throw headerFault("there should be \(told) \(kind), and there are \(found); fetch the file again")
    }

    private static func lineEnd(_ bytes: [UInt8], _ start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        return end
    }

    private static func cells(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { cell in
            let rest = cell.drop { isBlank($0) }
            return rest.prefix(upTo: (rest.lastIndex { !isBlank($0) } ?? rest.startIndex - 1) + 1)
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (9...13).contains(byte) }
}

/// One row, its cells read as what a column holds.
struct GraphRow {
    let file: String
    let line: Int
    let columns: [String]
    let cells: [ArraySlice<UInt8>]

    func fault(_ column: Int, _ reason: String) -> GraphFault {
        GraphFault(file: file, line: line, column: columns[column], reason: reason)
    }

    /// A plain decimal, `12`, `-0.5` or `5.1e-06`.
    func decimal(_ column: Int, in range: ClosedRange<Double>, _ unit: String) throws(GraphFault) -> Double {
        let isDecimal = cells[column].allSatisfy { byte in
            (48...57).contains(byte) || "+-.eE".utf8.contains(byte)
        }
        let text = text(column)
        guard isDecimal, let value = Double(text) else { throw fault(column, "'\(text)' is no number of \(unit); write it as 12.5") }
        guard range.contains(value) else {
            throw fault(column, "'\(text)' is not between \(range.lowerBound) and \(range.upperBound) \(unit)")
        }
        return value
    }

    /// A whole number, also written `7.0`.
    func whole(_ column: Int, _ what: String) throws(GraphFault) -> Int {
        let text = text(column)
        if let value = Int(text) { return value }
        guard let value = Double(text), let whole = Int(exactly: value), whole.magnitude < 1 << 53 else {
            throw fault(column, "'\(text)' is not \(what); write it as 7")
        }
        return whole
    }

    private func text(_ column: Int) -> String { String(decoding: cells[column], as: UTF8.self) }
}
