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

    /// What is wrong with the bytes of a whole line; `nil`: nothing. UTF-8 is judged before characters.
    static func fault(in bytes: [UInt8]) -> Fault? {
        guard (try? UTF8Span(validating: bytes.span)) != nil else { return .invalidUTF8 }
        guard bytes.withUnsafeBufferPointer({ Look($0).mayHoldForbidden }) else { return nil }
        return firstForbidden(in: String(decoding: bytes, as: UTF8.self)).map(Fault.forbidden)
    }

    static func firstForbidden(in text: String) -> Unicode.Scalar? {
        var text = text
        return text.withUTF8 { Look($0).mayHoldForbidden } ? text.unicodeScalars.first(where: isForbidden) : nil
    }

    /// What stands in a text, by one pass without a branch, many bytes at a time.
    struct Look {
        let holdsSpace: Bool
        /// A quote or a backslash.
        let needsEscape: Bool
        /// A byte with which a forbidden character begins; an allowed one may, too.
        let mayHoldForbidden: Bool

        init(_ text: UnsafeBufferPointer<UInt8>) {
            var (spaces, escapes, others) = (UInt8(0), UInt8(0), UInt8(0))
            for byte in text {
                spaces |= byte == UInt8(ascii: " ") ? 1 : 0
                escapes |= (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
                others |= (byte < 0x20 ? 1 : 0) | (byte == 0x7F ? 1 : 0) | (byte == 0xC2 ? 1 : 0)
                others |= (byte == 0xD8 ? 1 : 0) | (byte == 0xE2 ? 1 : 0)
            }
            (holdsSpace, needsEscape, mayHoldForbidden) = (spaces != 0, escapes != 0, others != 0)
        }
    }

    static func isTagByte(_ byte: UInt8) -> Bool {
        isLower(byte) || isUpper(byte) || isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
    }

    static func isVerbByte(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) || byte == UInt8(ascii: "_") }

    /// `[a-z][a-z0-9_.]*`, not longer than the limit.
    public static func isKey(_ text: some StringProtocol) -> Bool {
        text.utf8.withContiguousStorageIfAvailable(isKey) ?? Array(text.utf8).withUnsafeBufferPointer(isKey)
    }

    static func isKey(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, isLower(first), text.count <= LineLimits.key else { return false }
        return text.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
    }

    /// 1 to 32 of `A-Za-z0-9._-`.
    public static func isTag(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= LineLimits.tag && text.utf8.allSatisfy(isTagByte)
    }

    private static func isLower(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
    private static func isUpper(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
