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
        guard omitted == 0 else {
            precondition(WireText.isKey(key), LineWriter.keyRule)
            omitted += 1
            return
        }
        let start = bytes.count
        append(key: key)
        append(value: value)
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

    private static var keyRule: String { "a key is [a-z][a-z0-9_.]*, at most \(LineLimits.key) bytes" }

    private mutating func append(key: String) {
        var key = key
        key.withUTF8 { key in
            precondition(WireText.isKey(key), LineWriter.keyRule)
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: key)
            bytes.append(UInt8(ascii: "="))
        }
    }

    private mutating func append(value: String) {
        var value = value
        let isWritten = value.withUTF8 { value in
            let look = WireText.Look(value)
            if look.mayHoldForbidden { return false }
            append(value, look)
            return true
        }
        if isWritten { return }
        var safe = LineWriter.text(value)
        safe.withUTF8 { append($0, WireText.Look($0)) }
    }

    private mutating func append(_ value: UnsafeBufferPointer<UInt8>, _ look: WireText.Look) {
        guard value.isEmpty || look.holdsSpace || look.needsEscape else { return bytes.append(contentsOf: value) }
        bytes.append(UInt8(ascii: "\""))
        if look.needsEscape {
            for byte in value {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
        } else {
            bytes.append(contentsOf: value)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
