// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Time on the road in whole milliseconds, or `unreachable`.
///
/// 32 bits, because the searches add millions of them; the sum of two `unreachable` still fits.
public struct TravelTime: Hashable, Sendable {
    public var milliseconds: Int32

    public init(milliseconds: Int32) { self.milliseconds = milliseconds }

    public static let zero = TravelTime(milliseconds: 0)

    /// No way leads there. Larger than every real travel time.
    public static let unreachable = TravelTime(milliseconds: 0x3fff_ffff)

    public var isReachable: Bool { self < .unreachable }

    /// Whole seconds, rounded up: a crew that needs 60.2 s is not promised in 60.
    public var secondsRoundedUp: Int { (Int(milliseconds) + 999) / 1000 }

    /// Saturates at `unreachable`.
    public static func + (a: TravelTime, b: TravelTime) -> TravelTime {
        TravelTime(milliseconds: min(a.milliseconds &+ b.milliseconds, TravelTime.unreachable.milliseconds))
    }

    public var duration: Duration { .milliseconds(Int64(milliseconds)) }
}

extension TravelTime: Comparable {
    public static func < (a: TravelTime, b: TravelTime) -> Bool { a.milliseconds < b.milliseconds }
}
