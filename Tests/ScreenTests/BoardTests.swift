// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Testing
import Vocabulary

@testable import Screen

func serverLine(_ text: String) -> ServerLine { ServerLine(line: Array(text.utf8))! }

struct BoardTests {
    static let call =
        "* EV seq=12 type=call_taken at=2026-11-28T06:00:00.000Z by=lan call.call=4 call.incident=4 opened.incident=4 opened.state=open opened.incident_type=FIRE opened.priority=1 opened.place=\"ngõ 119\" opened.position=21.0155000,105.7985000 opened.level=1 opened.opened=2026-11-28T06:00:00.000Z opened.waiting_since=2026-11-28T06:00:00.000Z opened.calls.0=4"

    private func board() -> Board {
        var board = Board()
        board.beginSnapshot()
        for row in [
            "t - row=centre centre=hn title=\"Trung tâm\"",
            "t - row=incident incident=2 state=open incident_type=TRAFFIC priority=2 place=x level=1 opened=2026-11-28T05:50:00.000Z waiting_since=2026-11-28T05:50:00.000Z calls.0=2 calls.1=3",
            "t - row=unit unit=HK-01 kind=heavy_engine station=S status=in_quarters since=2026-11-28T05:00:00.000Z crew=5 position=21.03,105.84",
        ] { board.takeSnapshot(row: serverLine(row)) }
        return board
    }

    private func event(_ seq: Int, _ rest: String) -> ServerLine {
        serverLine("* EV seq=\(seq) at=2026-11-28T06:01:00.000Z by=lan \(rest)")
    }

    @Test func `events behind a snapshot count once: older ones are in it, newer ones wait for its end`() {
        var board = board()
        board.take(event: event(10, "type=incident_prioritized incident=2 from=2 to=5 reason=x"))
        board.take(event: serverLine(BoardTests.call))
        board.endSnapshot(seq: 11)
        #expect(board.incidents[2]?.priority == 2, "number 10 is in the snapshot")
        #expect(board.ordered == [4, 2] && board.seq == 12 && board.title == "Trung tâm")
        board.take(event: serverLine(BoardTests.call))
        #expect(board.incidents[4]?.calls == [4] && board.incidents[2]?.calls == [2, 3])
    }

    @Test func `an incident waits, is answered, and waits again by its old clock`() {
        var board = board()
        board.endSnapshot(seq: 11)
        board.take(event: serverLine(BoardTests.call))
        board.takeQueue(rows: [
            serverLine(
                "t - row=queue rank=1 incident=4 priority=1 counted_as=1 waiting_since=2026-11-28T06:00:00.000Z breach=2026-11-28T06:01:00.000Z to_breach_s=30 because=\"priority 1\""
            )
        ])
        #expect(board.incidents[4]?.breach == Instant(rfc3339: "2026-11-28T06:01:00Z"))
        board.take(event: event(13, "type=unit_dispatched assignment=1 incident=4 unit=HK-01 level=1 phase=dispatched"))
        #expect(board.incidents[4]?.isWaiting == false && board.units(of: 4).map(\.name) == ["HK-01"])
        board.take(
            event: event(
                14,
                "type=unit_released assignment=1 unit=HK-01 incident=4 told=2026-11-28T06:01:00.000Z reason=x duty=in_quarters requeued=true"
            ))
        #expect(board.incidents[4]?.isWaiting == true && board.units["HK-01"]?.incident == nil)
        #expect(board.incidents[4]?.breach == Instant(rfc3339: "2026-11-28T06:01:00Z"), "the deadline of priority 1 is known")
        board.take(event: event(15, "type=incident_closed incident=4 disposition=handled hoax=false note=\"\""))
        #expect(board.ordered == [2])
    }

    @Test func `an alarm counts when it is said again, settles with its cause, and stays until it is acknowledged`() {
        var board = board()
        board.endSnapshot(seq: 11)
        board.take(event: event(12, "type=unit_dispatched assignment=1 incident=2 unit=HK-01 level=1 phase=dispatched"))
        for (seq, times) in [(13, 1), (14, 2)] {
            board.take(event: event(seq, "type=acknowledge_overdue assignment=1 unit=HK-01 incident=2 times=\(times)"))
        }
        #expect(board.alarms.alarms.map(\.times) == [2] && board.alarms.alarms[0].isSettled == false && board.alarms.rung == 2)
        board.take(
            event: event(
                15, "type=unit_reported assignment=1 unit=HK-01 incident=2 phase=acknowledged told=2026-11-28T06:01:00.000Z remark=\"\""))
        #expect(board.alarms.alarms.map(\.isSettled) == [true])
        board.alarms.acknowledgeFirst()
        #expect(board.alarms.alarms.isEmpty)
    }

    @Test func `what cannot be folded asks for a snapshot`() {
        var board = board()
        board.endSnapshot(seq: 11)
        board.take(event: event(12, "type=incidents_merged from=4 into=2"))
        #expect(board.wantsSnapshot)
    }

    @Test func `the server's clock runs on between two lines, faster in an exercise, and never back`() throws {
        let start = try #require(Instant(rfc3339: "2026-11-28T06:00:00Z"))
        var clock = ServerClock()
        #expect(clock.time(at: .seconds(5)) == nil)
        clock.speed = 8
        clock.hear(start, at: .seconds(5))
        #expect(clock.time(at: .seconds(6)) == start + .seconds(8))
        clock.hear(start + .seconds(2), at: .seconds(6))
        #expect(clock.time(at: .seconds(6)) == start + .seconds(8), "a line that was late on its way")
    }
}
