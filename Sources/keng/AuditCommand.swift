// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import ConsoleProtocol
import DispatchEngine
import Foundation
import Journal
import Vocabulary

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who did what, when, and from where; and that nobody has changed it since.",
        subcommands: [VerifyCommand.self, AuditShowCommand.self])
}

struct AuditShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Prints the journal, an event a line: number, time, who, from where, what.",
        discussion: "Reads beside a running keng. What is printed is what is stored; 'keng audit verify' checks that it is whole.")

    @Option(help: "The journal.") var journal = "run/keng.journal"
    @Option(help: "The centre's id, as in its file.") var centre: String
    @Option(help: "Only what this user did.") var user: String?
    @Option(help: "Only from this time on, RFC 3339.") var from: String?
    @Option(help: "Only before this time, RFC 3339.") var to: String?
    @Option(help: "Only from this address, or one that begins like this.") var address: String?
    @Flag(help: "Shows names and numbers of callers.") var callers = false

    func validate() throws {
        for (name, text) in [("from", from), ("to", to)] {
            guard let text else { continue }
            guard Instant(rfc3339: text) != nil else {
                throw ValidationError("--\(name) has to be an RFC 3339 time such as 2026-11-22T03:04:05Z.")
            }
        }
    }

    func run() async throws {
        guard FileManager.default.fileExists(atPath: journal) else { throw Complaint("\(journal): there is no such journal") }
        let reader = try JournalReader(path: journal, centre: centre)
        guard let bounds = try await reader.bounds() else { throw Complaint("\(journal) holds no event of centre '\(centre)'") }
        var next = bounds.lowerBound
        var shown = 0
        while true {
            let page = try await reader.page(from: next, limit: 1024)
            guard let last = page.last else { break }
            for record in page {
                let entry = try JSONRecordReader.read(NumberedEvent.self, from: record.record.payload)
                guard concerns(entry) else { continue }
                print(line(entry))
                shown += 1
            }
            next = last.record.seq + 1
        }
        FileHandle.standardError.write(Data("\(shown) of events \(bounds.lowerBound) to \(bounds.upperBound)\n".utf8))
    }

    private func concerns(_ entry: NumberedEvent) -> Bool {
        if let user, entry.by != user { return false }
        if let address, entry.from?.hasPrefix(address) != true { return false }
        if let from = from.flatMap({ Instant(rfc3339: $0) }), entry.at < from { return false }
        if let to = to.flatMap({ Instant(rfc3339: $0) }), entry.at >= to { return false }
        return true
    }

    /// The event as consoles see it, with the address behind the name.
    private func line(_ entry: NumberedEvent) -> String {
        let bytes = callers ? EventLine.bytes(of: entry) : EventLine.maskedBytes(of: entry) ?? EventLine.bytes(of: entry)
        let text = String(decoding: bytes.dropLast(), as: UTF8.self)
        var fields = ServerLine(line: Array(text.utf8))?.fields ?? []
        fields.removeAll { ["seq", "type", "at", "by"].contains($0.key) }
        var writer = LineWriter(tag: String(entry.seq))
        writer.field("at", entry.at.description)
        writer.field("by", entry.by)
        if let from = entry.from { writer.field("from", from) }
        writer.field("type", entry.event.kind.rawValue)
        writer.fields(fields)
        return String(decoding: writer.finished().dropLast(), as: UTF8.self)
    }
}
