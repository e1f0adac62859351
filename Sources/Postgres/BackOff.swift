// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// How long to wait between attempts to connect: 0.1 s, doubling up to 5 s.
public struct BackOff: Sendable {
    private static let first = Duration.milliseconds(100)
    private static let last = Duration.seconds(5)

    private var step = BackOff.first

    public init() {}

    /// The wait before the next attempt: between a half and the whole of the step, so that many clients of a server that
    /// comes back do not come all at once.
    /// - Parameter jitter: from 0 to 1, drawn by the caller.
    public mutating func next(jitter: Double) -> Duration {
        precondition((0...1).contains(jitter), "jitter lies between 0 and 1")
        defer { step = min(step * 2, BackOff.last) }
        return step * (0.5 + jitter / 2)
    }

    /// After a success.
    public mutating func reset() { step = BackOff.first }
}
