// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    @Suite(.serialized)
    struct CentreChangeTests {
        @Test("a changed centre file is taken up without a restart, a wrong one is refused and the old one goes on")
        func changed() throws {
            let folder = try Surroundings.folder()
            let centre = folder.appendingPathComponent("centre.yaml")
            let text = try String(contentsOfFile: Surroundings.centre, encoding: .utf8)
            try text.write(to: centre, atomically: true, encoding: .utf8)
            let keng = try RunningKeng(journal: folder.appendingPathComponent("keng.journal"), centre: centre.path)
            defer { keng.kill() }
            let client = try keng.client()
            #expect(try client.ask("UNIT unit=CS-04").words == ["NOTFOUND"])
            #expect(try client.events(from: 1).map { $0["type"] } == ["centre_configured"])

            let line = "  - {name: CS-03, kind: patrol_car, station: Trạm 113, crew: 2}\n"
            let fourth = line.replacing("CS-03", with: "CS-04")
            #expect(text.contains(line))
            try text.replacing(line, with: line + fourth).write(to: centre, atomically: true, encoding: .utf8)
            #expect(try nextConfiguration(client)["units"] == "49")
            #expect(try client.ask("UNIT unit=CS-04").word == "OK")

            // Refused: no event tells of it, so the next good file is waited for, and must be the only one.
            try text.replacing("kind: patrol_car, station: Trạm 113", with: "kind: tank, station: Trạm 113")
                .write(to: centre, atomically: true, encoding: .utf8)
            let limit = deadline()
            while !keng.program.complaint.contains("is refused; the old one goes on") {
                try #require(.now < limit, "the wrong file was not refused: \(keng.program.complaint)")
                #expect(try client.ask("UNIT unit=CS-04").word == "OK")
            }
            #expect(keng.program.complaint.contains("'tank' is not a kind of apparatus"))
            try text.replacing(line, with: "").write(to: centre, atomically: true, encoding: .utf8)
            #expect(try nextConfiguration(client)["units"] == "47")
            #expect(try client.ask("CALL hotline=113 type=POLICE-ORDER at=21.0262,105.8432").number("incident") == 1)
            #expect(try client.ask("DISPATCH incident=1 units=CS-04").words == ["NOTFOUND"])
            #expect(try client.ask("DISPATCH incident=1 units=CS-02").word == "OK")
        }

        private func nextConfiguration(_ client: LineClient) throws -> WireLine {
            while let line = try client.line() {
                let event = WireLine(line)
                if event["type"] == "centre_configured" { return event }
            }
            throw Failure("closed instead of a new centre")
        }
    }
}
