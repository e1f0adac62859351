// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Reads keys from the bytes that a terminal sends. They may come in any pieces.
///
/// ```
/// ESC [ 1 ; 5 C         Control-Right: CSI, parameters, one last byte
/// ESC O P               F1: SS3
/// ESC x                 Alt-x
/// ESC                   the Escape key, if nothing follows for a moment: `settle()` says so
/// ESC [ 200 ~ … ESC [ 201 ~   pasted text
/// ```
public struct KeyDecoder: Sendable {
    private var bytes: [UInt8] = []
    private var pasted: [UInt8]?

    /// Longer ones are no sequences of a keyboard.
    private static let longestSequence = 32
    /// What is pasted beyond this is thrown away: a line of the protocol has no more room.
    private static let longestPaste = 65_536
    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

    public init() {}

    /// Bytes wait for the rest of their sequence.
    public var isWaiting: Bool { !bytes.isEmpty }

    public mutating func keys(_ more: some Sequence<UInt8>) -> [Key] {
        bytes.append(contentsOf: more)
        var keys: [Key] = []
        while let step = pasted == nil ? nextKey(isLast: false) : nextPaste() { if let key = step.key { keys.append(key) } }
        return keys
    }

    /// Nothing more has come for a moment: what waits is taken for what it is.
    public mutating func settle() -> [Key] {
        guard pasted == nil else { return [] }
        var keys: [Key] = []
        while let step = nextKey(isLast: true) { if let key = step.key { keys.append(key) } }
        return keys
    }

    /// Something was read; it may have been no key.
    private struct Step { var key: Key? }

    private mutating func take(_ count: Int, _ key: Key?) -> Step {
        bytes.removeFirst(min(count, bytes.count))
        return Step(key: key)
    }

    private mutating func nextKey(isLast: Bool) -> Step? {
        guard let first = bytes.first else { return nil }
        switch first {
        case 0x1B: return nextEscaped(isLast: isLast)
        case 0x0D, 0x0A: return take(1, .enter)
        case 0x09: return take(1, .tab)
        case 0x7F, 0x08: return take(1, .backspace)
        case 0..<0x20: return take(1, .control(Character(Unicode.Scalar(first | 0x60))))
        default: return nextText(isLast: isLast)
        }
    }

    private mutating func nextText(isLast: Bool) -> Step? {
        let first = bytes[0]
        let length = first < 0x80 ? 1 : first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let continued = bytes.dropFirst().prefix(length - 1).prefix { $0 & 0xC0 == 0x80 }.count
        guard continued == length - 1 || bytes.count > continued + 1 || isLast else { return nil }
        let text = String(decoding: bytes.prefix(continued + 1), as: UTF8.self)
        return take(continued + 1, .text(text))
    }

    private mutating func nextEscaped(isLast: Bool) -> Step? {
        guard bytes.count > 1 else { return isLast ? take(1, .escape) : nil }
        switch bytes[1] {
        case UInt8(ascii: "["): return nextSequence(isLast: isLast)
        case UInt8(ascii: "O"):
            guard bytes.count > 2 else { return isLast ? take(2, .alt("O")) : nil }
            return take(3, KeyDecoder.shift3(bytes[2]))
        case 0x1B: return take(1, .escape)
        case 0x7F: return take(2, .control("w"))
        case 0x20..<0x7F: return take(2, .alt(Character(Unicode.Scalar(bytes[1]))))
        default: return take(1, .escape)
        }
    }

    private mutating func nextSequence(isLast: Bool) -> Step? {
        let known = bytes.prefix(KeyDecoder.longestSequence)
        guard let end = known.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return isLast || known.count == KeyDecoder.longestSequence ? take(known.count, nil) : nil
        }
        // A control character inside ends the sequence: it was none.
        if let stray = bytes[2..<end].firstIndex(where: { $0 < 0x20 || $0 > 0x7E }) { return take(stray, nil) }
        let parameters = String(decoding: bytes[2..<end], as: UTF8.self)
        if bytes[end] == UInt8(ascii: "~"), parameters == "200" {
            pasted = []
            return take(end + 1, nil)
        }
        return take(end + 1, KeyDecoder.sequence(parameters, bytes[end]))
    }

    private mutating func nextPaste() -> Step? {
        guard !bytes.isEmpty else { return nil }
        if let end = bytes.firstRange(of: KeyDecoder.pasteEnd) {
            let text = (pasted ?? []) + bytes[..<end.lowerBound]
            pasted = nil
            return take(end.upperBound, .paste(String(decoding: text.prefix(KeyDecoder.longestPaste), as: UTF8.self)))
        }
        // The end may have come in part.
        let sure = bytes.count - (KeyDecoder.pasteEnd.count - 1)
        guard sure > 0 else { return nil }
        if (pasted?.count ?? 0) < KeyDecoder.longestPaste { pasted?.append(contentsOf: bytes.prefix(sure)) }
        return take(sure, nil)
    }

    private static func shift3(_ byte: UInt8) -> Key? {
        switch byte {
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(byte - UInt8(ascii: "P")) + 1)
        case UInt8(ascii: "M"): .enter
        default: cursorKey(byte, isFar: false)
        }
    }

    private static func cursorKey(_ byte: UInt8, isFar: Bool) -> Key? {
        switch byte {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): isFar ? .wordRight : .right
        case UInt8(ascii: "D"): isFar ? .wordLeft : .left
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "Z"): .backTab
        default: nil
        }
    }

    private static func sequence(_ parameters: String, _ end: UInt8) -> Key? {
        let numbers = parameters.split(separator: ";").map { Int($0) ?? 0 }
        guard end == UInt8(ascii: "~") else {
            if (UInt8(ascii: "P")...UInt8(ascii: "S")).contains(end) { return shift3(end) }
            return cursorKey(end, isFar: numbers.count > 1 && numbers[1] > 2)
        }
        switch numbers.first {
        case 1, 7: return .home
        case 3: return .delete
        case 4, 8: return .end
        case 5: return .pageUp
        case 6: return .pageDown
        case .some(let number): return functions[number].map { .function($0) }
        case nil: return nil
        }
    }

    private static let functions = [
        11: 1, 12: 2, 13: 3, 14: 4, 15: 5, 17: 6, 18: 7, 19: 8, 20: 9, 21: 10, 23: 11, 24: 12,
    ]
}
