// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine

/// The time for reviews, the decider's and the searcher's: an eighth of all time, and what was saved up before. A proposal may
/// come a little later, a call may not.
struct ReviewTime {
    /// As long as people work, nothing is ever put off; a storm has used it up at once.
    static let most = Duration.milliseconds(60)
    private static let share = 8

    private var left: Duration
    private var counted: ContinuousClock.Instant?

    init(left: Duration = ReviewTime.most) { self.left = left }

    mutating func isLeft(at now: ContinuousClock.Instant) -> Bool {
        if let counted { left = min(ReviewTime.most, left + (now - counted) / ReviewTime.share) }
        counted = now
        return left > .zero
    }

    /// Incidents that a review looks at when time is short, or when those behind them have not been searched.
    static let few = 2

    /// How many incidents the next review may look at.
    var incidents: Int { isShort ? ReviewTime.few : ReviewBook.atOnce }

    /// With half of the time used up nobody waits for more than a few.
    var isShort: Bool { left <= ReviewTime.most / 2 }

    /// Counts on from its own end: the time of a review earns nothing.
    mutating func took(_ length: Duration) {
        left -= length
        counted = counted.map { $0 + length }
    }
}
