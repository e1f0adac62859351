// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A JSON value as it came, or as it goes out. Members keep their order, numbers their digits.
public enum JSONValue: Equatable, Sendable {
    case object([Member])
    case array([JSONValue])
    case text(String)
    /// As written: a coordinate does not become another one by being read.
    case number(String)
    case flag(Bool)
    case null

    public struct Member: Equatable, Sendable {
        public let key: String
        public let value: JSONValue

        public init(_ key: String, _ value: JSONValue) { (self.key, self.value) = (key, value) }
    }

    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    public subscript(index: Int) -> JSONValue? { elements.indices.contains(index) ? elements[index] : nil }

    public var members: [Member] { if case .object(let members) = self { members } else { [] } }
    public var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    public var text: String? { if case .text(let text) = self { text } else { nil } }
    public var unsigned: UInt64? { if case .number(let digits) = self { UInt64(digits) } else { nil } }
    public var double: Double? { if case .number(let digits) = self { Double(digits) } else { nil } }

    /// The same with the members that `keep` maps to `nil` left out.
    public static func members(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(pairs.compactMap { pair in pair.value.map { Member(pair.key, $0) } })
    }

    public static func number(_ number: some BinaryInteger) -> JSONValue { .number(String(number)) }

    public static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .text($0) }) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral
{
    public init(stringLiteral text: String) { self = .text(text) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral pairs: (String, JSONValue)...) { self = .object(pairs.map { Member($0, $1) }) }
    public init(booleanLiteral flag: Bool) { self = .flag(flag) }
    public init(integerLiteral number: Int) { self = .number(number) }
}

extension JSONValue {
    /// UTF-8, no blanks.
    public var bytes: [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }

    private func write(to out: inout [UInt8]) {
        switch self {
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                JSONValue.quote(member.key, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                element.write(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .text(let text): JSONValue.quote(text, to: &out)
        case .number(let digits): out.append(contentsOf: digits.utf8)
        case .flag(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
        case .null: out.append(contentsOf: "null".utf8)
        }
    }

    private static func quote(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case 0x0A: out += Array("\\n".utf8)
            case 0..<0x20: out += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}
