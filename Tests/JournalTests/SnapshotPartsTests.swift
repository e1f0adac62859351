// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import GRDB
import Testing
import Vocabulary

@testable import Journal

/// Snapshots too large for one commit.
@Suite struct SnapshotPartsTests {
    static func payload(_ seed: Int) -> [UInt8] {
        (0..<Journal.partSize * 2 + 1000 + seed).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ seed) }
    }

    @Test("a large snapshot comes back whole, after the journal was opened again too; parts of dropped ones are taken out")
    func large() async throws {
        let fixture = try JournalFixture()
        do {
            let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
            try await keeper.append(records(1...9))
            for seq in 1...5 {
                try await keeper.saveSnapshot(
                    JournalSnapshot(seq: UInt64(seq), at: Instant(seconds: 9), payload: SnapshotPartsTests.payload(seq)))
            }
            #expect(try await keeper.latestSnapshot()?.payload == SnapshotPartsTests.payload(5))
        }
        let journal = try fixture.open()
        #expect(journal.damages.isEmpty)
        #expect(try journal.latestSnapshot() == JournalSnapshot(seq: 5, at: Instant(seconds: 9), payload: SnapshotPartsTests.payload(5)))
        let kept = try journal.reading { try Int.fetchAll($0, sql: "SELECT DISTINCT seq FROM snapshot_part ORDER BY seq") }
        #expect(kept == [3, 4, 5])
    }

    @Test("a part that was changed or lost makes its snapshot a damaged one")
    func damaged() async throws {
        let fixture = try JournalFixture()
        do {
            let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
            try await keeper.append(records(1...9))
            for seq in [4, 6, 8] {
                try await keeper.saveSnapshot(
                    JournalSnapshot(seq: UInt64(seq), at: .epoch, payload: SnapshotPartsTests.payload(seq)))
            }
        }
        try fixture.tamper("DELETE FROM snapshot_part WHERE seq = 8 AND part = 1")
        try fixture.tamper("UPDATE snapshot_part SET payload = zeroblob(10) WHERE seq = 6 AND part = 0")
        let journal = try fixture.open()
        #expect(journal.damages.map(\.kind) == [.alteredSnapshot, .alteredSnapshot])
        #expect(try journal.latestSnapshot()?.seq == 4)
    }

    @Test("parts that a crash left behind are no snapshot, and the next large one takes them out")
    func strayParts() async throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            try journal.append(records(1...9))
            for part in 0..<9 { try journal.put(part: part, ofSnapshot: 7, [1, 2, 3]) }
        }
        let keeper = try JournalKeeper(path: fixture.path, centre: "hanoi")
        #expect(try await keeper.latestSnapshot() == nil)
        #expect(await keeper.damages.isEmpty)
        try await keeper.saveSnapshot(JournalSnapshot(seq: 8, at: .epoch, payload: SnapshotPartsTests.payload(8)))
        #expect(try await keeper.dropStrayParts() == false)
        #expect(try await keeper.latestSnapshot()?.payload == SnapshotPartsTests.payload(8))
    }
}
