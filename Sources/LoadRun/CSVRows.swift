// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Rows of comma-separated values with quotes (RFC 4180), as public call logs are written.
struct CSVRows: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The cells of the next row that has any; `nil` at the end. A quote that is never closed takes the rest as its cell.
    mutating func next() -> [String]? {
        while position < bytes.count {
            let cells = row()
            if cells.count > 1 || !cells[0].isEmpty { return cells }
        }
        return nil
    }

    private mutating func row() -> [String] {
        var cells: [String] = []
        while true {
            cells.append(cell())
            guard position < bytes.count else { return cells }
            let end = bytes[position]
            position += 1
            if end == UInt8(ascii: ",") { continue }
            if end == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
            return cells
        }
    }

    private mutating func cell() -> String {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            let start = position
            while position < bytes.count, !CSVRows.isEnd(bytes[position]) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        position += 1
        var cell: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard position < bytes.count, bytes[position] == byte else { break }
                position += 1
            }
            cell.append(byte)
        }
        // What stands between a closing quote and the comma belongs to nobody.
        while position < bytes.count, !CSVRows.isEnd(bytes[position]) { position += 1 }
        return String(decoding: cell, as: UTF8.self)
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }
}
