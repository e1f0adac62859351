// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// How often something may happen: so many at once, and so many a second again.
public struct TokenBucket: Sendable {
    private let burst: Int64
    private let nanosecondsEach: Int64
    /// The moment at which the bucket is full again.
    private var fullAt: Int64 = .min

    /// - Parameters:
    ///   - burst: may happen at once.
    ///   - perSecond: come back a second.
    public init(burst: Int, perSecond: Int) {
        precondition(burst >= 1 && perSecond >= 1, "a bucket that never lets anything through is a closed door")
        (self.burst, nanosecondsEach) = (Int64(burst), max(1, 1_000_000_000 / Int64(perSecond)))
    }

    /// False: nothing was taken.
    public mutating func take(_ count: Int = 1, now: Duration) -> Bool {
        let time = now.components.seconds * 1_000_000_000 + now.components.attoseconds / 1_000_000_000
        let empty = max(fullAt, time) + Int64(count) * nanosecondsEach
        guard empty - time <= burst * nanosecondsEach else { return false }
        fullAt = empty
        return true
    }

    /// True when nothing has been taken lately: the bucket need not be remembered.
    public func isFull(now: Duration) -> Bool {
        fullAt <= now.components.seconds * 1_000_000_000 + now.components.attoseconds / 1_000_000_000
    }
}
