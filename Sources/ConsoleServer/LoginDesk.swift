// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol

/// The way in for everybody: who there is, and how fast may be guessed. One a server; the exchange is each connection's own.
struct LoginDesk {
    var users: UserBook
    private var pace = LoginPace()
    private let makeNonce: @Sendable () -> String

    init(users: UserBook, makeNonce: @escaping @Sendable () -> String) { (self.users, self.makeNonce) = (users, makeNonce) }

    /// What a connection is told, when, and who it is from then on.
    struct Answer: Equatable {
        let reply: Reply
        var delay: Duration = .zero
        var identity: Identity?
        /// Counts as one of the tries.
        var isFailure = false
    }

    /// Answers one `AUTH`: with `mechanism` it begins an exchange, without it ends it.
    mutating func answer(_ request: Request, _ exchange: inout ScramServer?, from address: String, now: Duration) -> Answer {
        if let stray = request.arguments.first(where: { $0.key != "mechanism" && $0.key != "message" }) {
            return Answer(reply: .err(.badKey, text: "AUTH knows no key \(stray.key); it takes mechanism, message"))
        }
        guard let message = request["message"] else {
            return Answer(reply: .err(.missing, text: "message: AUTH needs message=…, as RFC 5802 has it"))
        }
        guard let mechanism = request["mechanism"] else { return end(message, &exchange, address, now) }
        guard mechanism.uppercased() == ScramVerifier.mechanism else {
            return Answer(reply: .err(.badValue, text: "mechanism: only \(ScramVerifier.mechanism) is offered"))
        }
        return begin(message, &exchange)
    }

    private func begin(_ message: String, _ exchange: inout ScramServer?) -> Answer {
        // Who begins again and again without ever giving a proof is trying something.
        let isAbandoned = exchange?.isWaitingForProof == true
        var new = ScramServer(nonce: makeNonce())
        do throws(ScramFault) {
            let challenge = try new.begin(message, verifier: users.verifier)
            exchange = new
            return Answer(reply: .ok([Field("message", challenge)]), isFailure: isAbandoned)
        } catch {
            exchange = nil
            return LoginDesk.refused(error)
        }
    }

    private mutating func end(_ message: String, _ exchange: inout ScramServer?, _ address: String, _ now: Duration) -> Answer {
        guard var begun = exchange, let name = begun.name else {
            return Answer(
                reply: .err(.auth, text: "begin with AUTH mechanism=\(ScramVerifier.mechanism) message=n,,n=NAME,r=NONCE"), isFailure: true)
        }
        exchange = nil
        // Right and wrong wait equally long: the wait tells nothing.
        let delay = pace.delay(name, from: address, now: now)
        do throws(ScramFault) {
            let success = try begun.finish(message)
            // A disabled user's proof may fit; that is nobody's business.
            guard let identity = users.identity(of: success.name) else { throw .wrongProof }
            pace.succeeded(name, from: address)
            return Answer(
                reply: .ok([Field("message", success.message)] + LoginDesk.fields(of: identity)), delay: delay, identity: identity)
        } catch {
            pace.failed(name, from: address, now: now)
            var answer = LoginDesk.refused(error)
            answer.delay = delay
            return answer
        }
    }

    private static func refused(_ fault: ScramFault) -> Answer {
        guard case .malformed(let reason) = fault else {
            return Answer(reply: .err(.auth, text: "name and proof do not fit"), isFailure: true)
        }
        return Answer(reply: .err(.auth, text: "message: \(reason)"), isFailure: true)
    }

    /// Who somebody is, as greeting and `AUTH` say it.
    static func fields(of identity: Identity) -> [Field] {
        let units = identity.units.sorted().map(\.text).joined(separator: ",")
        return [Field("user", identity.name), Field("role", identity.role.rawValue)] + (units.isEmpty ? [] : [Field("units", units)])
    }

    /// 18 bytes of the system's random source, in characters that a nonce may have.
    @Sendable static func freshNonce() -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        return String((0..<24).map { _ in letters[Int.random(in: 0..<64)] })
    }
}
