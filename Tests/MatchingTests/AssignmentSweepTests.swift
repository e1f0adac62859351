// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CProcessor
import MinPlus
import Testing

#if canImport(MinPlusAVX2)
import MinPlusAVX2
#endif

/// Each build of the sweeps against a plain loop, with the largest and smallest numbers a caller may give.
@Suite struct AssignmentSweepTests {
    private static let ceiling: Int32 = 0x1800_0000

    private struct Row {
        var costs: [Int32] = []
        var offsets: [Int32] = []
        var keys: [Int32] = []
        var reachedFrom: [Int32] = []

        init(_ count: Int, _ dice: inout SeededGenerator) {
            for _ in 0..<count {
                costs.append(dice.pick([0, 1, Int32(dice.below(1000)), ceiling - 1, ceiling, 0x3fff_ffff, .max]))
                offsets.append(dice.pick([0, 1, Int32(dice.below(1000)), ceiling | 1, 2 * ceiling]))
                keys.append(dice.pick([.max, 0, Int32(dice.below(2000)), ceiling]))
                reachedFrom.append(Int32(dice.below(9)))
            }
        }

        /// In 64 bits, so that a sum beyond 32 shows.
        func key(_ column: Int, step: Int32) -> Int64 {
            2 * Int64(min(costs[column], ceiling)) + Int64(offsets[column]) + Int64(step)
        }
    }

    private typealias Least = (UnsafePointer<Int32>, UnsafePointer<Int32>, Int, Int32) -> (Int32, Int32)
    private typealias Relax = (
        UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>, Int, Int32,
        Int32, Int32
    ) -> (Int32, Int32)

    private var builds: [(least: Least, relax: Relax)] {
        var builds: [(Least, Relax)] = [
            (
                { MinPlus.assignmentLeast(costs: $0, offsets: $1, count: $2, ceiling: $3) },
                {
                    MinPlus.assignmentRelax(
                        costs: $0, offsets: $1, keys: $2, reachedFrom: $3, count: $4, step: $5, visit: $6, ceiling: $7)
                }
            )
        ]
        #if canImport(MinPlusAVX2)
        if keng_processor_has_avx2() != 0 {
            builds.append(
                (
                    { MinPlusAVX2.assignmentLeast(costs: $0, offsets: $1, count: $2, ceiling: $3) },
                    {
                        MinPlusAVX2.assignmentRelax(
                            costs: $0, offsets: $1, keys: $2, reachedFrom: $3, count: $4, step: $5, visit: $6, ceiling: $7)
                    }
                ))
        }
        #endif
        return builds
    }

    @Test func `the least key is the least, in its lowest column, at every length`() {
        for count in 1...70 {
            for seed in 0..<40 as Range<UInt64> {
                var dice = SeededGenerator(seed: seed &+ UInt64(count) * 1000)
                let row = Row(count, &dice)
                let keys = (0..<count).map { row.key($0, step: 0) }
                for build in builds {
                    let found = build.least(row.costs, row.offsets, count, Self.ceiling)
                    #expect(Int64(found.0) == keys.min(), "count \(count), seed \(seed)")
                    #expect(Int(found.1) == keys.firstIndex(of: keys.min()!), "count \(count), seed \(seed)")
                }
            }
        }
    }

    @Test func `a negative cost shows wherever it stands`() {
        for count in 1...40 {
            for place in 0..<count {
                for negative in [-1, -0x4000_0000, -0x4000_0001, .min] as [Int32] {
                    var costs: [Int32] = Array(repeating: 3, count: count)
                    costs[place] = negative
                    let offsets: [Int32] = Array(repeating: 1, count: count)
                    for build in builds { #expect(build.least(costs, offsets, count, Self.ceiling).0 == -1) }
                }
            }
        }
    }

    @Test func `relaxing lowers each key to the lesser way and says by which visit`() {
        for count in 1...70 {
            for seed in 0..<40 as Range<UInt64> {
                var dice = SeededGenerator(seed: seed &+ UInt64(count) * 1000 &+ 500_000)
                let row = Row(count, &dice)
                let step = dice.pick([0, -Self.ceiling, Self.ceiling, Int32(dice.below(1000)) - 500])
                let keys = (0..<count).map { min(Int64(row.keys[$0]), row.key($0, step: step)) }
                let isNearer = (0..<count).map { row.key($0, step: step) < Int64(row.keys[$0]) }
                for build in builds {
                    var (lowered, reachedFrom) = (row.keys, row.reachedFrom)
                    let found = build.relax(row.costs, row.offsets, &lowered, &reachedFrom, count, step, 77, Self.ceiling)
                    #expect(lowered.map(Int64.init) == keys, "count \(count), seed \(seed)")
                    #expect(reachedFrom == zip(isNearer, row.reachedFrom).map { $0 ? 77 : $1 }, "count \(count), seed \(seed)")
                    #expect(Int64(found.0) == keys.min(), "count \(count), seed \(seed)")
                    #expect(Int(found.1) == keys.firstIndex(of: keys.min()!), "count \(count), seed \(seed)")
                }
            }
        }
    }
}
