// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A password whose letters have one spelling, so that client and server hash the same bytes.
///
/// RFC 5802 prepares passwords by SASLprep (RFC 4013), which maps look-alikes onto each other. Instead of mapping, this
/// refuses what would have to be mapped: allowed are printable ASCII and the composed letters of the Latin scripts, Vietnamese
/// among them, that SASLprep leaves as they are. Combining marks are refused with a word how to type them composed.
public struct PlainPassword: Equatable, Sendable {
    public enum Fault: Error, Equatable, CustomStringConvertible {
        case tooShort
        case tooLong
        case unclear(Unicode.Scalar)

        public var description: String {
            switch self {
            case .tooShort: "a password has at least \(PlainPassword.shortest) characters"
            case .tooLong: "a password has at most \(PlainPassword.longest) bytes"
            case .unclear(let scalar):
                "U+\(String(scalar.value, radix: 16, uppercase: true)) may not stand in a password: "
                    + "take ASCII and composed Latin letters (ế as one character, not e with two marks)"
            }
        }
    }

    public static let shortest = 8
    public static let longest = 256

    let bytes: [UInt8]

    /// - Parameter isNew: a new password must not be short; an old one is what it is.
    public init(_ text: String, isNew: Bool = false) throws(Fault) {
        if let scalar = text.unicodeScalars.first(where: { !PlainPassword.isPlain($0) }) { throw .unclear(scalar) }
        if text.utf8.count > PlainPassword.longest { throw .tooLong }
        if isNew, text.count < PlainPassword.shortest { throw .tooShort }
        bytes = Array(text.utf8)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: return true
        case 0xC0...0x24F, 0x1E00...0x1EFF:
            let isLetter = scalar.properties.generalCategory == .lowercaseLetter || scalar.properties.generalCategory == .uppercaseLetter
            // A letter whose small form survives compatibility composition unchanged needs no mapping.
            let small = scalar.properties.lowercaseMapping.unicodeScalars
            return isLetter && small.allSatisfy { !$0.properties.changesWhenNFKCCaseFolded }
        default: return false
        }
    }
}
