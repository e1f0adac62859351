// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import TestCentre
import Testing
import Vocabulary

@Suite struct CallSupplementTests {
    static func supplement(_ note: String = "", type: String? = nil, at letter: Character? = nil, place: String = "") -> CallSupplement {
        var supplement = CallSupplement()
        supplement.notes = note.isEmpty ? [] : [note]
        (supplement.type, supplement.coordinate, supplement.place) = (type.map { TypeCode($0) }, letter.map(LetterCity.at), place)
        return supplement
    }

    @Test func `what is added goes to the incident that the call belongs to now`() {
        var board = Board()
        let (first, second) = (board.call("FIRE", "C"), board.call("FIRE", "D"))
        board.perform(.mergeIncidents(from: second, into: first))
        let outcome = board.perform(.supplementCall(.call(CallID(2)), CallSupplementTests.supplement("cửa sau", at: "E", place: "chợ")))
        #expect(outcome.kinds == [.incidentLocated, .incidentNoted] && outcome.receipt?.incident == first)
        #expect(board.incident(first).coordinate == LetterCity.at("E") && board.incident(first).place == "chợ")
        #expect(board.incident(first).notes.last?.text == "call 2: cửa sau")
    }

    @Test func `a call is found by the key under which it was taken, and by the key of what was added to it`() {
        var board = Board()
        board.perform(.takeCall(CallReport(), join: nil), cid: "key-00001")
        let unknown = CallReference.keys(["key-00009", "key-00001"])
        #expect(board.perform(.supplementCall(unknown, CallSupplementTests.supplement("a")), cid: "key-00002").receipt?.call == CallID(1))
        let second = CallReference.keys(["key-00002"])
        #expect(board.perform(.supplementCall(second, CallSupplementTests.supplement("b"))).receipt?.call == CallID(1))
        #expect(board.perform(.supplementCall(.keys(["key-00009"]), CallSupplementTests.supplement("c"))).code == .notFound)
    }

    @Test func `nothing is closed, lowered or lost: what cannot be done is written down`() {
        var board = Board()
        let id = board.call("FIRE", "C")
        board.perform(.supplementCall(.call(CallID(1)), CallSupplementTests.supplement(type: "ASK")))
        #expect(board.incident(id).type == TypeCode("FIRE") && board.incident(id).notes.count == 1)
        board.perform(.closeIncident(id, disposition: "done", note: ""))
        let late = board.perform(.supplementCall(.call(CallID(1)), CallSupplementTests.supplement("còn khói", at: "E")))
        #expect(late.receipt?.unread.count == 1 && board.incident(id).state == .closed)
        #expect(board.incident(id).coordinate == LetterCity.at("C"))
        #expect(board.incident(id).notes.map(\.text).contains { $0.contains("còn khói") })
    }

    @Test func `a call of an unknown type says so`() {
        var board = Board()
        var report = CallReport()
        report.type = TypeCode("NEVER-HEARD-OF")
        #expect(board.perform(.takeCall(report, join: nil)).receipt?.unread.first?.contains("NEVER-HEARD-OF") == true)
    }
}
