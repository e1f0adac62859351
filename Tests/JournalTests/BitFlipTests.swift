// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing
import Vocabulary

@testable import Journal

/// One bit of the journal's file is another one than was written, as cheap disks and memory do it now and then.
struct BitFlipTests {
    /// `KENG_FLIPS` says how many when 1,000 are too few or too many.
    static let flips = ProcessInfo.processInfo.environment["KENG_FLIPS"].flatMap { Int($0) } ?? 1000
    static let seed = ProcessInfo.processInfo.environment["KENG_SEED"].flatMap { UInt64($0) } ?? 114

    @Test("a flipped bit anywhere in the file is noticed or changes nothing, and the centre starts and works in any case")
    func flippedBits() async throws {
        let pristine = try PristineJournal()
        var count = FlipCount()
        for number in 0..<BitFlipTests.flips {
            let bit = pristine.bit(number, seed: BitFlipTests.seed)
            let place = "seed \(BitFlipTests.seed), flip \(number), byte \(bit / 8) bit \(bit % 8)"
            do {
                let trial = try FlipTrial(pristine, bit: bit)
                let outcome = try await trial.run()
                count.add(outcome)
                #expect(
                    outcome.isNoticed || outcome.isHarmless || outcome.isShortenedBy == 1,
                    "\(place): nobody noticed: \(outcome.differences)")
                #expect(outcome.isWholeOrReported, "\(place): after the repair: \(outcome.leftOver)")
            } catch {
                Issue.record("\(place): \(error)")
            }
        }
        print("bit flips: \(count)")
    }
}

/// A closed journal and everything that is in it.
struct PristineJournal {
    static let events: UInt64 = 2000
    static let snapshotAt: UInt64 = 1500
    let bytes: [UInt8]
    let content: JournalContent

    init() throws {
        let fixture = try JournalFixture()
        do {
            let journal = try fixture.open()
            for first in stride(from: UInt64(1), through: PristineJournal.events, by: 50) {
                let positions = (0..<5).map { PositionRow(unit: UnitName("HK-0\($0)"), payload: [UInt8](repeating: UInt8($0), count: 60)) }
                try journal.append((first..<first + 50).map { record($0, size: 80 + Int($0 % 90)) }, positions: positions)
                // Older snapshots go again and leave free pages behind.
                if first % 250 == 1, first <= PristineJournal.snapshotAt { try journal.saveSnapshot(PristineJournal.snapshot(first + 49)) }
            }
            try journal.saveSnapshot(PristineJournal.snapshot(PristineJournal.snapshotAt))
            try journal.remember(drained: 1900)
        }
        bytes = Array(try Data(contentsOf: URL(fileURLWithPath: fixture.path)))
        content = try JournalContent(fixture.open())
    }

    static func snapshot(_ seq: UInt64) -> JournalSnapshot {
        JournalSnapshot(seq: seq, at: Instant(seconds: Int64(seq)), payload: (0..<9000).map { UInt8(truncatingIfNeeded: $0 &* Int(seq)) })
    }

    /// The flips differ from seed to seed and are the same for the same one.
    func bit(_ number: Int, seed: UInt64) -> Int {
        var mixed = (seed &* 1_000_003 &+ UInt64(number)) &* 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((mixed ^ (mixed >> 31)) % UInt64(bytes.count * 8))
    }
}

/// What a journal gives back, as it is stored.
struct JournalContent {
    var events: [ChainedRecord] = []
    var snapshots: [JournalSnapshot] = []
    var positions: [PositionRow] = []
    var drained: UInt64 = 0

    init(_ journal: Journal) throws {
        events = try journal.stored()
        snapshots = try journal.goodSnapshots()
        positions = try journal.positions()
        drained = try journal.drained()
    }
}

struct FlipOutcome {
    var isNoticedAtOpen = false
    var isRescued = false
    var isNoticedByInspection = false
    /// The first life ended at a write, and said so.
    var failedAtWrite = false
    var differences: [String] = []
    var leftOver: [String] = []
    var isReportedAtTheEnd = false

    /// The newest events are gone without a trace: only the database can tell that there were more.
    var isShortenedBy: UInt64 = 0

    var isNoticed: Bool { isNoticedAtOpen || isRescued || isNoticedByInspection || failedAtWrite }
    var isHarmless: Bool { differences.isEmpty }
    var isWholeOrReported: Bool { leftOver.isEmpty || isReportedAtTheEnd }
}

struct FlipCount: CustomStringConvertible {
    private var all = 0
    private var atOpen = 0
    private var byInspection = 0
    private var atWrite = 0
    private var rescued = 0
    private var harmless = 0
    private var whole = 0
    private var shortened = 0

    init() {}

    mutating func add(_ outcome: FlipOutcome) {
        all += 1
        if outcome.isRescued {
            rescued += 1
        } else if outcome.isNoticedAtOpen {
            atOpen += 1
        } else if outcome.failedAtWrite {
            atWrite += 1
        } else if outcome.isNoticedByInspection {
            byInspection += 1
        } else if outcome.isHarmless {
            harmless += 1
        } else if outcome.isShortenedBy > 0 {
            shortened += 1
        }
        if outcome.leftOver.isEmpty { whole += 1 }
    }

    var description: String {
        "\(all): \(atOpen) noticed at the start, \(rescued) rescued, \(byInspection) by the inspection, \(atWrite) at a write, "
            + "\(harmless) harmless, \(shortened) took the newest event away, as only the database can tell; \(whole) whole again with the true records"
    }
}
