// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Which snapshots stay. Behind each the journal may begin one day, so they have to reach back as far as anybody keeps events,
/// ten years at most; and each is a whole board.
///
/// ```
/// age        up to a day   up to 64 days   up to 128 days   up to 256 days   …
/// the last of    6 hours           a day           2 days           4 days   …
/// ```
///
/// The spans do not move with the age, and each is two whole shorter ones: one that stays in a longer span stayed in the shorter
/// one before, and none is thinned out again and again before it can grow old. Two months leave 70 snapshots, ten years 250. So
/// events go within a day of the time they are kept, and when that is many months, within a sixteenth of it.
enum SnapshotSpacing {
    /// They stay in any case: the newest, and two to fall back on when it is damaged.
    static let newest = 3
    private static let day: Int64 = 86_400_000_000

    /// The rows of those that go.
    ///
    /// - Parameter snapshots: from the newest on, with their moments in microseconds. A changed bit may have made anything of one.
    static func superfluous(_ snapshots: [(row: Int64, at: Int64)], now: Int64) -> [Int64] {
        var taken: Set<[Int64]> = []
        return snapshots.enumerated().filter { place, snapshot in
            let span = span(atAge: now &- snapshot.at)
            let isLast = taken.insert([span, snapshot.at / span]).inserted
            return !isLast && place >= newest
        }.map(\.element.row)
    }

    /// Of which the last snapshot stays. Six hours of the last day, for a journal that one day fills.
    private static func span(atAge age: Int64) -> Int64 {
        guard age >= day else { return day / 4 }
        var span = day
        while span <= age / 64 { span *= 2 }
        return span
    }
}
