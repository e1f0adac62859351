// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Turns one screen into the next with few bytes: only the cells that changed are sent, so that a slow line carries it.
///
/// It knows what the terminal shows, because it sent it. `forget()` after a resize, or when somebody else wrote there.
public struct Painter: Sendable {
    private var shown: CellGrid?
    private let isColoured: Bool

    public init(isColoured: Bool) { self.isColoured = isColoured }

    public mutating func forget() { shown = nil }

    /// The bytes that make the terminal show `grid`; none when it does.
    public mutating func bytes(for grid: CellGrid) -> [UInt8] {
        defer { shown = grid }
        guard shown != grid else { return [] }
        var out = Strokes(isColoured: isColoured)
        if let known = shown, known.height == grid.height, known.width == grid.width {
            for row in 0..<grid.height { out.row(row, from: known, to: grid) }
        } else {
            out.clear()
            let blank = CellGrid(height: grid.height, width: grid.width)
            for row in 0..<grid.height { out.row(row, from: blank, to: grid) }
        }
        out.finish(at: grid.cursor)
        return out.bytes
    }
}

/// The bytes of one update as they grow.
private struct Strokes {
    private(set) var bytes: [UInt8] = Array("\u{1B}[?25l".utf8)
    let isColoured: Bool
    private var style = Style.plain
    private var place: (row: Int, column: Int)?

    /// A gap of so few unchanged cells is cheaper written than jumped over.
    private static let shortGap = 4

    init(isColoured: Bool) { self.isColoured = isColoured }

    mutating func clear() { say("\u{1B}[0m\u{1B}[2J") }

    mutating func row(_ row: Int, from old: CellGrid, to new: CellGrid) {
        let end = blankTail(row, new)
        var column = 0
        while column < new.width {
            guard old[row, column] != new[row, column] else {
                column += 1
                continue
            }
            if column >= end {
                move(to: row, column)
                dress(.plain)
                return say("\u{1B}[K")
            }
            column = run(row, lead(row, column, new), old, new)
        }
    }

    /// Writes from `column` until a longer stretch is unchanged, and gives the column behind.
    private mutating func run(_ row: Int, _ column: Int, _ old: CellGrid, _ new: CellGrid) -> Int {
        var last = column
        var at = column
        while at < new.width, at - last <= Strokes.shortGap {
            if old[row, at] != new[row, at] { last = at }
            at += 1
        }
        move(to: row, column)
        var end = last + 1
        while end < new.width, new[row, end].character == nil { end += 1 }
        for cell in (column..<end).map({ new[row, $0] }) {
            guard let character = cell.character else { continue }
            dress(cell.style)
            say(String(character))
        }
        // A character in the last column leaves the cursor where terminals disagree.
        place = end < new.width ? (row, end) : nil
        return end
    }

    private func lead(_ row: Int, _ column: Int, _ grid: CellGrid) -> Int {
        grid[row, column].character == nil ? max(0, column - 1) : column
    }

    /// From here on the row is blank.
    private func blankTail(_ row: Int, _ grid: CellGrid) -> Int {
        var end = grid.width
        while end > 0, grid[row, end - 1] == .blank { end -= 1 }
        return end
    }

    private mutating func move(to row: Int, _ column: Int) {
        if let place, place == (row, column) { return }
        say(column == 0 ? "\u{1B}[\(row + 1)H" : "\u{1B}[\(row + 1);\(column + 1)H")
        place = (row, column)
    }

    private mutating func dress(_ wanted: Style) {
        guard wanted != style else { return }
        say("\u{1B}[0\(wanted.parameters(isColoured: isColoured))m")
        style = wanted
    }

    mutating func finish(at cursor: (row: Int, column: Int)?) {
        dress(.plain)
        guard let cursor else { return }
        move(to: cursor.row, cursor.column)
        say("\u{1B}[?25h")
    }

    private mutating func say(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
