// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Access

/// RFC 5802 and RFC 7677, from both sides.
@Suite struct ScramTests {
    // The exchange that RFC 7677, section 3, prints.
    private static let clientNonce = "rOprNGfwEbeRWgbNEkqO"
    private static let serverNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    private static let serverFirst = "r=\(clientNonce)\(serverNonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    private static let clientFinal = "c=biws,r=\(clientNonce)\(serverNonce),p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    private static let serverFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    private static func verifier(_ password: String = "pencil") throws -> ScramVerifier {
        let salt = try #require(Base64.decoded("W22ZaJ0SNY7soEsUEjb6gQ=="))
        return ScramVerifier(password: try PlainPassword(password), salt: salt, iterations: 4096)
    }

    @Test("the client says what RFC 7677 prints")
    func clientVector() throws {
        var client = ScramClient(name: "user", password: try PlainPassword("pencil"), nonce: Self.clientNonce)
        #expect(client.first == "n,,n=user,r=\(Self.clientNonce)")
        #expect(try client.answer(Self.serverFirst) == Self.clientFinal)
        try client.check(Self.serverFinal)
    }

    @Test("the server says what RFC 7677 prints")
    func serverVector() throws {
        var server = ScramServer(nonce: Self.serverNonce)
        let verifier = try Self.verifier()
        #expect(try server.begin("n,,n=user,r=\(Self.clientNonce)") { _ in verifier } == Self.serverFirst)
        #expect(server.name == "user")
        #expect(try server.finish(Self.clientFinal) == .init(name: "user", message: Self.serverFinal))
    }

    private func exchange(_ password: String, against verifier: ScramVerifier) throws -> ScramServer.Success {
        var client = ScramClient(name: "lan", password: try PlainPassword(password), nonce: "c0")
        var server = ScramServer(nonce: "s0")
        let challenge = try server.begin(client.first) { _ in verifier }
        let success = try server.finish(try client.answer(challenge))
        try client.check(success.message)
        return success
    }

    @Test("a wrong password, and a right one against a decoy, are the same failure")
    func wrongPassword() throws {
        #expect(throws: ScramFault.wrongProof) { try exchange("pencill", against: try Self.verifier()) }
        let decoy = UserBook(secret: [UInt8](repeating: 7, count: 32)).verifier(of: "nobody")
        #expect(throws: ScramFault.wrongProof) { try exchange("pencil", against: decoy) }
        #expect(decoy.salt.count == 16 && decoy.iterations == ScramVerifier.iterations)
    }

    @Test("Vietnamese passwords work when composed, and are refused with a reason when not")
    func vietnamesePasswords() throws {
        let verifier = ScramVerifier(password: try PlainPassword("Ngõ 119 Trung Kính ệ"), salt: [1], iterations: 4096)
        #expect(try exchange("Ngõ 119 Trung Kính ệ", against: verifier).name == "lan")
        #expect(throws: PlainPassword.Fault.unclear("\u{0303}")) { try PlainPassword("Ngo\u{0303} 119") }
        for strange in ["ſecret", "пароль", "パスワード", "a\u{00A0}b", "ﬁre", "tab\t", "ŉ"] {
            #expect(throws: PlainPassword.Fault.self, "\(strange)") { try PlainPassword(strange) }
        }
        #expect(throws: PlainPassword.Fault.tooShort) { try PlainPassword("kẻng", isNew: true) }
        #expect(throws: PlainPassword.Fault.tooLong) { try PlainPassword(String(repeating: "x", count: 257)) }
    }

    @Test("a client leaves a server that changes its nonce, asks for too little, or cannot sign")
    func wrongServer() throws {
        func client() throws -> ScramClient { ScramClient(name: "user", password: try PlainPassword("pencil"), nonce: Self.clientNonce) }
        var first = try client()
        #expect(throws: ScramFault.wrongServer) { try first.answer("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096") }
        var second = try client()
        #expect(throws: ScramFault.self) { try second.answer("r=\(Self.clientNonce)x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1") }
        var third = try client()
        _ = try third.answer(Self.serverFirst)
        #expect(throws: ScramFault.wrongServer) { try third.check("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=") }
    }

    @Test(
        "messages that RFC 5802 does not know are refused",
        arguments: [
            "", "n,,", "n,,n=user", "n,a=admin,n=user,r=x", "p=tls-unique,,n=user,r=x", "n,,m=1,n=user,r=x", "n,,n=user,r=",
            "n,,r=x,n=user",
        ])
    func malformed(_ message: String) throws {
        let verifier = try Self.verifier()
        var server = ScramServer(nonce: "s")
        #expect(throws: ScramFault.self) { try server.begin(message) { _ in verifier } }
        #expect(throws: ScramFault.self, "and the exchange is over") { try server.begin("n,,n=user,r=x") { _ in verifier } }
    }

    @Test("a proof is good once, for its nonce and its header only")
    func proofIsBound() throws {
        let verifier = try Self.verifier()
        for wrong in [
            Self.clientFinal.replacing("c=biws", with: "c=eSws"), Self.clientFinal.replacing("r=rO", with: "r=rX"),
            String(Self.clientFinal.dropLast(3)), "c=biws,p=\(Self.clientFinal.suffix(44))", "v=1",
        ] {
            var server = ScramServer(nonce: Self.serverNonce)
            _ = try server.begin("n,,n=user,r=\(Self.clientNonce)") { _ in verifier }
            #expect(throws: ScramFault.self, "\(wrong)") { try server.finish(wrong) }
            #expect(throws: ScramFault.self, "a second try needs a new exchange") { try server.finish(Self.clientFinal) }
        }
    }

    @Test("a verifier's text reads back, and nothing else does")
    func verifierText() throws {
        let verifier = try Self.verifier()
        #expect(ScramVerifier(verifier.description) == verifier)
        #expect(!verifier.description.contains("pencil"))
        for wrong in ["", "SCRAM-SHA-1$4096:AA==$AA==:AA==", "SCRAM-SHA-256$1:AA==$AA==:AA==", verifier.description + "x"] {
            #expect(ScramVerifier(wrong) == nil)
        }
    }

    @Test("Base64 is that of RFC 4648, and knows only what it writes")
    func base64() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")] {
            #expect(Base64.encoded(Array(plain.utf8)) == coded)
            #expect(Base64.decoded(coded) == Array(plain.utf8))
        }
        for wrong in ["Zg", "Zg=", "Zh==", "Z===", "====", "Zm9 ", "Zg==Zg=="] { #expect(Base64.decoded(wrong) == nil, "\(wrong)") }
    }
}
