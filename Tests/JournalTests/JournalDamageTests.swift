// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Testing
import Vocabulary

@testable import Journal

struct JournalDamageTests {
    private func damaged(_ count: UInt64, _ sql: String) throws -> JournalFixture {
        let fixture = try JournalFixture()
        do { try fixture.open().append(records(1...count)) }
        try fixture.tamper(sql)
        return fixture
    }

    @Test(
        "a changed record is one damage, is skipped, and stops neither the start nor the numbering",
        arguments: [
            "payload = x'00'", "payload = payload || x'00'", "at = at + 1", "hash = zeroblob(32)", "hash = x''",
        ])
    func changedRecordIsOneDamage(change: String) throws {
        let fixture = try damaged(5, "UPDATE event SET \(change) WHERE seq = 3")
        do {
            let journal = try fixture.open()
            #expect(journal.damages == [JournalDamage(kind: .altered, seqs: 3...3)])
            #expect(try journal.verify() == JournalDamage(kind: .altered, seqs: 3...3))
            #expect(try journal.read(from: 1, limit: 9).map(\.seq) == [1, 2, 4, 5])
            #expect(journal.lastSequence == 5)
            try journal.append(records(6...6))
        }
        #expect(try fixture.open().damages.count == 1)
    }

    @Test("two records that changed places are damage, and so is the next, whose predecessor nobody can vouch for")
    func swappedRecordsAreDamage() throws {
        let fixture = try damaged(
            5,
            """
            UPDATE event SET seq = 99 WHERE seq = 2;
            UPDATE event SET seq = 2 WHERE seq = 3;
            UPDATE event SET seq = 3 WHERE seq = 99
            """)
        #expect(try fixture.open().damages.map(\.seqs) == [2...2, 3...3, 4...4])
    }

    @Test("missing records are one damage with their numbers")
    func missingRecordsAreNamed() throws {
        let fixture = try damaged(6, "DELETE FROM event WHERE seq IN (1, 3, 4)")
        let journal = try fixture.open()
        #expect(
            journal.damages == [
                JournalDamage(kind: .missing, seqs: 1...1), JournalDamage(kind: .missing, seqs: 3...4),
            ])
        #expect(journal.lastSequence == 6)
    }

    @Test("a damaged last record leaves the next number free and the chain goes on behind it")
    func damagedEndGoesOn() throws {
        let fixture = try damaged(3, "UPDATE event SET payload = x'00' WHERE seq = 3")
        do { try fixture.open().append(records(4...5)) }
        let journal = try fixture.open()
        #expect(journal.damages == [JournalDamage(kind: .altered, seqs: 3...3)])
        #expect(journal.lastSequence == 5)
    }

    @Test("the newest three snapshots are kept, and the newest is given")
    func snapshotsAreKept() throws {
        let fixture = try JournalFixture()
        let journal = try fixture.open()
        #expect(try journal.latestSnapshot() == nil)
        try journal.append(records(1...9))
        for seq in [2, 4, 6, 8] as [UInt64] {
            try journal.saveSnapshot(JournalSnapshot(seq: seq, at: Instant(seconds: 9), payload: [UInt8(seq)]))
        }
        #expect(try journal.latestSnapshot() == JournalSnapshot(seq: 8, at: Instant(seconds: 9), payload: [8]))
        let kept = try journal.reading { try Int.fetchAll($0, sql: "SELECT seq FROM snapshot ORDER BY seq") }
        #expect(kept == [4, 6, 8])
    }

    @Test("a damaged snapshot falls back to the one before, and all damaged to a full replay")
    func damagedSnapshotFallsBack() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            try journal.append(records(1...9))
            for seq in [4, 8] as [UInt64] { try journal.saveSnapshot(JournalSnapshot(seq: seq, at: .epoch, payload: [1, 2])) }
        }
        try fixture.tamper("UPDATE snapshot SET payload = x'0103' WHERE seq = 8")
        do {
            let journal = try fixture.open()
            #expect(journal.damages == [JournalDamage(kind: .alteredSnapshot, seqs: 8...8)])
            #expect(try journal.latestSnapshot()?.seq == 4)
        }
        try fixture.tamper("UPDATE snapshot SET chain = zeroblob(32) WHERE seq = 4")
        let journal = try fixture.open()
        #expect(journal.damages.map(\.seqs) == [8...8, 4...4])
        #expect(try journal.latestSnapshot() == nil)
    }

    @Test("opening checks the chain behind the snapshot only; verify checks all of it")
    func openingChecksTheTail() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            try journal.append(records(1...9))
            try journal.saveSnapshot(JournalSnapshot(seq: 5, at: .epoch, payload: []))
        }
        try fixture.tamper("UPDATE event SET payload = x'00' WHERE seq IN (2, 7)")
        let journal = try fixture.open()
        #expect(journal.damages == [JournalDamage(kind: .altered, seqs: 7...7)])
        #expect(try journal.verify() == JournalDamage(kind: .altered, seqs: 2...2))
    }

    @Test("a journal that has forgotten what its snapshot knows says so and never uses a number twice")
    func forgottenEndIsNoticed() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            try journal.append(records(1...9))
            try journal.saveSnapshot(JournalSnapshot(seq: 8, at: .epoch, payload: []))
        }
        try fixture.tamper("DELETE FROM event WHERE seq > 5")
        do {
            let journal = try fixture.open()
            #expect(journal.damages == [JournalDamage(kind: .missing, seqs: 6...8)])
            #expect(journal.lastSequence == 8)
            try journal.append(records(9...9))
        }
        let journal = try fixture.open()
        #expect(journal.damages.isEmpty)
        #expect(try journal.verify() == JournalDamage(kind: .missing, seqs: 6...8))
    }

    @Test("flipped bytes anywhere in the file never crash it and never pass as a good record", arguments: 0..<40)
    func flippedBytesAreNoticed(seed: UInt64) throws {
        let fixture = try JournalFixture()
        do { try fixture.open().append(records(1...200)) }
        var file = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 7
        for _ in 0..<3 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            file[100 + Int(state >> 33) % (file.count - 100)] ^= UInt8(truncatingIfNeeded: state >> 24) | 1
        }
        try file.write(to: URL(fileURLWithPath: fixture.path))
        do {
            let journal = try fixture.open()
            for record in try journal.read(from: 1, limit: 1000) where record.seq <= 200 {
                let isGood = record == Self.original(record.seq)
                #expect(isGood || journal.damages.contains { $0.seqs.contains(record.seq) }, "seed \(seed)")
            }
        } catch {
            #expect(error is JournalError, "seed \(seed): \(error)")
        }
    }

    private static func original(_ seq: UInt64) -> JournalRecord { record(seq) }
}

/// Of a long journal each processor checks a stretch.
@Suite struct LongChainTests {
    static let count = Journal.worthSharing + 10_001

    @Test func `the stretches of a long chain meet, and what is changed or missing in them is found one by one`() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            for first in stride(from: UInt64(1), through: LongChainTests.count, by: 5000) {
                try journal.append(records(first...min(first + 4999, LongChainTests.count)))
            }
            #expect(journal.checkedByAll(after: 0, hash: HashChain.beginning)?.hash == journal.lastHash)
            #expect(journal.checkedByAll(after: LongChainTests.count - 100, hash: []) == nil, "not worth it")
        }
        let middle = LongChainTests.count / 2
        try fixture.tamper("UPDATE event SET payload = payload || 'x' WHERE seq = \(middle + 1); DELETE FROM event WHERE seq = 9")
        let journal = try fixture.open()
        #expect(journal.damages.map(\.kind) == [.missing, .altered])
        #expect(journal.damages.map(\.seqs) == [9...9, middle + 1...middle + 1])
        #expect(journal.lastSequence == LongChainTests.count)
    }
}

@Suite struct JournalFirstPageTests {
    @Test func `whichever bit of the first page is changed, the journal is whole`() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            for first in stride(from: UInt64(1), through: 200, by: 50) { try journal.append((first..<first + 50).map { record($0) }) }
        }
        let url = URL(fileURLWithPath: fixture.path)
        let good = try Data(contentsOf: url)
        for bit in stride(from: 0, to: JournalSchema.pageSize * 8, by: 397) {
            var changed = good
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            try changed.write(to: url)
            let journal = try fixture.open()
            #expect(journal.rescued == nil && journal.damages.isEmpty && journal.lastSequence == 200, "byte \(bit / 8) bit \(bit % 8)")
        }
    }

    @Test func `another program's file is left as it is`() throws {
        let fixture = try JournalFixture()
        try DatabaseQueue(path: fixture.path).write { try $0.execute(sql: "CREATE TABLE note (words TEXT); INSERT INTO note VALUES ('x')") }
        let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
        #expect(throws: JournalError.self) { try fixture.open() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before)
    }
}
