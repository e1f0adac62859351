// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// All tokens of a centre, as they stand in their file.
public struct TokenBook: Record {
    public private(set) var tokens: [Token] = []

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.records("tokens", &tokens)
    }

    /// What a text that claims to be a token is worth. Expired and revoked are said only to whoever held the real one.
    public enum Verdict: Equatable, Sendable {
        case admitted(Token)
        case unknown
        case expired(Instant)
        case revoked(Instant)
    }

    public func judge(_ text: String, at now: Instant) -> Verdict {
        guard let text = TokenText(text) else { return .unknown }
        let digest = Array(text.digest.utf8)
        guard let token = tokens.first(where: { $0.id == text.id && Digest.areSame(Array($0.digest.utf8), digest) }) else {
            return .unknown
        }
        if let revoked = token.revoked { return .revoked(revoked) }
        return now < token.expires ? .admitted(token) : .expired(token.expires)
    }

    /// Adds a token for `name` and gives its text, the only time that it exists.
    ///
    /// - Parameter random: 36 bytes that nobody can guess.
    public mutating func add(
        name: String, scopes: [TokenScope], created now: Instant, expires: Instant, random: [UInt8]
    ) -> TokenText {
        let text = TokenText(random: random)
        var token = Token()
        (token.id, token.name, token.digest, token.scopes) = (text.id, name, text.digest, scopes)
        (token.created, token.expires) = (now, expires)
        tokens.append(token)
        return text
    }

    /// Ends every token with this id or name that still holds; those that it ended.
    public mutating func revoke(_ wanted: String, at now: Instant) -> [Token] {
        var ended: [Token] = []
        for index in tokens.indices where tokens[index].revoked == nil {
            guard tokens[index].id == wanted || tokens[index].name == wanted else { continue }
            tokens[index].revoked = now
            ended.append(tokens[index])
        }
        return ended
    }

    /// A name stands in the journal and in lines: 1 to 32 letters, digits, `.`, `_` or `-`.
    public static func isName(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count) && text.allSatisfy { $0.isLetter || $0.isNumber || "._-".contains($0) }
    }
}
