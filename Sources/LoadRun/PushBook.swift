// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Matches events on consoles with the commands that caused them, whichever of reply and event comes first.
///
/// A command's intended time is known to the sender, its event number only when the reply comes; by then many consoles
/// may have the event. So their moments of arrival wait in a ring, a row of consoles for each of the last events.
struct PushBook {
    static let rowCount = 8192

    private struct Row {
        var seq: UInt64 = 0
        /// When its command should have left; −1 until its reply has come.
        var intended: Int64 = -1
        var waiting = 0
    }

    /// Events that came to a console so late that the ring had moved on: the slowest of all, and in no percentile.
    private(set) var tooLate = 0
    private let consoles: Int
    private var rows = [Row](repeating: Row(), count: PushBook.rowCount)
    private var arrivals: [Int64]

    init(consoles: Int) {
        self.consoles = consoles
        arrivals = [Int64](repeating: 0, count: PushBook.rowCount * consoles)
    }

    /// A console got event `seq`. The latency, or `nil` while (or because) its command is not known.
    mutating func arrived(_ seq: UInt64, at now: Int64) -> Int64? {
        let index = Int(seq) & (PushBook.rowCount - 1)
        if rows[index].seq < seq { rows[index] = Row(seq: seq) }
        guard rows[index].seq == seq else {
            tooLate += 1
            return nil
        }
        if rows[index].intended >= 0 { return now - rows[index].intended }
        guard rows[index].waiting < consoles else { return nil }
        arrivals[index * consoles + rows[index].waiting] = now
        rows[index].waiting += 1
        return nil
    }

    /// The reply of the command behind event `seq` has come; hands over the latencies of the consoles that were first.
    mutating func acknowledged(_ seq: UInt64, intended: Int64, _ latency: (Int64) -> Void) {
        guard consoles > 0 else { return }
        let index = Int(seq) & (PushBook.rowCount - 1)
        if rows[index].seq < seq { rows[index] = Row(seq: seq) }
        guard rows[index].seq == seq, rows[index].intended < 0 else { return }
        for waiting in 0..<rows[index].waiting { latency(arrivals[index * consoles + waiting] - intended) }
        rows[index].intended = intended
    }
}
