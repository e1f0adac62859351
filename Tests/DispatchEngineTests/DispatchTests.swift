// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RunCards
import TestCentre
import Testing
import Units
import Vocabulary

@Suite struct DispatchTests {
    @Test func `all units of a command go, or none`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        #expect(board.dispatch(fire, "E1", "E2", "B1").code == .unitUnavailable)
        #expect(board.assignment("E1") == nil)
        let receipt = board.dispatch(fire, "E1", "E2").receipt
        #expect(receipt?.units.map(\.text) == ["E1", "E2"])
        #expect(receipt?.assignments == [AssignmentID(1), AssignmentID(2)])
        #expect(board.assignment("E1")?.phase == .dispatched)
        #expect(board.assignment("E1")?.times == [PhaseTime(phase: .dispatched, told: board.now, entered: board.now)])
        #expect(board.incident(fire).waitingSince == nil)
        #expect(board.queue.isEmpty)
    }

    @Test func `of two dispatchers racing for a unit one wins, and the other is told who, for what and since when`() {
        var board = Board()
        let (first, second) = (board.call("FIRE", "C"), board.call("FIRE", "L"))
        let engine = board.engine
        let race = [
            engine.decide(.dispatchUnits(first, [UnitName("E1")], reason: nil), by: Requester(name: "ann"), at: board.now),
            engine.decide(.dispatchUnits(second, [UnitName("E1")], reason: nil), by: Requester(name: "bob"), at: board.now),
        ]
        for case .refused in race { Issue.record("before either is applied both could have it") }
        #expect(board.dispatch(first, "E1", by: "ann").code == nil)
        let won = board.now
        board.wait(.milliseconds(1))
        let refusal = board.dispatch(second, "E1", by: "bob").refusal
        #expect(refusal?.code == .unitBusy)
        #expect(refusal?.phrase.en == "unit: E1 is dispatched for incident \(first) since \(won), sent by ann")
        #expect(refusal?.phrase.vi.contains("ann") == true)
        #expect(board.queue == [second], "the loser still waits")
    }

    @Test func `a unit that was not recommended needs a reason, which is kept`() {
        var board = Board()
        let trash = board.call("TRASH", "B")
        #expect(board.recommend(trash).picked.map(\.text) == ["E1"])
        let refusal = board.dispatch(trash, "E1", "E3").refusal
        #expect(refusal?.code == .reason)
        #expect(refusal?.phrase.en.contains("E3") == true)
        #expect(refusal?.phrase.en.contains("E1") == false)
        #expect(board.dispatch(trash, "E1", "E3", reason: "E3 knows the place").code == nil)
        #expect(board.assignment("E1")?.overrideReason == nil)
        #expect(board.assignment("E3")?.overrideReason == "E3 knows the place")
        #expect(board.dispatch(board.call("CAT", "B"), "R1").code == nil, "without a recommendation nothing is overridden")
    }

    @Test func `a reservation is no way around the reason`() {
        var board = Board()
        let trash = board.call("TRASH", "B")
        board.perform(.recommendUnits(trash))
        board.perform(.reserveUnits(trash, [UnitName("E3")]))
        #expect(board.dispatch(trash, "E3").code == .reason)
        board.perform(.recommendUnits(trash))
        #expect(board.dispatch(trash, "E3").code == nil, "the new recommendation counts with it")
    }

    @Test func `reserved is not dispatched: the incident goes on waiting, the crew knows nothing`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.perform(.reserveUnits(fire, [UnitName("E1")]), by: "bob")
        #expect(board.assignment("E1")?.phase == .reserved)
        #expect(board.queue == [fire])
        let alarms = board.wait(.seconds(59), ticking: .seconds(1))
        #expect(alarms.isEmpty, "no acknowledge clock runs for a reservation")
        #expect(board.dispatch(board.call("FIRE", "D"), "E1").code == .unitBusy)
        #expect(board.say("E1", .onScene).code == .state)
        board.dispatch(fire, "E1", by: "ann")
        #expect(board.assignment("E1")?.id == AssignmentID(1), "the same assignment goes on")
        #expect(board.assignment("E1")?.times.map(\.phase) == [.reserved, .dispatched])
        #expect(board.assignment("E1")?.by == "ann")
        #expect(board.queue == [board.state.incidents.sorted[1].id])
    }

    @Test func `a reservation given up leaves the incident waiting and the unit where it was`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        let since = board.now
        board.perform(.reserveUnits(fire, [UnitName("E1")]))
        board.wait(.seconds(5))
        board.perform(.releaseUnit(UnitName("E1"), reason: "not needed"))
        #expect(board.incident(fire).waitingSince == since)
        #expect(board.incident(fire).requeued == nil)
        #expect(board.state.units[UnitName("E1")]?.duty == .inQuarters)
    }

    @Test func `diverting takes the unit, requeues the loser by its old clock, and finds it somebody else at once`() {
        var board = Board()
        let trash = board.call("TRASH", "L")
        let opened = board.now
        board.dispatch(trash, "E1")
        board.wait(.seconds(90))
        board.say("E1", .enRoute)
        board.wait(.seconds(10))
        let fire = board.call("FIRE", "B")
        let outcome = board.perform(.divertUnit(UnitName("E1"), to: fire, reason: ""))
        #expect(outcome.kinds == [.unitReleased, .unitDispatched, .unitsRecommended])
        #expect(board.assignment("E1")?.incident == fire)
        #expect(board.assignment("E1")?.id == AssignmentID(2))
        #expect(board.state.assignments[AssignmentID(1)]?.releaseReason == "diverted to \(fire)")
        #expect(board.incident(trash).opened == opened)
        #expect(board.incident(trash).waitingSince == opened)
        #expect(board.incident(trash).requeued == board.now)
        #expect(board.queue == [trash])
        let refilled = board.incident(trash).recommendation.flatMap { board.state.recommendations[$0] }
        #expect(refilled?.picked.map(\.text) == ["E2"])
        #expect(refilled?.at == board.now)
        guard case .unitDispatched(let sent)? = outcome.events.dropFirst().first else {
            Issue.record("no unit_dispatched")
            return
        }
        #expect(sent.divertedFrom == trash)
    }

    @Test func `alarms that a requeued incident would owe by now are not all rung at once`() {
        var board = Board()
        let trash = board.call("TRASH", "L")
        board.dispatch(trash, "E1")
        board.say("E1", .enRoute)
        board.wait(.seconds(700))
        board.perform(.divertUnit(UnitName("E1"), to: board.call("FIRE", "B"), reason: ""))
        #expect(board.incident(trash).overdueSaid == 2, "one deadline of 300 s and two are past")
        #expect(board.wait(.seconds(499), ticking: .seconds(1)).filter { $0.kind == .incidentOverdue }.isEmpty)
        #expect(board.wait(.seconds(2), ticking: .seconds(1)).filter { $0.kind == .incidentOverdue }.count == 1)
    }

    @Test func `a crew that is diverted before it left its station is still in quarters`() {
        var board = Board()
        board.dispatch(board.call("TRASH", "L"), "E1")
        let fire = board.call("FIRE", "B")
        board.perform(.divertUnit(UnitName("E1"), to: fire, reason: ""))
        #expect(board.assignment("E1")?.dutyBefore == .inQuarters)
        board.perform(.releaseUnit(UnitName("E1"), reason: "stand down"))
        #expect(board.state.units[UnitName("E1")]?.duty == .inQuarters)
    }

    @Test func `diverting from something not less urgent needs a reason`() {
        var board = Board()
        board.dispatch(board.call("FIRE", "L"), "E1")
        let fire = board.call("FIRE", "B")
        #expect(board.perform(.divertUnit(UnitName("E1"), to: fire, reason: "")).code == .reason)
        #expect(board.perform(.divertUnit(UnitName("E1"), to: fire, reason: "children inside")).code == nil)
        #expect(board.assignment("E1")?.overrideReason == "children inside")
    }

    @Test func `a unit that left the centre file stays until released, and cannot be diverted`() {
        var board = Board()
        let trash = board.call("TRASH", "L")
        board.dispatch(trash, "E1")
        var smaller = SmallCentre.make()
        smaller.units.removeFirst()
        board.perform(.configure(smaller))
        #expect(board.state.units[UnitName("E1")]?.retired == true)
        #expect(board.perform(.divertUnit(UnitName("E1"), to: board.call("FIRE", "B"), reason: "")).code == .notFound)
        #expect(board.state.damage == 0)
        #expect(board.say("E1", .onScene).code == nil)
        #expect(board.say("E1", .released).code == nil)
        #expect(board.state.units[UnitName("E1")] == nil)
        #expect(board.dispatch(trash, "E1").code == .notFound)
        #expect(board.state.invariantFaults() == [])
        #expect(board.state.damage == 0)
    }

    @Test func `a release before the wheels turn puts the unit back, one after leaves it on the air`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        let since = board.now
        board.wait(.seconds(10))
        for (phase, duty) in [(AssignmentPhase.acknowledged, Duty.inQuarters), (.enRoute, .available)] {
            board.dispatch(fire, "E1")
            board.say("E1", phase)
            #expect(board.perform(.releaseUnit(UnitName("E1"), reason: "cancelled")).code == nil)
            #expect(board.state.units[UnitName("E1")]?.duty == duty)
            #expect(board.incident(fire).waitingSince == since, "the old clock")
            #expect(board.incident(fire).requeued == board.now)
        }
    }

    @Test func `an incident that was reached does not wait again, nor one that somebody else still answers`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1", "E2", "L1")
        board.perform(.releaseUnit(UnitName("E1"), reason: "x"))
        #expect(board.queue.isEmpty)
        board.say("E2", .onScene)
        board.say("E2", .released)
        board.perform(.releaseUnit(UnitName("L1"), reason: "x"))
        #expect(board.queue.isEmpty)
        #expect(board.incident(fire).requeued == nil)
    }

    @Test func `a patient taken to hospital was reached, though nobody reported the arrival`() {
        var board = Board()
        let sick = board.call("SICK", "C")
        board.dispatch(sick, "A1")
        board.say("A1", .transporting)
        board.say("A1", .released)
        #expect(board.queue.isEmpty)
    }
}
