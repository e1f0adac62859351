// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Screen

struct PainterTests {
    private func grid(_ lines: [String], width: Int = 20, cursor: (row: Int, column: Int)? = nil) -> CellGrid {
        var grid = CellGrid(height: lines.count, width: width)
        for (row, line) in lines.enumerated() { grid.draw(line, in: grid.bounds, row: row) }
        grid.cursor = cursor
        return grid
    }

    @Test func `the same screen costs nothing, one changed figure a few bytes`() {
        var painter = Painter(isColoured: true)
        _ = painter.bytes(for: grid(["vụ 12 0:59", "vụ 13 1:20"]))
        #expect(painter.bytes(for: grid(["vụ 12 0:59", "vụ 13 1:20"])).isEmpty)
        let update = painter.bytes(for: grid(["vụ 12 0:58", "vụ 13 1:20"]))
        #expect(String(decoding: update, as: UTF8.self) == "\u{1B}[?25l\u{1B}[1;10H8")
    }

    @Test func `what became blank is erased by one sequence`() {
        var painter = Painter(isColoured: true)
        _ = painter.bytes(for: grid(["a long line of text"]))
        #expect(String(decoding: painter.bytes(for: grid(["a"])), as: UTF8.self) == "\u{1B}[?25l\u{1B}[1;3H\u{1B}[K")
    }

    @Test func `without colour no colour is sent, and what needs a person is bold`() {
        var screen = CellGrid(height: 1, width: 10)
        screen.draw("đỏ", Style(.alert), in: screen.bounds, row: 0)
        var painter = Painter(isColoured: false)
        let bytes = String(decoding: painter.bytes(for: screen), as: UTF8.self)
        #expect(!bytes.contains("31") && bytes.contains("\u{1B}[0;1m"))
    }

    @Test(arguments: 0..<30)
    func `whatever was on the screen, after the bytes the terminal shows the new one`(seed: UInt64) {
        var dice = Dice(state: seed &* 977 &+ 5)
        let letters: [Character] = ["a", "b", " ", " ", " ", "ế", "e\u{302}\u{301}", "火", "🚒", "│", "đ"]
        let styles = [Style.plain, Style(.alert), Style(.accent, bold: true, reversed: true)]
        var painter = Painter(isColoured: true)
        var terminal = VirtualTerminal(height: 6, width: 17)
        var screen = CellGrid(height: 6, width: 17)
        for _ in 0..<60 {
            if dice.next(below: 12) == 0 { screen = CellGrid(height: 6, width: 17) }
            for _ in 0...dice.next(below: 5) {
                let text = String((0..<dice.next(below: 8)).map { _ in letters[dice.next(below: letters.count)] })
                screen.draw(text, styles[dice.next(below: 3)], in: screen.bounds, row: dice.next(below: 6), from: dice.next(below: 17))
            }
            screen.cursor = dice.next(below: 3) == 0 ? nil : (dice.next(below: 6), dice.next(below: 17))
            terminal.take(painter.bytes(for: screen))
            #expect(terminal.text == screen.text)
            if let cursor = screen.cursor { #expect(terminal.cursor == cursor && terminal.showsCursor) }
        }
    }
}
