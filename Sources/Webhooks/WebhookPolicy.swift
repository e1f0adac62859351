// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Crypto
import Foundation

/// What a receiver checks before it believes a delivery: HMAC-SHA-256 over `TIMESTAMP.DELIVERY.BODY` with the shared secret.
///
/// The timestamp goes in, so that an old delivery cannot be sent again as a new one, and so does the delivery's id.
public enum WebhookSignature {
    /// The value of the header `Keng-Signature`: `v1=` and hexadecimal digits.
    public static func value(secret: String, timestamp: Int64, delivery: String, body: [UInt8]) -> String {
        let signed = Array("\(timestamp).\(delivery).".utf8) + body
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: Array(secret.utf8)))
        return "v1=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// How patient a sender is.
public struct WebhookPolicy: Sendable {
    /// For one attempt, from the connection to the end of the answer's head.
    public var attempt = Duration.seconds(10)
    public var firstPause = Duration.seconds(1)
    public var longestPause = Duration.seconds(60)
    /// Attempts when the receiver says that the request is wrong (4xx).
    public var refusals = 3
    /// Attempts when it says that it cannot now (5xx, 408, 425, 429).
    public var failures = 12
    /// Time for a receiver that cannot be reached, or hangs. Meanwhile everything waits in the journal.
    public var unreachable = Duration.seconds(86_400)
    /// Dead letters of one target. With so many, nothing more is given up, only tried again.
    public var deadLetters = 10_000

    public init() {}

    /// The pause after the n-th attempt, doubled each time, and shortened by chance so that many senders do not come at once.
    ///
    /// - Parameter chance: 0 up to 1.
    func pause(after attempt: Int, chance: Double) -> Duration {
        let doubled = firstPause * (1 << min(attempt - 1, 20))
        return min(doubled, longestPause) * (1 - chance / 2)
    }

    /// Whether an event is given up.
    func isOver(_ outcome: WebhookOutcome, attempts: Int, since elapsed: Duration) -> Bool {
        switch outcome {
        case .delivered: false
        case .refused: attempts >= refusals
        case .failed: attempts >= failures
        case .unreachable: elapsed >= unreachable
        }
    }
}

/// What came of one attempt.
public enum WebhookOutcome: Equatable, Sendable {
    case delivered
    /// The receiver says that the request is wrong.
    case refused(status: Int)
    /// The receiver says that it cannot now.
    case failed(status: Int)
    case unreachable(String)

    init(status: Int) {
        switch status {
        case 200..<300: self = .delivered
        case 408, 425, 429: self = .failed(status: status)
        case 300..<500: self = .refused(status: status)
        default: self = .failed(status: status)
        }
    }

    public var reason: String {
        switch self {
        case .delivered: "delivered"
        case .refused(let status), .failed(let status): "the receiver answered \(status)"
        case .unreachable(let reason): reason
        }
    }
}
