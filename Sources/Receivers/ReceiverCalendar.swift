// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Which day it is, from receivers that say it seldom and sometimes wrongly.
///
/// GGA has a time of day only. Its day is that of the last RMC or ZDA; just after midnight, when the time has fallen back
/// and the new day has not been said yet, the next one.
struct ReceiverCalendar: Sendable {
    private let reference: Instant?
    private var day: Int64?
    private var time: Int64 = 0

    private static let microsecondsADay: Int64 = 86_400_000_000
    /// The satellites count their weeks in ten bits.
    private static let rollover: Int64 = 1024 * 7

    init(reference: Instant?) { self.reference = reference }

    /// - Returns: false when that is no day or no time.
    mutating func take(day: Int64?, time: Int64?) -> Bool {
        guard let day, let time else { return false }
        (self.day, self.time) = (inThisEra(day), time)
        return true
    }

    /// The moment of a time of day.
    mutating func instant(_ time: Int64) -> Instant? {
        let half = ReceiverCalendar.microsecondsADay / 2
        guard var day else { return nearest(time) }
        if time - self.time < -half { day += 1 }
        if time - self.time > half { day -= 1 }
        if day > self.day ?? day || time > self.time { (self.day, self.time) = (day, time) }
        return Instant(microseconds: day * ReceiverCalendar.microsecondsADay + time)
    }

    /// Without any day: the one that brings it closest to the reference.
    private func nearest(_ time: Int64) -> Instant? {
        guard let reference else { return nil }
        let whole = ReceiverCalendar.microsecondsADay
        let today = reference.seconds / 86_400
        let candidates = (today - 1...today + 1).map { Instant(microseconds: $0 * whole + time) }
        return candidates.min { ($0 - reference).magnitude < ($1 - reference).magnitude }
    }

    private func inThisEra(_ day: Int64) -> Int64 {
        guard let reference else { return day }
        let behind = reference.seconds / 86_400 - day
        guard behind > ReceiverCalendar.rollover / 2 else { return day }
        return day + (behind + ReceiverCalendar.rollover / 2) / ReceiverCalendar.rollover * ReceiverCalendar.rollover
    }

    /// Days since 1970-01-01 of a Gregorian date; `nil` when there is no such day. Counts the days of whole 400-year eras
    /// that begin in March, so that the leap day is the last of its year.
    static func day(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1980...2999).contains(year), (1...12).contains(month), day >= 1, day <= length(month, of: year) else { return nil }
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func length(_ month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Duration {
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
