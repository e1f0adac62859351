// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Testing
import Vocabulary

@testable import ConsoleClient

struct RenderingTests {
    private func shown(_ line: String, verb: String? = nil, _ language: Language = .en) throws -> String? {
        let rendering = Rendering(language: language, clock: { String($0.description.dropFirst(11).prefix(8)) })
        let parsed = try #require(ServerLine(line: Array(line.utf8)), "\(line)")
        let message: Conversation.Message = verb.map { .reply(parsed, verb: $0) } ?? .unasked(parsed)
        return rendering.shown(message)?.text
    }

    @Test("events are one short sentence, in English and Vietnamese")
    func eventsAreSentences() throws {
        let head = "at=2026-11-22T03:04:05.000Z by=lan"
        let call =
            "* EV seq=1 type=call_taken \(head) call.call=7 call.incident=12 call.report.incident_type=FIRE-HOUSE "
            + #"call.report.place="12 Khương Hạ" call.report.text="" opened.priority=1"#
        #expect(try shown(call) == "03:04:05 call 7: incident 12 NEW P1 FIRE-HOUSE at 12 Khương Hạ  (lan)")
        #expect(try shown(call, .vi) == "03:04:05 cuộc gọi 7: vụ 12 MỚI ưu tiên 1 FIRE-HOUSE tại 12 Khương Hạ  (lan)")
        let reported = #"* EV seq=2 type=unit_reported \#(head) unit=HK-01 incident=12 phase=en_route remark="""#
        #expect(try shown(reported) == "03:04:05 HK-01 en route, incident 12  (lan)")
        #expect(try shown(reported, .vi) == "03:04:05 HK-01 đang đến, vụ 12  (lan)")
        let recommended = "* EV seq=3 type=units_recommended \(head) incident=12 slots.0.unit=HK-01 slots.0.slot.level=1 slots.1.unit=HK-02"
        #expect(try shown(recommended) == "03:04:05 incident 12: recommended HK-01, HK-02  (lan)")
        #expect(try shown("* EV seq=4 type=brand_new \(head) x=1 y.0=a y.1=b") == "03:04:05 brand_new  x 1, y a,b  (lan)")
    }

    @Test("rows, receipts and refusals are one line each")
    func repliesAreLines() throws {
        let unit = "1 - row=unit unit=HK-01 kind=engine status=on_scene incident=12 crew=5"
        #expect(try shown(unit, verb: "UNITS") == "HK-01 engine on scene incident 12 crew 5")
        #expect(try shown(unit, verb: "UNITS", .vi) == "HK-01 engine tại hiện trường vụ 12 5 người")
        #expect(try shown("1 - row=odd a=1", verb: "X") == "odd  a 1")
        #expect(
            try shown("1 OK seq=9 dur=local incident=12 units.0=E1 units.1=E2", verb: "DISPATCH")
                == "DISPATCH: ok  incident 12, units E1,E2")
        #expect(try shown("1 OK seq=9 dur=local dup=1", verb: "CALL") == "CALL: ok (was done before)")
        #expect(try shown("1 OK seq=9 rows=3", verb: "UNITS") == "UNITS: 3 rows")
        #expect(try shown(#"1 ERR UNITBUSY retry=never text="HK-01 is on 13""#, verb: "DISPATCH") == "DISPATCH: UNITBUSY — HK-01 is on 13")
        #expect(
            try shown(#"* DUR dur=local seq=7 behind=3 text="no connection""#)
                == "AMBER: answers are safe in the local journal only; 3 events wait for the database: no connection")
        let candidate = "1 - row=candidate unit=E1 kind=engine verdict=slower estimate.drive_ms=245000 detail=\"\""
        #expect(try shown(candidate, verb: "WHY") == "E1 engine slower drive 4:05")
    }

    @Test("a swap is a question with what it saves, and who became available is told with when")
    func proposalsAreSentences() throws {
        let head = "at=2026-11-22T03:04:05.000Z by=keng"
        let swap =
            "* EV seq=1 type=swap_proposed \(head) incident=12 out.unit=HK-01 out.total_ms=519000 in.unit=CN-02 in.total_ms=295000 "
            + "gain_ms=224000 because=unit_available"
        #expect(
            try shown(swap) == "03:04:05 incident 12: CN-02 INSTEAD OF HK-01? there in 4:55, 3:44 sooner — unit available  (keng)")
        #expect(
            try shown(swap, .vi) == "03:04:05 vụ 12: CN-02 THAY HK-01? đến sau 4:55, sớm hơn 3:44 — đơn vị sẵn sàng  (keng)")
        let off = "* EV seq=2 type=swap_withdrawn \(head) incident=12 out=HK-01 in=CN-02 reason=gain_lost"
        #expect(try shown(off) == "03:04:05 incident 12: CN-02 instead of HK-01 is off — gain lost  (keng)")
        let available =
            "* EV seq=3 type=units_available \(head) incident=12 units.0.unit=HK-01 units.0.total_ms=65000 "
            + "units.0.because=unit_lost units.1.unit=HK-02 units.1.total_ms=125000"
        #expect(try shown(available) == "03:04:05 incident 12: now available HK-01 1:05, HK-02 2:05 — unit lost  (keng)")
        #expect(try shown(available, .vi) == "03:04:05 vụ 12: nay có thể cử HK-01 1:05, HK-02 2:05 — mất một đơn vị  (keng)")
    }

    @Test("heartbeats are not shown, farewells are")
    func unaskedLines() throws {
        #expect(try shown("* HB seq=1") == nil)
        #expect(try shown("* BYE SLOW retry=same resume=8 text=slow") == "SLOW — slow")
        #expect(try shown("* GOAWAY to=b:7110", .vi) == "máy chủ sắp dừng → b:7110")
    }

    @Test("every sentence stands in both languages with the same fields")
    func phrasebookIsWhole() {
        for (key, entry) in Phrasebook.events.merging(Phrasebook.rows, uniquingKeysWith: { a, _ in a }) {
            #expect(places(entry.en).subtracting(["kind", "title_en"]).isSubset(of: places(entry.vi)), "\(key)")
        }
    }

    private func places(_ text: String) -> Set<String> {
        Set(text.split(separator: "{").dropFirst().map { String($0.prefix { $0 != "}" && $0 != "|" }) })
    }

    @Test("the help lists every short form, and only those asked for")
    func helps() {
        let rendering = Rendering(language: .vi, clock: { $0.description })
        #expect(rendering.help(.standard, about: nil).count == MnemonicTable.standard.mnemonics.count + 1)
        let road = rendering.help(.standard, about: "road")
        #expect(road.first?.text == "road close [RADIUS] [REASON…]        cấm đường tại @LAT,LON")
    }

    @Test("characters come together from single bytes, and broken ones do not stop the rest")
    func decodesBytes() {
        var decoder = UTF8Decoder()
        var scalars = String.UnicodeScalarView()
        for byte in Array("Đường 😀\u{301}".utf8) + [0xFF, 0xC3, 0x41, 0xE1, 0xBB] {
            decoder.append([byte])
            while let scalar = decoder.next() { scalars.append(scalar) }
        }
        #expect(String(scalars) == "Đường 😀\u{301}\u{FFFD}\u{FFFD}A")
    }
}
