// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import DispatchEngine
import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

/// Where a request came from.
struct IntakeContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) { channel = source.channel }

    /// Without the port: it tells nobody anything.
    var address: String { channel.remoteAddress?.ipAddress ?? "?" }
}

/// Whoever is behind a request, and may what.
struct Bearer: Sendable {
    let token: Token
    let address: String

    var showsCallers: Bool { token.permits(.readCallers) }
}

/// Answers requests: finds the route, asks who it is, does it, counts it.
struct IntakeResponder: HTTPResponder {
    typealias Context = IntakeContext

    let backend: IntakeBackend
    let tokens: TokenKeeper
    let signal: EventSignal
    let counters: IntakeCounters
    let readiness = ReadinessCheck()

    func respond(to request: Request, context: IntakeContext) async -> Response {
        let start = ContinuousClock.now
        let (label, response) = await answer(request, context)
        counters.count(label, status: response.status.code, microseconds: (ContinuousClock.now - start).microseconds)
        return request.method == .head ? response.withoutBody : response
    }

    private func answer(_ request: Request, _ context: IntakeContext) async -> (label: String, Response) {
        switch Route.choose(method: request.method.rawValue, path: request.uri.path) {
        case .none: return ("none", Problem(.notFound, "there is no \(request.uri.path); /v1/openapi.json says what there is").response())
        case .otherMethods(let methods):
            let detail = "\(request.method.rawValue) is not for this path; it knows \(methods.joined(separator: ", "))"
            return ("none", Problem(.methodNotAllowed, detail).response(allowing: methods))
        case .route(let route):
            do throws(Problem) {
                return (route.label, try await answer(route, request, context))
            } catch {
                return (route.label, error.response())
            }
        }
    }

    private func answer(_ route: Route, _ request: Request, _ context: IntakeContext) async throws(Problem) -> Response {
        switch route {
        case .takeCall: try await takeCall(request, bearer(.writeCalls, request, context))
        case .supplementCall(let call): try await supplementCall(call, request, bearer(.writeCalls, request, context))
        case .call(let call): try await lookAt(call: call, bearer(.readCalls, request, context))
        case .incident(let incident): try await lookAt(incident: incident, bearer(.readCalls, request, context))
        case .incidentEIDO(let incident): try await eido(of: incident, bearer(.readCalls, request, context))
        case .events: try await events(request, context, bearer(.readEvents, request, context))
        case .alertCAP: try await takeAlert(request, bearer(.writeCalls, request, context))
        case .eido: try await takeEIDO(request, bearer(.writeCalls, request, context))
        case .description: .json(OpenAPI.description)
        case .healthz: .json(["status": "alive"])
        case .readyz: await ready()
        case .metrics: .plain((await backend.gauges() + counters.families).map(\.text).joined())
        }
    }

    // MARK: - Who it is

    private func bearer(_ scope: TokenScope, _ request: Request, _ context: IntakeContext) throws(Problem) -> Bearer {
        let words = (request.headers[.authorization] ?? "").split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw Problem(.tokenMissing, "send 'Authorization: Bearer keng_…'", field: "Authorization")
        }
        switch tokens.judge(String(words[1]), at: backend.now()) {
        case .admitted(let token):
            guard token.permits(scope) else {
                let has = token.scopes.map(\.rawValue).joined(separator: ", ")
                throw Problem(.scopeMissing, "this needs the scope \(scope.rawValue); the token has \(has)", field: "Authorization")
            }
            return Bearer(token: token, address: context.address)
        case .unknown: throw Problem(.tokenRefused, "this token is not known here", field: "Authorization")
        case .expired(let end): throw Problem(.tokenRefused, "this token expired at \(end)", field: "Authorization")
        case .revoked(let end): throw Problem(.tokenRefused, "this token was revoked at \(end)", field: "Authorization")
        }
    }

    // MARK: - What it brings

    /// The whole body, in time and within bounds.
    func body(_ request: Request) async throws(Problem) -> [UInt8] {
        let limit = IntakeLimits.body
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw IntakeResponder.tooLarge }
        let bytes: [UInt8]
        do {
            let body = request.body
            bytes = try await Patience.limit(IntakeLimits.bodyTime) { [UInt8](buffer: try await body.collect(upTo: limit)) }
        } catch is NIOTooManyBytesError {
            throw IntakeResponder.tooLarge
        } catch {
            throw Problem(.bodyTooSlow, "the whole body has to be here within \(IntakeLimits.bodyTime.wholeSeconds) s")
        }
        guard !bytes.isEmpty else { throw Problem(.bodyMissing, "there is no body") }
        return bytes
    }

    private static let tooLarge = Problem(.bodyTooLarge, "a body has at most \(IntakeLimits.body) bytes")

    /// The body as a JSON object.
    func object(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
        do throws(JSONFault) {
            let value = try JSONParser.parse(bytes)
            guard case .object = value else { throw JSONFault(reason: "it is no object", offset: 0) }
            return value
        } catch {
            throw Problem(.bodyNotJSON, error.description)
        }
    }

    func key(_ request: Request) throws(Problem) -> String {
        let key = request.headers[.idempotencyKey] ?? ""
        guard (8...128).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            let fix = "send 'Idempotency-Key: …', 8 to 128 printable characters, another one for every call"
            throw Problem(.keyMissing, fix, field: "Idempotency-Key")
        }
        return key
    }

    static func number<ID: NumberedID>(_ text: String, _ field: String) throws(Problem) -> ID {
        guard let number = UInt64(text) else { throw Problem(.parameter, "'\(KeptText.short(text, 40))' is not a number", field: field) }
        return ID(number)
    }

    // MARK: - What the engine says

    struct Accepted: Sendable {
        let receipt: Receipt
        let seq: UInt64
        let isRepeat: Bool
        let durability: String
    }

    /// Has the engine do something.
    func perform(_ command: Command, by requester: Requester) async throws(Problem) -> Accepted {
        switch await backend.ask(command, by: requester) {
        case .reply(.accepted(let receipt, let seq, let isRepeat, let durability)):
            if isRepeat { counters.repeated() } else if !receipt.unread.isEmpty { counters.flagged() }
            return Accepted(receipt: receipt, seq: seq, isRepeat: isRepeat, durability: durability)
        case .reply(.refused(let refusal)): throw Problem(refusal)
        case .reply(.failed(let reason)): throw Problem(.durabilityUnknown, "the journal failed: \(reason)")
        case .reply(.answered), .silent: throw Problem(.durabilityUnknown, "the engine has not answered in time")
        case .overloaded: throw IntakeResponder.overloaded
        }
    }

    /// Asks the engine something.
    func ask(_ question: Question, by bearer: Bearer) async throws(Problem) -> (rows: [AnswerRow], seq: UInt64) {
        switch await backend.ask(.ask(question), by: Requester(name: bearer.token.name, from: bearer.address)) {
        case .reply(.answered(let rows, let seq)): return (rows, seq)
        case .reply(.refused(let refusal)): throw Problem(refusal)
        case .reply, .silent: throw Problem(.overloaded, "the engine has not answered in time")
        case .overloaded: throw IntakeResponder.overloaded
        }
    }

    private static let overloaded = Problem(.overloaded, "ask again in \(IntakeLimits.retryAfter) s, with the same Idempotency-Key")
}

extension Problem {
    init(_ refusal: Refusal) {
        let field = refusal.phrase.en.split(separator: ":").first.map(String.init)
        switch refusal.code {
        case .cidReused:
            self.init(.keyReused, "make a new key for another request", field: "Idempotency-Key", code: refusal.code.rawValue)
        case .notFound: self.init(.notFound, refusal.phrase.en, field: field, code: refusal.code.rawValue)
        default: self.init(.refused, refusal.phrase.en, field: field, code: refusal.code.rawValue)
        }
    }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed")!
    static let lastEventID = HTTPField.Name("Last-Event-ID")!
}

extension Response {
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, _ headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes)))
    }

    static func plain(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// As an answer to HEAD.
    fileprivate var withoutBody: Response {
        Response(status: status, headers: headers, body: ResponseBody(contentLength: body.contentLength) { try await $0.finish(nil) })
    }
}
