// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RunCards
import Units
import Vocabulary

/// Something that may be news to every incident, on its way over the board from the most urgent one down.
struct ReviewWave: Sendable {
    var units: [UnitName: ReviewCause] = [:]
    var whole: ReviewCause?
    /// Whom it has reached last; `nil` before it starts.
    var last: Urgency?
    /// To incidents that were opened later it is no news.
    var newest = IncidentID(0)

    func isYetToReach(_ urgency: Urgency) -> Bool { urgency.id <= newest && (last.map { $0 < urgency } ?? true) }

    mutating func add(_ cause: ReviewCause) { whole = whole.map { $0.weight <= cause.weight ? $0 : cause } ?? cause }

    mutating func add(_ unit: UnitName, _ cause: ReviewCause) {
        units[unit] = units[unit].map { $0.weight <= cause.weight ? $0 : cause } ?? cause
    }

    /// Goes on for both, from where the slower one is.
    mutating func join(_ other: ReviewWave) {
        for (unit, cause) in other.units { add(unit, cause) }
        if let cause = other.whole { add(cause) }
        last = if let mine = last, let theirs = other.last { min(mine, theirs) } else { nil }
        newest = max(newest, other.newest)
    }
}

extension IncidentReview {
    mutating func add(_ wave: ReviewWave) { add(wave.units, wave.whole) }

    /// What two reviews of one incident are about.
    mutating func add(_ other: IncidentReview) { add(other.units, other.whole) }

    private mutating func add(_ news: [UnitName: ReviewCause], _ cause: ReviewCause?) {
        for (unit, cause) in news { add(unit, cause) }
        if let cause { add(cause) }
    }
}
