// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Vocabulary

/// Carries one letter to one target, once.
public struct WebhookCourier: Sendable {
    private let client: HTTPClient
    private let limit: Duration

    /// - Parameter limit: for one attempt.
    public init(client: HTTPClient, limit: Duration) { (self.client, self.limit) = (client, limit) }

    /// A client that follows no redirect: a signed letter goes where it was addressed, and nowhere else.
    public static func client(limit: Duration) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .nanoseconds(limit.microseconds * 1000), read: .nanoseconds(limit.microseconds * 1000))
        // Waiting and trying again is our own business, with our own patience.
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    public func carry(_ letter: WebhookLetter, to target: WebhookTarget) async -> WebhookOutcome {
        let body = Array(letter.body.utf8)
        let timestamp = Int64(Date().timeIntervalSince1970)
        var request = HTTPClientRequest(url: target.url)
        request.method = .POST
        request.headers = [
            "Content-Type": "application/json", "User-Agent": "keng", "Keng-Event": letter.type, "Keng-Delivery": letter.delivery,
            "Keng-Timestamp": "\(timestamp)",
            "Keng-Signature": WebhookSignature.value(
                secret: target.secret, timestamp: timestamp, delivery: letter.delivery, body: body),
        ]
        request.body = .bytes(body)
        do {
            let answer = try await client.execute(request, timeout: .nanoseconds(limit.microseconds * 1000))
            return WebhookOutcome(status: Int(answer.status.code))
        } catch {
            return .unreachable("\(error)")
        }
    }
}
