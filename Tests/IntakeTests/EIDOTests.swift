// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Incidents
import TestCentre
import Testing
import Vocabulary

@testable import Intake

@Suite struct EIDOTests {
    static let small =
        #"{"$id":"urn:emergency:uid:incidentid:1:x","lastUpdateTimeStamp":"2026-11-22T09:59:00+07:00","updatedByAgencyReference":{"$ref":"x"},"eidoVersion":"1.0","issuingElementIdentification":"x","agencyComponent":[],"incidentComponent":{"$id":"i","incidentTypeCommonRegistryText":"Fire","incidentTypeInternalCode":"FIRE","locationReference":[{"$ref":"l2"}]},"locationComponent":[{"$id":"l1","locationDescriptionText":"elsewhere"},{"$id":"l2","locationDescriptionText":"12 Phố Bắc","locationByValue":"<p xmlns:gml=\"g\"><gml:pos>21.0 105.8</gml:pos></p>"}],"callComponent":[{"$id":"c","callStartTimestamp":"2026-11-22T09:58:00+07:00","callBackReference":{"$ref":"b"}}],"callbackComponent":[{"$id":"b","callBackInformationUri":["sip:1@x","tel:+84900000001"]}],"notesComponent":[{"$id":"n","notesActionComments":"khói đen"}],"vehicleComponent":[{"$id":"v","plate":"29A-114.00"}]}"#

    @Test func `another centre's incident opens a call with place, caller, type, words, and the rest kept raw`() async throws {
        try await Door.open { door in
            let answer = try await door.ask("POST", "/v1/eido", token: try door.token(.writeCalls), body: EIDOTests.small)
            #expect(answer.status == 201 && answer.json["unread"] as? [String] == [])
            let board = door.engine.board
            let report = try #require(board.state.calls[CallID(1)]).report
            #expect(report.place == "12 Phố Bắc; elsewhere" && report.coordinate == Coordinate(text: "21.0,105.8"))
            #expect(report.callerNumber == "+84900000001" && report.type == TypeCode("FIRE") && report.hotline == "eido")
            #expect(report.told == Board.start - .seconds(120) && report.text.contains("khói đen"))
            #expect(board.incident(IncidentID(1)).notes.contains { $0.text.contains("29A-114.00") })
        }
    }

    @Test func `the same incident with news becomes notes; what is no EIDO becomes a call`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            let first = try await door.ask("POST", "/v1/eido", token: token, body: EIDOTests.small)
            #expect(try await door.ask("POST", "/v1/eido", token: token, body: EIDOTests.small).body == first.body)
            let news = EIDOTests.small.replacingOccurrences(of: "khói đen", with: "có người mắc kẹt")
            let update = try await door.ask("POST", "/v1/eido", token: token, body: news)
            #expect(update.status == 200 && update.json["incident"] as? Int == 1)
            #expect(door.engine.board.incident(IncidentID(1)).notes.contains { $0.text.contains("có người mắc kẹt") })
            for body in ["not json", "[1]", #"{"a":1}"#] {
                #expect(try await door.ask("POST", "/v1/eido", token: token, body: body).status == 201)
            }
            #expect(door.engine.board.state.calls.count == 4)
            #expect(door.engine.board.state.calls[CallID(2)]?.report.text == "not json")
        }
    }

    @Test func `NENA's sample call transfer is read`() async throws {
        guard let bytes = Samples.read("eido/sample-call-transfer.json") else { return }
        try await Door.open { door in
            let answer = try await door.ask("POST", "/v1/eido", token: try door.token(.writeCalls), bytes: bytes)
            #expect(answer.status == 201)
            let report = try #require(door.engine.board.state.calls[CallID(1)]).report
            #expect(report.place == "42 W Cellular Street Wilmington DE US" && report.callerNumber == "8195551212")
            #expect(report.text.contains("This is an example text."))
        }
    }

    @Test func `our incident as EIDO has what the schema asks of every part, and its references lead somewhere`() async throws {
        try await Door.open { door in
            _ = try await door.ask("POST", "/v1/calls", token: try door.token(.writeCalls), key: "key-00001", body: CallIntakeTests.fire)
            let unit = try #require(door.engine.board.state.units.sorted.first?.name)
            door.engine.perform(.dispatchUnits(IncidentID(1), [unit], reason: "test"))
            door.engine.perform(.addNote(IncidentID(1), text: "cổng sau"))
            let text = try await door.ask("GET", "/v1/incidents/1/eido", token: try door.token(.readCalls, .readCallers)).text
            let eido = try JSONParser.parse(Array(text.utf8))
            #expect(eido["eidoVersion"] == "1.0" && eido["issuingElementIdentification"] == "test")
            let components = eido.members.filter { $0.key.hasSuffix("Component") }
                .flatMap { $0.value.elements.isEmpty ? [$0.value] : $0.value.elements }
            let ids = Set(components.compactMap { $0["$id"]?.text })
            #expect(
                components.count >= 8 && components.allSatisfy { $0["lastUpdateTimeStamp"] != nil && $0["updatedByAgencyReference"] != nil }
            )
            #expect(EIDOTests.references(in: eido).isSubset(of: ids), "\(EIDOTests.references(in: eido).subtracting(ids))")
            #expect(text.contains("tel:0900000001") && text.contains("cổng sau") && text.contains(unit.text))
            let again = try await door.ask("POST", "/v1/eido", token: try door.token(.writeCalls, name: "neighbour"), body: text)
            #expect(again.status == 201 && (again.json["place"] as? [String: Any])?["text"] as? String == "12 Phố Bắc", "and it reads back")
        }
    }

    static func references(in value: JSONValue) -> Set<String> {
        let own = value["$ref"]?.text.map { [$0] } ?? []
        return Set(own).union(value.members.flatMap { references(in: $0.value) }).union(value.elements.flatMap(references))
    }
}
