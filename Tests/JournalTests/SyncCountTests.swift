// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

@testable import Journal

/// `PRAGMA synchronous` only says what SQLite intends. This watches the system calls of this very process.
struct SyncCountTests {
    private static let tracer = "/usr/bin/strace"

    @Test("every append is one sync of the write-ahead log")
    func everyAppendSyncs() throws {
        guard FileManager.default.isExecutableFile(atPath: Self.tracer) else {
            print("NOT TESTED: strace is absent, so syncs of the journal were not counted")
            return
        }
        let fixture = try JournalFixture()
        let journal = try fixture.open()
        try journal.append(records(1...1))
        let trace = fixture.folder.appendingPathComponent("trace")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.tracer)
        let own = String(ProcessInfo.processInfo.processIdentifier)
        process.arguments = ["-f", "-y", "-e", "trace=fdatasync,fsync", "-o", trace.path, "-p", own]
        let messages = Pipe()
        process.standardError = messages
        try process.run()
        guard String(decoding: messages.fileHandleForReading.availableData, as: UTF8.self).contains("attached") else {
            print("NOT TESTED: strace may not attach here, so syncs of the journal were not counted")
            process.waitUntilExit()
            return
        }
        for seq in 2...11 as ClosedRange<UInt64> { try journal.append(records(seq...seq)) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let lines = try String(contentsOf: trace, encoding: .utf8).split(separator: "\n")
        let syncs = lines.filter { $0.contains("sync(") && $0.contains("\(fixture.path)-wal") }
        #expect(syncs.count >= 10)
    }
}
