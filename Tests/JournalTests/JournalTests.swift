// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Testing
import Vocabulary

@testable import Journal

struct JournalTests {
    @Test("what was appended is there after reopening, in order, and numbering goes on")
    func survivesReopening() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            #expect(journal.lastSequence == 0)
            try journal.append(records(1...3))
            try journal.append(records(4...4))
        }
        let journal = try fixture.open()
        #expect(journal.lastSequence == 4 && journal.damages.isEmpty)
        #expect(try journal.read(from: 1, limit: 100) == records(1...4))
        #expect(try journal.read(from: 2, limit: 2) == records(2...3))
        #expect(try journal.read(from: 5, limit: 2).isEmpty)
        try journal.append(records(5...5))
        var seen: [JournalRecord] = []
        try journal.replay(from: 3) { seen.append($0) }
        #expect(seen == records(3...5))
        #expect(try journal.verify() == nil)
    }

    @Test("an empty payload and the extremes of time survive")
    func extremesSurvive() throws {
        let fixture = try JournalFixture()
        let odd = [
            JournalRecord(seq: 1, at: Instant(microseconds: .min), payload: []),
            JournalRecord(seq: 2, at: .distantFuture, payload: [0, 255, 0]),
        ]
        do { try fixture.open().append(odd) }
        let journal = try fixture.open()
        #expect(try journal.read(from: 0, limit: 10) == odd)
        #expect(try journal.verify() == nil)
    }

    @Test("centres in one file do not see each other")
    func centresAreApart() throws {
        let fixture = try JournalFixture()
        do { try fixture.open(centre: "a").append(records(1...2)) }
        do {
            let other = try fixture.open(centre: "b")
            #expect(other.lastSequence == 0)
            try other.append(records(1...1))
        }
        #expect(try fixture.open(centre: "a").read(from: 1, limit: 9) == records(1...2))
    }

    @Test("only the newest position of a unit is kept, and it needs no event")
    func positionsAreUpserted() throws {
        let fixture = try JournalFixture()
        let (e1, e2) = (UnitName("E1"), UnitName("E2"))
        do {
            let journal = try fixture.open()
            try journal.append(records(1...1), positions: [PositionRow(unit: e2, payload: [1])])
            try journal.append([], positions: [PositionRow(unit: e1, payload: [2]), PositionRow(unit: e2, payload: [3])])
        }
        let kept = try fixture.open().positions()
        #expect(kept == [PositionRow(unit: e1, payload: [2]), PositionRow(unit: e2, payload: [3])])
    }

    @Test("commits wait for the disk: WAL with synchronous FULL, after every opening")
    func fullSyncIsOn() throws {
        let fixture = try JournalFixture()
        for _ in 0..<2 {
            let journal = try fixture.open()
            let synchronous = try journal.database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
            let mode = try journal.database.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
            #expect(synchronous == 2 && mode == "wal")
        }
    }

    @Test("a second opener is refused by name while the first lives, and welcome after")
    func secondOpenerIsRefused() throws {
        let fixture = try JournalFixture()
        do {
            let first = try fixture.open()
            let error = journalError { _ = try fixture.open() }
            let own = "process \(ProcessInfo.processInfo.processIdentifier)"
            #expect(error == .inUse(path: fixture.path, process: own))
            #expect(first.lastSequence == 0)
        }
        #expect(try fixture.open().lastSequence == 0)
    }

    @Test("a journal of a newer keng and a file of somebody else are refused, and left alone")
    func strangeFilesAreRefused() throws {
        let newer = try JournalFixture()
        do { try newer.open().append(records(1...1)) }
        try newer.tamper("UPDATE meta SET value = 99 WHERE key = 'schema'")
        #expect(journalError { _ = try newer.open() } == .newerSchema(path: newer.path, found: 99, known: JournalSchema.version))

        let foreign = try JournalFixture()
        try foreign.tamper("CREATE TABLE theirs (x)")
        #expect(journalError { _ = try foreign.open() } == .notAJournal(path: foreign.path))

        let text = try JournalFixture()
        let letter = Data(String(repeating: "not a database ", count: 400).utf8)
        try letter.write(to: URL(fileURLWithPath: text.path))
        #expect(journalError { _ = try text.open() } == .notAJournal(path: text.path))
        #expect(try Data(contentsOf: URL(fileURLWithPath: text.path)) == letter)
    }

    @Test("a folder that does not exist is named in the error")
    func missingFolderIsNamed() throws {
        let error = journalError { _ = try Journal(path: "/nonexistent-keng/journal.sqlite", centre: "x") }
        #expect(error?.description.contains("/nonexistent-keng/journal.sqlite-lock") == true)
    }

    @Test("only its owner may read the file")
    func fileIsPrivate() throws {
        let fixture = try JournalFixture()
        let journal = try fixture.open()
        try journal.append(records(1...1))
        for name in [fixture.path, fixture.path + "-wal", fixture.path + "-lock"] {
            let mode = try FileManager.default.attributesOfItem(atPath: name)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
        #expect(journal.lastSequence == 1)
    }

    @Test("a full disk fails the append, and the journal accepts nothing more")
    func fullDiskIsFinal() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            try journal.append(records(1...2))
            try journal.database.writeWithoutTransaction { db in
                let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                try db.execute(sql: "PRAGMA max_page_count = \(pages)")
            }
            let first = journalError { try journal.append([record(3, size: 100_000)]) }
            guard case .failed(let reason)? = first else {
                Issue.record("appended to a full disk")
                return
            }
            #expect(reason.contains("full"))
            #expect(journal.lastSequence == 2)
            #expect(journalError { try journal.append(records(3...3)) } == first)
            #expect(journalError { try journal.append([]) } == first)
            #expect(journalError { _ = try journal.read(from: 1, limit: 1) } == first)
        }
        let again = try fixture.open()
        #expect(again.lastSequence == 2)
        try again.append(records(3...3))
    }

    @Test("old events are read beside the commits, without those known to be damaged")
    func keeperReadsBeside() async throws {
        let fixture = try JournalFixture()
        do { try fixture.open().append(records(1...9)) }
        try fixture.tamper("UPDATE event SET payload = x'00' WHERE seq = 3")
        let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
        let history = try keeper.history()
        func read(from seq: UInt64, limit: Int) async throws -> [UInt64] {
            try await history.read(from: seq, limit: limit, into: []) { read, seq, payload in
                #expect(Array(payload) == record(seq).payload)
                read.append(seq)
            }
        }
        #expect(try await read(from: 1, limit: 4) == [1, 2, 4])
        try await keeper.append(records(10...12))
        #expect(try await read(from: 9, limit: 99) == [9, 10, 11, 12])
        await keeper.note([JournalDamage(kind: .altered, seqs: 11...11)])
        #expect(try await read(from: 9, limit: 99) == [9, 10, 12])
        #expect(try await keeper.read(from: 1, limit: 99).map(\.seq) == read(from: 1, limit: 99))
    }

    @Test("the keeper appends off the caller's thread and shares what it wrote")
    func keeperAppends() async throws {
        let fixture = try JournalFixture()
        let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
        for seq in 1...20 as ClosedRange<UInt64> { try await keeper.append(records(seq...seq)) }
        #expect(await keeper.lastSequence == 20)
        #expect(try await keeper.read(from: 20, limit: 5) == records(20...20))
        #expect(throws: JournalError.self) { _ = try JournalKeeper(path: fixture.path, centre: "hanoi") }
    }
}
