// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import AsyncHTTPClient
import Logging
import ServiceLifecycle

/// Tells other systems what happens, by signed HTTP requests, each of them at its own pace.
///
/// It reads the journal like any reader: nobody who dispatches waits for it, and a target that is away for a night is told
/// in the morning what it has missed.
public final class WebhookService: Service {
    private let senders: [WebhookSender]
    private let client: HTTPClient

    /// - Parameter journal: positions and dead letters lie beside it.
    public init(_ book: WebhookBook, journal: String, source: WebhookSource, policy: WebhookPolicy = WebhookPolicy(), log: Logger) {
        client = WebhookCourier.client(limit: policy.attempt)
        let courier = WebhookCourier(client: client, limit: policy.attempt)
        senders = book.targets.map { target in
            WebhookSender(
                target, shelf: WebhookShelf(journal: journal, target: target.name), source: source, courier: courier, policy: policy,
                log: log)
        }
    }

    /// Says that something was committed. Waits for nobody.
    public func eventsCommitted() {
        for sender in senders { sender.wake() }
    }

    public var standings: [(WebhookStanding, dead: Int)] { senders.map { ($0.standing, $0.shelf.deadLetters().count) } }

    /// Until keng stops; a letter on its way then is sent again after the next start.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for sender in self.senders { group.addTask { await sender.run() } }
                // With nothing to send, too, a service lives until it is told to stop.
                group.addTask { try? await gracefulShutdown() }
            }
        }
        try? await client.shutdown()
    }
}
