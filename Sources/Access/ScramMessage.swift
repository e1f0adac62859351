// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Why an exchange failed. A server tells a stranger no more than that it did.
public enum ScramFault: Error, Equatable, Sendable {
    /// Not what RFC 5802 wants at this place.
    case malformed(String)
    /// Name and proof do not fit.
    case wrongProof
    /// The server does not know the password, either: it is not who it should be.
    case wrongServer
    /// The server said no.
    case refused(String)
}

/// One message of RFC 5802: attributes `x=value` with commas between.
struct ScramMessage {
    private let attributes: [(key: Character, value: String)]

    init(_ text: some StringProtocol) throws(ScramFault) {
        var found: [(key: Character, value: String)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let key = part.first, part.dropFirst().first == "=" else { throw .malformed("attributes look like x=value") }
            found.append((key, String(part.dropFirst(2))))
        }
        attributes = found
    }

    /// The value of the attribute that has to stand at `place`.
    func value(_ key: Character, at place: Int) throws(ScramFault) -> String {
        guard attributes.indices.contains(place), attributes[place].key == key else {
            throw .malformed("\(key)= has to stand at place \(place + 1)")
        }
        return attributes[place].value
    }

    var count: Int { attributes.count }

    /// What RFC 5802 lets a nonce be made of.
    static func isNonce(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ",") }
    }
}
