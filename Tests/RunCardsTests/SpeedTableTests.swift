// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RunCards
import TestCentre
import Testing
import Vocabulary

@Suite struct SpeedTableTests {
    private func window(_ days: [Int], _ from: Int, _ until: Int) -> HourWindow {
        var window = HourWindow()
        (window.weekdays, window.from, window.until) = (days, from * 60, until * 60)
        return window
    }

    private func centre(_ rows: [SpeedRow]) -> Centre {
        var centre = Centre()
        (centre.zoneOffsets, centre.speeds) = ([SmallCentre.zone(420)], rows)
        return centre
    }

    private func at(_ text: String) -> Instant { Instant(rfc3339: "2026-11-\(text):00+07:00")! }

    /// 2026-11-23 is a Monday.
    @Test func `the table turns at the boundaries of its hours, on local clocks`() {
        let peak = RoadPace(percent: 50)
        let night = RoadPace(percent: 120)
        let table = centre([SpeedRow(hours: [window([1, 2, 3, 4, 5], 7, 9)], peak), SpeedRow(hours: [window([], 22, 5)], night)])
        #expect(table.paces(at: at("23T06:59")) == [])
        #expect(table.paces(at: at("23T07:00")) == [peak])
        #expect(table.paces(at: at("23T23:00")) == [night])
        let expected: [(String, [RoadPace])] = [
            ("20T07:00", [peak]), ("20T09:00", []), ("20T22:00", [night]), ("21T05:00", []), ("21T22:00", [night]),
            ("22T05:00", []), ("22T22:00", [night]), ("23T05:00", []), ("23T07:00", [peak]),
        ]
        var now = at("20T06:00")
        for (text, paces) in expected {
            let turn = table.nextSpeedTurn(after: now)
            #expect(turn?.at == at(text) && turn?.paces == paces)
            now = turn?.at ?? now
        }
    }

    @Test func `a table that always says the same never turns`() {
        #expect(centre([]).nextSpeedTurn(after: at("23T06:00")) == nil)
        let always = centre([SpeedRow(hours: [], RoadPace(percent: 90))])
        #expect(always.nextSpeedTurn(after: at("23T06:00")) == nil)
        #expect(always.paces(at: at("23T06:00")).map(\.percent) == [90])
    }

    @Test func `rows in force keep the order of the table, so that the last can be the exception`() {
        let table = centre([
            SpeedRow(hours: [window([], 7, 9)], RoadPace(percent: 50)),
            SpeedRow(hours: [window([], 6, 10)], RoadPace(profiles: [ProfileName("ambulance")], percent: 70)),
        ])
        #expect(table.paces(at: at("23T08:00")).map(\.percent) == [50, 70])
        #expect(table.nextSpeedTurn(after: at("23T08:00"))?.paces.map(\.percent) == [70])
    }

    /// Central European time: clocks went back on 2026-10-25 at 01:00 UTC.
    @Test func `a change of the zone is a boundary as well`() throws {
        var table = centre([SpeedRow(hours: [window([7], 2, 3)], RoadPace(percent: 50))])
        let change = try #require(Instant(rfc3339: "2026-10-25T01:00:00Z"))
        table.zoneOffsets = [SmallCentre.zone(120), SmallCentre.zone(60, from: change)]
        var turns: [(Instant, Int)] = []
        var now = change - .seconds(7200)
        for _ in 0..<4 {
            guard let turn = table.nextSpeedTurn(after: now) else { break }
            turns.append((turn.at, turn.paces.count))
            now = turn.at
        }
        // Two to three o'clock comes twice that night; it is one stretch of two hours.
        #expect(turns[0] == (change - .seconds(3600), 1))
        #expect(turns[1] == (change + .seconds(3600), 0))
        #expect(turns[2].0 == change + .seconds(7 * 86_400))
    }

    @Test(arguments: 0..<60) func `the next turn is the first minute at which a clock would see other rows`(seed: UInt64) {
        var dice = SeededGenerator(seed: seed + 1)
        let rows = (0..<dice.below(4) + 1).map { _ in
            let days = (1...7).filter { _ in dice.chance(40) }
            var window = HourWindow()
            (window.weekdays, window.from, window.until) = (days, dice.below(1440), dice.below(1440) + 1)
            return SpeedRow(hours: [window], RoadPace(percent: 10 + dice.below(100)))
        }
        let table = centre(rows)
        let start = at("20T00:00") + .seconds(dice.below(86_400))
        let found = table.nextSpeedTurn(after: start)
        let minute = Instant(seconds: start.seconds / 60 * 60)
        let slow = (1...8 * 1440).lazy.map { minute + .seconds($0 * 60) }.first { table.paces(at: $0) != table.paces(at: start) }
        #expect(found?.at == slow, "seed \(seed)")
        #expect(found.map { table.paces(at: $0.at) } == found?.paces, "seed \(seed)")
    }
}
