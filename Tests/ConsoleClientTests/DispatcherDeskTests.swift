// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Testing
import Vocabulary

@testable import ConsoleClient

struct DispatcherDeskTests {
    @Test func `it begins with a snapshot, the codes and the queue, and shows them`() {
        var bench = DeskBench()
        #expect(bench.sent() == ["SNAP", "TYPES", "QUEUE"])
        let picture = bench.picture()
        for word in ["hn", "LIVE", "GREEN", "12 P1", "0:29", "FIRE-ALLEY", "HK-01 iq", "waiting 2"] {
            #expect(picture.contains(word), "\(word) in\n\(picture)")
        }
    }

    @Test func `the queue is asked for a second after a call, and less often the longer it is`() {
        var bench = DeskBench()
        func call(_ number: Int) -> String {
            "* EV seq=\(number) type=call_taken at=2026-11-28T06:00:31.000Z by=x call.call=\(number) call.incident=\(number) opened.incident=\(number) opened.state=open opened.incident_type=FIRE opened.priority=1 opened.opened=2026-11-28T06:00:31.000Z opened.waiting_since=2026-11-28T06:00:31.000Z"
        }
        _ = bench.sent()
        bench.hear(call(41))
        bench.tick()
        #expect(bench.sent() == ["QUEUE"])
        bench.answer(["OK seq=41 rows=0"])
        for number in 42...3040 { bench.hear(call(number)) }
        #expect(bench.picture().contains("waiting 3002"))
        bench.tick(.seconds(3))
        #expect(bench.sent() == [])
        bench.tick(.seconds(1))
        #expect(bench.sent() == ["QUEUE"])
    }

    @Test func `d proposes for the chosen one, and y sends exactly what was shown`() {
        var bench = DeskBench()
        bench.press(.down)
        bench.tick()
        bench.answer(["OK seq=40 rows=0"])
        _ = bench.sent()
        bench.enter("d")
        #expect(bench.sent() == ["RECOMMEND incident=12 cid=cid"])
        bench.answer(["OK seq=41 dur=postgres incident=12 recommendation=9 units.0=HK-01 units.1=HK-02"])
        #expect(bench.picture().contains("SEND HK-01, HK-02 → 12 P1 ngõ 119 Trung Kính?"))
        bench.press(.enter, .text("x"))
        #expect(bench.sent().isEmpty, "only y and n decide")
        bench.press(.text("y"))
        #expect(bench.sent() == ["DISPATCH incident=12 units=HK-01,HK-02 cid=cid"])
        bench.answer(["OK seq=43 dur=postgres incident=12 units.0=HK-01 units.1=HK-02 assignments.0=1 assignments.1=2"])
        bench.enter("undo")
        bench.press(.text("y"))
        #expect(bench.sent() == ["RELEASE unit=HK-01 reason=undo cid=cid", "RELEASE unit=HK-02 reason=undo cid=cid"])
    }

    @Test func `n and Escape drop a proposal, and nothing is sent`() {
        for key in [Key.text("n"), .escape, .control("c")] {
            var bench = DeskBench()
            bench.enter("d 12")
            bench.answer(["OK seq=41 dur=postgres incident=12 recommendation=9 units.0=HK-01"])
            _ = bench.sent()
            bench.press(key, .text("y"))
            #expect(bench.sent().isEmpty)
        }
    }

    @Test func `an override is asked for its reason, and sent again with it`() {
        var bench = DeskBench()
        bench.enter("d 12 HK-02")
        _ = bench.sent()
        bench.answer(["ERR REASON retry=never text=\"reason: HK-02 was not recommended\""])
        #expect(bench.picture().contains("why, in one word"))
        bench.press(.enter)
        bench.enter("gần")
        #expect(bench.sent() == ["DISPATCH incident=12 units=HK-02 reason=gần cid=cid"])
    }

    @Test func `what cannot be taken back is said, what can is shown before it is done`() {
        var bench = DeskBench()
        bench.enter("undo")
        #expect(bench.picture().contains("nothing to take back"))
        bench.enter("note 12 x")
        bench.answer(["OK seq=41 dur=postgres incident=12"])
        bench.enter("undo")
        #expect(bench.picture().contains("NOTE cannot be taken back"))
        bench.enter("pri 12 3 x")
        bench.answer(["OK seq=42 dur=postgres incident=12"])
        bench.enter("merge 12 13")
        bench.answer(["OK seq=43 dur=postgres incident=13"])
        _ = bench.sent()
        bench.enter("undo")
        #expect(bench.picture().contains("UNDO by: SPLIT call=7; SPLIT call=8?"))
    }

    @Test(arguments: [
        ("os hk", "os HK-0", 2), ("os hk1", "os hk1", 0),
        ("os hk01", "os HK-01 ", 1), ("note trung", "note 12 ", 1), ("pri 12 ", "pri 12 ", 0),
        ("n alley", "n FIRE-ALLEY ", 1),
        ("close 12 hand", "close 12 hand", 0), ("und", "undo ", 1),
    ])
    func `Tab completes without diacritics and dashes`(typed: String, result: String, count: Int) {
        var bench = DeskBench()
        bench.type(typed)
        bench.press(.tab)
        if count == 2 {
            bench.press(.tab)
            #expect(bench.desk.prompt.text.hasPrefix(result))
        } else if count == 1 {
            #expect(bench.desk.prompt.text == result)
        } else {
            #expect(bench.desk.prompt.text == typed)
        }
    }

    @Test func `streets come from the server; the house before them is not part of their name`() {
        var bench = DeskBench()
        _ = bench.sent()
        bench.type("n FIRE-ALLEY ngõ 119 trung ki")
        bench.press(.tab)
        #expect(bench.sent() == ["PLACE text=ngõ 119 trung ki"])
        bench.answer(["OK seq=40 rows=0"])
        bench.answer(["OK seq=40 rows=0"])
        #expect(bench.sent() == ["PLACE text=119 trung ki", "PLACE text=trung ki"])
        bench.answer(["- row=place name=\"phố Trung Kính\" kind=street position=21.01,105.79", "OK seq=40 rows=1"])
        #expect(bench.desk.prompt.text == "n FIRE-ALLEY ngõ 119 phố Trung Kính ")
    }

    @Test func `a hint says what is expected at the cursor`() {
        var bench = DeskBench(.vi)
        bench.type("divert HK-01 ")
        let hint = CommandHint(bench.desk.prompt.beforeCursor, .standard, .vi)
        #expect(hint?.usage == "divert UNIT TO [REASON…]" && hint?.place == "to")
        #expect(bench.picture().contains("điều chuyển đơn vị"))
    }

    @Test func `a lost server is STALE since when; back again, it resumes and asks for no second snapshot`() {
        var bench = DeskBench()
        _ = bench.sent()
        bench.notice(.lost(resending: 0))
        #expect(bench.picture().contains("STALE, NO SERVER since 06:00:31"))
        bench.greet("seq=44 database=away")
        bench.tick()
        #expect(!bench.sent().contains("SNAP"))
        #expect(bench.picture().contains("AMBER: local only"))
        bench.hear("* EV seq=41 type=incident_prioritized at=2026-11-28T06:00:40.000Z by=x incident=13 from=3 to=2 reason=y")
        bench.hear("* EV seq=41 type=incident_prioritized at=2026-11-28T06:00:40.000Z by=x incident=13 from=3 to=5 reason=y")
        #expect(bench.desk.board.incidents[13]?.priority == 2, "a number counts once")
        bench.notice(.missed)
        bench.tick()
        #expect(bench.sent().contains("SNAP"), "a hole is healed by a snapshot")
    }

    private static let refused = #"no connection to PostgreSQL: connection to server at "10.0.0.7", port 5432 failed: Connection refused"#

    @Test(arguments: [
        (Language.en, ["AMBER: local only, 12 events behind", "waiting 2  answered 0"], "AMBER: local only, 340 events behind"),
        (Language.vi, ["VÀNG: 12 chờ ghi", "chờ 2  đang xử lý 0"], "VÀNG: 340 chờ ghi"),
    ])
    func `amber says how far the database is behind, the newest figure, and once why`(language: Language, header: [String], later: String) {
        var bench = DeskBench(language)
        func hear(_ figures: String, isRepeated: Bool) {
            let text = DispatcherDeskTests.refused.replacing("\"", with: "\\\"")
            let line = ServerLine(line: Array("* DUR \(figures) text=\"\(text)\"".utf8))!
            bench.desk.hear(isRepeated ? .repeated(line) : .unasked(line), bench.now)
        }
        hear("dur=local seq=40 behind=12", isRepeated: false)
        let picture = bench.picture()
        for words in header + ["failed: Connection refused"] { #expect(picture.contains(words), "\(words) in\n\(picture)") }
        #expect(bench.picture(40, 240).contains(": " + DispatcherDeskTests.refused))
        let said = bench.desk.messages.count
        hear("dur=local seq=40 behind=340", isRepeated: true)
        #expect(bench.picture().contains(later) && bench.desk.messages.count == said)
        bench.hear("* DUR dur=postgres seq=380 behind=0")
        #expect(bench.picture().contains(language == .en ? " GREEN " : " XANH "))
        bench.greet("seq=380 database=away")
        hear("dur=local seq=380 behind=340", isRepeated: true)
        #expect(bench.picture().contains(later), "who connects while it is amber hears only repeats")
        #expect(bench.desk.messages.last?.text.hasSuffix("failed: Connection refused") == true)
    }

    @Test func `a question that was cut off by a lost connection is answered whole`() {
        var bench = DeskBench()
        bench.enter("q")
        bench.answer(["- row=queue rank=1 incident=12 priority=1 because=x"])
        bench.notice(.lost(resending: 1))
        bench.greet("seq=44 database=ok")
        bench.answer([
            "- row=queue rank=1 incident=12 priority=1 because=x", "- row=queue rank=2 incident=13 priority=3 because=y",
            "OK seq=44 rows=2",
        ])
        #expect(bench.desk.overlay?.lines.count == 2)
    }

    @Test func `F2 takes the alarm that was read, never one that took its place this moment`() {
        var bench = DeskBench()
        bench.hear("* EV seq=41 type=incident_overdue at=2026-11-28T06:00:31.000Z by=keng incident=12 priority=1 waited_s=61 times=1")
        bench.hear("* EV seq=42 type=alarm_raised at=2026-11-28T06:00:31.000Z by=keng incident=13 level=2")
        bench.tick()
        bench.tick()
        #expect(bench.picture().contains("incident 12 WAITS beyond its deadline"))
        // Somebody goes to incident 12: its alarm settles, and the other one is first.
        bench.hear(
            "* EV seq=43 type=unit_dispatched at=2026-11-28T06:00:32.000Z by=x assignment=1 incident=12 unit=HK-01 level=1 phase=dispatched"
        )
        bench.tick(.milliseconds(100))
        bench.press(.function(2))
        #expect(bench.desk.board.alarms.alarms.count == 2)
        bench.tick()
        bench.press(.function(2), .function(2))
        #expect(bench.desk.board.alarms.alarms.isEmpty)
    }

    @Test func `it takes three times Control-C to leave while typing`() {
        var bench = DeskBench()
        bench.type("close")
        for (wantsPrompt, isLeaving) in [("", false), ("", false), ("", true)] {
            bench.press(.control("c"))
            #expect(bench.desk.prompt.text == wantsPrompt && bench.desk.isLeaving == isLeaving)
        }
    }

    @Test(arguments: [Language.en, .vi])
    func `any size has a picture that fits, and the prompt in its last row`(language: Language) {
        var bench = DeskBench(language)
        bench.press(.down)
        bench.hear(
            "* EV seq=41 type=call_taken at=2026-11-28T06:00:31.000Z by=x call.call=20 call.incident=14 opened.incident=14 opened.state=open opened.incident_type=FIRE opened.priority=1 opened.place=\"số 37 ngách 154/18 phố Khương Hạ 火事 🚒\" opened.opened=2026-11-28T06:00:31.000Z opened.waiting_since=2026-11-28T06:00:31.000Z"
        )
        bench.type("note 12 cháy")
        for (height, width) in DispatcherDeskTests.sizes {
            let rows = bench.picture(height, width).split(separator: "\n", omittingEmptySubsequences: false)
            #expect(rows.count == height && rows.allSatisfy { TextWidth.of($0) <= width })
            if height > 5, width > 12 { #expect(rows.last?.hasPrefix("keng> note") == true, "\(height) × \(width)") }
        }
    }

    private static let sizes = [(24, 80), (50, 200), (30, 120), (12, 80), (10, 40), (6, 20), (3, 200), (2, 10), (1, 1), (40, 3)]

    @Test func `whatever is open, every size has a picture`() {
        var bench = DeskBench(.vi)
        bench.hear("* EV seq=41 type=alarm_raised at=2026-11-28T06:00:31.000Z by=keng incident=13 level=2")
        bench.enter("nonsense")
        let states: [(inout DeskBench) -> Void] = [
            { _ in }, { $0.press(.function(1), .pageDown) }, { $0.press(.escape, .down) },
            { bench in
                bench.enter("d 12")
                bench.answer(["OK seq=42 dur=postgres incident=12 recommendation=9 units.0=HK-01"])
            }, { $0.press(.text("y")) }, { $0.answer(["ERR REASON retry=never text=x"]) }, { $0.press(.escape) },
            { bench in
                bench.enter("map 12")
                bench.answer(["- row=map text=⠉⠉⠉", "OK rows=1"])
            }, { $0.type("os ") }, { $0.press(.tab) }, { $0.notice(.lost(resending: 0)) },
        ]
        for (number, state) in states.enumerated() {
            state(&bench)
            for (height, width) in DispatcherDeskTests.sizes {
                let rows = bench.picture(height, width).split(separator: "\n", omittingEmptySubsequences: false)
                #expect(rows.allSatisfy { TextWidth.of($0) <= width }, "state \(number) at \(height) × \(width)")
            }
        }
    }

    @Test func `a map stands its units and its incident on the roads of the server`() {
        var bench = DeskBench()
        bench.enter("map 12 1000")
        let asked = bench.sent().last ?? ""
        #expect(asked.hasPrefix("MAP at=21.0155000,105.7985000 radius=1000 rows=") && asked.hasSuffix("columns=80"))
        bench.answer(["- row=map text=⠉⠉⠉", "OK rows=1 radius=1000"])
        let picture = bench.picture()
        #expect(picture.contains("⠉⠉⠉") && picture.contains("✖12") && picture.contains("HK-01"))
        bench.press(.escape)
        #expect(bench.picture().contains("FIRE-ALLEY"))
    }
}
