// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import Reports
import RunCards
import TestCentre
import Testing
import Units
import Vocabulary

@Suite struct BoardSheetTests {
    /// A cat that waits, a fire that is being answered, and behind both a fire that waits.
    private static func board() -> Board {
        var board = Board()
        board.call("CAT", "A", place: "ngõ 12 Bát Đàn")
        let fire = board.call("FIRE", "C", place: "số 5 Hàng Mã")
        board.dispatch(fire, "E1", "L1")
        for note in 1...4 { board.perform(.addNote(fire, text: "lời nhắn \(note)"), by: "lan") }
        board.perform(.raiseAlarm(fire, level: 2), by: "lan")
        board.wait(.seconds(600))
        board.say("E1", .onScene)
        board.call("FIRE", nil)
        return board
    }

    private static func sheet(_ language: String, _ board: Board = board()) -> [String] {
        var board = board
        var centre = board.state.centre
        centre.language = language
        let rows = board.perform(.ask(.snapshot)).rows
        let sheet = BoardSheet(
            centre: centre, at: board.now, seq: board.state.seq, incidents: rows.compactMap { $0.record as? Incident },
            units: rows.compactMap { $0.record as? UnitView })
        return sheet.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("open incidents come most urgent first, who waits before who is answered, each with its units and room for a pen")
    func incidents() throws {
        let sheet = BoardSheetTests.sheet("en")
        #expect(sheet[0] == "BOARD ON PAPER – Letter City")
        #expect(sheet[1].hasPrefix("as of 2026-11-22 10:10 (Asia/Ho_Chi_Minh), event "), "the clock on the wall of the centre")
        let heads = sheet.filter { $0.hasPrefix("[") }
        #expect(heads.map { $0.prefix(15) } == ["[1] incident 3 ", "[1] incident 2 ", "[5] incident 1 "], "\(heads)")
        #expect(heads[0].hasSuffix("WAITS since 10:10") && !heads[1].contains("WAITS") && heads[1].contains("alarm 2"))
        let fire = try #require(sheet.firstIndex(of: heads[1]))
        #expect(sheet[fire + 1].hasPrefix("    số 5 Hàng Mã  @"))
        #expect(sheet[fire + 2].contains("E1 on scene 10:10") && sheet[fire + 2].contains("L1 dispatched 10:00"))
        #expect(sheet[fire + 3...fire + 5].allSatisfy { $0.contains("lan: lời nhắn") } && sheet[fire + 5].hasSuffix("4"))
        #expect(sheet[fire + 6].hasPrefix("    ____"))
        #expect(sheet[try #require(sheet.firstIndex(of: heads[0])) + 1] == "    PLACE UNKNOWN")
    }

    @Test("every unit has a line, in the centre's language, and no line is wider than a page")
    func units() throws {
        let sheet = BoardSheetTests.sheet("vi")
        #expect(sheet[0].hasPrefix("BẢNG TRỰC TRÊN GIẤY"))
        let head = try #require(sheet.firstIndex { $0.hasPrefix("đơn vị ") })
        let lines = sheet[(head + 1)...].filter { !$0.isEmpty }
        #expect(lines.map { $0.prefix { $0 != " " } }.sorted() == ["A1", "A2", "B1", "E1", "E2", "E3", "L1", "R1"])
        let engine = try #require(lines.first { $0.hasPrefix("E1 ") }).split(separator: " ").map(String.init)
        #expect(engine == ["E1", "engine", "NORTH", "tại", "hiện", "trường", "10:10", "2", "6"])
        #expect(lines.first { $0.hasPrefix("B1 ") }?.contains("ngừng hoạt động") == true)
        #expect(sheet.allSatisfy { $0.count <= 100 })
    }

    @Test("what is wider than the page goes on in the next line, between words where there are any, and nothing of it is lost")
    func wide() throws {
        var board = Board()
        let fire = board.call("FIRE", "C", place: "số 5 Hàng Mã")
        let words = (1...60).map { "từ\($0)" }.joined(separator: " ")
        let solid = String(repeating: "ồ", count: 250)
        board.perform(.addNote(fire, text: words), by: "lan")
        board.perform(.addNote(fire, text: solid), by: "lan")
        let sheet = BoardSheetTests.sheet("vi", board)
        #expect(sheet.allSatisfy { $0.count <= 100 })
        let all = sheet.map { $0.drop { $0 == " " } }
        #expect(all.joined(separator: " ").contains(words) && all.joined().contains(solid))
    }
}
