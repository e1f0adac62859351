// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Journal

struct SnapshotSpacingTests {
    private static let hour: Int64 = 3_600_000_000
    private static let day = 24 * hour
    /// No whole part of a day, so that snapshots lie anywhere in their spans.
    private static let pause = 37 * hour

    /// From the newest on, as they are left when one was written at each `pause` until `now`.
    private func left(at now: Int64, from older: [Int64]) -> [Int64] {
        let all = [now] + older
        let gone = Set(SnapshotSpacing.superfluous(all.enumerated().map { (row: Int64($0), at: $1) }, now: now))
        return all.enumerated().filter { !gone.contains(Int64($0.offset)) }.map(\.element)
    }

    @Test("in ten years some hundred snapshots stay, and at any age there is one that is little older")
    func tenYears() {
        var snapshots: [Int64] = []
        for number in 0...2560 as ClosedRange<Int64> {
            let now = number * SnapshotSpacingTests.pause
            snapshots = left(at: now, from: snapshots)
            guard now > 3850 * SnapshotSpacingTests.day else { continue }
            #expect(snapshots.count <= 260)
            for days in [2, 7, 10, 31, 60, 90, 365, 1000, 3650] as [Int64] {
                let age = days * SnapshotSpacingTests.day
                let base = snapshots.dropFirst(2).first { now - $0 >= age } ?? 0
                let most = days < 64 ? SnapshotSpacingTests.day : age / 16 + SnapshotSpacingTests.day
                #expect(now - base - age <= most + SnapshotSpacingTests.pause, "\(days) days")
            }
        }
    }

    @Test("the newest three stay however close they are, of older ones of one day the last of six hours each")
    func newest() {
        let minutes = (0..<600).map { Int64($0) * 60_000_000 }
        let snapshots = minutes.reduce([Int64]()) { left(at: $1, from: $0) }
        #expect(snapshots == [599, 598, 597, 359].map { minutes[$0] })
    }

    @Test("moments that a changed bit made do no harm")
    func changed() {
        let moments: [Int64] = [5, .max, .min, -1, 0]
        let rows = moments.enumerated().map { (row: Int64($0), at: $1) }
        for now in moments { #expect(SnapshotSpacing.superfluous(rows, now: now).allSatisfy { $0 >= 3 }) }
    }
}
