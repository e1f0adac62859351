// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import DispatchEngine
import Foundation
import Testing
import Vocabulary

/// The specification's lists of verbs and events are what the code says. `KENG_REWRITE=1` writes them anew.
@Suite(.serialized) struct VerbPageTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/ConsoleProtocol/ConsoleProtocol.docc/LineProtocol.md")

    @Test("The page lists every verb with all its keys")
    func verbs() throws { try check("## Verbs\n", until: "<!-- End of verbs", VerbPageTests.verbSection()) }

    @Test("The page lists every event with all its fields")
    func events() throws { try check("## Events by type\n", until: "<!-- End of events", VerbPageTests.eventSection()) }

    @Test("The page says which role may use which verb")
    func roles() throws { try check("## Roles\n", until: "<!-- End of roles", VerbPageTests.roleSection()) }

    private func check(_ head: String, until end: String, _ wanted: String) throws {
        var text = try String(contentsOf: VerbPageTests.page, encoding: .utf8)
        let from = try #require(text.range(of: head)).upperBound
        let to = try #require(text.range(of: end, range: from..<text.endIndex)).lowerBound
        if ProcessInfo.processInfo.environment["KENG_REWRITE"] == "1" {
            text.replaceSubrange(from..<to, with: "\n\(wanted)\n")
            try text.write(to: VerbPageTests.page, atomically: true, encoding: .utf8)
        } else {
            #expect(text[from..<to] == "\n\(wanted)\n", "run the tests with KENG_REWRITE=1 and look at the difference")
        }
    }

    private static func verbSection() -> String {
        var lines = [
            "`HELLO [name=] [lang=vi|en]` says who types and in which language the texts come; without a name the connection's number stands for it. `HELP [verb=]` lists the verbs or one verb's keys. `HEALTH` makes a real write and commit and says how many microseconds they took. `STATS` counts: what the server did with connections, in a row, and what the engine did. `CLIENTS` has a row for every connection: from where, who, since when, how much it has not read.",
            "",
            "`LOG incident=` tells the story of an open or lately closed incident: a row `event` for each event that speaks of it, with the fields of its `EV` line, oldest first; the last 400, and `omitted=` when there were more. `MAP at= [radius=] [rows=] [columns=]` draws the roads round a point in Braille dots, north up: rows of text, `radius` metres (800) from the middle to the nearer edge, 16 rows of 78 characters unless said otherwise. Both are questions.",
            "",
            "Questions are answered in rows (`row=` says what a row is about) as of the event number in `OK seq=`. Verbs marked ● change something and take `cid=`.",
            "",
        ]
        for verb in Verb.all {
            lines += ["**\(verb.changes ? "● " : "")\(verb.name)** — \(verb.en).", "", "```", verb.usage, "```", ""]
            lines += verb.arguments.map { "- `\($0.key)`\($0.isNeeded ? "" : " (optional)"): \($0.en)" }
            if !verb.arguments.isEmpty { lines.append("") }
        }
        return lines.joined(separator: "\n")
    }

    private static func roleSection() -> String {
        let roles = Role.allCases
        var lines = [
            "Who is not listed may not, and gets `FORBIDDEN` with the list. A `unit` reports by `STATUS`, `PAR`, `CREW` and `POSITION` for its own units only. Names and numbers of callers, in answers and in events, are `***` for \(roles.filter { !$0.seesCallers }.map(\.rawValue).joined(separator: ", ")). Where the greeting says `auth=none`, everybody may everything.",
            "",
            "| Verbs | \(roles.map(\.rawValue).joined(separator: " | ")) |",
            "|---\(String(repeating: "|---", count: roles.count))|",
        ]
        for line in VerbRoles.table {
            let verbs = line.verbs.map { "`\($0)`" }.joined(separator: " ")
            lines.append("| \(verbs) | \(roles.map { line.roles.contains($0) ? "●" : "" }.joined(separator: " | ")) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func eventSection() -> String {
        var lines = [
            "Fields with `?` may be absent; `.N` counts from 0; `.*` stands for the fields of a record.", "",
            "| type | topic | meaning | fields |", "|---|---|---|---|",
        ]
        for kind in Event.Kind.allCases {
            let event = Event(blank: kind)
            lines.append("| `\(kind.rawValue)` | \(EventLine.topic(of: event)) | \(kind.meaning) | \(FieldLister.list(event)) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Notes which fields a record shows.
private struct FieldLister: FieldCoder {
    var keys: [String] = []

    static func list(_ event: Event) -> String {
        var lister = FieldLister()
        var copy = event
        try? copy.fields(&lister)
        let difference = EventLine.difference(of: event.kind)
        precondition(difference.without.allSatisfy(lister.keys.contains), "what is left out is a field of the record")
        let shown = lister.keys.filter { !difference.without.contains($0) } + difference.with
        return shown.map { "`\($0)`" }.joined(separator: " ")
    }

    mutating func value(_ key: String, _ value: inout some RecordScalar) { keys.append(key) }
    mutating func optional<S: RecordScalar>(_ key: String, _ value: inout S?) { keys.append(key + "?") }
    mutating func list<S: RecordScalar>(_ key: String, _ values: inout [S]) { keys.append(key + ".N") }
    mutating func record(_ key: String, _ record: inout some Record) { keys.append(key + ".*") }
    mutating func optionalRecord<R: Record>(_ key: String, _ record: inout R?) { keys.append(key + ".*?") }
    mutating func records<R: Record>(_ key: String, _ records: inout [R]) { keys.append(key + ".N.*") }
}
