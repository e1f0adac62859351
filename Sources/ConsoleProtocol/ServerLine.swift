// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A line from the server, as a client reads it.
///
/// Unlike requests it is read forgivingly: words and keys that this client does not know are kept and harm nothing, so
/// that an old console works with a newer server.
public struct ServerLine: Hashable, Sendable {
    /// `nil` for `*`.
    public let tag: String?
    /// `["OK"]`, `["ERR", "NOTFOUND"]`, `["EV"]`, `["-"]` …; never empty.
    public let words: [String]
    public let fields: [Field]
    /// The line as it came.
    public let text: String

    /// `nil` when the bytes (without LF) are no line of this protocol.
    public init?(line: [UInt8]) {
        guard WireText.fault(in: line) == nil else { return nil }
        var scanner = FieldScanner(line)
        guard let first = scanner.word(), first == "*" || WireText.isTag(first) else { return nil }
        tag = first == "*" ? nil : first
        var words: [String] = []
        while let word = scanner.word() { words.append(word) }
        var fields: [Field] = []
        do {
            while let field = try scanner.field() { fields.append(field) }
        } catch {
            return nil
        }
        guard !words.isEmpty else { return nil }
        self.words = words
        self.fields = fields
        text = String(decoding: line, as: UTF8.self)
    }

    public subscript(key: String) -> String? { fields[key] }

    /// True for `OK` and `ERR`: the request is answered.
    public var isFinal: Bool { words[0] == "OK" || words[0] == "ERR" }

    /// The code behind `ERR` or `BYE`, as text, because a newer server may know more codes.
    public var code: String? { (words[0] == "ERR" || words[0] == "BYE") && words.count > 1 ? words[1] : nil }

    public var seq: UInt64? { self["seq"].flatMap { UInt64($0) } }
}
