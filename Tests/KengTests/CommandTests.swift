// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    @Suite(.serialized)
    struct CommandTests {
        private let folder: URL

        init() throws { folder = try Surroundings.folder() }

        private func write(_ name: String, _ data: Data) throws -> String {
            let file = folder.appendingPathComponent(name)
            try data.write(to: file)
            return file.path
        }

        private func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

        @Test("a map that ends too early is refused with its name, and no city file is left")
        func truncatedMap() throws {
            let whole = try Data(contentsOf: URL(fileURLWithPath: Surroundings.fixture("sketch-city/sketch.osm.gz")))
            let output = folder.appendingPathComponent("cut.city").path
            let run = try Program.run(["import", try write("cut.osm.gz", whole.prefix(100_000)), "-o", output])
            #expect(run.status != 0)
            #expect(run.complaint.contains("cut.osm.gz") && run.complaint.contains("ends too early"), "\(run)")
            #expect(!FileManager.default.fileExists(atPath: output))
        }

        @Test("a file that is no map is refused by its first bytes", arguments: ["hello\n", "\u{0}\u{0}\u{0}", "%PDF-1.4", ""])
        func foreignMap(_ content: String) throws {
            let output = folder.appendingPathComponent("foreign.city").path
            let run = try Program.run(["import", try write("foreign.osm.pbf", content), "-o", output])
            #expect(run.status != 0)
            #expect(run.complaint.contains("foreign.osm.pbf"), "\(run)")
            #expect(!FileManager.default.fileExists(atPath: output))
        }

        @Test("a map without a road makes no city")
        func emptyMap() throws {
            let output = folder.appendingPathComponent("empty.city").path
            let map = "<?xml version=\"1.0\"?>\n<osm version=\"0.6\"></osm>\n"
            let run = try Program.run(["import", try write("empty.osm", map), "-o", output])
            #expect(run.status != 0, "\(run)")
            #expect(!FileManager.default.fileExists(atPath: output))
        }

        @Test("a damaged city file is refused by every command that reads one")
        func damagedCity() throws {
            var bytes = try Data(contentsOf: URL(fileURLWithPath: Surroundings.city()))
            let cut = try write("cut.city", bytes.prefix(bytes.count / 2))
            bytes[bytes.count / 2] ^= 0x40
            let units = try write("units.csv", "unit,lat,lon\nHK-01,21.0330,105.8480\n")
            for path in [cut, try write("flipped.city", bytes), units] {
                for arguments in [
                    ["nearest", "--city", path, "--units", units, "--at", "21.0,105.8"],
                    ["export", "--city", path, "--profile", "heavy_engine", "-o", folder.path],
                    ["serve", "--city", path, "--centre", Surroundings.centre, "--port", "0", "--journal", folder.path + "/keng.journal"],
                ] {
                    let run = try Program.run(arguments)
                    #expect(run.status != 0 && run.complaint.contains("city file"), "\(arguments): \(run)")
                }
            }
        }

        @Test("check names line, field and fix of a wrong centre file, and serve refuses to start with it")
        func wrongCentre() throws {
            let text = try String(contentsOfFile: Surroundings.centre, encoding: .utf8)
            let wrong = text.replacing("kind: ladder, station: Đội 2", with: "kind: lader, station: Đội 2")
            let line = wrong.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("lader,") }! + 1
            let path = try write("wrong.yaml", wrong)
            let check = try Program.run(["check", path])
            #expect(check.status != 0)
            #expect(check.output.contains("wrong.yaml:\(line):") && check.output.contains("did you mean 'ladder'"), "\(check)")

            let journal = folder.appendingPathComponent("keng.journal").path
            let serve = try Program.run(["serve", "--city", try Surroundings.city(), "--centre", path, "--journal", journal, "--port", "0"])
            #expect(serve.status != 0)
            #expect(serve.complaint.contains("wrong.yaml:\(line):"), "\(serve)")
            #expect(!FileManager.default.fileExists(atPath: journal))
        }

        @Test(
            "a port that there is not is refused, and never taken for another",
            arguments: [["console"], ["unit", "E1"], ["health"], ["load", "--city", "city.keng", "--calls", "1"]])
        func ports(_ command: [String]) throws {
            for port in ["0", "-1", "65536", "99999"] {
                let run = try Program.run(command + ["--port=\(port)"])
                #expect(run.status == 64 && run.complaint.contains("--port has to be 1 to 65535."), "\(port): \(run)")
            }
        }

        @Test("the centres of the fixtures are good", arguments: ["sketch-city", "monaco", "hanoi"])
        func goodCentre(_ name: String) throws {
            let run = try Program.run(["check", Surroundings.fixture("\(name)/centre.yaml")])
            #expect(run.status == 0 && run.output.hasSuffix("good"), "\(run)")
        }

        private struct Answer: Decodable {
            struct Unit: Decodable {
                let unit: String
                let drive_ms, drive_m, last_ms, last_m, total_ms: Int
                let outcome: String
                let park: String?
            }
            let at: String
            let nearest: [Unit]
        }

        @Test("nearest gives one JSON object a place, the nearest unit first, its parts adding up")
        func nearest() throws {
            let units = try write(
                "units.csv",
                """
                unit,lat,lon,profile
                HK-01,21.0330,105.8480,
                MK-01,20.9985,105.8565,heavy_engine
                TX-03,20.9960,105.8100,fire_motorbike

                """)
            let places = try write("places.txt", "20.9926475,105.8199179\n21.0330,105.8480\n")
            let run = try Program.run(
                ["nearest", "--city", try Surroundings.city(), "--units", units, "--at-file", places, "-k", "2", "--json"])
            #expect(run.status == 0, "\(run)")
            let answers = try run.output.split(separator: "\n").map { try JSONDecoder().decode(Answer.self, from: Data($0.utf8)) }
            #expect(answers.map(\.at) == ["20.9926475,105.8199179", "21.0330000,105.8480000"])
            #expect(answers.map { $0.nearest.first?.unit } == ["TX-03", "HK-01"])
            #expect(answers.map(\.nearest.count) == [2, 2])
            for unit in answers.flatMap(\.nearest) { #expect(unit.total_ms == unit.drive_ms + unit.last_ms) }
            for answer in answers { #expect(answer.nearest.map(\.total_ms) == answer.nearest.map(\.total_ms).sorted()) }
        }

        @Test(
            "a wrong line in the units file is named",
            arguments: [
                ("unit,lat,lon\nA,99,105\n", ":2:"), ("unit,lat\nA,21\n", ":1:"), ("unit,lat,lon\nA,21,105\nB,21\n", ":3:"),
                ("unit,lat,lon\n", "names no unit"), ("unit,lat,lon,profile\nA,21,105,tank\n", "'tank'"),
            ])
        func wrongUnits(_ content: String, _ says: String) throws {
            let units = try write("units.csv", content)
            let run = try Program.run(["nearest", "--city", try Surroundings.city(), "--units", units, "--at", "21.0,105.8"])
            #expect(run.status != 0 && run.complaint.contains(says), "\(run)")
        }

        @Test("export writes every node, and arcs between them only")
        func export() throws {
            let run = try Program.run(["export", "--city", try Surroundings.city(), "--profile", "heavy_engine", "-o", folder.path])
            #expect(run.status == 0, "\(run)")
            let nodes = try String(contentsOf: folder.appendingPathComponent("nodes.csv"), encoding: .utf8).split(separator: "\n")
            let arcs = try String(contentsOf: folder.appendingPathComponent("arcs.csv"), encoding: .utf8).split(separator: "\n")
            #expect(nodes.first == "id,lat,lon" && arcs.first == "tail,head,travel_ms,length_m")
            let ids = Set(nodes.dropFirst().map { $0.prefix { $0 != "," } })
            #expect(ids.count == nodes.count - 1 && ids.count > 5000)
            #expect(arcs.count > ids.count / 2)
            let ends = Set(arcs.dropFirst().flatMap { $0.split(separator: ",").prefix(2) })
            #expect(ends.isSubset(of: ids))
        }

        @Test("verify refuses a journal that is not there and a centre that is not in it")
        func verifyNothing() throws {
            let absent = try Program.run(["verify", "--journal", folder.path + "/none", "--centre", "sketch-city"])
            #expect(absent.status != 0 && absent.complaint.contains("no such journal"), "\(absent)")
            let journal = folder.appendingPathComponent("keng.journal")
            #expect(try RunningKeng(journal: journal).stop().status == 0)
            let good = try Program.run(["verify", "--journal", journal.path, "--centre", "sketch-city"])
            #expect(good.status == 0 && good.output.contains("no fault found"), "\(good)")
            let other = try Program.run(["verify", "--journal", journal.path, "--centre", "sketch-ctiy"])
            #expect(other.status != 0, "a misspelt centre verifies: \(other)")
        }
    }
}
