// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import RunCards
import TestCentre
import Testing
import Units
import Vocabulary

@Suite struct TimerTests {
    /// Seconds after `start` at which events of a kind were entered.
    func seconds(_ kind: Event.Kind, in board: Board, since start: Instant) -> [Int64] {
        board.log.filter { $0.event.kind == kind }.map { ($0.at - start).wholeSeconds }
    }

    @Test func `an alerted crew that does not answer is spoken of after 30 s, 60 s, and twice as long each time`() {
        var board = Board()
        board.dispatch(board.call("FIRE", "C"), "E1")
        let sent = board.now
        #expect(board.engine.nextTimer() == sent + .seconds(30))
        board.wait(.seconds(500), ticking: .seconds(1))
        #expect(seconds(.acknowledgeOverdue, in: board, since: sent) == [30, 60, 120, 240, 480])
        #expect(board.assignment("E1")?.unanswered == 5)
        board.say("E1", .acknowledged)
        #expect(board.assignment("E1")?.unanswered == 0)
        #expect(board.engine.nextTimer() == nil)
    }

    @Test func `a waiting incident is spoken of at one deadline, two, four`() {
        var board = Board()
        board.call("FIRE", "C")
        let opened = board.now
        board.wait(.seconds(500), ticking: .seconds(1))
        #expect(seconds(.incidentOverdue, in: board, since: opened) == [60, 120, 240, 480])
        guard case .incidentOverdue(let last)? = board.log.last?.event else {
            Issue.record("no incident_overdue")
            return
        }
        #expect(last.times == 4)
        #expect(last.waited == 480)
        #expect(last.priority == .one)
    }

    @Test func `time that passed in one leap rings one alarm that stands for all of it`() {
        var board = Board()
        board.call("FIRE", "C")
        board.wait(.seconds(1000))
        var said: [Int] = []
        while let due = board.engine.nextTimer(), due <= board.now, said.count < 50 {
            said.append(board.perform(.passTime).events.count)
        }
        #expect(said == [1])
        #expect(board.state.incidents[IncidentID(1)]?.overdueSaid == 5)
        #expect(board.engine.nextTimer() == Board.start + .seconds(1920))
    }

    @Test func `the welfare clock of a crew on scene runs by its incident's type, and every word winds it up`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1")
        board.say("E1", .onScene)
        let arrived = board.now
        board.wait(.seconds(1300), ticking: .seconds(1))
        #expect(seconds(.welfareOverdue, in: board, since: arrived) == [600, 1200])
        #expect(board.assignment("E1")?.welfareMissed == 2)
        #expect(board.perform(.reportWelfare(UnitName("E1"))).kinds == [.welfareReported])
        #expect(board.assignment("E1")?.welfareMissed == 0)
        #expect(board.engine.nextTimer() == board.now + .seconds(600))
        board.wait(.seconds(300))
        board.say("E1", .staging)
        #expect(board.engine.nextTimer() == board.now + .seconds(600), "staging is out of sight too")
        board.say("E1", .transporting)
        #expect(board.engine.nextTimer() == nil)
        #expect(board.perform(.reportWelfare(UnitName("E1"))).code == .state)
    }

    @Test func `no welfare clock runs where the type wants none`() {
        var board = Board()
        board.dispatch(board.call("TRASH", "C"), "E1")
        board.say("E1", .onScene)
        #expect(board.engine.nextTimer() == nil)
    }

    @Test func `passing time with nothing due says nothing`() {
        var board = Board()
        board.call("FIRE", "C")
        board.wait(.seconds(59))
        #expect(board.perform(.passTime).events.isEmpty)
        #expect(board.log.count == 2)
    }
}

@Suite struct RoadTests {
    func close(_ a: Character, _ b: Character, until: Instant? = nil) -> Command {
        var condition = RoadCondition()
        (condition.kind, condition.at, condition.until) = (.closed, LetterCity.between(a, b), until)
        return .setRoadCondition(condition)
    }

    @Test func `a closed road changes the next estimate, and opens again when its time is over`() {
        var board = Board()
        let trash = board.call("TRASH", "C")
        #expect(board.recommend(trash).picked.map(\.text) == ["E1"])
        let receipt = board.perform(close("B", "C", until: board.now + .seconds(300)), by: "bob").receipt
        #expect(receipt?.condition == RoadConditionID(1))
        #expect(board.state.conditions.conditions.first?.by == "bob")
        let closed = board.recommend(trash)
        #expect(closed.picked.map(\.text) == ["E2"])
        #expect(closed.conditions == board.state.conditions.version)
        board.wait(.seconds(300))
        let said = board.perform(.passTime).events
        guard case .roadConditionLifted(let lifted)? = said.first(where: { $0.kind == .roadConditionLifted }) else {
            Issue.record("the closure did not end")
            return
        }
        #expect(lifted.expired)
        let open = board.recommend(trash)
        #expect(open.picked.map(\.text) == ["E1"])
        #expect(open.conditions > closed.conditions, "two sets of conditions never share a number")
    }

    @Test func `a lifted condition is gone at once`() {
        var board = Board()
        let trash = board.call("TRASH", "C")
        board.perform(close("B", "C"))
        #expect(board.perform(.ask(.roads)).rows.count == 1)
        board.perform(.liftRoadCondition(RoadConditionID(1)))
        #expect(board.perform(.ask(.roads)).rows.isEmpty)
        #expect(board.recommend(trash).picked.map(\.text) == ["E1"])
        #expect(board.perform(close("B", "C")).receipt?.condition == RoadConditionID(2))
    }

    @Test func `a street is named with or without diacritics; a flood stops whom it is too deep for`() {
        var board = Board()
        var flood = RoadCondition()
        (flood.kind, flood.street, flood.depthCm) = (.flood, "pho bac", 55)
        #expect(board.perform(.setRoadCondition(flood)).code == nil)
        let made = board.recommend(board.call("FIRE", "E"))
        let ladder = made.candidates.first { $0.unit == UnitName("L1") }
        let engine = made.candidates.first { $0.unit == UnitName("E2") }
        #expect(engine?.estimate?.approach == .toTheDoor, "a heavy engine wades through 60 cm")
        #expect(ladder?.estimate?.approach != .toTheDoor, "a ladder through 50 cm")
    }
}
