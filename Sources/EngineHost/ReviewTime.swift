// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine

/// The decider's time for reviews: an eighth of all time, and what was saved up before. A proposal may come a little later,
/// a call may not.
struct ReviewTime {
    /// As long as people work, nothing is ever put off; a storm has used it up at once.
    static let most = Duration.milliseconds(60)
    private static let share = 8

    private var left = ReviewTime.most
    private var counted: ContinuousClock.Instant?

    mutating func isLeft(at now: ContinuousClock.Instant) -> Bool {
        if let counted { left = min(ReviewTime.most, left + (now - counted) / ReviewTime.share) }
        counted = now
        return left > .zero
    }

    /// How many incidents the next review may look at. With half of the time used up nobody waits for more than a few.
    var incidents: Int { left > ReviewTime.most / 2 ? ReviewBook.atOnce : 2 }

    /// Counts on from its own end: the time of a review earns nothing.
    mutating func took(_ length: Duration) {
        left -= length
        counted = counted.map { $0 + length }
    }
}
