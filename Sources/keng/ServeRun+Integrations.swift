// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import ConsoleServer
import EngineHost
import Intake
import ServiceLifecycle
import Webhooks

extension ServeRun {
    /// The doors for machines that were asked for.
    func integrations(_ host: EngineHost, _ centre: String, _ ledger: LedgerLink?, _ consoles: LineServer) throws -> [any Service] {
        let webhooks = try options.intake.webhooks.map { try webhookService(host, centre, WebhookCommand.book($0)) }
        var services: [any Service] = webhooks.map { [$0] } ?? []
        if let configuration = options.intake.configuration {
            let intake = IntakeService(host: host, centre: centre, ledger: ledger) {
                IntakeService.families(of: await consoles.counters()) + (webhooks.map(IntakeService.families) ?? [])
            }
            services.append(try intake.server(configuration, tokens: options.intake.tokens, log: log))
        }
        return services
    }

    private func webhookService(_ host: EngineHost, _ centre: String, _ book: WebhookBook) -> WebhookService {
        let source = WebhookSource(
            centre: centre, latest: { host.tail.latest }, page: { try await host.page(from: $0, limit: $1) },
            topic: { EventLine.topic(of: $0.event) },
            body: { String(decoding: EventJSON.value(of: $0, showsCallers: $1).bytes, as: UTF8.self) })
        let service = WebhookService(book, journal: options.journal, source: source, log: log)
        host.observe { _ in service.eventsCommitted() }
        return service
    }
}

extension IntakeService {
    /// How every target of webhooks stands.
    static func families(of webhooks: WebhookService) -> [MetricFamily] {
        let standings = webhooks.standings
        func family(
            _ name: String, _ kind: MetricFamily.Kind, _ help: String, _ value: (WebhookStanding, Int) -> UInt64
        ) -> MetricFamily {
            MetricFamily(
                "keng_webhook_\(name)", kind, help,
                standings.map { MetricFamily.Sample(value($0, $1), labels: [("target", $0.target)]) })
        }
        return [
            family("position", .gauge, "The last event that was delivered, given up or not wanted.") { standing, _ in standing.position },
            family("delivered_total", .counter, "Letters delivered.") { standing, _ in standing.delivered },
            family("attempts_total", .counter, "Attempts made.") { standing, _ in standing.attempts },
            family("given_up_total", .counter, "Letters given up.") { standing, _ in standing.buried },
            family("missed_total", .counter, "Events that the journal did not keep long enough.") { standing, _ in standing.missed },
            family("dead_letters", .gauge, "Letters on disk that wait for 'keng webhook resend'.") { _, dead in UInt64(dead) },
        ]
    }
}
