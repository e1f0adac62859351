// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Incidents
import TestCentre
import Testing
import Vocabulary

@testable import Intake

@Suite struct AlertIntakeTests {
    static func alert(
        _ identifier: String, kind: String = "Alert", references: String = "", headline: String = "Cháy rừng",
        sent: String = "2026-11-22T09:59:00+07:00"
    ) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>\(identifier)</identifier><sender>khí-tượng@vn</sender>
        <sent>\(sent)</sent><status>Actual</status><msgType>\(kind)</msgType><scope>Public</scope>
        \(references.isEmpty ? "" : "<references>\(references)</references>")
        <info><category>Fire</category><event>Forest fire</event><urgency>Immediate</urgency><severity>Severe</severity>
        <certainty>Observed</certainty><eventCode><valueName>keng:type</valueName><value>FIRE</value></eventCode>
        <headline>\(headline)</headline><description>Khói &amp; lửa &#x111;ang lan</description>
        <area><areaDesc>Sóc Sơn</areaDesc><circle>21.0000,105.8000 0.3</circle></area></info></alert>
        """
    }

    @Test func `an alert opens a call at its place, of its type, by its own clock`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            let answer = try await door.ask("POST", "/v1/alerts/cap", token: token, body: AlertIntakeTests.alert("a1"))
            #expect(answer.status == 201 && answer.json["unread"] as? [String] == [])
            let call = try #require(door.engine.board.state.calls[CallID(1)])
            #expect(call.report.type == TypeCode("FIRE") && call.report.place == "Sóc Sơn")
            #expect(call.report.coordinate == Coordinate(text: "21.0,105.8") && call.report.hotline == "cap")
            #expect(call.report.told == Board.start - .seconds(60))
            #expect(call.report.text.contains("Cháy rừng. Immediate/Severe/Observed") && call.report.text.contains("Khói & lửa đang lan"))
            #expect(try await door.ask("POST", "/v1/alerts/cap", token: token, body: AlertIntakeTests.alert("a1")).body == answer.body)
            #expect(door.engine.board.state.calls.count == 1)
        }
    }

    @Test func `an update and a cancel become notes that people see, and close nothing`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            _ = try await door.ask("POST", "/v1/alerts/cap", token: token, body: AlertIntakeTests.alert("a1"))
            let reference = "khí-tượng@vn,a1,2026-11-22T09:59:00+07:00"
            let update = AlertIntakeTests.alert("a2", kind: "Update", references: reference, headline: "Lửa lan rộng")
            let updated = try await door.ask("POST", "/v1/alerts/cap", token: token, body: update)
            #expect(updated.status == 200 && updated.json["call"] as? Int == 1)
            let cancel = AlertIntakeTests.alert(
                "a3", kind: "Cancel", references: "khí-tượng@vn,a2,2026-11-22T09:59:00+07:00", headline: "Hết cháy")
            let cancelled = try await door.ask("POST", "/v1/alerts/cap", token: token, body: cancel)
            #expect(cancelled.status == 200 && cancelled.json["call"] as? Int == 1, "what refers to an update means the call behind it")
            let incident = door.engine.board.incident(IncidentID(1))
            #expect(incident.state == .open && incident.priority == .one)
            let notes = incident.notes.map(\.text)
            #expect(notes.contains { $0.contains("CAP Update a2") } && notes.contains { $0.contains("Lửa lan rộng") })
            #expect(notes.contains { $0.contains("CAP Cancel a3") } && notes.contains { $0.contains("Hết cháy") })
            #expect(door.engine.board.state.calls.count == 1)
        }
    }

    @Test func `an update of something unknown is a call, and so is the same identity with other words a note`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            let update = AlertIntakeTests.alert("b2", kind: "Update", references: "x,y,z")
            let answer = try await door.ask("POST", "/v1/alerts/cap", token: token, body: update)
            #expect(answer.status == 201)
            #expect((answer.json["unread"] as? [String])?.contains { $0.contains("not on the board (x,y,z)") } == true)
            let other = update.replacingOccurrences(of: "Cháy rừng", with: "Cháy đồi")
            let again = try await door.ask("POST", "/v1/alerts/cap", token: token, body: other)
            #expect(again.status == 200 && again.json["call"] as? Int == 1)
            #expect(door.engine.board.incident(IncidentID(1)).notes.contains { $0.text.contains("Cháy đồi") })
        }
    }

    @Test func `an old alert does not seem to have waited for years, an exercise is flagged`() async throws {
        try await Door.open { door in
            let old = AlertIntakeTests.alert("a1", sent: "2003-06-17T14:57:00-07:00").replacingOccurrences(of: "Actual", with: "Exercise")
            let answer = try await door.ask("POST", "/v1/alerts/cap", token: try door.token(.writeCalls), body: old)
            let unread = try #require(answer.json["unread"] as? [String])
            #expect(unread.contains { $0.hasPrefix("sent:") } && unread.contains("status: 'Exercise', not Actual"))
            #expect(door.engine.board.incident(IncidentID(1)).opened == Board.start)
        }
    }

    @Test func `what is no alert is a call with the raw text; entities and DOCTYPE are refused`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            for (number, body) in ["cháy ở chợ!", "<alert><identifier>", "<rss><channel/></rss>", "<a>\u{7}</a>"].enumerated() {
                let answer = try await door.ask("POST", "/v1/alerts/cap", token: token, body: body)
                #expect(answer.status == 201 && (answer.json["unread"] as? [String])?.first?.hasPrefix("body: ") == true, "\(body)")
                let text = door.engine.board.state.calls[CallID(UInt64(number + 1))]?.report.text
                #expect(text == body.replacingOccurrences(of: "\u{7}", with: "\u{FFFD}"))
            }
            let attack = "<!DOCTYPE alert [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><alert><note>&x;</note></alert>"
            for body in [attack, "<alert><note>&x;</note></alert>", "<!doctype alert><alert/>"] {
                #expect(try await door.ask("POST", "/v1/alerts/cap", token: token, body: body).problem == "external-entity", "\(body)")
            }
        }
    }

    @Test func `every sample of the CAP library is taken or, where it attacks, refused`() async throws {
        let names = Samples.names("cap").filter { !$0.hasSuffix(".xsd") }
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            for name in names {
                guard let bytes = Samples.read("cap/\(name)") else { continue }
                let answer = try await door.ask("POST", "/v1/alerts/cap", token: token, bytes: bytes)
                let isAttack = name.hasPrefix("xee.")
                #expect(isAttack ? answer.problem == "external-entity" : [200, 201].contains(answer.status), "\(name): \(answer.text)")
                let again = try await door.ask("POST", "/v1/alerts/cap", token: token, bytes: bytes)
                #expect(again.body == answer.body, "\(name)")
            }
        }
    }

    @Test func `the samples say what their authors say`() throws {
        guard let bytes = Samples.read("cap/earthquake-iso8859-1.cap"), let canada = Samples.read("cap/canada.cap") else { return }
        let quake = CAPAlert(try XMLDocumentReader.read(bytes))
        #expect(quake.areas.first?.hasPrefix("47 miles (76 km) SSW of Usulután, Usulután, El Salvador") == true)
        #expect(quake.place?.isPlace == true)
        let storm = CAPAlert(try XMLDocumentReader.read(canada))
        #expect(storm.message == "Update" && storm.references.first == "cap@ec.gc.ca,2.49.0.1.124.a3f342a4.2012,2012-05-02T21:45:05-00:00")
        #expect(storm.place?.isPlace == false)
    }
}
