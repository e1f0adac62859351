// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import HTTPTypes
import Hummingbird
import Incidents
import Units
import Vocabulary

/// Calls: taken, added to, looked at.
extension IntakeResponder {
    func takeCall(_ request: Request, _ bearer: Bearer) async throws(Problem) -> Response {
        let key = RequestKey("call", of: bearer.token.name, try key(request))
        let bytes = try await body(request)
        return try await take(ReadReport(call: try object(bytes)), key, content: [Array("POST /v1/calls".utf8), bytes], bearer)
    }

    /// Has a call taken, and what did not fit into it written behind it. Asked again, it goes on where it stopped.
    func take(_ read: ReadReport, _ key: RequestKey, content: [[UInt8]], _ bearer: Bearer) async throws(Problem) -> Response {
        let requester = key.requester(bearer, content)
        let accepted = try await perform(.takeCall(read.report, join: read.join), by: requester)
        if let call = accepted.receipt.call, !read.furtherNotes.isEmpty {
            var further = CallSupplement()
            further.notes = read.furtherNotes
            _ = try await perform(.supplementCall(.call(call), further), by: key.part(2).requester(bearer, content))
        }
        return answer(accepted, place: (read.report.place, read.report.coordinate, read.report.phoneCoordinate), status: .created)
    }

    func supplementCall(_ call: String, _ request: Request, _ bearer: Bearer) async throws(Problem) -> Response {
        let id: CallID = try IntakeResponder.number(call, "call")
        let key = RequestKey("call", of: bearer.token.name, try key(request))
        let bytes = try await body(request)
        let supplement = CallSupplement(body: try object(bytes))
        let requester = key.requester(bearer, [Array("PATCH /v1/calls/\(id)".utf8), bytes])
        let accepted = try await perform(.supplementCall(.call(id), supplement), by: requester)
        return answer(accepted, place: (supplement.place, supplement.coordinate, nil), status: .ok)
    }

    /// The answer to somebody who reported something: what became of it, and how it was understood.
    func answer(
        _ accepted: Accepted, place: (text: String, told: Coordinate?, phone: Coordinate?), status: HTTPResponse.Status
    ) -> Response {
        let receipt = accepted.receipt
        var headers: HTTPFields = [:]
        if accepted.isRepeat { headers[.idempotencyReplayed] = "true" }
        if status == .created, let call = receipt.call { headers[.location] = "/v1/calls/\(call)" }
        let duplicates = receipt.duplicates.map { RecordJSON.value(of: $0) }
        let at = place.told ?? place.phone
        let understood = JSONValue.members([
            "text": .text(place.text), "at": at.map { .text($0.description) },
            "source": at == nil ? nil : .text(place.told != nil ? "told" : "phone"),
        ])
        let value = JSONValue.members([
            "call": receipt.call.map { .number($0.number) }, "incident": receipt.incident.map { .number($0.number) },
            "seq": .number(accepted.seq), "dur": .text(accepted.durability),
            "priority": receipt.priority.map { .number($0.rawValue) }, "duplicates": .array(duplicates), "place": understood,
            "place_mismatch_m": receipt.placeMismatchMetres.map { .number($0) }, "located": .flag(receipt.unlocated != true),
            "unread": .texts(receipt.unread),
        ])
        return .json(value, status: status, headers)
    }

    // MARK: - Looking

    func lookAt(call number: String, _ bearer: Bearer) async throws(Problem) -> Response {
        let id: CallID = try IntakeResponder.number(number, "call")
        let (rows, seq) = try await ask(.call(id), by: bearer)
        guard let call = rows.first?.record as? Call else { throw Problem(.notFound, "there is no call \(id) on the board") }
        let story = try await ask(.incident(call.incident), by: bearer).rows
        let incident = IntakeResponder.incident(story, bearer, withCalls: false)
        return .json(["seq": .number(seq), "call": IntakeResponder.value(of: call, bearer), "incident": incident])
    }

    func lookAt(incident number: String, _ bearer: Bearer) async throws(Problem) -> Response {
        let (rows, seq) = try await ask(.incident(try IntakeResponder.number(number, "incident")), by: bearer)
        return .json(["seq": .number(seq), "incident": IntakeResponder.incident(rows, bearer, withCalls: true)])
    }

    private static func value(of call: Call, _ bearer: Bearer) -> JSONValue {
        RecordJSON.value(of: bearer.showsCallers ? call : call.withMaskedCaller)
    }

    /// The incident with its assignments, and its calls in full rather than by number.
    private static func incident(_ rows: [AnswerRow], _ bearer: Bearer, withCalls: Bool) -> JSONValue {
        var members = rows.compactMap { $0.record as? Incident }.first.map { RecordJSON.value(of: $0).members } ?? []
        func replace(_ key: String, _ values: [JSONValue]) {
            members.removeAll { $0.key == key }
            members.append(JSONValue.Member(key, .array(values)))
        }
        if withCalls { replace("calls", rows.compactMap { $0.record as? Call }.map { value(of: $0, bearer) }) }
        replace("assignments", rows.compactMap { $0.record as? Assignment }.map { RecordJSON.value(of: $0) })
        return .object(members)
    }
}
