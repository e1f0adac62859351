// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Walks over the words and fields of one line; shared by requests and replies, so that both have one grammar.
///
/// A value is bare when it is not empty and free of space, `"` and `\`. Every other value stands in `"…"`, where
/// `\"` and `\\` are the only escapes. Words and fields are separated by one or more spaces.
struct FieldScanner {
    struct Fault: Error, Equatable {
        let code: ErrorCode
        let text: String
    }

    private let bytes: [UInt8]
    private var position = 0

    /// The line has been checked: valid UTF-8, nothing forbidden.
    init(_ line: [UInt8]) { bytes = line }

    /// The next run of bytes without a space; `nil` at the end of the line. Nothing is consumed when it holds a `=`.
    mutating func word() -> String? {
        skipSpaces()
        var end = position
        while end < bytes.count, bytes[end] != Self.space {
            if bytes[end] == Self.equals { return nil }
            end += 1
        }
        guard end > position else { return nil }
        defer { position = end }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    /// The next `key=value`; `nil` at the end of the line.
    mutating func field() throws(Fault) -> Field? {
        skipSpaces()
        guard position < bytes.count else { return nil }
        let start = position
        while position < bytes.count, bytes[position] != Self.equals, bytes[position] != Self.space { position += 1 }
        let key = String(decoding: bytes[start..<position], as: UTF8.self)
        guard position < bytes.count, bytes[position] == Self.equals else {
            throw Fault(code: .badLine, text: "'\(Self.short(key))' is not key=value; write a key, '=' and a value")
        }
        guard WireText.isKey(key) else {
            throw Fault(code: .badKey, text: "'\(Self.short(key))' is not a key: a-z first, then a-z, 0-9, '_' and '.'")
        }
        position += 1
        return Field(key, try value(of: key))
    }

    private mutating func value(of key: String) throws(Fault) -> String {
        if position < bytes.count, bytes[position] == Self.quote { return try quoted(key) }
        let start = position
        while position < bytes.count, bytes[position] != Self.space {
            guard bytes[position] != Self.quote, bytes[position] != Self.backslash else {
                throw Fault(code: .badValue, text: "\(key): a value with a quote or a backslash stands in \"...\"")
            }
            position += 1
        }
        guard position > start else {
            throw Fault(code: .badValue, text: "\(key): no value; an empty one is written \(key)=\"\"")
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quoted(_ key: String) throws(Fault) -> String {
        var value: [UInt8] = []
        position += 1
        while position < bytes.count, bytes[position] != Self.quote {
            if bytes[position] == Self.backslash {
                position += 1
                guard position < bytes.count, bytes[position] == Self.quote || bytes[position] == Self.backslash else {
                    throw Fault(code: .badValue, text: "\(key): after a backslash only \" or \\ may stand")
                }
            }
            value.append(bytes[position])
            position += 1
        }
        guard position < bytes.count else { throw Fault(code: .badValue, text: "\(key): the closing quote is missing") }
        position += 1
        guard position == bytes.count || bytes[position] == Self.space else {
            throw Fault(code: .badValue, text: "\(key): a space has to follow the closing quote")
        }
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func skipSpaces() {
        while position < bytes.count, bytes[position] == Self.space { position += 1 }
    }

    /// Faulty words come back in error texts, but not whole.
    static func short(_ word: String) -> String { word.count > 24 ? word.prefix(24) + "…" : word }

    private static let space = UInt8(ascii: " ")
    private static let equals = UInt8(ascii: "=")
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
}
