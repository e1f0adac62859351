// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// One line of the table of speeds: at these hours, this pace.
public struct SpeedRow: Record {
    /// In local time; empty: always.
    public var hours: [HourWindow] = []
    public var pace = RoadPace()

    public init() {}

    public init(hours: [HourWindow], _ pace: RoadPace) { (self.hours, self.pace) = (hours, pace) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.records("hours", &hours)
        try pace.fields(&coder)
    }

    fileprivate func isInForce(_ weekday: Int, _ minute: Int) -> Bool {
        hours.isEmpty || hours.contains { $0.contains(weekday: weekday, minute: minute) }
    }
}

/// The moment at which other rows of the table come into force, and which.
public struct SpeedTurn: Equatable, Sendable {
    public let at: Instant
    /// In the order of the table.
    public let paces: [RoadPace]
}

/// Speeds by the time of day: `Centre.speeds`, read by the clock.
extension Centre {
    /// The rows in force, in the order of the table.
    public func paces(at instant: Instant) -> [RoadPace] {
        guard !speeds.isEmpty else { return [] }
        let (weekday, minute) = localTime(instant)
        return speeds.filter { $0.isInForce(weekday, minute) }.map(\.pace)
    }

    /// The next moment at which other rows are in force than at `instant`; `nil` when it is always the same ones.
    ///
    /// A week holds every boundary of the table; so eight days are looked through, and the changes of the zone in them.
    ///
    /// - Complexity: O(days x boundaries of a day), and O(rows) for each boundary up to the one that is found.
    public func nextSpeedTurn(after instant: Instant) -> SpeedTurn? {
        let minutes = Set(speeds.flatMap(\.hours).flatMap { [$0.from, $0.until] })
        guard !minutes.isEmpty else { return nil }
        let now = paces(at: instant)
        let day = Duration.seconds(86_400)
        let changes = zoneOffsets.map(\.from).filter { $0 > instant && $0 <= instant + day * 8 }
        var boundaries = Set(changes)
        for offset in Set(([instant] + changes).map(offset)) {
            let ahead = Int64(offset) * 60
            let midnight = Instant(seconds: (instant.seconds + ahead).flooredToDay - ahead)
            for days in 0...8 {
                for minute in minutes { boundaries.insert(midnight + day * days + .seconds(minute * 60)) }
            }
        }
        for boundary in boundaries.sorted() where boundary > instant {
            let then = paces(at: boundary)
            if then != now { return SpeedTurn(at: boundary, paces: then) }
        }
        return nil
    }
}

extension Int64 {
    /// Seconds down to the midnight before.
    fileprivate var flooredToDay: Int64 {
        let rest = self % 86_400
        return self - (rest < 0 ? rest + 86_400 : rest)
    }
}
