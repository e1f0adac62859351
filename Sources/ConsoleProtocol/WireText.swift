// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The characters of the protocol: what may stand in names, and what may stand nowhere.
public enum WireText {
    /// Why bytes are no acceptable text.
    public enum Fault: Equatable, Sendable {
        case invalidUTF8
        case forbidden(Unicode.Scalar)
    }

    /// True for what is refused in every line: C0 and C1 controls and DEL (they end lines and move cursors), line and
    /// paragraph separators, and the marks, embeddings, overrides and isolates of bidirectional text (they make a
    /// screen show something else than what is stored).
    public static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Checks and decodes a whole line. UTF-8 is judged before characters.
    static func decode(_ bytes: ArraySlice<UInt8>) -> Result {
        guard let text = String(validating: bytes, as: UTF8.self) else { return .faulty(.invalidUTF8) }
        if let scalar = firstForbidden(in: text) { return .faulty(.forbidden(scalar)) }
        return .text(text)
    }

    enum Result: Equatable {
        case text(String)
        case faulty(Fault)
    }

    static func firstForbidden(in text: String) -> Unicode.Scalar? {
        let mayHold = text.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xD8 || $0 == 0xE2 }
        return mayHold ? text.unicodeScalars.first(where: isForbidden) : nil
    }

    static func isTagByte(_ byte: UInt8) -> Bool {
        isLower(byte) || isUpper(byte) || isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
    }

    static func isVerbByte(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) || byte == UInt8(ascii: "_") }

    /// `[a-z][a-z0-9_.]*`, not longer than the limit.
    public static func isKey(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, isLower(first), text.utf8.count <= LineLimits.key else { return false }
        return text.utf8.allSatisfy {
            isLower($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
    }

    /// 1 to 32 of `A-Za-z0-9._-`.
    public static func isTag(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= LineLimits.tag && text.utf8.allSatisfy(isTagByte)
    }

    private static func isLower(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
    private static func isUpper(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
