// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import RunCards
import Vocabulary

/// A time zone as a table of offsets, for the rooms that know no time-zone database.
enum ZoneTable {
    static let years = 2020...2040

    /// The offsets of `zone` from the first day of `years` to the last, in whole minutes, one entry a change.
    ///
    /// Found by looking at every day and halving the one that holds a change: so the table has every change, also of
    /// zones that moved without summer time.
    static func offsets(of zone: TimeZone) -> [ZoneOffset] {
        let start = day(of: years.lowerBound)
        var table = [entry(start, zone)]
        for midnight in stride(from: start + 86_400, through: day(of: years.upperBound + 1), by: 86_400) {
            guard let known = table.last?.minutes, minutes(zone, midnight) != known else { continue }
            var before = midnight - 86_400
            var after = midnight
            while after - before > 1 {
                let middle = before + (after - before) / 2
                if minutes(zone, middle) == known { before = middle } else { after = middle }
            }
            table.append(entry(after, zone))
        }
        return table
    }

    /// The zone of that name, or why there is none.
    static func zone(named name: String) throws(Complaint) -> TimeZone {
        let known = TimeZone.knownTimeZoneIdentifiers
        guard name == "UTC" || known.contains(name), let zone = TimeZone(identifier: name) else {
            let near = Spelling.nearest(to: name, among: known)
            throw Complaint(
                "'\(name)' is not a time zone; "
                    + (near.map { "did you mean '\($0)'?" } ?? "write a name such as 'Asia/Ho_Chi_Minh'"))
        }
        return zone
    }

    private static func day(of year: Int) -> Int64 {
        (CivilDate(year: Int64(year), month: 1, day: 1)?.daysSinceEpoch ?? 0) * 86_400
    }

    private static func minutes(_ zone: TimeZone, _ second: Int64) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))) / 60
    }

    private static func entry(_ second: Int64, _ zone: TimeZone) -> ZoneOffset {
        var offset = ZoneOffset()
        offset.from = Instant(seconds: second)
        offset.minutes = minutes(zone, second)
        return offset
    }
}
