// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import HTTPTypes
import Hummingbird

/// "No", for a machine and for the person who looks after it (RFC 9457).
///
/// `type` is stable and what programs branch on; `detail` names the field and the fix.
public struct Problem: Error, Equatable, Sendable {
    /// Every reason, append-only: none ever changes its meaning or its status.
    public enum Kind: String, Sendable, CaseIterable {
        case tokenMissing = "token-missing"
        case tokenRefused = "token-refused"
        case scopeMissing = "scope-missing"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case keyMissing = "key-missing"
        case keyReused = "key-reused"
        case parameter = "bad-parameter"
        case bodyNotJSON = "body-not-json"
        case bodyMissing = "body-missing"
        case bodyTooLarge = "body-too-large"
        case bodyTooSlow = "body-too-slow"
        case externalEntity = "external-entity"
        case refused = "refused"
        case eventsGone = "events-gone"
        case eventsToCome = "events-to-come"
        case tooManyStreams = "too-many-streams"
        case overloaded = "overloaded"
        case durabilityUnknown = "durability-unknown"

        public var status: Int {
            switch self {
            case .tokenMissing, .tokenRefused: 401
            case .scopeMissing: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .keyMissing, .parameter, .bodyNotJSON, .bodyMissing, .externalEntity: 400
            case .bodyTooSlow: 408
            case .refused, .eventsToCome: 409
            case .eventsGone: 410
            case .bodyTooLarge: 413
            case .keyReused: 422
            case .tooManyStreams, .overloaded, .durabilityUnknown: 503
            }
        }

        /// One sentence, as the description prints it.
        public var title: String {
            switch self {
            case .tokenMissing: "there is no bearer token"
            case .tokenRefused: "the token is unknown, expired or revoked"
            case .scopeMissing: "the token does not permit this"
            case .notFound: "there is no such thing"
            case .methodNotAllowed: "this path knows other methods"
            case .keyMissing: "an Idempotency-Key is needed, 8 to 128 printable characters"
            case .keyReused: "the Idempotency-Key was used for another request"
            case .parameter: "a parameter cannot be read"
            case .bodyNotJSON: "the body is not a JSON object"
            case .bodyMissing: "the body is empty"
            case .bodyTooLarge: "the body is too large"
            case .bodyTooSlow: "the body did not come in time"
            case .externalEntity: "XML with a DOCTYPE or entities of its own is not read"
            case .refused: "the engine refuses this"
            case .eventsGone: "the events asked for are not kept any more"
            case .eventsToCome: "the events asked for have not happened yet"
            case .tooManyStreams: "too many streams of events are open"
            case .overloaded: "the engine's queue is full; nothing was done"
            case .durabilityUnknown: "it is not known whether the request became durable; asking again with the same key settles it"
            }
        }

        public var isTemporary: Bool { status == 503 }
    }

    public let kind: Kind
    public let detail: String
    /// The member, header or parameter that is wrong.
    public let field: String?
    /// The engine's code, when the engine refused.
    public let code: String?

    public init(_ kind: Kind, _ detail: String, field: String? = nil, code: String? = nil) {
        (self.kind, self.detail, self.field, self.code) = (kind, detail, field, code)
    }

    public var value: JSONValue {
        .members([
            "type": .text("urn:keng:problem:\(kind.rawValue)"), "title": .text(kind.title), "status": .number(kind.status),
            "detail": .text(detail), "field": field.map { .text($0) }, "code": code.map { .text($0) },
        ])
    }

    /// - Parameter closes: whether the rest of the request is of no use, so that the connection ends with this answer.
    func response(allowing methods: [String] = []) -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json", .cacheControl: "no-store"]
        if kind.status == 401 { headers[.wwwAuthenticate] = "Bearer" }
        if kind.isTemporary { headers[.retryAfter] = "\(IntakeLimits.retryAfter)" }
        if !methods.isEmpty { headers[.allow] = methods.joined(separator: ", ") }
        let status = HTTPResponse.Status(code: kind.status)
        guard kind == .bodyTooLarge || kind == .bodyTooSlow else {
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes)))
        }
        headers[.connection] = "close"
        return Response(status: status, headers: headers, body: .lastWord(value.bytes))
    }
}

extension ResponseBody {
    /// A body behind which the connection is closed: what still comes in is not read.
    fileprivate static func lastWord(_ bytes: [UInt8]) -> ResponseBody {
        ResponseBody(contentLength: bytes.count) { writer in
            try await writer.write(ByteBuffer(bytes: bytes))
            try await writer.finish(nil)
            throw ConnectionDone()
        }
    }

    private struct ConnectionDone: Error {}
}
