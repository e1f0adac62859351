// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing
import Vocabulary

@testable import Receivers

struct JumpFilterTests {
    private func fix(_ metresNorth: Double, _ second: Int64) -> ReceiverFix {
        ReceiverFix(
            Coordinate(latE7: 210_000_000 + Int32(metresNorth / Coordinate.metresPerE7), lonE7: 1_058_000_000), at: Instant(seconds: second)
        )
    }

    @Test func `a leap and its return cost one position`() {
        var filter = JumpFilter()
        let verdicts = [fix(0, 0), fix(20, 1), fix(3000, 2), fix(40, 3), fix(60, 4)].map { filter.judge($0) }
        #expect(verdicts == [.good, .good, .jump, .good, .good])
    }

    @Test func `a fast vehicle is believed, and a long silence gives it time`() {
        var filter = JumpFilter()
        #expect([fix(0, 0), fix(180, 1), fix(250, 2), fix(20_000, 400)].map { filter.judge($0) } == [.good, .good, .good, .good])
    }

    @Test func `when the first was the wrong one, those that agree are believed`() {
        var filter = JumpFilter()
        let verdicts = [fix(50_000, 0), fix(0, 1), fix(10, 2), fix(20, 3), fix(30, 4), fix(40, 5)].map { filter.judge($0) }
        #expect(verdicts == [.good, .jump, .jump, .jump, .good, .good])
    }

    @Test func `scattered ones never become witnesses, and old ones are late`() {
        var filter = JumpFilter()
        _ = filter.judge(fix(0, 100))
        for step in 1...20 { #expect(filter.judge(fix(Double(step) * 100_000, 100 + Int64(step))) == .jump) }
        #expect(filter.judge(fix(0, 99)) == .late)
    }

    @Test func `a standing unit is a sign of life every half minute, a moving one every two seconds`() {
        var receiver = Receiver()
        func rmc(_ second: Int, _ minutes: Int) -> [UInt8] {
            let two = { (n: Int) in n < 10 ? "0\(n)" : "\(n)" }
            return sentence("GPRMC,10\(two(second / 60))\(two(second % 60)),A,2101.\(10_000 + minutes),N,10548.0000,E,0,0,281126,,")
        }
        #expect((0..<120).flatMap { receiver.reports(rmc($0, 0)) }.count == 4)
        // A hundredth of a minute is 18 m.
        #expect((120..<180).flatMap { receiver.reports(rmc($0, ($0 - 119) * 1000)) }.count == 30)
        #expect(receiver.counts.fixes == 180)
    }
}
