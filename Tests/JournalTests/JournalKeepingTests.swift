// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Testing
import Vocabulary

@testable import Journal

struct JournalKeepingTests {
    private func filled(_ fixture: JournalFixture, drained: UInt64) throws -> Journal {
        let journal = try fixture.open()
        try journal.append(records(1...100))
        for seq in stride(from: UInt64(10), through: 90, by: 10) { try journal.saveSnapshot(snapshot(seq)) }
        try journal.remember(drained: drained)
        return journal
    }

    /// Each on a day of its own, so that none is thinned out.
    private func snapshot(_ seq: UInt64) -> JournalSnapshot {
        JournalSnapshot(seq: seq, at: Instant(seconds: Int64(seq) * 86_400), payload: [UInt8(truncatingIfNeeded: seq)])
    }

    private var nothingKept: Journal.Keeping {
        var keeping = Journal.Keeping()
        keeping.time = .zero
        return keeping
    }

    private let later = Instant(seconds: 1000 * 86_400)
    private let farLater = Instant(seconds: 100_000 * 86_400)

    @Test("what is not drained stays, and what stays begins behind a snapshot and is whole")
    func pruned() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try filled(fixture, drained: 45)
            while try journal.prune(nothingKept, now: later) {}
            #expect(try journal.base().seq == 40)
            #expect(try journal.verify() == nil)
        }
        let journal = try fixture.open()
        #expect(journal.damages.isEmpty && journal.lastSequence == 100)
        #expect(try journal.read(from: 1, limit: 1000).map(\.seq) == Array(41...100))
        #expect(try journal.verify() == nil)
        try journal.append(records(101...101))
        try journal.saveSnapshot(snapshot(101))
        #expect(try journal.base().seq == 40, "thinning leaves the snapshot behind which the journal begins")
    }

    /// Taking out goes by steps, between which the process may end, snapshots are written and others read.
    @Test("halfway through taking out old events the journal begins where it will, and nobody misses what is going")
    func halfPruned() async throws {
        let fixture = try JournalFixture()
        let size = UInt64(Journal.pruneStep)
        do {
            let journal = try fixture.open()
            for part in 0..<4 as Range<UInt64> { try journal.append(records(part * size + 1...(part + 1) * size)) }
            for seq in [3 * size, 3 * size + 10, 3 * size + 20] { try journal.saveSnapshot(snapshot(seq)) }
            try journal.remember(drained: 4 * size)
        }
        let reader = try JournalReader(path: fixture.path, centre: "hanoi")
        var early = try await JournalInspection(reader)
        do {
            let journal = try fixture.open()
            #expect(try journal.prune(nothingKept, now: farLater), "there is more to take out")
            for day in 1...40 as ClosedRange<UInt64> { try journal.saveSnapshot(snapshot(3 * size + 20 + day)) }
        }
        let journal = try fixture.open()
        #expect(try journal.base().seq == 3 * size)
        #expect(try journal.verify() == nil)
        var late = try await JournalInspection(reader)
        while try await late.step(reader) {}
        while try await early.step(reader) {}
        #expect(late.damages.isEmpty && early.damages.isEmpty, "\(late.damages) \(early.damages)")
        while try journal.prune(nothingKept, now: farLater) {}
        #expect(try await reader.bounds()?.lowerBound == (try journal.base().seq) + 1)
        #expect(try journal.verify() == nil)
    }

    @Test("nothing goes without a database, nothing young goes, and the newest two snapshots stay behind the beginning")
    func notPruned() throws {
        let undrained = try JournalFixture()
        let journal = try filled(undrained, drained: 0)
        #expect(try journal.prune(nothingKept, now: later) == false)
        #expect(try journal.base().seq == 0)
        try journal.remember(drained: 100)
        #expect(try journal.prune(Journal.Keeping(), now: Instant(seconds: 12 * 86_400)) == false)
        #expect(try journal.base().seq == 0, "seven days are kept")
        while try journal.prune(nothingKept, now: later) {}
        #expect(try journal.base().seq == 70)
    }

    @Test("a repair takes only what fits the chain, and keeps the old row aside")
    func repaired() throws {
        let fixture = try JournalFixture()
        var good: [ChainedRecord] = []
        do {
            let hashes = try fixture.open().append(records(1...9))
            good = zip(records(1...9), hashes).map { ChainedRecord($0, hash: $1) }
        }
        try fixture.tamper("UPDATE event SET payload = x'00' WHERE seq = 4; DELETE FROM event WHERE seq = 7")
        do {
            let journal = try fixture.open()
            #expect(Set(journal.damages.flatMap(\.seqs)) == [4, 7])
            var forged = good[3]
            forged.record.payload = [1]
            #expect(try journal.repair(forged) == false)
            #expect(try journal.repair(good[3]))
            #expect(try journal.repair(good[6]))
            #expect(journal.damages.isEmpty)
            #expect(try journal.verify() == nil)
            let aside = try journal.reading { try Data.fetchAll($0, sql: "SELECT payload FROM quarantine") }
            #expect(aside == [Data([0])])
        }
        #expect(try fixture.open().read(from: 1, limit: 99) == records(1...9))
    }

    @Test("a journal that lost events which the database is known to hold says which")
    func lostTail() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            try journal.append(records(1...9))
            try journal.remember(drained: 9)
        }
        try fixture.tamper("DELETE FROM event WHERE seq > 6")
        let journal = try fixture.open()
        #expect(journal.damages == [JournalDamage(kind: .missing, seqs: 7...9)])
        try journal.append(records(7...9))
        #expect(journal.damages.isEmpty, "brought back from the database")
    }

    @Test("a journal of version 1 is brought up and goes on")
    func versionOne() throws {
        let fixture = try JournalFixture()
        do { try fixture.open().append(records(1...3)) }
        try fixture.tamper("DROP TABLE quarantine; UPDATE meta SET value = 1 WHERE key = 'schema'")
        let journal = try fixture.open()
        #expect(journal.rescued == nil && journal.lastSequence == 3)
        try journal.append(records(4...4))
        let version = try journal.reading { try Int.fetchOne($0, sql: "SELECT value FROM meta WHERE key = 'schema'") }
        #expect(version == JournalSchema.version)
        let rows = try journal.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM quarantine") }
        #expect(rows == 0)
    }
}

struct JournalRescueTests {
    enum Harm: String, CaseIterable { case header, pageInTheMiddle, cut, allZero }

    @Test("a file that SQLite cannot use is kept, what can be read of it is there, and work goes on", arguments: Harm.allCases)
    func rescued(harm: Harm) async throws {
        let fixture = try JournalFixture()
        do { try fixture.open().append((1...2000).map { record($0, size: 200) }) }
        var file = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
        switch harm {
        case .header: file.replaceSubrange(0..<100, with: Data(repeating: 0x55, count: 100))
        case .pageInTheMiddle:
            let page = file.count / JournalSchema.pageSize / 2 * JournalSchema.pageSize
            file.replaceSubrange(page..<page + JournalSchema.pageSize, with: Data(count: JournalSchema.pageSize))
        case .cut: file.removeSubrange(file.count / JournalSchema.pageSize / 2 * JournalSchema.pageSize..<file.count)
        case .allZero: file = Data(count: file.count)
        }
        try file.write(to: URL(fileURLWithPath: fixture.path))

        let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
        let read = try await keeper.read(from: 1, limit: 10_000)
        #expect(read.allSatisfy { $0 == record($0.seq, size: 200) })
        let next = await keeper.lastSequence + 1
        try await keeper.append([record(next)])
        let rescue = await keeper.rescued
        let damages = await keeper.damages
        #expect(rescue != nil || !damages.isEmpty, "\(harm)")
        if let rescue { #expect(FileManager.default.fileExists(atPath: rescue.aside)) }
        if harm == .pageInTheMiddle { #expect(read.count > 1900, "\(read.count)") }
    }

    @Test("somebody else's file is never moved, however often it is tried")
    func notOurs() throws {
        let fixture = try JournalFixture()
        let letter = Data(String(repeating: "a letter ", count: 600).utf8)
        try letter.write(to: URL(fileURLWithPath: fixture.path))
        for _ in 1...2 { #expect(journalError { _ = try fixture.open() } == .notAJournal(path: fixture.path)) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == letter)
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
        #expect(!names.contains { $0.contains("damaged") })
    }
}
