// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing
import Vocabulary

@testable import Journal

@Suite struct JournalReaderTests {
    private static func read(_ path: String, from seq: UInt64 = 1) async throws -> [UInt64] {
        let reader = try JournalReader(path: path, centre: "hanoi")
        var found: [UInt64] = []
        while true {
            let page = try await reader.page(from: (found.last ?? seq - 1) + 1, limit: 4096)
            guard !page.isEmpty else { return found }
            found += page.map(\.record.seq)
        }
    }

    @Test("a journal is read while its owner goes on writing, and after it has gone")
    func readsBesideTheOwner() async throws {
        let fixture = try JournalFixture()
        try await readBesideTheOwner(fixture)
        #expect(try await Self.read(fixture.path).count == 5002)
    }

    private func readBesideTheOwner(_ fixture: JournalFixture) async throws {
        let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
        try await keeper.append(records(1...5000))
        #expect(try await Self.read(fixture.path) == Array(1...5000))
        try await keeper.append(records(5001...5002))
        #expect(try await Self.read(fixture.path, from: 5001) == [5001, 5002])
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
