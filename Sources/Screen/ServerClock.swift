// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The server's time, as a console that heard it now and then may know it.
///
/// Times to breach are counted by the server's clock, which in an exercise runs faster than ours.
public struct ServerClock: Equatable, Sendable {
    private var heard: Instant?
    private var heardAt: Duration = .zero
    /// How many of its seconds pass in one of ours.
    public var speed = 1 { didSet { speed = min(max(speed, 1), 1_000) } }

    public init() {}

    /// The server said its time; `now` is our own monotonic one. Its clock never goes back here.
    public mutating func hear(_ time: Instant, at now: Duration) {
        guard time >= self.time(at: now) ?? .epoch || now - heardAt > .seconds(2) else { return }
        (heard, heardAt) = (time, now)
    }

    /// `nil` until it was heard.
    public func time(at now: Duration) -> Instant? { heard.map { $0 + (now - heardAt) * speed } }
}
