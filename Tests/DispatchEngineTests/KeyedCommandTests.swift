// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import TestCentre
import Testing
import Units
import Vocabulary

@Suite struct KeyedCommandTests {
    @Test func `a repeated call is told its duplicates, which a journal has once and an older one twice`() throws {
        var board = Board()
        board.call("FIRE", "C", caller: "0901")
        var report = CallReport()
        (report.type, report.coordinate) = (TypeCode("FIRE"), LetterCity.at("C"))
        let first = board.perform(.takeCall(report, join: nil), cid: "key-0001", digest: 7)
        #expect(first.receipt?.duplicates.count == 1)
        let newest = try #require(board.log.last { $0.key != nil })
        #expect(newest.key?.receipt.duplicates == [])
        var older = board.log
        older[older.firstIndex { $0.seq == newest.seq }!].key?.receipt.duplicates = first.receipt?.duplicates ?? []
        for journal in [board.log, older] {
            var state = DispatchState()
            for entry in journal { state.apply(try JSONRecordReader.read(NumberedEvent.self, from: JSONRecordWriter.bytes(of: entry))) }
            #expect(state == board.state)
            #expect(state.answers["key-0001"]?.key.receipt == first.receipt)
        }
        guard case .repeated(let answer) = board.perform(.takeCall(report, join: nil), cid: "key-0001", digest: 7).decision else {
            Issue.record("not repeated")
            return
        }
        #expect(answer.key.receipt == first.receipt)
    }

    @Test func `a repeated key gets the first answer, also from another requester and when the world has changed`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        let command = Command.dispatchUnits(fire, [UnitName("E1")], reason: nil)
        let first = board.perform(command, by: "ann", cid: "key-0001", digest: 7)
        board.say("E1", .released)
        let again = board.perform(command, by: "bob", cid: "key-0001", digest: 7)
        guard case .repeated(let answer) = again.decision else {
            Issue.record("not repeated: \(again.decision)")
            return
        }
        #expect(answer.key.receipt == first.receipt)
        #expect(answer.seq == first.entries.last?.seq)
        #expect(board.assignment("E1") == nil, "nothing was done twice")
    }

    @Test func `the same key with another command is refused`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.perform(.addNote(fire, text: "a"), cid: "key-0001", digest: 7)
        #expect(board.perform(.addNote(fire, text: "b"), cid: "key-0001", digest: 8).code == .cidReused)
        #expect(board.incident(fire).notes.map(\.text) == ["a"])
    }

    @Test func `a refused command leaves its key free`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        #expect(board.perform(.dispatchUnits(fire, [UnitName("B1")], reason: nil), cid: "key-0001", digest: 7).code == .unitUnavailable)
        board.duty("B1", .available)
        #expect(board.perform(.dispatchUnits(fire, [UnitName("B1")], reason: nil), cid: "key-0001", digest: 7).code == nil)
    }

    @Test func `the receipt rides on the last event, so that half a command has no key`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        let outcome = board.perform(
            .dispatchUnits(fire, [UnitName("E1"), UnitName("E2")], reason: nil), cid: "key-0001", digest: 7)
        #expect(outcome.entries.map { $0.key?.cid } == [nil, "key-0001"])
        #expect(outcome.entries.last?.key?.receipt == outcome.receipt)
    }

    @Test func `keys are forgotten after a day`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.perform(.addNote(fire, text: "a"), cid: "key-0001", digest: 7)
        board.wait(.seconds(86_400))
        board.perform(.addNote(fire, text: "b"), cid: "key-0002", digest: 8)
        #expect(board.state.answers.count == 2)
        board.wait(.seconds(1))
        board.perform(.addNote(fire, text: "c"), cid: "key-0003", digest: 9)
        #expect(board.state.answers.count == 2)
        #expect(board.perform(.addNote(fire, text: "d"), cid: "key-0001", digest: 1).code == nil)
    }

    @Test func `a key that is never used again does not fill the book`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.perform(.addNote(fire, text: "a"), cid: "key-0001", digest: 7)
        let bytes = JSONRecordWriter.bytes(of: board.state)
        let recovered = try? JSONRecordReader.read(DispatchState.self, from: bytes)
        #expect(recovered?.answers["key-0001"]?.key.digest == 7)
    }
}
