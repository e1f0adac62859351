// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What the server keeps of a password (RFC 5802, section 3): enough to check a proof, not enough to make one, and not
/// the password.
public struct ScramVerifier: Equatable, Sendable {
    /// Between the 4,096 that RFC 7677 asks for and what makes a console wait: some 0.1 s of work for whoever knows the password,
    /// and for every guess of whoever steals the file.
    public static let iterations = 32_768

    public let salt: [UInt8]
    public let iterations: Int
    let storedKey: [UInt8]
    let serverKey: [UInt8]

    /// - Parameter salt: 16 fresh random bytes.
    public init(password: PlainPassword, salt: [UInt8], iterations: Int = iterations) {
        precondition(!salt.isEmpty && iterations >= 4096, "RFC 7677 asks for a salt and at least 4,096 iterations")
        let salted = Digest.stretched(password.bytes, salt: salt, iterations: iterations)
        (self.salt, self.iterations) = (salt, iterations)
        storedKey = Digest.hash(Digest.code(Array("Client Key".utf8), key: salted))
        serverKey = Digest.code(Array("Server Key".utf8), key: salted)
    }

    private init(salt: [UInt8], iterations: Int, storedKey: [UInt8], serverKey: [UInt8]) {
        (self.salt, self.iterations, self.storedKey, self.serverKey) = (salt, iterations, storedKey, serverKey)
    }

    /// What is answered for a name that does not exist: always the same salt for the same name, and keys that no password
    /// fits. So a stranger cannot find out who works here.
    ///
    /// - Parameter secret: of this server; without it the salt looks as random as any other.
    static func decoy(for name: String, secret: [UInt8]) -> ScramVerifier {
        func derived(_ purpose: String) -> [UInt8] { Digest.code(Array("\(purpose) \(name)".utf8), key: secret) }
        return ScramVerifier(
            salt: Array(derived("salt").prefix(16)), iterations: iterations, storedKey: derived("stored"), serverKey: derived("server"))
    }
}

/// As PostgreSQL writes it: `SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY`.
extension ScramVerifier: CustomStringConvertible {
    public static let mechanism = "SCRAM-SHA-256"

    public var description: String {
        let parts = [salt, storedKey, serverKey].map(Base64.encoded)
        return "\(ScramVerifier.mechanism)$\(iterations):\(parts[0])$\(parts[1]):\(parts[2])"
    }

    public init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == ScramVerifier.mechanism else { return nil }
        let start = parts[1].split(separator: ":")
        let keys = parts[2].split(separator: ":").map { Base64.decoded($0) }
        guard start.count == 2, let iterations = Int(start[0]), iterations >= 4096, let salt = Base64.decoded(start[1]), !salt.isEmpty,
            keys.count == 2, let stored = keys[0], let server = keys[1], stored.count == Digest.length, server.count == Digest.length
        else { return nil }
        self.init(salt: salt, iterations: iterations, storedKey: stored, serverKey: server)
    }
}
