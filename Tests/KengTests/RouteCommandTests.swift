// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    /// Questions about the roads, on the small city and on a graph of three streets.
    @Suite(.serialized)
    struct RouteCommandTests {
        private let folder: URL

        init() throws { folder = try Surroundings.folder() }

        private func write(_ name: String, _ text: String) throws -> String {
            let file = folder.appendingPathComponent(name)
            try Data(text.utf8).write(to: file)
            return file.path
        }

        /// A row of three streets of about 1 km; beyond them one that no arc leads to.
        private func graph() throws -> String {
            let nodes = try write(
                "nodes.csv",
                """
                id,lat,lon
                0,21.0000000,105.8000000
                1,21.0000000,105.8100000
                2,21.0000000,105.8200000
                3,21.0000000,105.8300000
                4,21.0000000,105.8700000
                5,21.0000000,105.8710000

                """)
            let arcs = try write(
                "arcs.csv", "tail,head,travel_ms\n0,1,60000\n1,0,60000\n1,2,60000\n2,1,60000\n2,3,60000\n3,2,60000\n4,5,1\n5,4,1\n")
            let city = folder.appendingPathComponent("row.city").path
            let run = try Program.run(["import", "--graph-csv", nodes, arcs, "-o", city])
            guard run.status == 0 else { throw Failure("\(run)") }
            return city
        }

        private struct Answer: Decodable {
            struct Leg: Decodable { let street: String; let m, ms: Int }
            struct Signal: Decodable { let at: String; let ms: Int; let street: String; let count: Int }
            struct Point: Decodable { let at: String; let ms: Int }
            let outcome: String
            let drive_ms, drive_m, last_ms, total_ms: Int?
            let park, text: String?
            let legs: [Leg]
            let signals: [Signal]
            let points: [Point]
        }

        private func route(_ city: String, _ arguments: String...) throws -> Answer {
            let run = try Program.run(["route", "--city", city, "--json"] + arguments)
            guard run.status == 0 else { throw Failure("\(run)") }
            return try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
        }

        @Test("a route's streets, points and signals tell one drive")
        func drive() throws {
            let answer = try route(try Surroundings.city(), "--profile", "ambulance", "21.0330,105.8480", "20.9960,105.8100")
            #expect(answer.outcome == "to_the_door" && answer.text == nil)
            #expect(answer.legs.count > 3 && answer.legs.contains { !$0.street.isEmpty })
            let metres = answer.legs.reduce(0) { $0 + $1.m }
            #expect(abs(metres - (answer.drive_m ?? 0)) < 30 + answer.legs.count)
            #expect(answer.points.last?.ms == answer.drive_ms)
            #expect(!answer.signals.isEmpty)
            #expect(answer.signals.map(\.ms) == answer.signals.map(\.ms).sorted())
            for signal in answer.signals {
                #expect(answer.points.contains { $0.at == signal.at && $0.ms == signal.ms }, "\(signal)")
            }
        }

        @Test("for people the same drive is told street by street")
        func text() throws {
            let run = try Program.run([
                "route", "--city", try Surroundings.city(), "--profile", "ambulance", "21.0330,105.8480", "20.9960,105.8100",
            ])
            #expect(run.status == 0 && run.output.hasPrefix("ambulance: ") && run.output.contains("stops at"), "\(run)")
            #expect(run.output.contains("  signal at "))
        }

        @Test("a closed street leaves the rest to the crew's legs, and says where the vehicle stops")
        func closed() throws {
            let city = try graph()
            let (from, to) = ("21.0000000,105.8000000", "21.0000000,105.8220000")
            let open = try route(city, from, to)
            #expect(open.outcome == "to_the_door" && open.drive_ms == 132_000)
            let shut = try route(city, "--close", "21.0000000,105.8250000", from, to)
            #expect(shut.outcome == "last_metres" && shut.park == "21.0000000,105.8200000" && shut.drive_ms == 120_000)
            #expect(
                shut.text?.hasPrefix("no road to the door for this heavy engine; nearest reachable point 21.0000000,105.8200000, 2") == true
            )
            let wrong = try Program.run(["route", "--city", city, "--close", "Phố Không Có", from, to])
            #expect(wrong.status != 0 && wrong.complaint.contains("--close: no road is meant by 'Phố Không Có'"), "\(wrong)")
        }

        @Test("that there is no way is an answer, with the nearest point that can be reached")
        func unreachable() throws {
            let city = try graph()
            let answer = try route(city, "21.0000000,105.8000000", "21.0000000,105.8705000")
            #expect(answer.outcome == "no_road_at_incident" || answer.outcome == "unreachable")
            #expect(answer.drive_ms == nil && answer.legs.isEmpty)
            #expect(
                answer.text?.contains("no road for this heavy engine; nearest reachable point 21.0000000,105.8300000, 4") == true,
                "\(answer)")
            let units = try write("units.csv", "unit,lat,lon\nA,21.0,105.80\nB,21.0,105.82\n")
            let run = try Program.run(["nearest", "--city", city, "--units", units, "--at", "21.0000000,105.8705000"])
            #expect(
                run.status == 0 && run.output.contains("no unit can get there") && run.output.contains("-. B (heavy_engine): no road for"),
                "\(run)")
        }

        @Test("the matrix has a row a unit and a column an incident, and says what cannot be reached")
        func matrix() throws {
            let city = try graph()
            let units = try write("units.csv", "unit,lat,lon,profile\nA,21.0000000,105.8000000,\nB,21.0000000,105.8200000,car\n")
            let incidents = try write(
                "incidents.csv", "incident,lat,lon\nfire,21.0000000,105.8300000\nfar,21.0000000,105.8705000\n")
            let output = folder.appendingPathComponent("matrix.csv").path
            let run = try Program.run(["matrix", "--city", city, "--from", units, "--to", incidents, "-o", output])
            #expect(run.status == 0 && run.output.hasSuffix("2 units, 2 incidents, 2 unreachable"), "\(run)")
            let table = try String(contentsOfFile: output, encoding: .utf8)
            #expect(table == "unit,fire,far\nA,180000,unreachable\nB,60000,unreachable\n")
            let printed = try Program.run(["matrix", "--city", city, "--from", units, "--to", incidents])
            #expect(printed.output + "\n" == table)
        }

        @Test("nearest answers every incident of a CSV file by its name")
        func incidents() throws {
            let city = try graph()
            let units = try write("units.csv", "unit,lat,lon\nA,21.0,105.80\nB,21.0,105.82\n")
            let incidents = try write("incidents.csv", "incident,lat,lon\nfire,21.0,105.8300000\nsmoke,21.0,105.8010000\n")
            let run = try Program.run(["nearest", "--city", city, "--units", units, "--at-file", incidents, "-k", "1"])
            #expect(run.output.split(separator: "\n").map { $0.prefix(5) } == ["fire:", "1. B ", "smoke", "1. A "], "\(run)")
            let wrong = try write("wrong.csv", "incident,lat,lon\nfire,21.0,105.83\nsmoke,21.0,x\n")
            let refused = try Program.run(["nearest", "--city", city, "--units", units, "--at-file", wrong])
            #expect(refused.status != 0 && refused.complaint.contains("wrong.csv:3: lat, lon:"), "\(refused)")
        }
    }
}
