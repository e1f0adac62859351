// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    @Suite(.serialized)
    struct ExerciseTests {
        private static let feed = Surroundings.fixture("sketch-city/exercise.tsv")

        @Test("an exercise goes on where it was stopped, calls nobody twice, and leaves a journal without a fault")
        func resumed() throws {
            let journal = try Surroundings.folder().appendingPathComponent("keng.journal")
            var board = BoardFold()
            let first = try play(journal, &board) { board in
                let seen = Set(board.events.map(\.type))
                return seen.isSuperset(of: ["call_taken", "unit_dispatched", "unit_reported", "unit_released"])
            }
            #expect(first.contains("from a new journal"))
            let stoppedAt = board.last
            let callsBefore = board.events.filter { $0.type == "call_taken" }.count
            let second = try play(journal, &board) { $0.events.filter { $0.type == "call_taken" }.count >= callsBefore + 20 }
            let said = try #require(second.firstMatch(of: /from event (\d+) \(0 replayed\)/), "\(second)")
            #expect(Int(said.output.1)! >= stoppedAt)
            #expect(board.faults.isEmpty, "\(board.faults)")

            let script = try Self.script()
            let taken = board.events.filter { $0.type == "call_taken" }.map { $0.text ?? "" }
            #expect(taken == taken.indices.map { script[$0 % script.count] })
            let verdict = try Program.run(
                ["verify", "--journal", journal.path, "--centre", "sketch-city", "--city", try Surroundings.city()])
            #expect(verdict.status == 0 && verdict.output.contains("no fault found"), "\(verdict)")
            print("exercise: \(taken.count) calls, \(board.last) events, stopped once at \(stoppedAt)")
        }

        /// Lets it run until the board satisfies, stops it, and gives what it announced.
        private func play(_ journal: URL, _ board: inout BoardFold, until enough: (BoardFold) -> Bool) throws -> String {
            let keng = try RunningKeng(journal: journal, more: ["--exercise", Self.feed, "--speed", "100"])
            defer { keng.kill() }
            let client = try keng.client()
            #expect(client.greeting["exercise"] == "100")
            client.send("1 SUB from=\(board.last + 1) heartbeat=0")
            let limit = deadline(after: .seconds(90))
            while !enough(board) {
                guard let line = try client.line(by: limit) else { throw Failure("closed at event \(board.last)") }
                if line.hasPrefix("* EV ") { try board.take(WireLine(line)) }
                // It tells its story on standard output, and would wait if nobody read it.
                _ = try keng.program.lines()
            }
            keng.program.signal(SIGINT)
            while let line = try client.line() { if line.hasPrefix("* EV ") { try board.take(WireLine(line)) } }
            let end = try keng.program.finished()
            #expect(end.status == 0, "\(end)")
            return keng.announcement.joined(separator: "\n")
        }

        /// What the callers of the script say, in order.
        private static func script() throws -> [String] {
            let lines = try String(contentsOfFile: feed, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            let column = lines[0].split(separator: "\t").firstIndex(of: "text")!
            return lines.dropFirst().map { String($0.split(separator: "\t", omittingEmptySubsequences: false)[column]) }
        }
    }
}
