// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Access

/// Two lines: the client's messages to a server, or the server's to a client.
enum LoginProperties {
    private static let clientNonce = "fyko+d2lbbFgONRv9qkxdawL"
    private static let serverNonce = "3rfcNHYJY1ZVvWVs7j9OWaD+"
    private static let password = (try? PlainPassword("đường Láng 114"))!
    private static let verifier = ScramVerifier(password: password, salt: Array("sixteen bytes ..".utf8), iterations: 4096)

    /// What somebody says who knows the password.
    private static let honest: (first: String, last: String, challenge: String, signature: String) = {
        var (client, server) = (ScramClient(name: "lan", password: password, nonce: clientNonce), ScramServer(nonce: serverNonce))
        do throws(ScramFault) {
            let challenge = try server.begin(client.first) { _ in verifier }
            let last = try client.answer(challenge)
            return (client.first, last, challenge, try server.finish(last).message)
        } catch {
            preconditionFailure("an honest login fails: \(error)")
        }
    }()

    static func hold(_ bytes: [UInt8]) throws(BrokenProperty) {
        let messages = lines(of: bytes).prefix(2).map { String(decoding: $0, as: UTF8.self) }
        let (first, second) = (messages[0], messages.count > 1 ? messages[1] : "")
        try holdServer(first, second)
        try holdClient(first, second)
        try holdStored(first)
    }

    private static func holdServer(_ first: String, _ second: String) throws(BrokenProperty) {
        var server = ScramServer(nonce: serverNonce)
        guard let challenge = try? server.begin(first, verifier: { _ in verifier }) else { return }
        try demand((try? ScramMessage(challenge)) != nil, "the server's own message is none: \(challenge)")
        guard (try? server.finish(second)) != nil else { return }
        try demand(first == honest.first && second == honest.last, "a stranger came in by \(first) and \(second)")
    }

    private static func holdClient(_ first: String, _ second: String) throws(BrokenProperty) {
        // More iterations are as good a test, and take as much longer.
        guard let parts = try? ScramMessage(first), (try? parts.value("i", at: 2)) == "4096" else { return }
        var client = ScramClient(name: "lan", password: password, nonce: clientNonce)
        guard let proof = try? client.answer(first) else { return }
        try demand((try? ScramMessage(proof)) != nil, "the client's own message is none: \(proof)")
        guard (try? client.check(second)) != nil else { return }
        try demand(first == honest.challenge, "another server is believed: \(first) and \(second)")
    }

    private static func holdStored(_ text: String) throws(BrokenProperty) {
        if let bytes = Base64.decoded(text) { try demand(Base64.encoded(bytes) == text, "\(text) is two spellings of the same") }
        if let verifier = ScramVerifier(text) {
            try demand(ScramVerifier(verifier.description) == verifier, "\(text) is written as \(verifier)")
        }
        guard let password = try? PlainPassword(text) else { return }
        try demand(password.bytes == Array(text.utf8), "a password is changed")
    }
}
