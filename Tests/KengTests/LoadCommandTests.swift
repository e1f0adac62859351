// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    @Suite(.serialized)
    struct LoadCommandTests {
        private let folder: URL

        init() throws { folder = try Surroundings.folder() }

        private static let logHeader =
            "incident_number,call_type,received_timestamp,dispatch_timestamp,response_timestamp,on_scene_timestamp,available_timestamp,latitude,longitude"

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
            let rows = (0..<20).map { index in
                let day = "2018-01-13 00:\(10 + index):"
                return "\(index),Structure Fire,\(day)00,\(day)20,\(day)30,\(day)40,\(day)50,37.7\(index % 7),-122.4\(index % 9)"
            }
            try Data(([Self.logHeader] + rows).joined(separator: "\n").utf8).write(to: log)
            let run = try load(keng, ["--replay", log.path, "--speed", "600", "--journal", journal.path])
            #expect(run.status == 0, "\(run)")
            #expect(run.output.contains("replayed 20 calls and 20 dispatches"), "\(run)")
            #expect(run.output.contains("nothing missing"), "\(run)")
        }

        @Test("a crew's step leaves when it is due, also when nothing else is planned for seconds")
        func sparse() throws {
            let keng = try RunningKeng(journal: folder.appendingPathComponent("keng.journal"))
            defer { keng.kill() }
            let (log, csv) = (folder.appendingPathComponent("calls.csv"), folder.appendingPathComponent("a.csv"))
            // 60 times faster than life: a crew reports four times in the first half second, the next call comes in the fifth one.
            let day = "2018-01-13 00"
            let rows = [
                "0,Structure Fire,\(day):10:00,\(day):10:06,\(day):10:12,\(day):10:18,\(day):10:24,37.71,-122.41",
                "1,Structure Fire,\(day):14:30,,,,,37.72,-122.42",
            ]
            try Data(([Self.logHeader] + rows).joined(separator: "\n").utf8).write(to: log)
            let run = try load(keng, ["--replay", log.path, "--csv", csv.path])
            #expect(run.status == 0, "\(run)")
            let table = try String(contentsOf: csv, encoding: .utf8).split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            let column = try #require(table.first?.firstIndex(of: "status_count"))
            let reports = try table.dropFirst().map { try #require(Int($0[column])) }
            #expect(reports.reduce(0, +) == 4, "\(run)")
            // If only the turn of a second woke the load, each would lie in a second of its own; a slow machine may part them once.
            #expect(reports.count { $0 > 0 } <= 2, "reports of each second: \(reports)")
        }

        @Test("what cannot be written, opened or reached is told before the run, by its option, with what to do")
        func unusablePaths() throws {
            let keng = try RunningKeng(journal: folder.appendingPathComponent("keng.journal"))
            defer { keng.kill() }
            let client = try keng.client(named: "ahead")
            #expect(try client.ask("CREW unit=HK-01 crew=5").word == "OK")
            let other = folder.appendingPathComponent("other.journal")
            try RunningKeng(journal: other).kill()
            let text = folder.appendingPathComponent("text")
            try Data("no journal".utf8).write(to: text)
            let missing = folder.appendingPathComponent("none/a").path
            let nowhere = "postgresql://postgres@127.0.0.1:1/postgres"
            let cases = [
                (["--csv", missing], "--csv \(missing) cannot be written", "name a file"),
                (["--svg", folder.path], "--svg \(folder.path) cannot be written", "name a file"),
                (["--journal", missing], "--journal \(missing): there is no such journal", "name the journal"),
                (["--journal", text.path], "--journal: \(text.path) is not a journal", "name the journal"),
                (["--journal", other.path], "--journal \(other.path) holds centre 'sketch-city' up to event", "name the journal"),
                (["--database", nowhere], "--database (or KENG_DATABASE): no connection to PostgreSQL", "name the database"),
            ]
            for (options, trouble, fix) in cases {
                let run = try load(keng, ["--calls", "20", "--seconds", "1"] + options)
                #expect(run.status == 1 && run.complaint.contains(trouble) && run.complaint.contains(fix), "\(options): \(run)")
                #expect(!run.output.contains("bottleneck"), "\(options): it ran all the same")
            }
            #expect(try client.ask("INCIDENTS")["rows"] == "0", "somebody called")
        }

        @Test(
            "a full disk costs the file and not the verdict, nor the other file",
            .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "a device that is always full"))
        func fullDisk() throws {
            let journal = folder.appendingPathComponent("keng.journal")
            let keng = try RunningKeng(journal: journal)
            defer { keng.kill() }
            let svg = folder.appendingPathComponent("a.svg")
            try Data(String(repeating: "an older and longer picture ", count: 10_000).utf8).write(to: svg)
            let files = ["--csv", "/dev/full", "--svg", svg.path]
            let run = try load(keng, ["--calls", "20", "--seconds", "1", "--tidy", "--journal", journal.path] + files)
            #expect(run.status == 1 && run.complaint.contains("--csv /dev/full could not be written: No space left"), "\(run)")
            #expect(run.output.contains("nothing missing, nothing double"), "\(run)")
            #expect(try String(contentsOf: svg, encoding: .utf8).hasSuffix("</svg>\n"), "\(run)")
        }

        @Test(
            "no number, infinity and what is out of all proportion are refused with the name of the option",
            arguments: ["--calls", "--dispatches", "--positions", "--seconds", "--speed", "--sustain"])
        func numbers(_ option: String) throws {
            for value in ["nan", "inf", "-1", "1e300"] {
                let run = try Program.run(["load", "--city", "none", "--calls", "1", "\(option)=\(value)"])
                #expect(run.status == 64 && run.complaint.contains("\(option) has to be a number from"), "\(value): \(run)")
            }
        }

        @Test("a step as long as a number can be is refused")
        func step() throws {
            let run = try Program.run(["load", "--city", "none", "--calls", "1", "--step", "\(Int.max)"])
            #expect(run.status == 64 && run.complaint.contains("--step has to be a number from 0 to 3600000 ms"), "\(run)")
        }

        @Test("a replayed log takes no shape, and two files need two names")
        func contradictions() throws {
            let shaped = try Program.run(["load", "--city", "none", "--replay", "calls.csv", "--shape", "burst"])
            #expect(shaped.status == 64 && shaped.complaint.contains("leave --shape away"), "\(shaped)")
            let twice = try Program.run(["load", "--city", "none", "--calls", "1", "--csv", "a", "--svg", "a"])
            #expect(twice.status == 64 && twice.complaint.contains("--csv and --svg are one and the same file"), "\(twice)")
        }

        @Test("without a server it says so")
        func noServer() throws {
            let run = try Program.run(["load", "--city", try Surroundings.city(), "--port", "1", "--calls", "1"])
            #expect(run.status != 0 && run.complaint.contains("start keng serve first"), "\(run)")
        }
    }
}
