// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import TestCentre
import Testing
import Units
import Vocabulary

@Suite struct IncidentTests {
    @Test func `notes keep who wrote them, the newest fifty`() {
        var board = Board()
        let id = board.call("FIRE", "C")
        for number in 0..<60 { board.perform(.addNote(id, text: "note \(number)"), by: "bob") }
        #expect(board.incident(id).notes.count == 50)
        #expect(board.incident(id).notes.last == Note(at: board.now, by: "bob", text: "note 59"))
    }

    @Test func `locating, retyping and prioritizing change what they name`() {
        var board = Board()
        let id = board.call("ASK", nil)
        board.perform(.locateIncident(id, LetterCity.at("D"), place: "at D"))
        board.perform(.retypeIncident(id, TypeCode("FIRE"), building: "tower"))
        #expect(board.incident(id).coordinate == LetterCity.at("D"))
        #expect(board.incident(id).place == "at D")
        #expect(board.incident(id).priority == .one)
        #expect(board.incident(id).determinant == "F-1-1")
        #expect(board.incident(id).building == "tower")
        board.perform(.prioritizeIncident(id, .three, reason: "smoke only"))
        #expect(board.incident(id).priority == .three)
        board.perform(.locateIncident(id, LetterCity.at("E"), place: nil))
        #expect(board.incident(id).place == "at D")
    }

    @Test func `merging moves calls and crews, keeps the earlier clock, the higher priority and alarm`() {
        var board = Board()
        let old = board.call("TRASH", "C")
        board.dispatch(old, "E1")
        board.perform(.raiseAlarm(old, level: 2))
        board.wait(.seconds(50))
        let new = board.call("FIRE", "D")
        board.perform(.mergeIncidents(from: old, into: new))
        #expect(board.incident(old).state == .merged)
        #expect(board.incident(old).mergedInto == new)
        #expect(board.incident(old).calls.isEmpty)
        #expect(board.incident(new).calls == [CallID(2), CallID(1)])
        #expect(board.incident(new).alarmLevel == 2)
        #expect(board.incident(new).priority == .one)
        #expect(board.incident(new).opened == board.incident(old).opened)
        #expect(board.incident(new).waitingSince == nil, "E1 answers it now")
        #expect(board.assignment("E1")?.incident == new)
        #expect(board.say("E1", .onScene).events.count == 1)
    }

    @Test func `merging a waiting incident gives the other one its clock`() {
        var board = Board()
        let old = board.call("FIRE", "C")
        board.wait(.seconds(50))
        let new = board.call("FIRE", "D")
        board.perform(.mergeIncidents(from: old, into: new))
        #expect(board.incident(new).waitingSince == board.incident(old).opened)
        #expect(board.queue == [new])
    }

    @Test func `a merged reservation answers nobody: the incident goes on waiting`() {
        var board = Board()
        let old = board.call("TRASH", "C")
        board.perform(.reserveUnits(old, [UnitName("E1")]))
        let new = board.call("FIRE", "D")
        board.perform(.mergeIncidents(from: old, into: new))
        #expect(board.assignment("E1")?.incident == new)
        #expect(board.queue == [new])
    }

    @Test func `splitting revives the incident that was opened for the call`() {
        var board = Board()
        let first = board.call("FIRE", "C")
        let opened = board.incident(first).opened
        board.wait(.seconds(20))
        let second = board.call("SICK", "D")
        board.dispatch(second, "A1")
        board.perform(.mergeIncidents(from: first, into: second))
        #expect(board.perform(.splitCall(CallID(1))).receipt?.incident == first)
        #expect(board.incident(first).state == .open)
        #expect(board.incident(first).mergedInto == nil)
        #expect(board.incident(first).calls == [CallID(1)])
        #expect(board.incident(first).opened == opened)
        #expect(board.incident(first).waitingSince == opened)
        #expect(board.incident(second).calls == [CallID(2)])
        #expect(board.assignment("A1")?.incident == second)
        #expect(board.state.incidents.count == 2)
    }

    @Test func `splitting a call that only joined opens a new incident with its own clock`() {
        var board = Board()
        let first = board.call("FIRE", "C")
        board.wait(.seconds(20))
        board.call("SICK", "D", join: first)
        let told = board.now
        board.wait(.seconds(20))
        let new = board.perform(.splitCall(CallID(2))).receipt?.incident ?? first
        #expect(new == IncidentID(2))
        #expect(board.incident(new).type == TypeCode("SICK"))
        #expect(board.incident(new).waitingSince == told)
        #expect(board.state.calls[CallID(2)]?.incident == new)
    }

    @Test func `a call that was split off into an incident of its own comes back to that one`() {
        var board = Board()
        let first = board.call("FIRE", "C")
        board.call("SICK", "D", join: first)
        let own = board.perform(.splitCall(CallID(2))).receipt?.incident ?? first
        board.perform(.mergeIncidents(from: own, into: first))
        #expect(board.perform(.splitCall(CallID(2))).receipt?.incident == own)
        #expect(board.incident(own).state == .open)
    }

    @Test func `closing keeps disposition and note, ends the waiting, and is refused while a crew is assigned`() {
        var board = Board()
        let id = board.call("FIRE", "C")
        board.dispatch(id, "E1")
        let refusal = board.perform(.closeIncident(id, disposition: "done", note: "")).refusal
        #expect(refusal?.code == .crews)
        #expect(refusal?.phrase.en.contains("E1 (dispatched)") == true)
        board.perform(.releaseUnit(UnitName("E1"), reason: "false alarm"))
        board.wait(.seconds(5))
        #expect(board.perform(.closeIncident(id, disposition: "done", note: "nothing seen"), by: "bob").code == nil)
        #expect(board.incident(id).state == .closed)
        #expect(board.incident(id).closed == board.now)
        #expect(board.incident(id).notes.map(\.text) == ["nothing seen"])
        #expect(board.queue.isEmpty)
    }

    @Test func `a reopened incident waits anew and stays open by itself`() {
        var board = Board()
        let id = board.call("FIRE", "C")
        let opened = board.incident(id).opened
        board.perform(.closeIncident(id, disposition: "done", note: ""))
        board.wait(.seconds(3600))
        board.perform(.reopenIncident(id, reason: "smoke again"))
        #expect(board.incident(id).opened == opened)
        #expect(board.incident(id).waitingSince == board.now)
        #expect(board.incident(id).reopened == 1)
        #expect(board.incident(id).disposition == nil)
        board.wait(.seconds(2 * 86_400), ticking: .seconds(1800))
        #expect(board.incident(id).state == .open)
        #expect(board.queue == [id])
    }

    @Test func `a reopened incident that loses its crew on the way waits again, since its reopening`() {
        var board = Board()
        let id = board.call("FIRE", "C")
        board.dispatch(id, "E1")
        board.say("E1", .onScene)
        board.say("E1", .released)
        board.perform(.closeIncident(id, disposition: "done", note: ""))
        board.wait(.seconds(3600))
        board.perform(.reopenIncident(id, reason: "smoke again"))
        let reopened = board.now
        board.wait(.seconds(10))
        board.dispatch(id, "E1")
        #expect(board.queue.isEmpty)
        board.perform(.releaseUnit(UnitName("E1"), reason: "broken down"))
        #expect(board.queue == [id], "nobody has been there since it was reopened")
        #expect(board.incident(id).waitingSince == reopened)
    }

    @Test func `a closed incident leaves the board after its time, with its calls, crews and whatever was merged into it`() {
        var board = Board()
        let twin = board.call("FIRE", "D")
        let id = board.call("FIRE", "C", caller: "0901")
        board.perform(.mergeIncidents(from: twin, into: id))
        board.perform(.recommendUnits(id))
        board.dispatch(id, "E1")
        board.say("E1", .released)
        board.perform(.closeIncident(id, disposition: "done", note: ""))
        board.wait(.seconds(6 * 3600 - 1))
        board.perform(.passTime)
        #expect(board.state.incidents.count == 2)
        board.wait(.seconds(1))
        #expect(board.perform(.passTime).kinds == [.incidentArchived, .incidentArchived])
        #expect(board.state.incidents.count == 0)
        #expect(board.state.calls.count == 0)
        #expect(board.state.assignments.count == 0)
        #expect(board.state.recommendations.count == 0)
        #expect(board.perform(.ask(.caller("0901"))).rows.count == 1)
        #expect(board.call("FIRE", "C") == IncidentID(3), "numbers are never given twice")
    }

    @Test func `the queue is answered most urgent first, with its reasons`() {
        var board = Board()
        let trash = board.call("TRASH", "C", place: "bin")
        board.wait(.seconds(10))
        let fire = board.call("FIRE", "D")
        let rows = board.perform(.ask(.queue)).rows.compactMap { $0.record as? QueueView }
        #expect(rows.map(\.place.incident) == [fire, trash])
        #expect(rows.map(\.rank) == [1, 2])
        #expect(rows.last?.because == "priority 3, breaches in 290 s")
    }
}
