// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import RoadNetwork
import RunCards
import TestCentre
import Testing
import Vocabulary

/// `Board.start` is a Sunday, 10 o'clock in Hanoi.
@Suite struct PaceTests {
    private func row(_ from: Int, _ until: Int, _ percent: Int) -> SpeedRow {
        var window = HourWindow()
        (window.from, window.until) = (from * 60, until * 60)
        return SpeedRow(hours: [window], RoadPace(percent: percent))
    }

    /// Half the speed from eleven to one.
    private func centre(_ rows: [SpeedRow]? = nil) -> Centre {
        var centre = SmallCentre.make()
        centre.speeds = rows ?? [row(11, 13, 50)]
        return centre
    }

    private func turns(_ board: Board) -> [(at: Instant, percents: [Int])] {
        board.log.compactMap { entry in
            guard case .speedsTurned(let turned) = entry.event else { return nil }
            return (entry.at, turned.paces.map(\.percent))
        }
    }

    private static let hour = Duration.seconds(3600)

    @Test func `at the boundaries of the table the engine says which speeds are in force`() {
        var board = Board(centre())
        #expect(board.engine.nextTimer() == Board.start + PaceTests.hour)
        board.wait(PaceTests.hour * 26, ticking: .seconds(600))
        let said = turns(board)
        #expect(said.map(\.at) == [1, 3, 25].map { Board.start + PaceTests.hour * $0 })
        #expect(said.map(\.percents) == [[50], [], [50]])
        #expect(board.state.conditions.paces.map(\.percent) == [50])
        #expect(board.state.conditions.version == board.log.last { $0.event.kind == .speedsTurned }?.seq)
    }

    @Test func `a centre brings the speeds of its hour along, and a changed table holds at once`() {
        var board = Board(centre([row(9, 11, 70)]))
        #expect(board.log.map(\.event.kind) == [.centreConfigured, .speedsTurned])
        #expect(board.state.conditions.paces.map(\.percent) == [70])
        #expect(board.perform(.configure(centre([row(9, 11, 40)]))).kinds == [.centreConfigured, .speedsTurned])
        #expect(board.perform(.configure(centre([row(9, 11, 40)]))).kinds == [.centreConfigured], "the same speeds are not said twice")
        #expect(board.perform(.configure(SmallCentre.make())).kinds == [.centreConfigured, .speedsTurned])
        #expect(board.state.conditions.isEmpty && board.engine.nextTimer() == nil)
    }

    @Test func `a turn between two ticks is not lost when a call comes in first`() {
        var board = Board(centre())
        board.wait(PaceTests.hour + .milliseconds(50))
        board.call("TRASH", "C")
        #expect(turns(board).isEmpty)
        board.wait(.milliseconds(100))
        #expect(board.perform(.passTime).kinds == [.speedsTurned])
        #expect(board.perform(.passTime).events.isEmpty)
    }

    @Test func `after a pause one event stands for all turns in it, and the timers come to rest`() {
        var board = Board(centre())
        board.wait(PaceTests.hour * 5)
        for _ in 0..<3 { board.perform(.passTime) }
        #expect(turns(board).map(\.percents) == [[]])
        #expect(board.engine.nextTimer() == Board.start + PaceTests.hour * 25)
    }

    @Test func `slower roads make longer estimates, and a recommendation of the peak is recomputed from the journal after it`() throws {
        var board = Board(centre())
        let trash = board.call("TRASH", "C")
        let before = try #require(board.recommend(trash).candidates.first?.estimate)
        board.wait(PaceTests.hour, ticking: PaceTests.hour)
        let atPeak = board.recommend(trash)
        let slow = try #require(atPeak.candidates.first?.estimate)
        // Only the straight line to the road and the rounding of each road do not double.
        #expect(abs(Int(slow.drive.milliseconds) - Int(before.drive.milliseconds) * 2) < 20)
        #expect(atPeak.conditions == board.state.conditions.version)
        board.wait(PaceTests.hour * 3, ticking: PaceTests.hour)
        #expect(board.state.conditions.paces.isEmpty)
        var replayed = DispatchState()
        for entry in board.log {
            if case .unitsRecommended(let made) = entry.event {
                #expect(DispatchEngine(state: replayed, roads: LetterCity.router).recomputed(made.recommendation) == made.recommendation)
            }
            replayed.apply(entry)
        }
        #expect(replayed == board.state)
    }

    @Test func `what comes next can be prepared, and is then found under another version`() throws {
        var board = Board(centre())
        let ahead = try #require(board.engine.speedsAhead())
        #expect(ahead.at == Board.start + PaceTests.hour)
        board.wait(PaceTests.hour, ticking: PaceTests.hour)
        #expect(board.state.conditions.hasSameEffect(as: ahead.conditions))
        #expect(board.state.conditions.version != ahead.conditions.version)
        let roads = LetterCity.router
        let prepared = roads.metric(for: .heavyEngine, under: ahead.conditions)
        #expect(roads.metric(for: .heavyEngine, under: board.state.conditions) === prepared)
    }
}
