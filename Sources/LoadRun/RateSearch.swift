// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Finds the highest rate that is sustained: doubles until it fails, then halves the gap.
public struct RateSearch: Sendable {
    public struct Probe: Equatable, Sendable {
        public var rate: Double
        /// What was acknowledged a second.
        public var achieved: Double
        public var p50: Int64
        public var p99: Int64
        public var max: Int64
        public var errors: Int
        /// Share of one core that the load took.
        public var share: Double
        public var isSustained: Bool
    }

    /// Microseconds.
    public let limit: Int64
    public private(set) var probes: [Probe] = []
    private var good = 0.0
    private var bad = Double.infinity
    private var first: Double

    /// - Parameters:
    ///   - limit: of the 99th percentile, in microseconds.
    ///   - first: the rate to begin with.
    public init(limit: Int64, from first: Double) { (self.limit, self.first) = (limit, first) }

    /// The next rate to try; `nil` when the gap is below a twentieth.
    public var next: Double? {
        if good == 0 { return bad.isInfinite ? first : (bad > 1 ? (bad / 2).rounded() : nil) }
        if bad.isInfinite { return good * 2 }
        return bad - good > bad / 20 ? ((good + bad) / 2).rounded() : nil
    }

    public var sustained: Double { good }

    public mutating func take(_ outcome: LoadOutcome, at rate: Double) {
        let calls = outcome[.call]
        let planned = outcome.offeredCalls
        let errors = outcome.errors.values.reduce(0, +)
        let isSustained = errors == 0 && calls.p99 <= limit && Double(calls.count) >= 0.98 * Double(planned)
        add(
            Probe(
                rate: rate, achieved: Double(calls.count) / outcome.plannedSeconds, p50: calls.p50, p99: calls.p99, max: calls.max,
                errors: errors, share: outcome.processSeconds / outcome.elapsedSeconds, isSustained: isSustained))
    }

    mutating func add(_ probe: Probe) {
        probes.append(probe)
        if probe.isSustained { good = max(good, probe.rate) } else { bad = min(bad, probe.rate) }
    }

    public static let header = ["calls/s", "acknowledged/s", "p50", "p99", "max", "errors", "load"].map { LoadText.right($0, 15) }.joined()

    public static func row(_ probe: Probe) -> String {
        let cells =
            [LoadText.fixed(probe.rate, 0), LoadText.fixed(probe.achieved, 0), LoadText.time(probe.p50), LoadText.time(probe.p99)]
            + [LoadText.time(probe.max), "\(probe.errors)", "\(LoadText.fixed(probe.share * 100, 0)) %"]
        return cells.map { LoadText.right($0, 15) }.joined() + (probe.isSustained ? "  sustained" : "  too much")
    }
}
