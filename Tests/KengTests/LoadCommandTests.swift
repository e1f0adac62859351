// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    @Suite(.serialized)
    struct LoadCommandTests {
        private let folder: URL

        init() throws { folder = try Surroundings.folder() }

        private func load(_ keng: RunningKeng, _ more: [String]) throws -> Program.Run {
            try Program.run(["load", "--city", try Surroundings.city(), "--port", "\(keng.port)"] + more)
        }

        @Test("a load is carried out, measured and found whole in the journal of the running server")
        func wholeRun() throws {
            let journal = folder.appendingPathComponent("keng.journal")
            let keng = try RunningKeng(journal: journal)
            defer { keng.kill() }
            let (csv, svg) = (folder.appendingPathComponent("a.csv"), folder.appendingPathComponent("a.svg"))
            let run = try load(
                keng,
                [
                    "--calls", "60", "--dispatches", "10", "--positions", "40", "--consoles", "3", "--seconds", "3", "--tidy",
                    "--journal", journal.path, "--csv", csv.path, "--svg", svg.path,
                ])
            #expect(run.status == 0, "\(run)")
            #expect(run.output.contains("nothing missing, nothing double, no hole, no unit in two places"), "\(run)")
            var counts: [String: Int] = [:]
            for title in ["call accepted", "recommend", "dispatch", "unit status", "close", "position", "push to console"] {
                let row = run.output.split(separator: "\n").first { $0.hasPrefix("\(title) ") }
                let count = row?.dropFirst(title.count).split(separator: " ").first.flatMap { Int($0) }
                counts[title] = try #require(count, "\(title): \(run)")
            }
            // What is closed at the end is no load: nobody's closings are in the figures, nor what the consoles were shown of them.
            let causes = counts.filter { $0.key != "push to console" && $0.key != "position" }.values.reduce(0, +)
            let pushes = try #require(counts["push to console"])
            #expect(pushes > 0 && pushes <= 3 * causes, "\(run)")
            #expect(try String(contentsOf: csv, encoding: .utf8).split(separator: "\n").count >= 4)
            #expect(try String(contentsOf: svg, encoding: .utf8).contains("</svg>"))
            #expect(try keng.client().ask("INCIDENTS")["rows"] == "0", "something was left open")
        }

        @Test("a log of calls is replayed, its units included")
        func replay() throws {
            let journal = folder.appendingPathComponent("keng.journal")
            let keng = try RunningKeng(journal: journal)
            defer { keng.kill() }
            let log = folder.appendingPathComponent("calls.csv")
            let header =
                "incident_number,call_type,received_timestamp,dispatch_timestamp,response_timestamp,on_scene_timestamp,available_timestamp,latitude,longitude"
            let rows = (0..<20).map { index in
                let day = "2018-01-13 00:\(10 + index):"
                return "\(index),Structure Fire,\(day)00,\(day)20,\(day)30,\(day)40,\(day)50,37.7\(index % 7),-122.4\(index % 9)"
            }
            try Data(([header] + rows).joined(separator: "\n").utf8).write(to: log)
            let run = try load(keng, ["--replay", log.path, "--speed", "600", "--journal", journal.path])
            #expect(run.status == 0, "\(run)")
            #expect(run.output.contains("replayed 20 calls and 20 dispatches"), "\(run)")
            #expect(run.output.contains("nothing missing"), "\(run)")
        }

        @Test("without a server it says so")
        func noServer() throws {
            let run = try Program.run(["load", "--city", try Surroundings.city(), "--port", "1", "--calls", "1"])
            #expect(run.status != 0 && run.complaint.contains("start keng serve first"), "\(run)")
        }
    }
}
