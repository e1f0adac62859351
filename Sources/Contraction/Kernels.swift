// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CProcessor
import MinPlus

#if canImport(MinPlusAVX2)
import MinPlusAVX2
#endif

/// The min-plus loops as this processor runs them best, chosen once at run time: the program itself is built for the
/// baseline, so that one binary runs everywhere.
///
/// `MinPlusAVX2` is the same source as `MinPlus`, compiled for processors with 256-bit integer vectors. Both give the
/// same numbers; on the baseline a customization takes a tenth to two fifths longer, times from thousands of labels
/// nearly twice as long.
public enum Kernels: String, Sendable {
    case baseline
    case avx2

    /// What is in use: the widest that this processor runs.
    public static let current: Kernels = {
        #if canImport(MinPlusAVX2)
        if keng_processor_has_avx2() != 0 { return .avx2 }
        #endif
        return .baseline
    }()

    @inline(__always)
    func relaxTriangles(
        _ weights: UnsafeMutablePointer<Int32>, above: UnsafeMutablePointer<Int32>, split: Int,
        firstUp: UnsafePointer<UInt32>, runs: UnsafePointer<UInt32>, nodes: Range<Int>, run: Int
    ) {
        #if canImport(MinPlusAVX2)
        if self == .avx2 {
            MinPlusAVX2.relaxTriangles(
                weights, above: above, split: split, firstUp: firstUp, runs: runs, nodes: nodes, run: run)
            return
        }
        #endif
        MinPlus.relaxTriangles(
            weights, above: above, split: split, firstUp: firstUp, runs: runs, nodes: nodes, run: run)
    }

    @inline(__always)
    func meetings(
        _ sums: UnsafeMutablePointer<Int32>, label: UnsafePointer<Int32>, rows: UnsafePointer<Int32>, stride: Int,
        slots: UnsafePointer<UInt32>, counts: UnsafePointer<UInt16>, of count: Int
    ) {
        #if canImport(MinPlusAVX2)
        if self == .avx2 {
            MinPlusAVX2.meetings(
                sums, label: label, rows: rows, stride: stride, slots: slots, counts: counts, of: count)
            return
        }
        #endif
        MinPlus.meetings(sums, label: label, rows: rows, stride: stride, slots: slots, counts: counts, of: count)
    }
}
