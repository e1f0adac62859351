// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677) as a value: no clock, no random source, no table of users.
///
/// ```
///  n,,n=lan,r=CLIENT ──▶ begin ──▶ r=CLIENT·SERVER,s=SALT,i=ITERATIONS
///  c=biws,r=CLIENT·SERVER,p=PROOF ──▶ finish ──▶ v=SIGNATURE
/// ```
///
/// The password never travels; who listens can neither learn it cheaply nor use what was said again. Channel binding is
/// not offered (`y,,` is the same as `n,,`).
public struct ScramServer: Sendable {
    private enum State {
        /// Waits for the client's first message.
        case waiting
        /// Has answered it, and waits for the proof.
        case challenged(Challenge)
        /// One exchange is one exchange.
        case over
    }

    private struct Challenge {
        let name: String
        let verifier: ScramVerifier
        let nonce: String
        let header: String
        /// Both first messages, as the signatures cover them.
        let said: String
    }

    public struct Success: Equatable, Sendable {
        public let name: String
        /// The server's signature: it knows the password's verifier, too.
        public let message: String
    }

    private let nonce: String
    private var state = State.waiting

    /// - Parameter nonce: fresh and random, 18 bytes in Base64 or more.
    public init(nonce: String) {
        precondition(ScramMessage.isNonce(nonce), "a nonce is printable ASCII without commas")
        self.nonce = nonce
    }

    /// The name that is being proven; `nil` before the first message.
    public var name: String? { if case .challenged(let challenge) = state { challenge.name } else { nil } }

    public var isWaitingForProof: Bool { name != nil }

    /// - Parameter verifier: for every name, whether it exists or not.
    public mutating func begin(_ message: String, verifier: (String) -> ScramVerifier) throws(ScramFault) -> String {
        guard case .waiting = state else { throw .malformed("the exchange has begun already") }
        state = .over
        let (header, bare) = try ScramServer.split(message)
        let parts = try ScramMessage(bare)
        let name = try parts.value("n", at: 0)
        let clientNonce = try parts.value("r", at: 1)
        guard ScramMessage.isNonce(clientNonce), clientNonce.utf8.count <= 128 else { throw .malformed("r= is no nonce") }
        // Names are plain, so an escaped comma or equals sign belongs to nobody.
        let found = verifier(name)
        let answer = "r=\(clientNonce)\(nonce),s=\(Base64.encoded(found.salt)),i=\(found.iterations)"
        state = .challenged(
            Challenge(name: name, verifier: found, nonce: clientNonce + nonce, header: header, said: "\(bare),\(answer)"))
        return answer
    }

    public mutating func finish(_ message: String) throws(ScramFault) -> Success {
        guard case .challenged(let challenge) = state else { throw .malformed("the first message comes first") }
        state = .over
        guard let cut = message.range(ofLast: ",p=") else { throw .malformed("p= has to stand last") }
        let parts = try ScramMessage(message)
        guard try parts.value("c", at: 0) == Base64.encoded(Array(challenge.header.utf8)),
            try parts.value("r", at: 1) == challenge.nonce,
            let proof = Base64.decoded(try parts.value("p", at: parts.count - 1)), proof.count == Digest.length
        else { throw .wrongProof }
        let said = Array("\(challenge.said),\(message[..<cut])".utf8)
        let clientKey = Digest.mixed(proof, Digest.code(said, key: challenge.verifier.storedKey))
        guard Digest.areSame(Digest.hash(clientKey), challenge.verifier.storedKey) else { throw .wrongProof }
        let signature = Digest.code(said, key: challenge.verifier.serverKey)
        return Success(name: challenge.name, message: "v=\(Base64.encoded(signature))")
    }

    /// The header, `n,,` or `y,,`, and what follows it.
    private static func split(_ message: String) throws(ScramFault) -> (header: String, bare: Substring) {
        for header in ["n,,", "y,,"] where message.hasPrefix(header) { return (header, message.dropFirst(3)) }
        if message.hasPrefix("p=") { throw .malformed("channel binding is not offered; begin with n,,") }
        throw .malformed("begin with n,,n=NAME,r=NONCE; another identity to act for is not offered")
    }
}

extension String {
    /// Where the last occurrence of `text` begins.
    fileprivate func range(ofLast text: String) -> Index? {
        var place = utf8.endIndex
        while place > utf8.startIndex {
            place = utf8.index(before: place)
            if self[place...].utf8.starts(with: text.utf8) { return place }
        }
        return nil
    }
}
