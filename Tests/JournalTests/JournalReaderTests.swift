// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing
import Vocabulary

@testable import Journal

@Suite struct JournalReaderTests {
    private static func records(_ seqs: ClosedRange<UInt64>) -> [JournalRecord] {
        seqs.map { JournalRecord(seq: $0, at: Instant(seconds: Int64($0)), payload: Array("event \($0)".utf8)) }
    }

    private static func read(_ path: String, from seq: UInt64 = 1) throws -> [String] {
        var found: [String] = []
        try JournalReader(path: path, centre: "hanoi").read(from: seq) { seq, payload in
            found.append("\(seq): \(String(decoding: payload, as: UTF8.self))")
        }
        return found
    }

    @Test("a journal is read while its owner goes on writing, and after it has gone")
    func readsBesideTheOwner() throws {
        let fixture = try JournalFixture()
        let path = fixture.path
        do {
            let journal = try Journal(path: path, centre: "hanoi")
            try journal.append(Self.records(1...5000))
            #expect(try Self.read(path).count == 5000)
            try journal.append(Self.records(5001...5002))
            #expect(try Self.read(path, from: 5001) == ["5001: event 5001", "5002: event 5002"])
        }
        #expect(try Self.read(path).count == 5002)
    }

    @Test("what is no journal is refused, and not made into one")
    func refusesOthers() throws {
        let fixture = try JournalFixture()
        #expect(throws: JournalError.self) { try JournalReader(path: fixture.path, centre: "hanoi") }
        #expect(!FileManager.default.fileExists(atPath: fixture.path))
        try Data("not a database, but long enough to be taken for one at the first glance".utf8).write(
            to: URL(fileURLWithPath: fixture.path))
        #expect(throws: JournalError.self) { try JournalReader(path: fixture.path, centre: "hanoi") }
    }
}
