// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing
import Units
import Vocabulary

@testable import Ledger

@Suite struct PositionBacklogTests {
    private func fixes(_ numbers: ClosedRange<Int>) -> [PositionFix] {
        numbers.map { PositionFix(unit: UnitName("E\($0)"), coordinate: Coordinate(latE7: 0, lonE7: 0), at: .epoch) }
    }

    private func units(_ slice: PositionBacklog.Slice?) -> [String]? { slice?.fixes.map(\.fix.unit.text) }

    @Test("reports come in order, again until they are written, and what came meanwhile stays")
    func order() {
        var backlog = PositionBacklog()
        #expect(backlog.first(2) == nil)
        backlog.add(fixes(1...3), received: .epoch)
        let slice = backlog.first(2)
        #expect(units(slice) == ["E1", "E2"])
        backlog.add(fixes(4...4), received: .epoch)
        #expect(units(backlog.first(2)) == ["E1", "E2"], "a refused COPY takes the same ones again")
        backlog.remove(through: slice!.end)
        #expect(units(backlog.first(9)) == ["E3", "E4"] && backlog.lost == 0)
    }

    @Test("of a long outage each COPY holds a second at most, so that one with an unknown outcome loses no more")
    func seconds() {
        var backlog = PositionBacklog()
        let start = Instant.epoch + .seconds(100)
        for tenth in 0..<25 { backlog.add(fixes(tenth...tenth), received: start + .milliseconds(100 * tenth)) }
        backlog.add(fixes(25...25), received: start - .seconds(60))
        var sizes: [Int] = []
        while let slice = backlog.first(100) {
            sizes.append(slice.fixes.count)
            backlog.remove(through: slice.end)
        }
        #expect(sizes == [10, 10, 6], "a clock that was put back in between begins no second of its own")
    }

    @Test("when it is full the oldest go and are counted; a slice that was under way takes no newer ones with it")
    func full() {
        var backlog = PositionBacklog(capacity: 4)
        backlog.add(fixes(1...4), received: .epoch)
        let slice = backlog.first(2)!
        backlog.add(fixes(5...7), received: .epoch)
        #expect(backlog.lost == 3 && backlog.count == 4)
        backlog.remove(through: slice.end)
        #expect(units(backlog.first(9)) == ["E4", "E5", "E6", "E7"] && backlog.lost == 3)
    }

    @Test("what may have been written is rather lost than written twice, and the counts stay right over a long night")
    func unknown() {
        var backlog = PositionBacklog(capacity: 100)
        for round in 0..<1000 {
            backlog.add(fixes(1...10), received: .epoch)
            let slice = backlog.first(10)!
            #expect(units(slice)?.first == "E1")
            backlog.remove(through: slice.end, lost: round.isMultiple(of: 10))
        }
        #expect(backlog.count == 0 && backlog.lost == 1000)
    }
}
