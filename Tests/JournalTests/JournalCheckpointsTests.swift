// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Testing
import Vocabulary

@testable import Journal

@Suite struct JournalCheckpointsTests {
    @Test("the log goes over into the file while commits go on, is used again, and nothing is lost on the way")
    func logStaysShort() throws {
        let fixture = try JournalFixture()
        let most = JournalCheckpoints.mostPages
        do {
            let journal = try fixture.open()
            var last: UInt64 = 0
            // Several times what the log should hold: of each event two pages.
            while last < UInt64(2 * most) {
                try journal.append((1...100).map { record(last + $0, size: 9000) })
                last += 100
            }
            let log = try size(fixture.path + "-wal")
            #expect(log < 2 * most * (JournalSchema.pageSize + 100), "the log is as long as everything written")
            #expect(try size(fixture.path) > most * 4000)
        }
        let journal = try fixture.open()
        #expect(journal.lastSequence == UInt64(2 * most) && journal.damages.isEmpty)
        #expect(try journal.verify() == nil)
    }

    @Test("what a killed process left in the log between two rounds is there at the next start")
    func logSurvives() throws {
        let (fixture, copy) = (try JournalFixture(), try JournalFixture())
        let journal = try fixture.open()
        for batch in 0..<60 { try journal.append((1...50).map { record(UInt64(50 * batch) + $0, size: 2500) }) }
        journal.checkpoints.settle()
        try journal.append(records(3001...3001))
        // The files as a power cut would leave them.
        for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: fixture.path + suffix, toPath: copy.path + suffix) }
        let found = try copy.open()
        #expect(found.lastSequence == 3001 && found.damages.isEmpty)
        #expect(try found.verify() == nil)
    }

    private func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }
}
