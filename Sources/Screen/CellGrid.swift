// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A screen as cells: what is to be seen, not how it gets there.
///
/// A wide character takes its cell and the next, which then holds nothing of its own.
public struct CellGrid: Equatable, Sendable {
    public struct Cell: Equatable, Sendable {
        /// `nil`: the right half of the wide character before.
        public var character: Character?
        public var style: Style

        static let blank = Cell(character: " ", style: .plain)
    }

    public let height: Int
    public let width: Int
    private(set) var cells: [Cell]
    /// Where the cursor stands; `nil` hides it.
    public var cursor: (row: Int, column: Int)?

    public init(height: Int, width: Int) {
        (self.height, self.width) = (max(1, height), max(1, width))
        cells = Array(repeating: .blank, count: self.height * self.width)
    }

    public static func == (a: CellGrid, b: CellGrid) -> Bool {
        a.height == b.height && a.width == b.width && a.cells == b.cells && a.cursor?.row == b.cursor?.row
            && a.cursor?.column == b.cursor?.column
    }

    public subscript(row: Int, column: Int) -> Cell { cells[row * width + column] }

    public var bounds: Frame { Frame(row: 0, column: 0, height: height, width: width) }

    /// Writes `text` into a row of `frame`, cut to its width; a shorter one leaves the rest as it is. Rows outside are not
    /// drawn.
    /// - Returns: the column behind it, counted from the frame's left.
    @discardableResult
    public mutating func draw(_ text: String, _ style: Style = .plain, in frame: Frame, row: Int, from column: Int = 0) -> Int {
        guard row >= 0, row < frame.height, frame.row + row < height, column < frame.width else { return column }
        var at = column
        for character in TextWidth.fitted(text, frame.width - column) {
            put(TextWidth.shown(character), style, row: frame.row + row, column: frame.column + at)
            at += TextWidth.of(TextWidth.shown(character))
        }
        return at
    }

    /// Fills what is left of a row.
    public mutating func fill(_ character: Character = " ", _ style: Style, in frame: Frame, row: Int, from column: Int = 0) {
        guard row >= 0, row < frame.height, column < frame.width else { return }
        for place in column..<frame.width { put(character, style, row: frame.row + row, column: frame.column + place) }
    }

    private mutating func put(_ character: Character, _ style: Style, row: Int, column: Int) {
        guard row >= 0, row < height, column >= 0, column < width else { return }
        let at = row * width + column
        // Half of a wide character does not stay behind.
        if cells[at].character == nil, column > 0 { cells[at - 1].character = " " }
        if column + 1 < width, cells[at + 1].character == nil { cells[at + 1].character = " " }
        guard TextWidth.of(character) == 2 else { return cells[at] = Cell(character: character, style: style) }
        guard column + 1 < width else { return cells[at] = Cell(character: " ", style: style) }
        if column + 2 < width, cells[at + 2].character == nil { cells[at + 2].character = " " }
        cells[at] = Cell(character: character, style: style)
        cells[at + 1] = Cell(character: nil, style: style)
    }

    /// A row as text, without blanks at its end: for tests, and for people who describe a screen.
    public func text(row: Int) -> String {
        var text = String(cells[row * width..<(row + 1) * width].compactMap(\.character))
        while text.last == " " { text.removeLast() }
        return text
    }

    public var text: String { (0..<height).map { text(row: $0) }.joined(separator: "\n") }
}

/// A rectangle of cells.
public struct Frame: Equatable, Sendable {
    public var row: Int
    public var column: Int
    public var height: Int
    public var width: Int

    public init(row: Int, column: Int, height: Int, width: Int) {
        (self.row, self.column, self.height, self.width) = (row, column, max(0, height), max(0, width))
    }

    public static let none = Frame(row: 0, column: 0, height: 0, width: 0)
    public var isEmpty: Bool { height == 0 || width == 0 }

    /// Everything below its first `rows`.
    public func below(_ rows: Int) -> Frame { Frame(row: row + rows, column: column, height: height - rows, width: width) }
}
