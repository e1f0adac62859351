// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Screen

/// A terminal as small as the painter needs: what the person sees, from the bytes alone.
struct VirtualTerminal {
    let height: Int
    let width: Int
    private(set) var cells: [[String]]
    private var row = 0
    private var column = 0
    private(set) var showsCursor = true

    init(height: Int, width: Int) {
        (self.height, self.width) = (height, width)
        cells = Array(repeating: Array(repeating: " ", count: width), count: height)
    }

    var text: String {
        cells.map { row in
            var line = row.joined()
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }

    var cursor: (row: Int, column: Int) { (row, column) }

    mutating func take(_ bytes: [UInt8]) {
        var rest = String(decoding: bytes, as: UTF8.self)[...]
        while let character = rest.popFirst() {
            guard character == "\u{1B}" else {
                write(character)
                continue
            }
            rest.removeFirst()
            let parameters = rest.prefix { !$0.isLetter }
            rest.removeFirst(parameters.count)
            obey(String(parameters), rest.popFirst() ?? " ")
        }
    }

    private mutating func write(_ character: Character) {
        let columns = TextWidth.of(character)
        cells[row][column] = String(character)
        if columns == 2, column + 1 < width { cells[row][column + 1] = "" }
        column = min(width - 1, column + columns)
    }

    private mutating func obey(_ parameters: String, _ end: Character) {
        let numbers = parameters.split(separator: ";").map { Int($0) ?? 0 }
        switch end {
        case "H": (row, column) = ((numbers.first ?? 1) - 1, (numbers.count > 1 ? numbers[1] : 1) - 1)
        case "J": for row in cells.indices { cells[row] = Array(repeating: " ", count: width) }
        case "K": for place in column..<width { cells[row][place] = " " }
        case "h": if parameters == "?25" { showsCursor = true }
        case "l": if parameters == "?25" { showsCursor = false }
        default: break
        }
    }
}

/// SplitMix64.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func next(below bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
