// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import DispatchEngine
import Foundation
import Incidents
import TestCentre
import Testing
import Vocabulary

@testable import Intake

@Suite struct CallIntakeTests {
    static let fire =
        #"{"hotline":"114","caller":"0900000001","name":"chị Hoa","type":"FIRE","at":"21.0000000,105.8000000","place":"12 Phố Bắc","text":"Cháy!"}"#

    @Test func `a call is taken, and the answer says what became of it`() async throws {
        try await Door.open { door in
            let answer = try await door.ask(
                "POST", "/v1/calls", token: try door.token(.writeCalls), key: "key-00001", body: CallIntakeTests.fire)
            #expect(answer.status == 201)
            #expect(answer.headers["location"] == "/v1/calls/1")
            #expect(answer.json["call"] as? Int == 1 && answer.json["incident"] as? Int == 1 && answer.json["priority"] as? Int == 1)
            #expect(answer.json["dur"] as? String == "local" && answer.json["located"] as? Bool == true)
            let place = answer.json["place"] as? [String: Any]
            #expect(place?["at"] as? String == "21.0000000,105.8000000" && place?["source"] as? String == "told")
            let call = try #require(door.engine.board.state.calls[CallID(1)])
            #expect(call.report.callerName == "chị Hoa" && call.report.text == "Cháy!")
            #expect(door.engine.board.log.last?.by == "app")
        }
    }

    @Test func `the same key gets the same answer, another body is refused, another sender's key is its own`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            let first = try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: CallIntakeTests.fire)
            let again = try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: CallIntakeTests.fire)
            #expect(again.status == 201 && again.body == first.body)
            #expect(first.headers["idempotency-replayed"] == nil && again.headers["idempotency-replayed"] == "true")
            let other = try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: "{}")
            #expect(other.status == 422 && other.problem == "key-reused")
            #expect(door.engine.board.state.calls.count == 1)
            let renewed = try await door.ask(
                "POST", "/v1/calls", token: try door.token(.writeCalls), key: "key-00001", body: CallIntakeTests.fire)
            #expect(renewed.body == first.body, "a renewed token of the same name is the same sender")
            let stranger = try door.token(.writeCalls, name: "other")
            #expect(try await door.ask("POST", "/v1/calls", token: stranger, key: "key-00001", body: "{}").status == 201)
            #expect(door.engine.board.state.calls.count == 2)
        }
    }

    @Test func `whatever stands in a call, it is taken, and what cannot be read is kept and flagged`() async throws {
        try await Door.open { door in
            let body =
                #"{"hotline":["114"],"at":"somewhere","told":7,"incident":"x","text":"kh\u00f3i\u0000\nđen","color":{"a":1},"type":"NO-SUCH","caller":900}"#
            let answer = try await door.ask("POST", "/v1/calls", token: try door.token(.writeCalls), key: "key-00001", body: body)
            #expect(answer.status == 201 && answer.json["located"] as? Bool == false)
            let unread = try #require(answer.json["unread"] as? [String])
            for key in ["hotline", "at", "told", "incident", "text", "color", "type"] {
                #expect(unread.contains { $0.hasPrefix(key + ":") }, "\(key) in \(unread)")
            }
            let report = try #require(door.engine.board.state.calls[CallID(1)]).report
            #expect(report.text == "khói\u{FFFD} đen" && report.callerNumber == "900")
        }
    }

    @Test func `a text of any length is kept whole: in the call and in notes behind it, once`() async throws {
        try await Door.open { door in
            let text = String(repeating: "cháy nhà ", count: 10_000)
            let token = try door.token(.writeCalls)
            for _ in 1...2 {
                let answer = try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: "{\"text\":\"\(text)\"}")
                #expect(answer.status == 201)
            }
            let board = door.engine.board
            let said =
                board.state.calls[CallID(1)]!.report.text
                + board.incident(IncidentID(1)).notes.map { $0.text.dropFirst("call 1: ".count) }.joined()
            #expect(said == text)
        }
    }

    @Test func `what is no object, is empty or has no key is refused, and nothing was done`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            for body in ["[]", "7", "{", "{\"a\":1}x", "\"text\"", "{\"a\":\"\u{1}\"}", String(repeating: "[", count: 100_000)] {
                let answer = try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: body)
                #expect(answer.status == 400 && answer.problem == "body-not-json", "\(body.prefix(20))")
                #expect(answer.headers["content-type"] == "application/problem+json")
            }
            #expect(try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: "").problem == "body-missing")
            #expect(try await door.ask("POST", "/v1/calls", token: token, body: "{}").problem == "key-missing")
            #expect(try await door.ask("POST", "/v1/calls", token: token, key: "short", body: "{}").problem == "key-missing")
            #expect(door.engine.board.state.calls.count == 0)
        }
    }

    @Test func `nobody gets in without a token that permits it; revoked is revoked at once`() async throws {
        try await Door.open { door in
            let reader = try door.token(.readCalls)
            #expect(try await door.ask("POST", "/v1/calls", key: "key-00001", body: "{}").problem == "token-missing")
            let unknown = "keng_00000000_" + String(repeating: "0", count: 64)
            #expect(try await door.ask("POST", "/v1/calls", token: unknown, key: "key-00001", body: "{}").problem == "token-refused")
            let refused = try await door.ask("POST", "/v1/calls", token: reader, key: "key-00001", body: "{}")
            #expect(refused.status == 403 && refused.problem == "scope-missing")
            let writer = try door.token(.writeCalls, name: "writer")
            #expect(try await door.ask("POST", "/v1/calls", token: writer, key: "key-00001", body: "{}").status == 201)
            _ = try TokenKeeper.change(door.tokens) { $0.revoke("writer", at: Board.start) }
            let revoked = try await door.ask("POST", "/v1/calls", token: writer, key: "key-00002", body: "{}")
            #expect(revoked.status == 401 && (revoked.json["detail"] as? String)?.contains("revoked") == true)
            door.engine.wait(.seconds(86_400))
            let expired = try await door.ask("GET", "/v1/calls/1", token: reader)
            #expect(expired.status == 401 && (expired.json["detail"] as? String)?.contains("expired") == true)
        }
    }

    @Test func `a tokens file that others may read or that is damaged is not taken up`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            #expect(try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: "{}").status == 201)
            try Data("{".utf8).write(to: URL(fileURLWithPath: door.tokens))
            #expect(
                try await door.ask("POST", "/v1/calls", token: token, key: "key-00002", body: "{}").status == 201, "the old tokens stay")
            chmod(door.tokens, 0o644)
            #expect(throws: PrivateFile.Fault.open(door.tokens, mode: 0o644)) { try TokenKeeper.book(door.tokens) }
        }
    }

    @Test func `a full engine says when to come again, and nothing was done`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            door.engine.fill(true)
            let answer = try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: CallIntakeTests.fire)
            #expect(answer.status == 503 && answer.problem == "overloaded" && answer.headers["retry-after"] == "2")
            #expect(try await door.ask("GET", "/readyz").status == 503)
            door.engine.fill(false)
            #expect(try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: CallIntakeTests.fire).status == 201)
            #expect(door.engine.board.state.calls.count == 1)
        }
    }

    @Test func `further information locates, retypes upwards and is written down, in one commit`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            _ = try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: #"{"type":"ASK"}"#)
            let before = door.engine.board.state.seq
            let body = #"{"note":"lửa lan sang nhà bên","at":{"lat":21.0,"lon":105.8},"place":"12 Phố Bắc","type":"FIRE","mood":"bad"}"#
            let answer = try await door.ask("PATCH", "/v1/calls/1", token: token, key: "key-00002", body: body)
            #expect(answer.status == 200 && answer.json["priority"] as? Int == 1 && answer.json["located"] as? Bool == true)
            let incident = door.engine.board.incident(IncidentID(1))
            #expect(incident.type == TypeCode("FIRE") && incident.place == "12 Phố Bắc" && incident.coordinate != nil)
            #expect(incident.notes.map(\.text) == ["call 1: lửa lan sang nhà bên", "call 1: mood: is not known here; it said 'bad'"])
            let after = door.engine.board.state.seq
            #expect(after > before)
            #expect(try await door.ask("PATCH", "/v1/calls/1", token: token, key: "key-00002", body: body).body == answer.body)
            #expect(door.engine.board.state.seq == after, "a repeat writes nothing")
        }
    }

    @Test func `a type that would lower the priority is for people to decide`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            _ = try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: CallIntakeTests.fire)
            let answer = try await door.ask("PATCH", "/v1/calls/1", token: token, key: "key-00002", body: #"{"type":"ASK"}"#)
            #expect(answer.status == 200 && answer.json["priority"] as? Int == 1)
            let incident = door.engine.board.incident(IncidentID(1))
            #expect(incident.type == TypeCode("FIRE") && incident.notes.last?.text.contains("would lower the priority") == true)
            #expect(try await door.ask("PATCH", "/v1/calls/99", token: token, key: "key-00003", body: "{}").problem == "not-found")
        }
    }

    @Test func `a caller's name and number are shown to those who may see them, and masked for the others`() async throws {
        try await Door.open { door in
            _ = try await door.ask("POST", "/v1/calls", token: try door.token(.writeCalls), key: "key-00001", body: CallIntakeTests.fire)
            let (reader, trusted) = (
                try door.token(.readCalls, .readEvents), try door.token(.readCalls, .readCallers, .readEvents, name: "b")
            )
            for path in ["/v1/calls/1", "/v1/incidents/1", "/v1/incidents/1/eido", "/v1/events?from=1&follow=false"] {
                let (masked, open) = (try await door.whole(path, reader), try await door.whole(path, trusted))
                #expect(!masked.contains("0900000001") && !masked.contains("Hoa"), "\(path)")
                #expect(open.contains("0900000001"), "\(path)")
            }
        }
    }

    @Test func `an incident is shown with its calls, its crews and its story`() async throws {
        try await Door.open { door in
            _ = try await door.ask("POST", "/v1/calls", token: try door.token(.writeCalls), key: "key-00001", body: CallIntakeTests.fire)
            let unit = try #require(door.engine.board.state.units.sorted.first?.name)
            door.engine.perform(.dispatchUnits(IncidentID(1), [unit], reason: "test"))
            let answer = try await door.ask("GET", "/v1/incidents/1", token: try door.token(.readCalls))
            let incident = try #require(answer.json["incident"] as? [String: Any])
            #expect((incident["calls"] as? [[String: Any]])?.first?["call"] as? Int == 1)
            #expect((incident["assignments"] as? [[String: Any]])?.first?["unit"] as? String == unit.text)
            #expect(try await door.ask("GET", "/v1/incidents/99", token: try door.token(.readCalls)).status == 404)
            #expect(try await door.ask("GET", "/v1/incidents/x", token: try door.token(.readCalls)).problem == "bad-parameter")
        }
    }
}

extension Door {
    /// The whole body of an answer, also of a stream that ends.
    func whole(_ path: String, _ token: String) async throws -> String {
        let line = try line()
        line.send("GET \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n")
        guard path.contains("events") else { return try await line.answer().text }
        _ = try await line.head()
        var text = ""
        while let chunk = try await line.chunk() { text += chunk }
        return text
    }
}
