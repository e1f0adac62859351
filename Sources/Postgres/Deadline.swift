// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A moment after which nobody waits any more, on a clock that nobody sets.
struct Deadline {
    let span: Duration
    private let end: ContinuousClock.Instant

    init(in span: Duration) {
        self.span = span
        end = .now + span
    }

    /// Never negative.
    var left: Duration { max(.zero, end - .now) }

    /// What is left for `poll`, rounded up so that it does not wake too early.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = left.components
        let rounded = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: seconds * 1000 + rounded)
    }
}

extension Duration {
    /// For people, to the hundredth: `5 s`, `0.25 s`.
    var inSeconds: String {
        let (seconds, attoseconds) = components
        let (whole, rest) = (seconds * 100 + (attoseconds + 5_000_000_000_000_000) / 10_000_000_000_000_000).quotientAndRemainder(
            dividingBy: 100)
        let digits = rest.isMultiple(of: 10) ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
        return rest == 0 ? "\(whole) s" : "\(whole).\(digits) s"
    }
}
