// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import TestCentre
import Testing
import Units
import Vocabulary

@Suite struct StatusTests {
    @Test func `a report moves the one assignment it belongs to, and no other of the incident or the unit`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1", "E2")
        board.say("E1", .released)
        board.dispatch(fire, "E1")
        board.wait(.seconds(60))
        board.say("E1", .onScene)
        #expect(board.state.assignments[AssignmentID(1)]?.phase == .released)
        #expect(board.state.assignments[AssignmentID(1)]?.told(.onScene) == nil)
        #expect(board.state.assignments[AssignmentID(2)]?.phase == .dispatched)
        #expect(board.state.assignments[AssignmentID(3)]?.phase == .onScene)
        #expect(board.say("E2", .onScene, at: IncidentID(9)).code == .unitBusy)
    }

    @Test func `told and entered are two times, and told never runs backwards`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1")
        let sent = board.now
        board.wait(.seconds(100))
        #expect(board.say("E1", .enRoute, told: sent - .seconds(1)).code == .badValue)
        #expect(board.say("E1", .enRoute, told: sent + .seconds(40)).code == nil)
        #expect(board.assignment("E1")?.times.last == PhaseTime(phase: .enRoute, told: sent + .seconds(40), entered: board.now))
        #expect(board.say("E1", .onScene, told: sent + .seconds(39)).code == .badValue)
        #expect(board.say("E1", .onScene, told: board.now + .seconds(1)).code == .badValue)
        #expect(board.say("E1", .onScene, told: sent + .seconds(80)).code == nil)
    }

    @Test func `a crew that nobody sent counts at once, and no times are invented for it`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        let outcome = board.say("E3", .onScene, at: fire)
        #expect(outcome.kinds == [.unitSelfAssigned])
        #expect(board.assignment("E3")?.times.map(\.phase) == [.onScene])
        #expect(board.assignment("E3")?.told(.dispatched) == nil)
        #expect(board.queue.isEmpty)
        board.duty("B1", .outOfService)
        #expect(board.say("B1", .onScene, at: fire).code == nil, "also when it was out of service")
        #expect(board.assignment("B1")?.dutyBefore == .available)
    }

    @Test func `clear, in quarters and out of service end an assignment and say what the unit does then`() {
        for (duty, expected) in [(Duty.available, Duty.available), (.inQuarters, .inQuarters), (.outOfService, .outOfService)] {
            var board = Board()
            board.dispatch(board.call("FIRE", "C"), "E1")
            board.duty("E1", duty, remark: "pump broken")
            #expect(board.assignment("E1") == nil)
            #expect(board.state.units[UnitName("E1")]?.duty == expected)
            #expect(board.state.units[UnitName("E1")]?.remark == (duty == .outOfService ? "pump broken" : ""))
            #expect(board.state.assignments[AssignmentID(1)]?.releaseReason == "pump broken")
        }
    }

    @Test func `dispatched and reserved are dispatchers' words, for a reserved crew too`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        #expect(board.say("E1", .dispatched, at: fire).code == .badValue)
        board.perform(.reserveUnits(fire, [UnitName("E1")]))
        #expect(board.say("E1", .dispatched).code == .badValue)
        #expect(board.assignment("E1")?.phase == .reserved)
    }

    @Test func `a clock that steps back refuses no crew its report, and the journal's times never do`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1")
        let sent = board.now
        board.wait(.seconds(-20))
        #expect(board.say("E1", .acknowledged).code == nil)
        #expect(board.assignment("E1")?.times.last == PhaseTime(phase: .acknowledged, told: sent, entered: sent))
        #expect(zip(board.log, board.log.dropFirst()).allSatisfy { $0.at <= $1.at })
    }

    @Test func `a correction keeps when the time was entered, and what it was`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1")
        let sent = board.now
        board.wait(.seconds(300))
        board.say("E1", .onScene)
        let entered = board.now
        board.wait(.seconds(60))
        let outcome = board.perform(.correctTime(UnitName("E1"), fire, .onScene, told: sent + .seconds(200)))
        guard case .timeCorrected(let event)? = outcome.events.first else {
            Issue.record("no time_corrected")
            return
        }
        #expect(event.was == entered)
        #expect(board.assignment("E1")?.times.last == PhaseTime(phase: .onScene, told: sent + .seconds(200), entered: entered))
        #expect(board.perform(.correctTime(UnitName("E1"), fire, .onScene, told: sent - .seconds(1))).code == .badValue)
    }

    @Test func `a step that nobody reported is entered late, between its neighbours`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1")
        let sent = board.now
        board.wait(.seconds(300))
        board.say("E1", .onScene)
        let arrived = board.now
        board.wait(.seconds(60))
        func enter(_ seconds: Int64) -> Command {
            .correctTime(UnitName("E1"), fire, .enRoute, told: sent + .seconds(seconds))
        }
        #expect(board.perform(enter(-1)).code == .badValue)
        #expect(board.perform(enter(301)).code == .badValue)
        #expect(board.perform(enter(70)).code == nil)
        #expect(board.assignment("E1")?.told(.enRoute) == sent + .seconds(70))
        #expect(board.assignment("E1")?.entered(.enRoute) == board.now)
        #expect(board.assignment("E1")?.phase == .onScene)
        #expect(board.say("E1", .released, told: arrived - .seconds(50)).code == .badValue, "it was on scene later than that")
        let refusal = board.dispatch(board.call("FIRE", "D"), "E1").refusal
        #expect(refusal?.phrase.en.contains("on_scene for incident 1 since \(arrived)") == true, "\(refusal?.phrase.en ?? "")")
    }

    @Test func `a step that has not come yet is reported, not entered late`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1")
        board.wait(.seconds(60))
        #expect(board.perform(.correctTime(UnitName("E1"), fire, .onScene, told: board.now)).code == .state)
        #expect(board.perform(.correctTime(UnitName("E1"), fire, .released, told: board.now)).code == .state)
        board.perform(.releaseUnit(UnitName("E1"), reason: "cancelled"))
        #expect(board.queue == [fire], "nobody was there")
    }

    @Test func `a step that came twice is corrected where it came last`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1")
        for phase in [AssignmentPhase.onScene, .staging, .onScene] {
            board.wait(.seconds(100))
            board.say("E1", phase)
        }
        let last = board.now
        #expect(board.perform(.correctTime(UnitName("E1"), fire, .staging, told: last - .seconds(80))).code == nil)
        #expect(board.perform(.correctTime(UnitName("E1"), fire, .staging, told: last + .seconds(1))).code == .badValue)
        #expect(board.perform(.correctTime(UnitName("E1"), fire, .onScene, told: last - .seconds(90))).code == .badValue)
        #expect(board.assignment("E1")?.times.map(\.phase) == [.dispatched, .onScene, .staging, .onScene])
    }

    @Test func `late entries work for a crew that is gone`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1")
        board.wait(.seconds(300))
        board.say("E1", .released)
        #expect(board.perform(.correctTime(UnitName("E1"), fire, .onScene, told: board.now - .seconds(100))).code == nil)
        #expect(board.state.assignments[AssignmentID(1)]?.told(.onScene) == board.now - .seconds(100))
    }

    @Test func `a position from the future is refused, an older one than known is not taken`() {
        var board = Board()
        #expect(board.position("E1", LetterCity.at("A"), age: .seconds(-61)).code == .badValue)
        board.position("E1", LetterCity.at("B"), age: .seconds(-60))
        board.position("E1", LetterCity.at("C"))
        #expect(board.engine.positions[UnitName("E1")]?.coordinate == LetterCity.at("B"))
        #expect(board.log.count == 1, "positions are no events")
    }

    @Test func `a crew's size counts from the next recommendation on`() {
        var board = Board()
        board.perform(.setCrew(UnitName("E1"), 0))
        #expect(board.state.units[UnitName("E1")]?.crew == 0)
        #expect(board.recommend(board.call("TRASH", "B")).picked.map(\.text) == ["E2"])
    }
}
