// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RunCards
import Simulation
import TestCentre
import Testing
import Units
import Vocabulary

/// An exercise against the engine, a second at a time by a fake clock.
struct Drill {
    static let calls = 24
    /// Calls come for two hours; the last crew is home an hour and a half later.
    static let length = Duration.seconds(3 * 3600 + 1800)

    var board = Board()
    var exercise: Exercise
    let feed: [FeedCall]
    let seed: UInt64
    var refusals: [Refusal.Code: Int] = [:]
    var faults: [String] = []

    init(seed: UInt64) {
        self.seed = seed
        feed = Drill.script(seed)
        exercise = Exercise(state: board.state, positions: [], roads: LetterCity.router, feed: feed, seed: seed, at: board.now)
    }

    private static func script(_ seed: UInt64) -> [FeedCall] {
        var random = SeededGenerator(seed: seed)
        let columns = "after_s hotline caller position phone_position place incident_type building text event then"
        let lines: [String] = (0..<calls).map { number in
            let place = LetterCity.at(random.pick(Array("ABCDEFGHIJKLMNOPQR"))).description
            let type = ["FIRE", "SICK", "TRASH", "CAT"][number % 4]
            let event = number % 7 == 6 ? "H" : "E"
            let alarm = number % 8 == 0 ? "alarm 2 after 200 s" : ""
            return "\(number * 300)\t114\t09\(number)\t\(place)\t\t\t\(type)\t\tcall \(number)\t\(event)\t\(alarm)"
        }
        let header = columns.split(separator: " ").joined(separator: "\t")
        let text = header + "\n" + lines.joined(separator: "\n")
        do {
            return Array(try ExerciseFeed.read(text: text).prefix(calls))
        } catch {
            preconditionFailure("the drill's own script must read: \(error)")
        }
    }

    mutating func restart() {
        exercise = Exercise(
            state: board.state, positions: board.engine.positions.all, roads: LetterCity.router, feed: feed, seed: seed, at: board.now)
    }

    mutating func run(_ span: Duration) {
        let end = board.now + span
        while board.now < end {
            board.wait(.seconds(1))
            perform(.passTime, Requester(name: "keng"))
            for move in exercise.step(at: board.now) { perform(move.command, move.requester) }
        }
    }

    private mutating func perform(_ command: Command, _ requester: Requester) {
        let outcome = board.perform(command, by: requester.name, cid: requester.cid, digest: requester.digest)
        if let code = outcome.code { refusals[code, default: 0] += 1 }
        if !outcome.entries.isEmpty { faults += board.state.invariantFaults() }
        exercise.observe(outcome.entries + outcome.reviewed, at: board.now)
    }

    func count(_ kind: Event.Kind) -> Int { board.log.count { $0.event.kind == kind } }

    /// Every call of the script was taken once, every incident was answered by somebody and closed, every crew is home.
    func expectAllHandled(_ comment: Comment) {
        #expect(faults.isEmpty, comment)
        #expect(count(.callTaken) == Drill.calls, comment)
        let left = board.state.incidents.sorted.filter { $0.state == .open }
        #expect(left.isEmpty, "\(comment): \(left.map { "\($0.id) \($0.type)" })")
        #expect(board.state.assignments.sorted.allSatisfy { !$0.isOpen }, comment)
        #expect(board.state.units.sorted.allSatisfy { $0.duty != .available }, comment)
        let closed = board.state.incidents.sorted.filter { $0.state == .closed }
        #expect(closed.allSatisfy { !$0.assignments.isEmpty }, "\(comment): nobody went")
    }
}

@Suite struct ExerciseTests {
    @Test(arguments: [UInt64(1), 2, 3])
    func `every call of an exercise gets handled and closed`(seed: UInt64) {
        var drill = Drill(seed: seed)
        drill.run(Drill.length)
        drill.expectAllHandled("seed \(seed)")
        #expect(drill.count(.alarmRaised) > 0)
        #expect(drill.count(.unitsRecommended) >= drill.count(.incidentClosed))
        #expect(drill.board.state.callers.sorted.contains { $0.hoaxes == 1 })
        #expect(drill.board.engine.positions.all.count > 0, "crews report where they are")
        // The crowd of the desk and the crews may cross each other, but not as a habit.
        #expect(drill.refusals.values.reduce(0, +) < Drill.calls * 4, "seed \(seed): \(drill.refusals)")
    }

    @Test(arguments: [UInt64(4), 5])
    func `a restart in the middle carries on from the board alone`(seed: UInt64) {
        var drill = Drill(seed: seed)
        for _ in 0..<4 {
            drill.run(.seconds(1111))
            drill.restart()
        }
        drill.run(Drill.length - .seconds(4 * 1111))
        drill.expectAllHandled("seed \(seed), restarted")
        let keys = drill.feed.map(\.cid)
        #expect(keys.allSatisfy { drill.board.state.answers[$0] != nil })
    }

    @Test func `the same seed plays the same exercise`() {
        let logs = (0..<2).map { _ in
            var drill = Drill(seed: 9)
            drill.run(.seconds(2400))
            return drill.board.log.map { JSONRecordWriter.bytes(of: $0) }
        }
        #expect(logs[0].count > 20)
        #expect(logs[0] == logs[1])
    }

    @Test func `a person who acts first is not overruled`() {
        var drill = Drill(seed: 6)
        while drill.count(.callTaken) == 0 { drill.run(.seconds(1)) }
        let outcome = drill.board.dispatch(IncidentID(1), "E3", by: "ann")
        drill.exercise.observe(outcome.entries, at: drill.board.now)
        drill.run(.seconds(40))
        let sent = drill.board.state.assignments.sorted.filter { $0.by == "exercise" && $0.incident == IncidentID(1) }
        #expect(sent.isEmpty, "the simulated dispatcher is patient for 45 s")
        #expect(drill.board.assignment("E3")?.phase != .dispatched, "and the crew sent by hand answers")
    }
}
