// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import LoadRun

@Suite struct AcknowledgedCheckTests {
    /// Three calls and a dispatch, acknowledged as events 11 to 14; a fifth request was refused.
    private static var ledger: AckLedger {
        var ledger = AckLedger(run: "load-x", after: 10)
        for kind in [RequestKind.call, .call, .call, .dispatch, .status] { _ = ledger.begin(kind) }
        for key in 0..<3 { ledger.acknowledge(Int32(key), seq: 11 + UInt64(key), call: 7 + UInt32(key), isInDatabase: false) }
        ledger.acknowledge(3, seq: 14, call: 0, isInDatabase: true)
        ledger.refuse(4)
        return ledger
    }

    private static func call(_ number: Int, key: Int) -> String {
        #"{"by":"a \"cid\":\"load-x-9\"","type":"call_taken","body":{"call":{"call":\#(number),"incident":1}},"key":{"cid":"load-x-\#(key)","digest":1}}"#
    }

    private static func unit(_ type: String, _ assignment: Int, _ unit: String = "HK-01", key: Int? = nil) -> String {
        let key = key.map { #","key":{"cid":"load-x-\#($0)"}"# } ?? ""
        return #"{"by":"a","type":"\#(type)","body":{"assignment":\#(assignment),"unit":"\#(unit)","incident":1}\#(key)}"#
    }

    private static let good: [(UInt64, String)] = [
        (11, call(7, key: 0)), (12, call(8, key: 1)), (13, call(9, key: 2)), (14, unit("unit_dispatched", 1, key: 3)),
        (15, unit("unit_reported", 1)), (16, unit("unit_released", 1)), (17, unit("unit_reserved", 2)),
        (18, unit("unit_dispatched", 2)), (19, unit("unit_self_assigned", 3, "HK-02")),
    ]

    private static func check(_ events: [(UInt64, String)]) -> AcknowledgedCheck.Findings {
        var check = AcknowledgedCheck([ledger])
        for (seq, payload) in events { Array(payload.utf8).withUnsafeBytes { check.take(seq: seq, payload: $0) } }
        return check.finished()
    }

    @Test("a journal that holds what was acknowledged is good")
    func good() {
        let findings = Self.check(Self.good)
        #expect(findings.isGood && findings.acknowledged == 4 && findings.events == 9, "\(findings)")
        #expect(findings.sentence("journal").contains("nothing missing"))
    }

    @Test("a lost tail is missing")
    func missing() {
        let findings = Self.check(Array(Self.good.prefix(2)))
        #expect(findings.missing == 2 && findings.examples[0].contains("load-x-2"), "\(findings)")
    }

    @Test("an event that is left out is a hole, and its key is missing")
    func hole() {
        let findings = Self.check(Self.good.filter { $0.0 != 12 })
        #expect(findings.holes == 1 && findings.missing == 1, "\(findings)")
    }

    @Test("a key, or a number, that stands twice is double")
    func double() {
        #expect(Self.check(Self.good + [(20, Self.call(30, key: 1))]).double == 1)
        #expect(Self.check(Self.good + [(19, Self.unit("unit_reported", 3, "HK-02"))]).double == 1)
    }

    @Test("another number or another call than was told is found")
    func elsewhere() {
        let swapped: [(UInt64, String)] = [(11, Self.call(7, key: 1)), (12, Self.call(8, key: 0))]
        #expect(Self.check(swapped + Self.good.dropFirst(2)).elsewhere >= 2)
        let other: [(UInt64, String)] = [(11, Self.call(70, key: 0))]
        #expect(Self.check(other + Self.good.dropFirst()).elsewhere == 1)
    }

    @Test("a unit that is sent while it is out is in two places")
    func twoPlaces() {
        #expect(Self.check(Self.good + [(20, Self.unit("unit_dispatched", 4, "HK-02"))]).twoPlaces == 1)
        #expect(Self.check(Self.good + [(20, Self.unit("unit_dispatched", 4, "HK-03"))]).twoPlaces == 0)
    }

    @Test("a refused request that is there after all is a fault")
    func refused() {
        #expect(Self.check(Self.good + [(20, Self.unit("unit_reported", 2, key: 4))]).refusedButThere == 1)
    }
}
