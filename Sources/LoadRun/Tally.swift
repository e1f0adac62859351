// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Histogram

/// Percentiles of one measure, in microseconds.
public struct LatencyRow: Equatable, Sendable {
    public var count = 0
    public var p50: Int64 = 0
    public var p90: Int64 = 0
    public var p99: Int64 = 0
    public var p999: Int64 = 0
    public var max: Int64 = 0

    public init() {}

    init<Count>(_ histogram: Histogram<Count>) {
        count = Int(histogram.totalCount)
        guard count > 0 else { return }
        func at(_ percentile: Double) -> Int64 { Int64(histogram.valueAtPercentile(percentile)) }
        (p50, p90, p99, p999, max) = (at(50), at(90), at(99), at(99.9), Int64(histogram.maxRecorded))
    }
}

/// One second of a run, as it went.
public struct SecondRow: Sendable {
    public var second = 0
    /// By `Measure`: what was answered in this second, however long ago it should have left.
    public var latencies = [LatencyRow](repeating: LatencyRow(), count: Measure.allCases.count)
    /// Calls that should have left in this second.
    public var offered = 0
    /// Acknowledged as durable on the local disk only, and in PostgreSQL.
    public var local = 0
    public var inDatabase = 0
    public var refusals = 0
    public var errors = 0
    /// Events that PostgreSQL is behind, as the server says; `nil` where it says nothing of it.
    public var behind: Int?
    /// Requests that wait here, because every window is full.
    public var waiting = 0

    public init() {}

    public subscript(_ measure: Measure) -> LatencyRow { latencies[measure.rawValue] }
}

/// All that is counted in a run. Latencies in HdrHistograms: three digits for the whole, two for the running second.
struct Tally {
    private static let highest: UInt64 = 3_600_000_000

    private var whole = Measure.allCases.map { _ in
        Histogram<UInt64>(highestTrackableValue: Tally.highest, numberOfSignificantValueDigits: .three)
    }
    private var running = Measure.allCases.map { _ in
        Histogram<UInt32>(highestTrackableValue: Tally.highest, numberOfSignificantValueDigits: .two)
    }
    /// How late the load itself was, for requests that had room.
    private var lateness = Histogram<UInt64>(highestTrackableValue: Tally.highest, numberOfSignificantValueDigits: .two)
    var second = SecondRow()
    private(set) var seconds: [SecondRow] = []
    /// Sentences and codes.
    private(set) var refusals: [String: Int] = [:]
    private(set) var errors: [String: Int] = [:]
    private(set) var skipped: [String: Int] = [:]
    private(set) var unmeasured: [String: Int] = [:]
    private(set) var local = 0
    private(set) var inDatabase = 0
    /// Requests that had to wait here for room in a window.
    var waited = 0

    mutating func record(_ measure: Measure, _ microseconds: Int64) {
        let value = min(UInt64(max(0, microseconds)), Tally.highest)
        whole[measure.rawValue].record(value)
        running[measure.rawValue].record(value)
    }

    mutating func recordLateness(_ microseconds: Int64) { lateness.record(min(UInt64(max(0, microseconds)), Tally.highest)) }

    mutating func countDurability(inDatabase isThere: Bool) {
        if isThere {
            inDatabase += 1
            second.inDatabase += 1
        } else {
            local += 1
            second.local += 1
        }
    }

    mutating func refuse(_ what: String) {
        refusals[what, default: 0] += 1
        second.refusals += 1
    }

    mutating func fail(_ what: String, count: Int = 1) {
        guard count > 0 else { return }
        errors[what, default: 0] += count
        second.errors += count
    }

    mutating func skip(_ what: String) { skipped[what, default: 0] += 1 }
    mutating func leaveOut(_ what: String) { unmeasured[what, default: 0] += 1 }

    /// Ends the running second and gives its row.
    mutating func closeSecond() -> SecondRow {
        for measure in Measure.allCases {
            second.latencies[measure.rawValue] = LatencyRow(running[measure.rawValue])
            if running[measure.rawValue].totalCount > 0 { running[measure.rawValue].reset() }
        }
        let row = second
        seconds.append(row)
        second = SecondRow()
        second.second = row.second + 1
        second.behind = row.behind
        return row
    }

    var rows: [LatencyRow] { whole.map { LatencyRow($0) } }
    var latenessRow: LatencyRow { LatencyRow(lateness) }
}
