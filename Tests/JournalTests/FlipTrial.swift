// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Vocabulary

@testable import Journal

/// One life after one flipped bit: start, inspection, work, repair, and the start after it.
final class FlipTrial {
    private let fixture: JournalFixture
    private let pristine: PristineJournal
    private var outcome = FlipOutcome()

    init(_ pristine: PristineJournal, bit: Int) throws {
        self.pristine = pristine
        fixture = try JournalFixture()
        var bytes = pristine.bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        try Data(bytes).write(to: URL(fileURLWithPath: fixture.path))
        // The lock that the last life left.
        try Data().write(to: URL(fileURLWithPath: fixture.path + "-lock"))
    }

    func run() async throws -> FlipOutcome {
        var damages = try await firstLife()
        // What a life finds is mended before it works.
        damages += try await nextLife(damages)
        try await lastLife()
        return outcome
    }

    /// Starts, inspects, compares.
    private func firstLife() async throws -> [JournalDamage] {
        let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
        outcome.isRescued = await keeper.rescued != nil
        let found = await keeper.damages
        outcome.isNoticedAtOpen = !found.isEmpty
        let inspected = await inspect()
        outcome.isNoticedByInspection = !inspected.isEmpty
        outcome.differences = await differences(keeper)
        outcome.isShortenedBy = PristineJournal.events - min(PristineJournal.events, await keeper.lastSequence)
        // The newest ones come back the way they come from a database, before anything new is written.
        while await keeper.lastSequence < PristineJournal.events {
            try await keeper.append([pristine.content.events[Int(await keeper.lastSequence)].record])
        }
        do {
            try await work(keeper)
        } catch {
            guard case .failed = error else { throw error }
            outcome.failedAtWrite = true
        }
        return inspected
    }

    private func inspect() async -> [JournalDamage] {
        do {
            let reader = try JournalReader(path: fixture.path, centre: "hanoi")
            var inspection = try await JournalInspection(reader)
            while try await inspection.step(reader) {}
            return inspection.damages
        } catch {
            return [JournalDamage(kind: .unreadable("\(error)"), seqs: 1...1)]
        }
    }

    /// What every minute of a centre does to its journal.
    private func work(_ keeper: JournalKeeper) async throws(JournalError) {
        for _ in 0..<3 {
            let next = await keeper.lastSequence + 1
            try await keeper.append([record(next)], positions: [PositionRow(unit: UnitName("HK-01"), payload: [9])])
        }
        try await keeper.saveSnapshot(PristineJournal.snapshot(await keeper.lastSequence))
        try await keeper.remember(drained: 1950)
    }

    /// The next start, with the true records at hand.
    private func nextLife(_ known: [JournalDamage]) async throws -> [JournalDamage] {
        let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
        if await keeper.rescued != nil { outcome.isRescued = true }
        let all = await keeper.damages + known
        for damage in all where damage.isOfRecords {
            for seq in damage.seqs where seq <= PristineJournal.events {
                _ = try await keeper.repair(pristine.content.events[Int(seq) - 1])
            }
        }
        try await work(keeper)
        return all
    }

    private func lastLife() async throws {
        let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
        let damages = await keeper.damages + inspect()
        outcome.isReportedAtTheEnd = !damages.isEmpty
        outcome.leftOver = await differences(keeper).filter { $0.hasPrefix("event") }
    }

    private func differences(_ keeper: JournalKeeper) async -> [String] {
        do {
            let content = try await keeper.content()
            var found: [String] = []
            for (index, event) in pristine.content.events.enumerated() where found.count < 5 {
                let stored = index < content.events.count ? content.events[index] : nil
                if stored != event { found.append("event \(event.record.seq) is \(stored.map { "\($0)".prefix(60) } ?? "gone")") }
            }
            if outcome.differences.isEmpty {
                let last = pristine.content.snapshots.first
                if !content.snapshots.contains(where: { $0 == last }) { found.append("the newest snapshot is not there") }
                if content.positions != pristine.content.positions { found.append("positions differ") }
                if content.drained != pristine.content.drained { found.append("drained is \(content.drained)") }
            }
            return found
        } catch {
            return ["event reading: \(error)"]
        }
    }
}

extension JournalKeeper {
    func content() throws -> JournalContent { try JournalContent(journal) }
}

extension Journal {
    func stored() throws -> [ChainedRecord] {
        try reading { db in
            var records: [ChainedRecord] = []
            try StoredEvent.walk(db, "hanoi", from: 1, limit: nil) { if $0.seq <= PristineJournal.events { records.append($0.copy) } }
            return records
        }
    }

    func goodSnapshots() throws -> [JournalSnapshot] {
        let (newest, _, _) = try newestGoodSnapshot()
        return newest.map { [$0] } ?? []
    }
}
