// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// A scenario on paper: who says what, and every line that comes back. The format is in `fixtures/scenarios/README.md`.
struct Transcript {
    enum Item: Equatable {
        /// A comment, an empty line or a separator.
        case remark(String)
        case connect(client: String)
        /// Both halves of a login.
        case login(client: String, name: String, password: String)
        /// `isLast`: the server closes behind it.
        case send(client: String, line: String, isLast: Bool)
    }

    let text: String
    /// What a replay needs; the expected lines are what a replay makes.
    let items: [Item]

    init(_ text: String) throws {
        self.text = text
        items = try text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap(Transcript.item)
    }

    var clients: Set<String> {
        Set(items.compactMap { if case .connect(let client) = $0 { client } else { nil } })
    }

    /// The users file, beside the transcripts, with which the server is started.
    var users: String? { text.firstMatch(of: /# users: (\S+)/).map { String($0.output.1) } }

    private static func item(_ line: Substring) throws -> Item? {
        if line.isEmpty || line.hasPrefix("#") || line == "----" { return .remark(String(line)) }
        guard let match = line.wholeMatch(of: /([A-Z])(<|>>|>|\+|=)( .*)?/) else { throw Failure("no line of a transcript: \(line)") }
        let client = String(match.output.1)
        let rest = String((match.output.3 ?? "").dropFirst())
        switch match.output.2 {
        case "+": return .connect(client: client)
        case "<": return nil
        case "=":
            let words = rest.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { throw Failure("a login has a name and a password: \(line)") }
            return .login(client: client, name: words[0], password: words[1])
        default: return .send(client: client, line: rest, isLast: match.output.2 == ">>")
        }
    }
}

/// What may differ from one replay to the next, and what stands for it in a transcript.
struct Blanks {
    /// Second zero of the scenario.
    private let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
    private var written: [String: String] = [:]

    /// The bytes that a written line stands for: `<now-90s>`, `<x*9000>`, `\x07`.
    mutating func bytes(of line: String) -> [UInt8] {
        var text = line
        while let match = text.firstMatch(of: /<now([+-]\d+)s>/) {
            let time = now.addingTimeInterval(Double(match.output.1)!).formatted(.iso8601).dropLast() + ".000Z"
            written[String(time)] = String(match.output.0)
            text.replaceSubrange(match.range, with: time)
        }
        while let match = text.firstMatch(of: /<(.)\*(\d+)>/) {
            text.replaceSubrange(match.range, with: String(repeating: String(match.output.1), count: Int(match.output.2)!))
        }
        var bytes: [UInt8] = []
        var rest = text[...]
        while let match = rest.firstMatch(of: /\\x([0-9A-F]{2})/) {
            bytes += Array(rest[..<match.range.lowerBound].utf8) + [UInt8(match.output.1, radix: 16)!]
            rest = rest[match.range.upperBound...]
        }
        return bytes + Array(rest.utf8)
    }

    /// A line as the transcript has it. If you add a rule here, add it to the table in the README, too.
    func blanked(_ line: String) -> String {
        var line = line
        for (time, name) in written { line = line.replacing(time, with: name) }
        line.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, with: "<time>")
        line.replace(/#\d+ 127\.0\.0\.1:\d+/, with: "<peer>")
        line.replace(/city=[0-9a-f]{16}/, with: "city=<identity>")
        line.replace(/age_ms=[1-9]\d*/, with: "age_ms=<age>")
        line.replace(/to_breach_s=\d+/, with: "to_breach_s=<seconds>")
        line.replace(/breaches in \d+ s/, with: "breaches in <seconds> s")
        line.replace(/"time \d+ s"/, with: "\"time <seconds> s\"")
        line.replace(/write_us=\d+/, with: "write_us=<time>")
        line.replace(/row=consoles .*/, with: "row=consoles <counters>")
        line.replace(/message=r=\S+/, with: "message=<challenge>")
        line.replace(/message=v=\S+/, with: "message=<signature>")
        line.replace(/\ commits=\d+ waiting=\d+/, with: " commits=<count> waiting=<count>")
        return line
    }
}
