// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CProcessor
import MinPlus

#if canImport(MinPlusAVX2)
import MinPlusAVX2
#endif

/// Which build of the sweeps runs: the one for this processor, unless a comparison asks for the other.
package enum SweepBuild: Sendable {
    /// What every processor of this architecture runs.
    case baseline
    case avx2

    /// Asked once: a processor does not change.
    package static let best: SweepBuild = keng_processor_has_avx2() != 0 ? .avx2 : .baseline
}

/// A whole number that is wide enough for the keys of a search: `Int32` almost always, `Int64` when lengths outgrow it.
///
/// Keys are those of `AssignmentSweep`: twice a path length, plus one for a taken column. Both widths keep one contract;
/// `Int32` is swept eight columns at a time, `Int64` one by one.
protocol PathLength: FixedWidthInteger {
    /// Keys from here on are unreachable, or too long for this width. Potentials, doubled, stay at or below it.
    static var ceiling: Self { get }

    /// Twice the cost as the sweeps count it: a forbidden pair stays at or above the ceiling whatever is taken off.
    static func doubled(_ cost: Int32) -> Self

    /// The least key of a row alone, and its column.
    static func least(_ costs: UnsafePointer<Int32>, _ board: SweepBoard<Self>) -> (key: Self, column: Int)

    /// Lowers all keys to those by way of a row, and answers the least with its column.
    static func relax(
        _ costs: UnsafePointer<Int32>, _ board: SweepBoard<Self>, step: Self, visit: Int
    ) -> (key: Self, column: Int)
}

/// What a sweep reads and writes, a number a column.
struct SweepBoard<Length> {
    let build: SweepBuild
    let columns: Int
    /// Twice the price of the column, plus one when it is taken; twice the ceiling while it is closed.
    let offsets: UnsafeMutablePointer<Length>
    let keys: UnsafeMutablePointer<Length>
    /// The visit by way of which a column has its key.
    let reachedFrom: UnsafeMutablePointer<Int32>
}

extension Int32: PathLength {
    /// About 56 hours in milliseconds, doubled. Five ceilings fit: the largest sum in a sweep (see `AssignmentSweep`) is
    /// twice a clamped cost (2) + the offset of a closed column (2) + the longest step (1).
    static var ceiling: Int32 { 0x1800_0000 }

    static func doubled(_ cost: Int32) -> Int32 { 2 * Swift.min(cost, ceiling) }

    static func least(_ costs: UnsafePointer<Int32>, _ board: SweepBoard<Int32>) -> (key: Int32, column: Int) {
        let (offsets, count) = (board.offsets, board.columns)
        #if canImport(MinPlusAVX2)
        if board.build == .avx2 {
            let found = MinPlusAVX2.assignmentLeast(costs: costs, offsets: offsets, count: count, ceiling: ceiling)
            return (found.least, Int(found.column))
        }
        #endif
        let found = MinPlus.assignmentLeast(costs: costs, offsets: offsets, count: count, ceiling: ceiling)
        return (found.least, Int(found.column))
    }

    static func relax(
        _ costs: UnsafePointer<Int32>, _ board: SweepBoard<Int32>, step: Int32, visit: Int
    ) -> (key: Int32, column: Int) {
        let (offsets, keys, reachedFrom, count) = (board.offsets, board.keys, board.reachedFrom, board.columns)
        let visit = Int32(truncatingIfNeeded: visit)
        #if canImport(MinPlusAVX2)
        if board.build == .avx2 {
            let found = MinPlusAVX2.assignmentRelax(
                costs: costs, offsets: offsets, keys: keys, reachedFrom: reachedFrom, count: count, step: step,
                visit: visit, ceiling: ceiling)
            return (found.least, Int(found.column))
        }
        #endif
        let found = MinPlus.assignmentRelax(
            costs: costs, offsets: offsets, keys: keys, reachedFrom: reachedFrom, count: count, step: step,
            visit: visit, ceiling: ceiling)
        return (found.least, Int(found.column))
    }
}

extension Int64: PathLength {
    /// Out of reach. Potentials rise only along paths to a free column, whose price is zero; so a row's potential is at
    /// most what the way from it to that column costs, one cost a row, each below 2^30. With fewer than 2^27 rows that is
    /// less than 2^58 doubled, and a matrix with more rows, and no fewer columns, does not fit into memory.
    static var ceiling: Int64 { 1 << 59 }

    static func doubled(_ cost: Int32) -> Int64 {
        cost < MinimumCostMatching.forbidden ? 2 * Int64(cost) : 2 * ceiling
    }

    static func least(_ costs: UnsafePointer<Int32>, _ board: SweepBoard<Int64>) -> (key: Int64, column: Int) {
        var (least, column) = (Int64.max, 0)
        for j in 0..<board.columns {
            if costs[j] < 0 { return (-1, j) }
            let key = doubled(costs[j]) + board.offsets[j]
            if key < least { (least, column) = (key, j) }
        }
        return (least, column)
    }

    static func relax(
        _ costs: UnsafePointer<Int32>, _ board: SweepBoard<Int64>, step: Int64, visit: Int
    ) -> (key: Int64, column: Int) {
        var (least, column) = (Int64.max, 0)
        for j in 0..<board.columns {
            let key = doubled(costs[j]) + board.offsets[j] + step
            if key < board.keys[j] { (board.keys[j], board.reachedFrom[j]) = (key, Int32(truncatingIfNeeded: visit)) }
            if board.keys[j] < least { (least, column) = (board.keys[j], j) }
        }
        return (least, column)
    }
}
