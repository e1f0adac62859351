// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension LineSocket {
    /// Three times the longest wait that a server makes after wrong passwords would be rude; once is enough.
    static let loginPatience = LoginPace.longest + .seconds(4)

    /// Waits for the greeting, proves who we are, and lets the server prove that it knows us.
    ///
    /// - Returns: the lines that have come and were not about the login, the greeting first.
    func logIn(_ login: ServerAccess.Login, by end: ContinuousClock.Instant) throws(Failure) -> [[UInt8]] {
        var kept: [[UInt8]] = []
        let greeting = try next(by: end, keeping: &kept) { $0.tag == nil && $0.words[0] == "KENG" }
        kept.append(Array(greeting.text.utf8))
        switch greeting["auth"] {
        case "done":
            guard greeting["user"] == login.name else {
                throw Failure(reason: "the certificate is \(greeting["user"] ?? "nobody")'s, not \(login.name)'s", isFinal: true)
            }
            return kept
        case ScramVerifier.mechanism?: break
        default: throw Failure(reason: "the server asks nobody who he is; leave the user away if that is meant to be so", isFinal: true)
        }
        try exchange(login, by: end, keeping: &kept)
        return kept
    }

    private func exchange(_ login: ServerAccess.Login, by end: ContinuousClock.Instant, keeping kept: inout [[UInt8]]) throws(Failure) {
        var client = ScramClient(name: login.name, password: login.password, nonce: LineSocket.freshNonce())
        do throws(ScramFault) {
            let first = [Field("mechanism", ScramVerifier.mechanism), Field("message", client.first)]
            let challenge = try ask(Request(tag: "login.1", verb: "AUTH", first), by: end, keeping: &kept)
            let proof = try client.answer(challenge)
            let signature = try ask(Request(tag: "login.2", verb: "AUTH", [Field("message", proof)]), by: end, keeping: &kept)
            try client.check(signature)
        } catch {
            throw LineSocket.failure(of: error)
        }
    }

    private static func failure(of fault: ScramFault) -> Failure {
        switch fault {
        case .refused(let text): Failure(reason: "the login is refused: \(text)", isFinal: true)
        case .wrongServer: Failure(reason: "the server does not know this user's password: it is not who it should be", isFinal: true)
        case .malformed(let text): Failure(reason: "the server's answer to the login makes no sense: \(text)", isFinal: true)
        case .wrongProof: Failure(reason: "name and password do not fit", isFinal: true)
        }
    }

    private func ask(_ request: Request, by end: ContinuousClock.Instant, keeping kept: inout [[UInt8]]) throws(ScramFault) -> String {
        guard send(request.bytes) else { throw .malformed("the connection ended") }
        let answer: ServerLine
        do throws(Failure) {
            answer = try next(by: end, keeping: &kept) { $0.tag == request.tag && $0.isFinal }
        } catch {
            throw .malformed(error.reason)
        }
        guard answer.words[0] == "OK", let message = answer["message"] else { throw .refused(answer["text"] ?? answer.text) }
        return message
    }

    /// The next line that is `wanted`; others that come before it are kept.
    private func next(
        by end: ContinuousClock.Instant, keeping kept: inout [[UInt8]], _ wanted: (ServerLine) -> Bool
    ) throws(Failure) -> ServerLine {
        while true {
            while let line = nextQueued() {
                guard let read = ServerLine(line: line) else { throw Failure(reason: "the server does not speak this protocol") }
                if wanted(read) { return read }
                if read.words[0] == "BYE" {
                    throw Failure(reason: read["text"] ?? read.text, isFinal: read.code == ErrorCode.auth.rawValue)
                }
                kept.append(line)
            }
            let left = (end - ContinuousClock.now).milliseconds
            var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&item, 1, Int32(clamping: left)) > 0 else { throw Failure(reason: "the server does not answer in time") }
            guard queue() else { throw Failure(reason: "the server closed the connection") }
        }
    }

    /// 24 random letters.
    private static func freshNonce() -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        return String((0..<24).map { _ in letters[Int.random(in: 0..<64)] })
    }
}
