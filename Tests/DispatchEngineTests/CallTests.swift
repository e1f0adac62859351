// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import TestCentre
import Testing
import Units
import Vocabulary

@Suite struct CallTests {
    @Test func `a call with nothing but words is taken, unlocated and of the fallback type`() {
        var board = Board()
        var report = CallReport()
        (report.text, report.type) = ("cháy!", TypeCode("NEVER-HEARD-OF"))
        let receipt = board.perform(.takeCall(report, join: nil)).receipt
        #expect(receipt?.unlocated == true)
        #expect(receipt?.priority == .four)
        #expect(board.incident(IncidentID(1)).type == TypeCode("ASK"))
        #expect(board.state.calls[CallID(1)]?.report.text == "cháy!")
        #expect(board.queue == [IncidentID(1)])
    }

    @Test func `an incident takes type, priority and determinant from its first call`() {
        var board = Board()
        let id = board.call("FIRE", "C", place: "12 Phố Bắc")
        let incident = board.incident(id)
        #expect(incident.type == TypeCode("FIRE"))
        #expect(incident.priority == .one)
        #expect(incident.determinant == "F-1-1")
        #expect(incident.coordinate == LetterCity.at("C"))
        #expect(incident.place == "12 Phố Bắc")
        #expect(incident.waitingSince == board.now)
    }

    @Test func `the incident's clock starts when the phone rang, but never in the future`() {
        var board = Board()
        var report = CallReport()
        report.told = board.now - .seconds(40)
        board.perform(.takeCall(report, join: nil))
        report.told = board.now + .seconds(40)
        board.perform(.takeCall(report, join: nil))
        #expect(board.incident(IncidentID(1)).opened == board.now - .seconds(40))
        #expect(board.incident(IncidentID(1)).waitingSince == board.now - .seconds(40))
        #expect(board.incident(IncidentID(2)).opened == board.now)
        #expect(board.state.calls[CallID(2)]?.report.told == nil)
        #expect(board.state.calls[CallID(2)]?.report.unread.count == 1)
    }

    @Test func `a call may join an incident, which keeps its priority and place`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.wait(.seconds(30))
        #expect(board.call("SICK", "D", join: fire) == fire)
        #expect(board.incident(fire).calls == [CallID(1), CallID(2)])
        #expect(board.incident(fire).priority == .one)
        #expect(board.incident(fire).coordinate == LetterCity.at("C"))
        #expect(board.state.calls[CallID(2)]?.openedIncident == nil)
        #expect(board.state.incidents.count == 1)
    }

    @Test(arguments: [IncidentState.closed, .merged, .open])
    func `a call that would join an incident that is over, or unknown, opens its own and says so`(state: IncidentState) {
        var board = Board()
        let first = board.call("FIRE", "C")
        let second = board.call("FIRE", "D")
        switch state {
        case .closed: board.perform(.closeIncident(first, disposition: "done", note: ""))
        case .merged: board.perform(.mergeIncidents(from: first, into: second))
        case .open: break
        }
        let join = state == .open ? IncidentID(9) : first
        let receipt = board.perform(.takeCall(CallReport(), join: join)).receipt
        #expect(receipt?.incident == IncidentID(3))
        #expect(receipt?.unread == ["incident: \(join) is not open; the call opened its own"])
        #expect(board.state.calls[CallID(3)]?.report.unread == receipt?.unread)
        #expect(board.incident(first).calls == (state == .merged ? [] : [CallID(1)]))
    }

    @Test func `a phone far from the told place is flagged, a near one is not`() {
        var board = Board()
        var report = CallReport()
        (report.coordinate, report.phoneCoordinate) = (LetterCity.at("A"), LetterCity.at("R"))
        let far = board.perform(.takeCall(report, join: nil)).receipt
        #expect((1600...1630).contains(far?.placeMismatchMetres ?? 0))
        #expect(board.incident(IncidentID(1)).placeMismatchMetres == far?.placeMismatchMetres)
        #expect(board.incident(IncidentID(1)).coordinate == LetterCity.at("A"))
        report.phoneCoordinate = LetterCity.at("B")
        #expect(board.perform(.takeCall(report, join: nil)).receipt?.placeMismatchMetres == nil)
        report.coordinate = nil
        board.perform(.takeCall(report, join: nil))
        #expect(board.incident(IncidentID(3)).coordinate == LetterCity.at("B"), "the phone's place stands in")
    }

    @Test func `duplicates are proposed, and nothing is merged by itself`() {
        var board = Board()
        let first = board.call("FIRE", "C", caller: "0901")
        board.wait(.seconds(60))
        var report = CallReport()
        (report.type, report.phoneCoordinate) = (TypeCode("FIRE"), LetterCity.at("C"))
        let outcome = board.perform(.takeCall(report, join: nil))
        #expect(outcome.receipt?.duplicates.map(\.incident) == [first])
        guard case .callTaken(let event)? = outcome.events.first else {
            Issue.record("no call_taken")
            return
        }
        #expect(event.duplicates == outcome.receipt?.duplicates)
        #expect(board.incident(first).calls == [CallID(1)])
        #expect(board.incident(IncidentID(2)).state == .open)
    }

    @Test func `a caller's history is shown, and hoaxes count until the incident is reopened`() {
        var board = Board()
        let first = board.call("FIRE", "C", caller: "0901")
        board.perform(.closeIncident(first, disposition: "hoax", note: ""))
        var report = CallReport()
        report.callerNumber = "0901"
        let receipt = board.perform(.takeCall(report, join: nil)).receipt
        #expect(receipt?.callerCalls == 1)
        #expect(receipt?.callerHoaxes == 1)
        board.perform(.reopenIncident(first, reason: "it burns after all"))
        #expect(board.state.callers["0901"]?.hoaxes == 0)
        #expect(board.state.callers["0901"]?.calls == 2)
        board.perform(.closeIncident(first, disposition: "done", note: ""))
        #expect(board.state.callers["0901"]?.hoaxes == 0)
    }

    @Test func `a known hoax caller's next call is taken like any other`() {
        var board = Board()
        for _ in 0..<3 {
            board.perform(.closeIncident(board.call("FIRE", "C", caller: "0901"), disposition: "hoax", note: ""))
        }
        let incident = board.call("FIRE", "C", caller: "0901")
        #expect(board.incident(incident).priority == .one)
        #expect(board.queue == [incident])
    }

    @Test func `callers not heard of for long are forgotten`() {
        var board = Board()
        board.call("FIRE", "C", caller: "0901")
        board.wait(.seconds(89 * 86_400))
        board.call("FIRE", "C", caller: "0902")
        board.perform(.passTime)
        #expect(board.state.callers.sorted.map(\.number) == ["0901", "0902"])
        board.wait(.seconds(2 * 86_400))
        let said = board.perform(.passTime).kinds
        #expect(said.contains(.callersForgotten))
        #expect(board.state.callers.sorted.map(\.number) == ["0902"])
    }

    @Test func `of many callers those are forgotten that were not heard of, and no others`() throws {
        var board = Board()
        let numbers = (1000..<1300).map { "09\($0)" }
        for number in numbers { board.call("FIRE", "C", caller: number) }
        board.wait(.seconds(89 * 86_400))
        board.perform(.passTime)
        let heard = numbers.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
        for number in heard { board.call("FIRE", "C", caller: number) }
        board.wait(.seconds(2 * 86_400))
        board.perform(.passTime)
        #expect(board.state.callers.sorted.map(\.number) == heard)
        #expect(board.state.callers.count == heard.count)
        #expect(board.state.callers["091003"]?.calls == 2)
        let bytes = JSONRecordWriter.bytes(of: board.state)
        #expect(JSONRecordWriter.bytes(of: try JSONRecordReader.read(DispatchState.self, from: bytes)) == bytes)
    }
}
