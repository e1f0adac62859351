// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What a run came to.
public struct LoadOutcome: Sendable {
    /// By `Measure`.
    public var latencies: [LatencyRow]
    public var seconds: [SecondRow]
    public var ledger: AckLedger
    /// Refusals that a busy centre gives, by verb and code; what was not even asked; and what should not happen.
    public var refusals: [String: Int]
    public var skipped: [String: Int]
    /// What came so late that it is in no percentile.
    public var unmeasured: [String: Int]
    public var errors: [String: Int]
    /// Acknowledged as durable on the local disk only, and in PostgreSQL.
    public var local: Int
    public var inDatabase: Int
    /// How late the load itself was in sending what had room, and how many had none.
    public var lateness: LatencyRow
    public var waited: Int
    public var plannedSeconds: Double
    /// With the time in which the last answers came.
    public var elapsedSeconds: Double
    /// Processor time of the load itself.
    public var processSeconds: Double

    init(_ tally: Tally, _ ledger: AckLedger, plannedSeconds: Double, seconds: Double, processSeconds: Double) {
        latencies = tally.rows
        self.seconds = tally.seconds
        self.ledger = ledger
        (refusals, skipped, unmeasured, errors) = (tally.refusals, tally.skipped, tally.unmeasured, tally.errors)
        (local, inDatabase) = (tally.local, tally.inDatabase)
        (lateness, waited) = (tally.latenessRow, tally.waited)
        (self.plannedSeconds, elapsedSeconds, self.processSeconds) = (plannedSeconds, seconds, processSeconds)
    }

    public subscript(_ measure: Measure) -> LatencyRow { latencies[measure.rawValue] }

    public var offeredCalls: Int { seconds.reduce(0) { $0 + $1.offered } }

    /// Which side could not keep up, in a sentence.
    public var bottleneck: String {
        let share = processSeconds / max(elapsedSeconds, 0.001)
        // Late by what is small beside the server's own delay, it has not spoilt the figures.
        if share > 0.9 || (lateness.p99 > 5_000 && 2 * lateness.p99 > self[.call].p99) {
            return "the load itself, or whatever else runs here: 1 % of its requests left more than \(LoadText.time(lateness.p99)) late"
        }
        if waited > 0 { return "the server: \(waited) requests had to wait until it had answered others" }
        return "neither: every request left in time, and the server had room for it"
    }
}
