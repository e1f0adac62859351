// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Testing
import Vocabulary

@testable import ConsoleClient

struct CrewDeskTests {
    private func line(_ text: String) -> ServerLine { ServerLine(line: Array(text.utf8))! }

    private func sent(_ desk: inout CrewDesk) -> [String] {
        desk.takeOutbox().map { ([$0.verb] + $0.fields.map { "\($0.key)=\($0.value)" }).joined(separator: " ") }
    }

    private func answer(_ desk: inout CrewDesk, _ lines: String...) {
        for text in lines { desk.hear(.reply(line("1 \(text)"), verb: "?"), .zero) }
    }

    /// Sent to incident 12.
    private func called(_ language: Language = .en) -> CrewDesk {
        var desk = CrewDesk(name: "hk-01", language: language, clock: { _ in "06:00:00" }) { $0 }
        desk.hear(.greeting(line("* KENG protocol=1 seq=7 time=2026-11-28T06:00:00.000Z")), .zero)
        desk.tick(.seconds(1))
        #expect(sent(&desk) == ["UNIT unit=HK-01"])
        answer(&desk, "- row=unit unit=HK-01 status=dispatched since=2026-11-28T06:00:00.000Z incident=12 crew=5", "OK rows=1")
        #expect(sent(&desk) == ["INCIDENT incident=12", "WHY incident=12 unit=HK-01", "ROADS"])
        answer(
            &desk,
            "- row=incident incident=12 state=open incident_type=FIRE-ALLEY priority=1 building=tube_house position=21.0155000,105.7985000 place=\"ngõ 119 Trung Kính\" place_mismatch_m=900 notes.0.text=\"có bình gas\"",
            "- row=call call=7 report.text=\"cháy to\"", "OK rows=2")
        answer(
            &desk,
            "- row=candidate unit=HK-01 estimate.drive_ms=334128 estimate.drive_m=3933 estimate.last_ms=109549 estimate.last_m=122 estimate.park=20.9931498,105.8191290 estimate.assumed_width=true verdict=picked",
            "OK rows=1")
        answer(
            &desk, "- row=condition condition=3 kind=flood position=21.0160000,105.7990000 reason=x",
            "- row=condition condition=4 kind=closed position=21.2,105.9", "OK rows=2")
        return desk
    }

    @Test func `the way in, the last metres, hazards and what was said are there`() {
        var desk = called()
        let picture = desk.picture(.seconds(1)).text
        for word in [
            "HK-01  DISPATCHED", "ngõ 119 Trung Kính", "3.9 km, 5:34", "park at 20.9931498,105.8191290", "122 m on foot (1:49)",
            "tube house",
            "900 m from the told place", "width is assumed", "flood", "cháy to", "có bình gas", "Enter: ACKNOWLEDGED",
        ] {
            #expect(picture.replacing("\n ", with: " ").contains(word), "\(word) in\n\(picture)")
        }
        #expect(!picture.contains("road 4"), "far away")
        for (height, width) in [(50, 200), (19, 59), (6, 20), (3, 80), (1, 1), (40, 3)] {
            desk.size = (height, width)
            #expect(desk.picture(.seconds(1)).width == width)
        }
    }

    @Test func `Enter acknowledges, and never says that the work is over`() {
        var desk = called()
        desk.press(.enter, .zero)
        #expect(sent(&desk) == ["STATUS unit=HK-01 to=acknowledged"])
        for (status, next) in [
            ("acknowledged", "en_route"), ("en_route", "on_scene"), ("on_scene", nil), ("transporting", "at_hospital"),
            ("at_hospital", nil),
        ] {
            var other = CrewDesk(name: "HK-01", language: .vi, clock: { _ in "" }) { $0 }
            other.hear(.greeting(line("* KENG protocol=1 seq=7")), .zero)
            other.tick(.seconds(1))
            answer(&other, "- row=unit unit=HK-01 status=\(status)", "OK rows=1")
            #expect(other.next == next)
        }
    }

    @Test func `one key is one status, and a call rings`() {
        var desk = called()
        for key in ["3", "6", "0"] { desk.press(.text(key), .zero) }
        #expect(sent(&desk) == ["STATUS unit=HK-01 to=on_scene", "STATUS unit=HK-01 to=clear", "PAR unit=HK-01"])
        desk.hear(
            .unasked(line("* EV seq=9 type=unit_dispatched at=2026-11-28T06:00:00.000Z by=x assignment=1 unit=HK-01 incident=12")), .zero)
        #expect(desk.bells == 1)
    }

    @Test func `while the server is away only the newest position waits`() throws {
        var desk = called(.vi)
        desk.hear(.notice(.lost(resending: 0)), .zero)
        for step in 0..<50 { desk.take(PositionReport(Coordinate(latE7: Int32(step), lonE7: 0), at: .epoch)) }
        desk.tick(.seconds(60))
        #expect(sent(&desk) == [])
        desk.hear(.greeting(line("* KENG protocol=1 seq=7")), .zero)
        desk.tick(.seconds(61))
        #expect(
            sent(&desk).filter { $0.hasPrefix("POSITION") } == ["POSITION unit=HK-01 at=0.0000049,0.0000000 fixed=1970-01-01T00:00:00.000Z"]
        )
        #expect(desk.picture(.seconds(61)).text.contains("TRỰC TUYẾN"))
    }
}
