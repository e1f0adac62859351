// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Testing
import Vocabulary

private struct Slot: Record {
    var unit = UnitName("")
    mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) { try coder.value("unit", &unit) }
}

private struct Sample: Record {
    var note = ""
    var count = 0
    var flag = false
    var at = Instant.epoch
    var place: Coordinate?
    var absent: Int?
    var units: [UnitName] = []
    var slots: [Slot] = []
    var inner: Slot?
    mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("note", &note)
        try coder.value("count", &count)
        try coder.value("flag", &flag)
        try coder.value("at", &at)
        try coder.optional("place", &place)
        try coder.optional("absent", &absent)
        try coder.list("units", &units)
        try coder.records("slots", &slots)
        try coder.optionalRecord("inner", &inner)
    }
}

struct LineWriterTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("a value is quoted only when it has to be")
    func quotes() {
        var writer = LineWriter(tag: "a1")
        writer.word("OK")
        for (index, value) in ["12", "", "a b", #"a"b"#, #"a\b"#, "Ngõ", "a=b"].enumerated() { writer.field("k\(index)", value) }
        #expect(text(writer.finished()) == #"a1 OK k0=12 k1="" k2="a b" k3="a\"b" k4="a\\b" k5=Ngõ k6=a=b"# + "\n")
    }

    @Test("no value can end its line: forbidden characters become U+FFFD")
    func replacesForbiddenCharacters() {
        var writer = LineWriter(unasked: "EV")
        writer.field("x", "a\nb\r\u{202E}c\u{0}")
        #expect(text(writer.finished()) == "* EV x=a\u{FFFD}b\u{FFFD}\u{FFFD}c\u{FFFD}\n")
        #expect(LineWriter.text("Đường") == "Đường")
    }

    @Test("a line that would grow too long leaves out whole fields and says how many")
    func omitsWholeFields() throws {
        var writer = LineWriter(tag: "a1")
        writer.word("-")
        for index in 0..<100 { writer.field("k\(index)", String(repeating: "x", count: 1000)) }
        let bytes = writer.finished()
        #expect(bytes.count <= LineLimits.outputLine)
        let line = try #require(ServerLine(line: bytes.dropLast()))
        let omitted = try #require(line["omitted"].flatMap { Int($0) })
        #expect(line.fields.count - 1 + omitted == 100)
        #expect(line.fields.dropLast().allSatisfy { $0.value.count == 1000 })
    }

    @Test("a record becomes flat keys")
    func flattens() {
        var sample = Sample()
        sample.at = Instant(microseconds: 1_795_316_645_678_901)
        sample.place = Coordinate(latE7: 210_285_110, lonE7: 1_058_048_170)
        sample.units = [UnitName("HK-01"), UnitName("HK-02")]
        sample.slots = [Slot(unit: UnitName("E1")), Slot(unit: UnitName("E 2"))]
        sample.inner = Slot(unit: UnitName("E3"))
        var writer = LineWriter(tag: "t")
        writer.word("-")
        writer.fields(RecordLineWriter.fields(of: sample))
        #expect(
            text(writer.finished())
                == #"t - note="" count=0 flag=false at=2026-11-22T03:04:05.678Z place=21.0285110,105.8048170"#
                + #" units.0=HK-01 units.1=HK-02 slots.0.unit=E1 slots.1.unit="E 2" inner.unit=E3"# + "\n")
        #expect(RecordLineWriter.fields(of: Slot(unit: UnitName("E1")), under: "a.b") == [Field("a.b.unit", "E1")])
    }

    @Test("replies and unasked lines have the shapes of the specification")
    func shapes() {
        let at = Instant(seconds: 1_795_316_645)
        let lines: [[UInt8]] = [
            Reply.line([Field("unit", "HK-01")]).bytes(tag: "a1"), Reply.ok([]).bytes(tag: "a1"),
            Reply.ok([Field("seq", 7)]).bytes(tag: "a1"),
            Reply.err(.unitBusy, text: "HK-01 is on 12", details: [Field("incident", 12)]).bytes(tag: "a1"),
            Reply.err(.badTag, text: "x").bytes(tag: nil), UnaskedLine.greeting([Field("centre", "hn")]),
            UnaskedLine.event(seq: 7, type: "unitArrived", at: at, by: "lan", [Field("unit", "HK-01")]),
            UnaskedLine.position(unit: UnitName("HK-01"), at: at, [Field("speed_kmh", 41)]),
            UnaskedLine.heartbeat(seq: 7, time: at), UnaskedLine.goAway(to: nil), UnaskedLine.goAway(to: "b:7110"),
            UnaskedLine.bye(.slow, resume: 8, text: "too slow"),
        ]
        let golden = #"""
            a1 - unit=HK-01
            a1 OK
            a1 OK seq=7
            a1 ERR UNITBUSY retry=never text="HK-01 is on 12" incident=12
            * ERR BADTAG retry=never text=x
            * KENG protocol=1 centre=hn
            * EV seq=7 type=unitArrived at=2026-11-22T03:04:05.000Z by=lan unit=HK-01
            * POS unit=HK-01 at=2026-11-22T03:04:05.000Z speed_kmh=41
            * HB seq=7 time=2026-11-22T03:04:05.000Z
            * GOAWAY
            * GOAWAY to=b:7110
            * BYE SLOW retry=same resume=8 text="too slow"

            """#
        #expect(text(lines.flatMap { $0 }) == golden)
        for line in lines { #expect(ServerLine(line: line.dropLast()) != nil) }
    }

    @Test("a client reads unknown words and keys without harm, and refuses what is no line")
    func clientIsForgiving() throws {
        let line = try #require(ServerLine(line: bytes("* EV new.word seq=7 strange=1")))
        #expect(line.words == ["EV", "new.word"] && line.seq == 7 && !line.isFinal && line.code == nil)
        #expect(ServerLine(line: bytes("a1 ERR NEWCODE retry=later"))?.code == "NEWCODE")
        for broken in ["", "*", "a1", "a1 k=v", "? OK", "a1 OK k=\"", "a1 OK k="] {
            #expect(ServerLine(line: bytes(broken)) == nil, "\(broken)")
        }
    }
}
