// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The texts and numbers at the top of one JSON object; what is nested is passed over. As much as gpsd's reports need.
struct FlatJSON {
    enum Value: Equatable {
        case text(String)
        case number(Double)
        case other

        var text: String? { if case .text(let text) = self { text } else { nil } }
        var number: Double? { if case .number(let number) = self { number } else { nil } }
    }

    private let bytes: [UInt8]
    private var at = 0

    /// `nil` when it is no object, or broken before its end.
    static func read(_ bytes: [UInt8]) -> [String: Value]? {
        var reader = FlatJSON(bytes: bytes)
        return reader.object()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func object() -> [String: Value]? {
        var found: [String: Value] = [:]
        guard take("{") else { return nil }
        if take("}") { return found }
        repeat {
            guard let key = string(), take(":"), let value = value() else { return nil }
            found[key] = value
        } while take(",")
        return take("}") ? found : nil
    }

    private mutating func value() -> Value? {
        skipBlanks()
        guard at < bytes.count else { return nil }
        switch bytes[at] {
        case UInt8(ascii: "\""): return string().map { .text($0) }
        case UInt8(ascii: "{"), UInt8(ascii: "["): return skipNested() ? .other : nil
        default: return bare()
        }
    }

    /// A number, or `true`, `false`, `null`.
    private mutating func bare() -> Value? {
        let start = at
        while at < bytes.count, !",}] \t".utf8.contains(bytes[at]) { at += 1 }
        let word = String(decoding: bytes[start..<at], as: UTF8.self)
        if ["true", "false", "null"].contains(word) { return .other }
        guard let number = Double(word), number.isFinite else { return nil }
        return .number(number)
    }

    /// Escapes are kept as they are: nothing that is asked for holds one.
    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
        guard at < bytes.count else { return nil }
        defer { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func skipNested() -> Bool {
        var depth = 0
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                guard string() != nil else { return false }
                continue
            default: break
            }
            at += 1
            if depth == 0 { return true }
        }
        return false
    }

    private mutating func skipBlanks() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard at < bytes.count, bytes[at] == UInt8(ascii: sign) else { return false }
        at += 1
        return true
    }
}
