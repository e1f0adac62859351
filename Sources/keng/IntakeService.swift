// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleServer
import DispatchEngine
import EngineHost
import Foundation
import Intake
import Logging

/// The intake of this program: what HTTP asks goes to the engine, what the engine says goes back.
struct IntakeService {
    let host: EngineHost
    let centre: String
    let ledger: LedgerLink?
    /// What else there is to measure.
    let gauges: @Sendable () async -> [MetricFamily]

    /// - Parameter tokens: the tokens file.
    func server(_ configuration: IntakeConfiguration, tokens: String, log: Logger) throws -> IntakeServer {
        let keeper: TokenKeeper
        do {
            keeper = try TokenKeeper(path: tokens, log: log)
        } catch {
            throw Complaint("--tokens: \(error)")
        }
        let server = IntakeServer(configuration, backend: backend, tokens: keeper, log: log) { port in
            say("  intake    \(configuration.host):\(port)   description: http://\(configuration.host):\(port)/v1/openapi.json")
        }
        host.observe { _ in server.eventsCommitted() }
        return server
    }

    private var backend: IntakeBackend {
        let host = host
        return IntakeBackend(
            centre: centre, now: { host.clock.now() },
            submit: { command, requester, finish in host.submit(command, by: requester) { finish(IntakeService.reply($0)) } },
            latest: { host.tail.latest }, page: { try await host.page(from: $0, limit: $1) }, probe: { host.probe($0) },
            gauges: { engineGauges + (await gauges()) })
    }

    /// What the console server has counted.
    static func families(of counters: ServerCounters) -> [MetricFamily] {
        counters.fields.map { field in
            let kind: MetricFamily.Kind = ["connections", "subscribers"].contains(field.key) ? .gauge : .counter
            return MetricFamily(
                "keng_console_\(field.key)\(kind == .counter ? "_total" : "")", kind, "Of the console server, as STATS says it.",
                UInt64(field.value) ?? 0)
        }
    }

    private static func reply(_ reply: HostReply) -> IntakeReply {
        switch reply {
        case .accepted(let receipt, let seq, let isRepeat, let durability):
            .accepted(receipt, seq: seq, isRepeat: isRepeat, durability: durability.rawValue)
        case .answered(let rows, let seq): .answered(rows, seq: seq)
        case .refused(let refusal): .refused(refusal)
        case .failed(let reason): .failed(reason)
        }
    }

    private var engineGauges: [MetricFamily] {
        let now = host.statistics
        let seq = host.tail.latest
        var families = [
            MetricFamily("keng_engine_events_total", .counter, "Events committed since the start.", now.events),
            MetricFamily("keng_engine_commits_total", .counter, "Commits into the journal since the start.", now.commits),
            MetricFamily("keng_engine_waiting", .gauge, "Requests waiting for the engine.", now.waiting),
            MetricFamily("keng_engine_queue_limit", .gauge, "Requests that may wait, calls not counted.", HostLimits.requests),
            MetricFamily("keng_engine_seq", .gauge, "Number of the newest event.", seq),
        ]
        if let ledger {
            let report = ledger.standing.report
            families += [
                MetricFamily("keng_database_green", .gauge, "1 while the database has everything.", report.isGreen ? 1 : 0),
                MetricFamily("keng_database_seq", .gauge, "Number of the newest event in the database.", report.seq),
                MetricFamily("keng_database_behind", .gauge, "Events that wait to be written there.", report.behind),
                MetricFamily("keng_database_positions_lost_total", .counter, "Position reports that never got there.", ledger.chores.lost),
            ]
        }
        return families
    }
}
