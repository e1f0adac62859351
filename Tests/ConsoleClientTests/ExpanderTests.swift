// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Testing

@testable import ConsoleClient

struct ExpanderTests {
    private let expander = Expander(table: .standard)

    private func expanded(_ typed: String) -> [String] {
        guard case .commands(let commands) = expander.expand(typed) else { return ["\(expander.expand(typed))"] }
        return commands.map { command in
            let line = Request(tag: "t", verb: command.verb, command.fields).bytes
            return String(decoding: line.dropLast().dropFirst(2), as: UTF8.self)
        }
    }

    @Test(
        "each short form becomes its verb",
        arguments: [
            ("rec 12", "RECOMMEND incident=12"), ("d 12 HK-01 HK-02", "DISPATCH incident=12 units=HK-01,HK-02"),
            (#"d 12 HK-01 reason="gần hơn""#, #"DISPATCH incident=12 units=HK-01 reason="gần hơn""#),
            ("d incident=12 HK-01 HK-02", "DISPATCH units=HK-01,HK-02 incident=12"),
            ("os HK-01", "STATUS unit=HK-01 to=on_scene"), ("alarm 12 2", "ALARM incident=12 level=2"),
            ("close 12 handled đã dập tắt", #"CLOSE incident=12 disposition=handled note="đã dập tắt""#),
            ("merge 13 12", "MERGE from=13 into=12"), ("split 40", "SPLIT call=40"),
            ("sw 12", "SWAP incident=12"), ("sw 12 HK-01", "SWAP incident=12 out=HK-01"), ("swaps", "SWAPS"),
            ("sw 12 HK-01 CN-02 gần hơn", #"SWAP incident=12 out=HK-01 in=CN-02 reason="gần hơn""#),
            ("divert HK-01 14", "DIVERT unit=HK-01 to=14"), ("q", "QUEUE"), ("u", "UNITS"), ("u HK-01", "UNIT unit=HK-01"),
            ("i", "INCIDENTS"), ("i 12", "INCIDENT incident=12"), ("why 12", "WHY incident=12"),
            ("why 12 HK-09", "WHY incident=12 unit=HK-09"), ("find khuong ha", #"FIND text="khuong ha""#),
            ("road close @21.0,105.8 120 cây đổ", #"ROAD kind=closed radius=120 reason="cây đổ" at=21.0,105.8"#),
            ("road flood 40 @21.0,105.8", "ROAD kind=flood depth=40 at=21.0,105.8"),
            ("road speed 15 street=\"Láng\"", "ROAD kind=speed speed=15 street=Láng"), ("roads", "ROADS"),
            (
                "n FIRE-HOUSE 12 ngõ 5 Khương Hạ caller=0912 @21.0,105.8",
                #"CALL type=FIRE-HOUSE place="12 ngõ 5 Khương Hạ" caller=0912 at=21.0,105.8"#
            ),
            (#"n FIRE-HOUSE "a=b""#, #"CALL type=FIRE-HOUSE place=a=b"#),
            ("note 12 khói đen", #"NOTE incident=12 text="khói đen""#), ("  Q  ", "QUEUE"), ("queue", "QUEUE"),
            ("DISPATCH incident=12 units=HK-01", "DISPATCH incident=12 units=HK-01"), ("SHINY new=1", "SHINY new=1"),
        ])
    func expands(typed: String, line: String) {
        #expect(expanded(typed) == [line])
    }

    @Test("a status of several units is one request for each")
    func fansOut() {
        #expect(expanded("er HK-01 HK-02") == ["STATUS unit=HK-01 to=en_route", "STATUS unit=HK-02 to=en_route"])
    }

    @Test("what cannot be meant is not sent")
    func refuses() {
        #expect(expander.expand("") == .nothing)
        #expect(expander.expand("   ") == .nothing)
        #expect(expander.expand("blah 1") == .misunderstood(.unknown("blah")))
        #expect(expander.expand("DISPATCH 12") == .misunderstood(.unknown("DISPATCH")))
        #expect(expander.expand("note 12 \"x") == .misunderstood(.openQuote))
        #expect(expander.expand("d 12") == .misunderstood(.usage(["d INCIDENT UNITS…"])))
        #expect(expander.expand("merge 1 2 3") == .misunderstood(.usage(["merge FROM INTO"])))
        #expect(expander.expand("q 12") == .misunderstood(.usage(["q"])))
        #expect(expander.expand("help road") == .help(about: "road"))
        #expect(expander.expand("quit") == .quit)
    }

    @Test("every mnemonic leads to a verb of the table")
    func tableIsWhole() {
        let table = MnemonicTable.standard
        for mnemonic in table.mnemonics { #expect(table.verbs.contains(mnemonic.verb), "\(mnemonic.short)") }
    }

    @Test("Tab completes short forms, and verbs once they are begun in capitals")
    func completes() {
        #expect(expander.completions(of: "al") == ["alarm"])
        #expect(expander.completions(of: "DIS") == ["DISPATCH"])
        #expect(expander.completions(of: "road") == ["road close", "road flood", "road speed", "roads"])
        #expect(expander.completions(of: "").isEmpty)
    }

    @Test("what is no word of the protocol is misunderstood here, never sent", arguments: ["🚒", "火", "12.5", "Ế", "NEWVERB-1"])
    func foreign(word: String) {
        guard case .misunderstood(.unknown(word)) = Expander(table: .standard).expand(word) else {
            Issue.record("\(word) would be sent")
            return
        }
    }
}
