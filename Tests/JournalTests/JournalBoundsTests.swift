// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import GRDB
import Testing
import Vocabulary

@testable import Journal

/// How far `prune` goes, by time and by size.
struct JournalBoundsTests {
    private static let part: UInt64 = 400

    private func snapshot(_ seq: UInt64, day: UInt64) -> JournalSnapshot {
        JournalSnapshot(seq: seq, at: Instant(seconds: Int64(day) * 86_400), payload: [1])
    }

    private func keeping(days: Int64, bytes: Int = 4 << 30) -> Journal.Keeping {
        var keeping = Journal.Keeping()
        (keeping.time, keeping.bytes) = (.seconds(days * 86_400), bytes)
        return keeping
    }

    private func oldest(_ journal: Journal) throws -> UInt64? { try journal.read(from: 1, limit: 1).first?.seq }

    @Test("however many days are kept, older events go within a day, and of a year within weeks", arguments: [1, 9, 10, 30, 63, 365])
    func days(kept: Int64) throws {
        let fixture = try JournalFixture()
        let journal = try fixture.open()
        // A year of days, and no power cut to survive.
        try journal.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        let slack = kept < 64 ? 1 : kept / 16 + 1
        let last = UInt64(kept + slack + 70)
        try journal.append(records(1...last))
        try journal.remember(drained: last)
        for day in 1...last {
            try journal.saveSnapshot(snapshot(day, day: day))
            let now = Instant(seconds: Int64(day) * 86_400)
            while try journal.prune(keeping(days: kept), now: now) {}
            let age = Int64(day) - Int64(try journal.base().seq)
            if Int64(day) <= kept { #expect(age == Int64(day)) }
            if Int64(day) > kept + slack { #expect((kept...kept + slack).contains(age), "on day \(day)") }
        }
        #expect(try journal.verify() == nil)
    }

    @Test("above its size a journal begins behind the oldest snapshot from which it fits, and holds what is not drained")
    func size() throws {
        let fixture = try JournalFixture()
        let journal = try fixture.open()
        let part = JournalBoundsTests.part
        for day in 1...10 as ClosedRange<UInt64> {
            try journal.append(((day - 1) * part + 1...day * part).map { record($0, size: 1000) })
            try journal.saveSnapshot(snapshot(day * part, day: day))
        }
        let bound = try journal.bytesUsed() * 55 / 100
        let now = Instant(seconds: 10 * 86_400)
        try journal.remember(drained: 2 * part + 10)
        while try journal.prune(keeping(days: 3650, bytes: bound), now: now) {}
        #expect(try journal.base().seq == 2 * part, "no further than the database")
        #expect(try journal.bytesUsed() > bound)
        try journal.remember(drained: 10 * part)
        while try journal.prune(keeping(days: 3650, bytes: bound), now: now) {}
        #expect(try journal.base().seq == 5 * part && oldest(journal) == 5 * part + 1)
        #expect(try journal.bytesUsed() <= bound)
        #expect(try journal.verify() == nil)
    }

    @Test("what is begun is taken out to its end though the journal fits by then, but never what a database lacks that forgot")
    func begun() throws {
        let fixture = try JournalFixture()
        let journal = try fixture.open()
        let step = UInt64(Journal.pruneStep)
        for part in 0..<4 as Range<UInt64> { try journal.append(records(part * step + 1...(part + 1) * step)) }
        for seq in [3 * step, 3 * step + 10, 3 * step + 20] { try journal.saveSnapshot(snapshot(seq, day: 1)) }
        try journal.remember(drained: 4 * step)
        let now = Instant(seconds: 2 * 86_400)
        #expect(try journal.prune(keeping(days: 7, bytes: 0), now: now), "there is more to take out")
        try journal.remember(drained: step + 500)
        while try journal.prune(keeping(days: 7), now: now) {}
        #expect(try oldest(journal) == step + 501)
        try journal.remember(drained: 4 * step)
        while try journal.prune(keeping(days: 7), now: now) {}
        #expect(try oldest(journal) == 3 * step + 1)
        #expect(try journal.verify() == nil)
    }

    @Test("a beginning without a snapshot, as a changed bit makes it, takes nothing out")
    func changedBeginning() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            try journal.append(records(1...100))
            for seq in [20, 40, 60, 80] as [UInt64] { try journal.saveSnapshot(snapshot(seq, day: seq)) }
            try journal.remember(drained: 100)
        }
        try fixture.tamper("INSERT OR REPLACE INTO meta VALUES ('begins hanoi', 77)")
        let journal = try fixture.open()
        #expect(try journal.prune(keeping(days: 3650), now: Instant(seconds: 100 * 86_400)) == false)
        #expect(try oldest(journal) == 1)
    }

    @Test("parts of snapshots before the beginning go with them, those of one that is being written stay")
    func parts() async throws {
        let fixture = try JournalFixture()
        do {
            let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
            try await keeper.append(records(1...9))
            for seq in 1...5 {
                let at = Instant(seconds: Int64(seq) * 86_400)
                try await keeper.saveSnapshot(JournalSnapshot(seq: UInt64(seq), at: at, payload: SnapshotPartsTests.payload(seq)))
            }
            try await keeper.remember(drained: 9)
        }
        let journal = try fixture.open()
        try journal.put(part: 0, ofSnapshot: 9, [1])
        while try journal.prune(keeping(days: 3650, bytes: 0), now: Instant(seconds: 6 * 86_400)) {}
        let kept = try journal.reading { try Int.fetchAll($0, sql: "SELECT DISTINCT seq FROM snapshot_part ORDER BY seq") }
        #expect(kept == [3, 4, 5, 9])
    }
}
