// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The text of a token: `keng_1f0c93ab_` and 64 hexadecimal digits. Its beginning lets a scanner of leaked secrets know it.
public struct TokenText: Sendable {
    public let text: String
    public let id: String

    /// - Parameter random: 4 bytes for the id and 32 for the secret, from a source that nobody can guess.
    public init(random: [UInt8]) {
        precondition(random.count == 36, "a token is made of 36 random bytes")
        id = HexText.of(random[..<4])
        text = "keng_\(id)_\(HexText.of(random[4...]))"
    }

    /// `nil` when it cannot be a token of ours.
    public init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "keng", parts[1].utf8.count == 8, parts[2].utf8.count == 64 else { return nil }
        (self.text, id) = (text, String(parts[1]))
    }

    /// What is stored of it. A fast hash is enough: the secret holds 256 bits of chance, nobody's favourite word.
    public var digest: String { HexText.of(Digest.hash(Array(text.utf8))) }
}

enum HexText {
    static func of(_ bytes: some Collection<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
