// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RunCards
import TestCentre
import Testing
import Units
import Vocabulary

extension Board {
    @discardableResult
    mutating func swap(_ incident: IncidentID, out: String? = nil, in new: String? = nil, reason: String? = nil, by: String = "ann")
        -> Outcome
    {
        perform(.swapUnits(incident, out: out.map { UnitName($0) }, in: new.map { UnitName($0) }, reason: reason), by: by)
    }
}

@Suite struct SwapCommandTests {
    @Test func `the swap that stands is done in one go: one sent, one called off, and the incident waits at no moment`() {
        var way = LongWay.proposed()
        way.board.say("E3", .enRoute)
        let outcome = way.board.swap(way.trash)
        #expect(outcome.kinds == [.unitDispatched, .unitReleased])
        #expect(outcome.receipt?.incident == way.trash)
        #expect(outcome.receipt?.units == [UnitName("E1")])
        #expect(outcome.receipt?.assignments == [AssignmentID(2)])
        guard case .unitDispatched(let sent)? = outcome.events.first, case .unitReleased(let gone)? = outcome.events.last else {
            Issue.record("other events: \(outcome.kinds)")
            return
        }
        #expect(sent.replaces == UnitName("E3"))
        #expect(gone.replacedBy == UnitName("E1"))
        #expect(gone.reason == "swapped for E1")
        #expect(gone.duty == .available)
        #expect(!gone.requeued)
        #expect(way.board.assignment("E1")?.phase == .dispatched)
        #expect(way.board.assignment("E1")?.overrideReason == nil)
        #expect(way.board.assignment("E3") == nil)
        #expect(way.board.queue.isEmpty)
        #expect(way.board.standing.isEmpty)
        #expect(outcome.saidOfSwaps.isEmpty, "what was done needs not be withdrawn")
        way.board.wait(.seconds(5))
        #expect(way.board.drive("E3", LetterCity.at("G")).saidOfSwaps.isEmpty, "nobody is swapped back for the one just called off")
    }

    @Test func `a promise is swapped for a promise`() {
        var board = Board()
        board.duty("E1", .outOfService)
        board.duty("E2", .outOfService)
        let trash = board.call("TRASH", "G")
        let since = board.now
        board.perform(.reserveUnits(trash, [UnitName("E3")]))
        board.wait(.seconds(1))
        #expect(board.duty("E1", .inQuarters).swaps.first?.out.turnout == TravelTime(milliseconds: 80_000))
        #expect(board.swap(trash).kinds == [.unitReserved, .unitReleased])
        #expect(board.assignment("E1")?.phase == .reserved)
        #expect(board.incident(trash).waitingSince == since, "it waited before and waits on")
        #expect(board.incident(trash).requeued == nil)
    }

    @Test func `of two dispatchers one swaps, and the other is told what has become of it`() {
        var way = LongWay.proposed()
        #expect(way.board.swap(way.trash, by: "ann").code == nil)
        #expect(way.board.swap(way.trash, by: "bob").code == .notFound)
        let refusal = way.board.swap(way.trash, out: "E3", in: "E1", by: "bob").refusal
        #expect(refusal?.code == .state)
        #expect(refusal?.phrase.en.hasPrefix("out: E3 is not on incident \(way.trash)") == true)
        #expect(way.board.state.invariantFaults() == [])
    }

    @Test func `a swap that was withdrawn is refused with when and why`() {
        var way = LongWay.proposed()
        way.board.say("E3", .onScene)
        let refusal = way.board.swap(way.trash).refusal
        #expect(refusal?.code == .state)
        #expect(refusal?.phrase.en == "swap: E1 instead of E3 was withdrawn at \(way.board.now): out_arrived")
        #expect(refusal?.phrase.vi.contains("đơn vị cũ đã đến nơi") == true)
        #expect(way.board.swap(way.trash, out: "E3", in: "E1").refusal?.phrase.en.contains("E3 is on_scene at \(way.trash)") == true)
        #expect(way.board.assignment("E1") == nil)
    }

    @Test func `whoever was sent elsewhere, or cannot go, is not swapped in, and nobody is called off then`() {
        var way = LongWay.proposed()
        way.board.dispatch(way.board.call("TRASH", "B"), "E1", by: "bob")
        let refusal = way.board.swap(way.trash, out: "E3", in: "E1").refusal
        #expect(refusal?.code == .unitBusy)
        #expect(refusal?.phrase.en.contains("sent by bob") == true)
        #expect(way.board.swap(way.trash, out: "E3", in: "E2", reason: "x").code == .unitUnavailable)
        #expect(way.board.swap(way.trash, out: "E3", in: "NO-1", reason: "x").code == .notFound)
        #expect(way.board.swap(way.trash, out: "NO-1", in: "E1", reason: "x").code == .notFound)
        #expect(way.board.swap(IncidentID(77)).code == .notFound)
        #expect(way.board.assignment("E3")?.incident == way.trash)
    }

    @Test func `what keng did not propose needs a reason, which is kept`() {
        var board = Board()
        let trash = board.call("TRASH", "B")
        board.dispatch(trash, "E1")
        #expect(board.swap(trash).code == .notFound)
        #expect(board.swap(trash, out: "E1", in: "E2").code == .reason)
        #expect(board.swap(trash, out: "E1", in: "E2", reason: "E1 has no foam").code == nil)
        #expect(board.assignment("E2")?.overrideReason == "E1 has no foam")
    }

    @Test func `when several swaps stand, somebody has to be named`() {
        var board = Board()
        for unit in ["E1", "E2", "A1"] { board.duty(unit, .outOfService) }
        var centre = SmallCentre.make()
        let owed = [SmallCentre.needs(1, ["engine"]), SmallCentre.needs(1, ["ambulance"])]
        centre.runCards = [SmallCentre.card("both", "FIRE", [owed])]
        board.perform(.configure(centre))
        let fire = board.call("FIRE", "G")
        board.dispatch(fire, "E3", "A2")
        board.wait(.seconds(1))
        board.duty("E1", .inQuarters)
        board.position("A1", LetterCity.at("G"))
        board.duty("A1", .available)
        #expect(board.standing.map(\.out.text) == ["A2", "E3"])
        let refusal = board.swap(fire).refusal
        #expect(refusal?.code == .badValue)
        #expect(refusal?.phrase.en == "out: several swaps stand: A1 instead of A2, E1 instead of E3; name out=")
        #expect(board.swap(fire, out: "A2").receipt?.units == [UnitName("A1")])
        #expect(board.swap(fire, in: "E1").receipt?.units == [UnitName("E1")])
    }

    @Test func `asked twice with one key it is done once`() {
        var way = LongWay.proposed()
        let command = Command.swapUnits(way.trash, out: nil, in: nil, reason: nil)
        let first = way.board.perform(command, cid: "key-0001", digest: 7)
        guard case .repeated(let answer) = way.board.perform(command, cid: "key-0001", digest: 7).decision else {
            Issue.record("not repeated")
            return
        }
        #expect(answer.key.receipt == first.receipt)
        #expect(answer.seq == first.entries.last?.seq)
    }

    @Test func `two vehicles of one crew are not swapped for each other`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "L1")
        #expect(board.swap(fire, out: "L1", in: "R1", reason: "too narrow").code == .unitUnavailable)
        #expect(board.assignment("L1") != nil)
    }
}
