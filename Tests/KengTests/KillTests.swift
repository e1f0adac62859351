// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    /// The promise under every other one: what was acknowledged is there after the process died, once. A killed process
    /// leaves its writes in the kernel's cache, so this says nothing about a power cut: that rests on the journal's syncs.
    @Suite(.serialized)
    struct KillTests {
        static let rounds = 100
        /// After so many kills one ordinary stop, so that starts from a snapshot and from bare events are both met.
        static let roundsToStop = 10

        @Test("killed at a hundred moments under load, keng loses nothing that it acknowledged and does nothing twice")
        func killed() throws {
            var shift = try Shift(seed: Surroundings.seed)
            defer { shift.keng.kill() }
            for round in 1...KillTests.rounds {
                try shift.killUnderLoad()
                try shift.restart()
                try shift.check()
                try #require(shift.faults.isEmpty, "seed \(Surroundings.seed), round \(round): \(shift.faults)")
                if round.isMultiple(of: KillTests.roundsToStop) { try shift.stopAndRestart() }
            }
            try shift.checkWhole()
            #expect(shift.faults.isEmpty, "seed \(Surroundings.seed)")
            #expect(try shift.keng.stop().status == 0)
            let verdict = try Program.run(
                ["verify", "--journal", shift.journal.path, "--centre", "sketch-city", "--city", try Surroundings.city()])
            #expect(verdict.status == 0 && verdict.output.contains("no fault found"), "\(verdict)")
            print("kill: \(shift.totals)\n\(verdict.output)")
        }

        @Test("asked to stop, keng answers what it has taken, exits with 0 and starts where it was", arguments: [SIGTERM, SIGINT])
        func stopped(_ signal: Int32) throws {
            let journal = try Surroundings.folder().appendingPathComponent("keng.journal")
            let keng = try RunningKeng(journal: journal)
            defer { keng.kill() }
            let client = try keng.client(named: "lan")
            for number in 1...50 { client.send("c\(number) CALL hotline=114 text=stop-\(number) cid=stop-key-\(number)") }
            guard let first = try client.line(), WireLine(first).word == "OK" else { throw Failure("the first call is not taken") }
            keng.program.signal(signal)
            let lines = try client.linesUpToEnd().compactMap { $0 }.map(WireLine.init)
            client.close()
            let end = try keng.program.finished(by: deadline())
            #expect(end.status == 0, "\(end)")
            #expect(lines.contains { $0.word == "GOAWAY" })
            #expect(lines.last?.word == "BYE" && lines.last?.words == ["STOPPING"])
            let latest = try #require(end.output.firstMatch(of: /the journal is at event (\d+)/).flatMap { Int($0.output.1) }, "\(end)")
            let answered = try lines.filter { $0.word == "OK" }.map { try $0.number("seq") }
            #expect(answered.allSatisfy { $0 <= latest })

            let again = try RunningKeng(journal: journal)
            defer { again.kill() }
            #expect(again.announcement.contains { $0.contains("from event \(latest) (0 replayed)") }, "\(again.announcement)")
            #expect(try again.client().greeting.number("seq") == latest)
            #expect(try again.stop().status == 0)
        }

        @Test("a second keng on the same journal is refused with a reason")
        func alone() throws {
            let journal = try Surroundings.folder().appendingPathComponent("keng.journal")
            let keng = try RunningKeng(journal: journal)
            defer { keng.kill() }
            let second = try Program.run(
                ["serve", "--city", try Surroundings.city(), "--centre", Surroundings.centre, "--journal", journal.path, "--port", "0"])
            #expect(second.status != 0)
            #expect(second.complaint.contains(journal.lastPathComponent), "\(second)")
            #expect(try keng.client().ask("HEALTH").word == "OK")
        }
    }
}
