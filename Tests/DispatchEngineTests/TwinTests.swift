// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import TestCentre
import Testing
import Vocabulary

@testable import DispatchEngine

/// What the engine keeps beside its state against what a walk over the whole board says.
@Suite struct TwinTests {
    @Test(arguments: UInt64(1)...12)
    func `clocks kept in a heap say what a walk over the board says, whatever happened`(seed: UInt64) {
        var board = Board()
        var crowd = RandomCommands(seed: seed)
        for step in 0..<600 {
            board.now = board.now + crowd.pause()
            board.perform(crowd.command(board), by: "crowd")
            for later in [Duration.zero, .seconds(40), .seconds(500), .seconds(90_000)] {
                let now = board.now + later
                #expect(board.engine.dueEvents(at: now) == board.engine.dueEventsByWalk(at: now), "seed \(seed), step \(step)")
            }
            board.perform(.passTime, by: "keng")
        }
    }

    @Test(arguments: UInt64(1)...8)
    func `on an ordinary board a call is compared with every open incident that lies near`(seed: UInt64) {
        var board = Board()
        var crowd = RandomCommands(seed: seed)
        for step in 0..<400 {
            board.now = board.now + .seconds(crowd.random.below(60))
            let command = crowd.command(board)
            if case .takeCall(let report, nil) = command {
                let told = board.perform(command, by: "crowd").receipt
                let all = TwinTests.fullComparison(board, report, told)
                #expect(told?.duplicates == all, "seed \(seed), step \(step)")
            } else {
                board.perform(command, by: "crowd")
            }
        }
    }

    /// With every open incident but the one that the call has just opened, one by one.
    private static func fullComparison(_ board: Board, _ given: CallReport, _ told: Receipt?) -> [DuplicateProposal] {
        var report = given
        report.coordinate = report.coordinate ?? report.phoneCoordinate
        if board.state.type(report.type) == nil { report.type = board.state.centre.fallbackType }
        let open = board.state.incidents.sorted.filter { $0.state == .open && $0.id != told?.incident }
        let called = open.filter { incident in
            !report.callerNumber.isEmpty
                && incident.calls.contains { board.state.calls[$0]?.report.callerNumber == report.callerNumber }
        }
        let policies = board.state.centre.policies
        return DuplicateSearch(metres: policies.duplicateMetres, window: policies.duplicateWindow).proposals(
            for: report, at: board.state.at, sameCaller: Set(called.map(\.id)), service: board.state.type(report.type)?.service
        ) { weigh in
            for incident in open { DuplicateCandidate(incident, service: board.state.type(incident.type)?.service).map(weigh) }
        }
    }

    @Test func `in a storm on one spot a call is still told of the fire next to it and of its caller's`() {
        var board = Board()
        let first = board.call("TRASH", "A", caller: "0911", place: "số 5 ngõ 7 Phố Bắc")
        for number in 0..<1500 {
            board.now = board.now + .milliseconds(100)
            board.call("FIRE", "B", caller: "09\(number)")
        }
        var report = CallReport()
        (report.type, report.coordinate, report.place) = (TypeCode("TRASH"), LetterCity.at("A"), "số 5 ngõ 7 Phố Bắc")
        #expect(board.perform(.takeCall(report, join: nil)).receipt?.duplicates.contains { $0.incident == first } == true)
        var again = CallReport()
        (again.type, again.callerNumber, again.coordinate) = (TypeCode("TRASH"), "0911", LetterCity.at("B"))
        #expect(board.perform(.takeCall(again, join: nil)).receipt?.duplicates.contains { $0.incident == first } == true)
    }

    @Test func `the board of urgency goes on behind whoever was last, as a sort would`() {
        var book = UrgencyBoard()
        var random = SeededGenerator(seed: 5)
        var dumb: [IncidentID: Urgency] = [:]
        for _ in 0..<3000 {
            let id = IncidentID(UInt64(random.below(400)))
            let opened = Instant(seconds: Int64(random.below(50)))
            let urgency = Urgency(priority: random.pick(Priority.allCases), waits: random.chance(50), opened: opened, id: id)
            let isGone = random.chance(20)
            book.put(id, isGone ? nil : urgency)
            dumb[id] = isGone ? nil : urgency
            let all = dumb.values.sorted()
            let last = random.chance(20) ? nil : urgency
            let expected = all.filter { urgency in last.map { $0 < urgency } ?? true }
            #expect(book.next(16, behind: last, upTo: IncidentID(300)) == Array(expected.filter { $0.id.number <= 300 }.prefix(16)))
        }
    }
}
