// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Drawing in dots: every cell of a terminal holds two columns and four rows of them, as Braille letters do.
public struct BrailleCanvas: Sendable {
    /// In cells.
    public let height: Int
    public let width: Int
    private var dots: [UInt8]

    public init(height: Int, width: Int) {
        (self.height, self.width) = (max(0, height), max(0, width))
        dots = Array(repeating: 0, count: self.height * self.width)
    }

    public var dotRows: Int { height * 4 }
    public var dotColumns: Int { width * 2 }

    /// Which bit of U+2800 a dot is, by its row and column in the cell.
    private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    public mutating func dot(x: Int, y: Int) {
        guard x >= 0, x < dotColumns, y >= 0, y < dotRows else { return }
        dots[y / 4 * width + x / 2] |= BrailleCanvas.bits[y % 4][x % 2]
    }

    /// A straight line, both ends included. What lies outside is not drawn.
    public mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
        guard let (a, b) = clipped(start, end) else { return }
        let steps = max(abs(b.x - a.x), abs(b.y - a.y))
        guard steps > 0 else { return dot(x: a.x, y: a.y) }
        for step in 0...steps {
            dot(x: a.x + rounded((b.x - a.x) * step, steps), y: a.y + rounded((b.y - a.y) * step, steps))
        }
    }

    public func character(row: Int, column: Int) -> Character? {
        let bits = dots[row * width + column]
        return bits == 0 ? nil : Unicode.Scalar(0x2800 + UInt32(bits)).map { Character($0) }
    }

    private func rounded(_ product: Int, _ steps: Int) -> Int {
        product >= 0 ? (product + steps / 2) / steps : -((-product + steps / 2) / steps)
    }

    /// The part of a line inside the canvas (Liang and Barsky 1984); `nil` when all of it is outside.
    private func clipped(_ a: (x: Int, y: Int), _ b: (x: Int, y: Int)) -> ((x: Int, y: Int), (x: Int, y: Int))? {
        let (dx, dy) = (Double(b.x) - Double(a.x), Double(b.y) - Double(a.y))
        var (enter, leave) = (0.0, 1.0)
        let borders = [
            (-dx, Double(a.x)), (dx, Double(dotColumns - 1) - Double(a.x)), (-dy, Double(a.y)), (dy, Double(dotRows - 1) - Double(a.y)),
        ]
        for (towards, room) in borders {
            if towards == 0 {
                guard room >= 0 else { return nil }
            } else if towards < 0 {
                enter = max(enter, room / towards)
            } else {
                leave = min(leave, room / towards)
            }
        }
        guard enter <= leave else { return nil }
        func at(_ share: Double) -> (x: Int, y: Int) {
            (Int((Double(a.x) + dx * share).rounded()), Int((Double(a.y) + dy * share).rounded()))
        }
        return (at(enter), at(leave))
    }
}
