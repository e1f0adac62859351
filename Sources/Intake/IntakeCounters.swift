// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Synchronization

/// What the intake counts of itself.
public final class IntakeCounters: Sendable {
    private struct State {
        var requests: [String: [Int: UInt64]] = [:]
        var latencies: [String: LatencyHistogram] = [:]
        var streams = 0
        var slowStreams: UInt64 = 0
        var sentEvents: UInt64 = 0
        var flagged: UInt64 = 0
        var repeats: UInt64 = 0
    }

    private let state = Mutex(State())

    public init() {}

    func count(_ label: String, status: Int, microseconds: Int64) {
        state.withLock { state in
            state.requests[label, default: [:]][status, default: 0] += 1
            state.latencies[label, default: LatencyHistogram()].record(microseconds)
        }
    }

    /// Whether there is room for one more stream; then it counts as open until `streamClosed`.
    func openStream() -> Bool {
        state.withLock { state in
            guard state.streams < IntakeLimits.streams else { return false }
            state.streams += 1
            return true
        }
    }

    func streamClosed() { state.withLock { $0.streams -= 1 } }
    func streamWasSlow() { state.withLock { $0.slowStreams += 1 } }
    func sent(events: Int) { state.withLock { $0.sentEvents += UInt64(events) } }
    func flagged() { state.withLock { $0.flagged += 1 } }
    func repeated() { state.withLock { $0.repeats += 1 } }

    var families: [MetricFamily] {
        let state = state.withLock { $0 }
        let requests = state.requests.sorted { $0.key < $1.key }.flatMap { label, statuses in
            statuses.sorted { $0.key < $1.key }.map { status, count in
                MetricFamily.Sample(count, labels: [("route", label), ("status", "\(status)")])
            }
        }
        let latencies = state.latencies.sorted { $0.key < $1.key }.flatMap { $0.value.samples(labels: [("route", $0.key)]) }
        return [
            MetricFamily("keng_intake_requests_total", .counter, "Requests answered.", requests),
            MetricFamily("keng_intake_request_seconds", .histogram, "From the request's head to its answer, commit included.", latencies),
            MetricFamily("keng_intake_streams", .gauge, "Streams of events that are open.", state.streams),
            MetricFamily("keng_intake_streams_slow_total", .counter, "Streams cut off for reading too slowly.", state.slowStreams),
            MetricFamily("keng_intake_stream_events_total", .counter, "Events written into streams.", state.sentEvents),
            MetricFamily("keng_intake_flagged_total", .counter, "Calls taken with parts that nobody could read.", state.flagged),
            MetricFamily("keng_intake_repeats_total", .counter, "Requests that were answered as before.", state.repeats),
        ]
    }
}
