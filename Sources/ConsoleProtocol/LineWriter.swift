// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Builds one line. It is the only way to make one, so that no value can end its line early or open a second.
///
/// Every value is accepted: what came over the wire has been checked at the door, and what came from elsewhere (a
/// centre file, an alert) is made safe here, see `text`. A line never grows over `LineLimits.outputLine`: from the first
/// field that no longer fits on, fields are left out whole, and the line ends with `omitted=` and their number. A
/// client that sees it asks for the whole in pages.
public struct LineWriter: Sendable {
    private var bytes: [UInt8] = []
    private var omitted = 0

    /// Room kept for ` omitted=` and its number.
    private static let reserve = 32

    /// Begins a line of a reply, or a request.
    public init(tag: String) {
        precondition(WireText.isTag(tag), "a tag is 1 to \(LineLimits.tag) of A-Za-z0-9._-")
        bytes.append(contentsOf: tag.utf8)
    }

    /// Begins a line that nobody asked for: `* WORD`.
    public init(unasked word: String) {
        bytes.append(UInt8(ascii: "*"))
        self.word(word)
    }

    /// Appends a bare word of the protocol's own, such as `OK`.
    public mutating func word(_ word: String) {
        precondition(
            !word.isEmpty && word.utf8.allSatisfy { WireText.isTagByte($0) }, "a word is made of A-Za-z0-9._-")
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: word.utf8)
    }

    public mutating func field(_ key: String, _ value: String) {
        precondition(WireText.isKey(key), "a key is [a-z][a-z0-9_.]*, at most \(LineLimits.key) bytes")
        guard omitted == 0 else {
            omitted += 1
            return
        }
        let start = bytes.count
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: key.utf8)
        bytes.append(UInt8(ascii: "="))
        append(value: LineWriter.text(value))
        if bytes.count + LineWriter.reserve > LineLimits.outputLine {
            bytes.removeSubrange(start...)
            omitted = 1
        }
    }

    public mutating func field(_ key: String, _ value: some BinaryInteger) { field(key, String(value)) }

    public mutating func fields(_ fields: [Field]) {
        for field in fields { self.field(field.key, field.value) }
    }

    /// The line with its LF.
    public consuming func finished() -> [UInt8] {
        if omitted > 0 { bytes.append(contentsOf: " omitted=\(omitted)".utf8) }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// The same text, with every forbidden character replaced by U+FFFD. Total: there is no text it refuses.
    public static func text(_ text: String) -> String {
        guard WireText.firstForbidden(in: text) != nil else { return text }
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { safe.append(WireText.isForbidden(scalar) ? "\u{FFFD}" : scalar) }
        return String(safe)
    }

    private mutating func append(value: String) {
        let needsQuotes =
            value.utf8.isEmpty
            || value.utf8.contains {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
            }
        guard needsQuotes else {
            bytes.append(contentsOf: value.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
