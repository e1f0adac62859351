// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A unit's receiver: bytes in, and out the positions that are worth a report.
///
/// A report is worth sending when the unit has moved, or as a sign of life: a standing engine does not fill the wire
/// once a second.
public struct Receiver: Sendable {
    /// A moving unit reports this often at most …
    public static let shortestPause = Duration.seconds(2)
    /// … and a standing one this often at least.
    public static let longestPause = Duration.seconds(30)
    /// Less is the receiver's own trembling.
    public static let movedMetres = 15.0

    private var reader: ReceiverReader
    private var filter = JumpFilter()
    private var reported: ReceiverFix?
    private var (jumps, late) = (0, 0)

    public init(reference: Instant? = nil) { reader = ReceiverReader(reference: reference) }

    public var counts: ReceiverCounts {
        var counts = reader.counts
        (counts.jumps, counts.late) = (jumps, late)
        return counts
    }

    /// The positions to report, oldest first.
    public mutating func reports(_ bytes: some Sequence<UInt8>) -> [ReceiverFix] {
        reader.fixes(bytes).filter { isWorthReporting($0) }
    }

    /// The input has ended.
    public mutating func finish() -> [ReceiverFix] { reader.finish().map { [$0] }?.filter { isWorthReporting($0) } ?? [] }

    private mutating func isWorthReporting(_ fix: ReceiverFix) -> Bool {
        switch filter.judge(fix) {
        case .jump: jumps += 1
        case .late: late += 1
        case .good:
            guard isNews(fix) else { return false }
            reported = fix
            return true
        }
        return false
    }

    private func isNews(_ fix: ReceiverFix) -> Bool {
        guard let reported else { return true }
        let hasMoved = reported.coordinate.metres(to: fix.coordinate) >= Receiver.movedMetres
        guard let was = reported.at, let now = fix.at else { return hasMoved }
        return hasMoved ? now - was >= Receiver.shortestPause : now - was >= Receiver.longestPause
    }
}
