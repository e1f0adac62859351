// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    @Suite(.serialized)
    struct GraphImportTests {
        private let folder: URL

        init() throws { folder = try Surroundings.folder() }

        private func write(_ name: String, _ text: String) throws -> String {
            let file = folder.appendingPathComponent(name)
            try Data(text.utf8).write(to: file)
            return file.path
        }

        private static let nodes = "id,lat,lon\n0,21.0300000,105.8400000\n1,21.0300000,105.8410000\n2,21.0310000,105.8410000\n"
        private static let arcs = "tail,head,travel_ms,length_m\n0,1,12345,104.1\n1,0,23456,104.1\n1,2,777,111.2\n2,1,778,111.2\n"

        @Test("a road graph goes in and out with every travel time as it was, also packed")
        func roundTrip() throws {
            let nodes = try write("nodes.csv", GraphImportTests.nodes)
            let arcs = try write("arcs.csv", GraphImportTests.arcs)
            try pack(arcs)
            let city = folder.appendingPathComponent("graph.city").path
            let run = try Program.run(["import", "--graph-csv", nodes, arcs + ".gz", "-o", city])
            #expect(run.status == 0 && run.output.contains("3 nodes, 2 road pieces"), "\(run)")
            let export = try Program.run(["export", "--city", city, "--profile", "heavy_engine", "-o", folder.path + "/out"])
            #expect(export.status == 0, "\(export)")
            let written = try String(contentsOfFile: folder.path + "/out/arcs.csv", encoding: .utf8)
            #expect(written == GraphImportTests.arcs)
        }

        private func pack(_ path: String) throws {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["gzip", "-k", path]
            try process.run()
            process.waitUntilExit()
        }

        @Test("a mode of a JEMSS table is chosen by its column; without a choice the columns are named")
        func modes() throws {
            let nodes = try write("nodes.csv", "nodes,2,,\nindex,x,y,offRoadAccess,\n1.0,105.84,21.03,1.0\n2.0,105.841,21.03,1.0\n,\n")
            let arcs = try write(
                "arcs.csv", "arcForm,numModes,\ndirected,2\n,\narcs,1,,\nindex,fromNode,toNode,mode_1,mode_2,\n1.0,1.0,2.0,0.001,0.002\n,\n"
            )
            let city = folder.appendingPathComponent("jemss.city").path
            let unclear = try Program.run(["import", "--graph-csv", nodes, arcs, "-o", city])
            #expect(unclear.status != 0 && unclear.complaint.contains("choose a mode: mode_1, mode_2"), "\(unclear)")
            #expect(!FileManager.default.fileExists(atPath: city))
            let run = try Program.run(["import", "--graph-csv", nodes, arcs, "-o", city, "--mode", "mode_2"])
            #expect(run.status == 0, "\(run)")
            _ = try Program.run(["export", "--city", city, "--profile", "car", "-o", folder.path])
            let written = try String(contentsOfFile: folder.path + "/arcs.csv", encoding: .utf8)
            #expect(written.hasPrefix("tail,head,travel_ms,length_m\n0,1,172800,"))
        }

        @Test("a wrong row is told with file, line and column, and no city file is left")
        func wrongRow() throws {
            let nodes = try write("nodes.csv", GraphImportTests.nodes)
            let arcs = try write("arcs.csv", GraphImportTests.arcs + "2,3,1,1\n")
            let output = folder.appendingPathComponent("wrong.city").path
            let run = try Program.run(["import", "--graph-csv", nodes, arcs, "-o", output])
            #expect(run.status != 0 && run.complaint.contains("arcs.csv:6: head: node 3 is not in the table of nodes"), "\(run)")
            #expect(!FileManager.default.fileExists(atPath: output))
            let one = try Program.run(["import", "--graph-csv", nodes, "-o", output])
            #expect(one.status != 0 && one.complaint.contains("nodes, then arcs"), "\(one)")
        }
    }
}
