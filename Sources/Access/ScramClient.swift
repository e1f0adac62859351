// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The client's side of one SCRAM-SHA-256 exchange, as a value. It proves that it knows the password, and asks the server for
/// the same.
public struct ScramClient: Sendable {
    private enum State {
        case begun
        /// Waits for the server's signature.
        case proven(expected: [UInt8])
        case over
    }

    /// A server that asks for less would have us help somebody who tries passwords; one that asks for more, wait for ever.
    private static let iterations = 4096...1_000_000

    private let bare: String
    private let nonce: String
    private let password: PlainPassword
    private var state = State.begun

    /// - Parameter nonce: fresh and random, 18 bytes in Base64 or more.
    public init(name: String, password: PlainPassword, nonce: String) {
        precondition(ScramMessage.isNonce(nonce), "a nonce is printable ASCII without commas")
        (self.nonce, self.password) = (nonce, password)
        bare = "n=\(name),r=\(nonce)"
    }

    public var first: String { "n,,\(bare)" }

    /// Answers the server's first message with the proof.
    public mutating func answer(_ message: String) throws(ScramFault) -> String {
        guard case .begun = state else { throw .malformed("the proof was given already") }
        state = .over
        let parts = try ScramMessage(message)
        let both = try parts.value("r", at: 0)
        guard both.hasPrefix(nonce), both != nonce, ScramMessage.isNonce(both) else { throw .wrongServer }
        guard let salt = Base64.decoded(try parts.value("s", at: 1)), let iterations = Int(try parts.value("i", at: 2)),
            ScramClient.iterations.contains(iterations)
        else { throw .malformed("salt and iterations cannot be used") }
        let salted = Digest.stretched(password.bytes, salt: salt, iterations: iterations)
        let clientKey = Digest.code(Array("Client Key".utf8), key: salted)
        let end = "c=biws,r=\(both)"
        let said = Array("\(bare),\(message),\(end)".utf8)
        let proof = Digest.mixed(clientKey, Digest.code(said, key: Digest.hash(clientKey)))
        state = .proven(expected: Digest.code(said, key: Digest.code(Array("Server Key".utf8), key: salted)))
        return "\(end),p=\(Base64.encoded(proof))"
    }

    /// Checks the server's last message.
    public mutating func check(_ message: String) throws(ScramFault) {
        guard case .proven(let expected) = state else { throw .malformed("there was no proof yet") }
        state = .over
        let parts = try ScramMessage(message)
        guard let signature = Base64.decoded(try parts.value("v", at: 0)), Digest.areSame(signature, expected) else { throw .wrongServer }
    }
}
