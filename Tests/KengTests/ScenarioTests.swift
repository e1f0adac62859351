// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    /// `KENG_REWRITE=1` writes down what keng says now instead of comparing: read the difference before committing it.
    @Suite(.serialized)
    struct ScenarioTests {
        static let names = [
            "01-whole-incident", "02-race", "03-diversion", "04-hoax-and-caller-history", "05-roads", "06-errors",
            "07-corrections", "08-resume", "09-swap", "10-login",
        ]
        private static let rewrites = ProcessInfo.processInfo.environment["KENG_REWRITE"] == "1"

        private func path(_ name: String) -> String { Surroundings.fixture("scenarios/\(name).txt") }

        private func transcript(_ name: String) throws -> Transcript {
            try Transcript(String(contentsOfFile: path(name), encoding: .utf8))
        }

        @Test("a scenario is played as it is written down", arguments: names)
        func played(_ name: String) throws {
            let written = try transcript(name)
            let played = try Replay.played(written)
            if Self.rewrites { return try played.write(toFile: path(name), atomically: true, encoding: .utf8) }
            expectSame(
                played.split(separator: "\n", omittingEmptySubsequences: false).map(String.init),
                written.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), name)
        }

        @Test("one write with all lines gives the same answers as line by line", arguments: names)
        func pipelined(_ name: String) throws {
            let written = try transcript(name)
            guard written.clients == ["A"] else { return }
            let output = try Replay.output(written) { [$0[...]] }
            expectSame(output.map(written.unnumbered), written.expectedLines(), name)
        }

        @Test("every byte in a write of its own gives the same answers")
        func bytewise() throws {
            let written = try transcript("04-hoax-and-caller-history")
            let output = try Replay.output(written) { bytes in bytes.indices.map { bytes[$0...$0] } }
            expectSame(output.map(written.unnumbered), written.expectedLines(), "04-hoax-and-caller-history")
        }

        @Test("every scenario of the folder is played")
        func complete() throws {
            let folder = try FileManager.default.contentsOfDirectory(atPath: Surroundings.fixture("scenarios"))
            #expect(folder.filter { $0.hasSuffix(".txt") }.sorted() == Self.names.map { $0 + ".txt" })
        }

        private func expectSame(_ played: [String], _ written: [String], _ name: String) {
            let count = max(played.count, written.count)
            guard let first = (0..<count).first(where: { played[safe: $0] != written[safe: $0] }) else { return }
            Issue.record(
                """
                \(name) differs first at its line \(first + 1):
                  written: \(written[safe: first] ?? "nothing")
                  played:  \(played[safe: first] ?? "nothing")
                """)
        }
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
