// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// One line of the protocol taken apart by its one rule: words, then `key=value`, values with blanks in quotes.
///
/// Written from the specification and apart from keng's own parser, so that the two check each other.
struct WireLine: Equatable {
    /// The client's tag, or `*`.
    private(set) var tag = ""
    /// `OK`, `ERR`, `-`, `EV` …
    private(set) var word = ""
    /// Words behind it: the code of an error.
    private(set) var words: [String] = []
    private(set) var fields: [(key: String, value: String)] = []

    init(_ line: String) {
        var rest = line.utf8[...]
        var plain: [String] = []
        while !rest.isEmpty {
            let part = rest.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "=") }
            rest = rest.dropFirst(part.count)
            if rest.first == UInt8(ascii: "=") {
                rest = rest.dropFirst()
                fields.append((String(Substring(part)), WireLine.value(&rest)))
            } else {
                plain.append(String(Substring(part)))
            }
            rest = rest.drop { $0 == UInt8(ascii: " ") }
        }
        tag = plain.first ?? ""
        word = plain.dropFirst().first ?? ""
        words = Array(plain.dropFirst(2))
    }

    subscript(key: String) -> String? { fields.first { $0.key == key }?.value }

    func number(_ key: String) throws -> Int {
        guard let number = self[key].flatMap({ Int($0) }) else { throw Failure("no number \(key) in \(self)") }
        return number
    }

    /// `units.0`, `units.1` …
    func list(_ key: String) -> [String] {
        fields.filter { $0.key.hasPrefix(key + ".") && !$0.key.dropFirst(key.count + 1).contains(".") }.map(\.value)
    }

    /// What it says, whatever its tag and whether it says it for the second time.
    var answer: String {
        ([word] + words + fields.filter { $0.key != "dup" }.map { "\($0.key)=\($0.value)" }).joined(separator: "\n")
    }

    /// What stays the same when it is asked again in another life: where it is safe may have changed meanwhile.
    var lasting: String {
        ([word] + words + fields.filter { !["dup", "dur"].contains($0.key) }.map { "\($0.key)=\($0.value)" }).joined(separator: "\n")
    }

    static func == (a: WireLine, b: WireLine) -> Bool { a.tag == b.tag && a.answer == b.answer && a["dup"] == b["dup"] }

    private static func value(_ rest: inout Substring.UTF8View) -> String {
        guard rest.first == UInt8(ascii: "\"") else {
            let value = rest.prefix { $0 != UInt8(ascii: " ") }
            rest = rest.dropFirst(value.count)
            return String(Substring(value))
        }
        var bytes: [UInt8] = []
        rest = rest.dropFirst()
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            bytes.append(byte == UInt8(ascii: "\\") ? rest.popFirst() ?? byte : byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
