// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A moment: microseconds of UTC since 1970-01-01. The local zone exists only at the edge.
public struct Instant: Hashable, Sendable {
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }
    public init(seconds: Int64) { self.init(microseconds: seconds * 1_000_000) }

    public static let epoch = Instant(microseconds: 0)
    public static let distantFuture = Instant(microseconds: .max)

    /// Whole seconds, rounded down.
    public var seconds: Int64 { microseconds.flooredQuotient(1_000_000) }

    public static func + (instant: Instant, span: Duration) -> Instant {
        let (sum, overflow) = instant.microseconds.addingReportingOverflow(span.microseconds)
        return overflow ? .distantFuture : Instant(microseconds: sum)
    }

    public static func - (instant: Instant, span: Duration) -> Instant {
        Instant(microseconds: instant.microseconds - span.microseconds)
    }

    public static func - (later: Instant, earlier: Instant) -> Duration {
        .microseconds(later.microseconds - earlier.microseconds)
    }
}

extension Instant: Comparable {
    public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }
}

extension Duration {
    /// Whole microseconds, rounded toward zero.
    public var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }

    /// Whole milliseconds, rounded toward zero.
    public var milliseconds: Int64 { microseconds / 1000 }

    /// Whole seconds, rounded toward zero.
    public var wholeSeconds: Int64 { components.seconds }
}

extension Int64 {
    func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
