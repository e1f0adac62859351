// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres
import Units
import Vocabulary

/// Position reports on their way into the database, oldest first. Bounded: when it is full the oldest go.
struct PositionBacklog {
    struct Fix: Sendable {
        let fix: PositionFix
        let received: Instant
    }

    /// The oldest reports, to be written together.
    struct Slice: Sendable {
        static let names = ["centre_id", "unit", "fixed_at", "latitude", "longitude", "received_at"]

        let fixes: [Fix]
        /// Counts every report that ever came, up to the last of these.
        let end: UInt64

        func columns(centre: String) -> [PostgresColumn] {
            var columns = [PostgresType.text, .text, .instant, .float8, .float8, .instant].map {
                PostgresColumn($0, reserving: fixes.count)
            }
            for fix in fixes {
                columns[0].append(centre)
                columns[1].append(fix.fix.unit.text)
                columns[2].append(fix.fix.at)
                columns[3].append(Double(fix.fix.coordinate.latE7) / 1e7)
                columns[4].append(Double(fix.fix.coordinate.lonE7) / 1e7)
                columns[5].append(fix.received)
            }
            return columns
        }
    }

    /// A quarter of an hour of 2,000 reports a second, in some 100 MB; a city's 200 units fill it in half a day.
    static let capacity = 2_000_000

    private let capacity: Int
    private var fixes: [Fix] = []
    /// Those before it are done with; they are cut off now and then.
    private var start = 0
    /// Counts every report that ever came before `fixes[start]`.
    private var before: UInt64 = 0
    private(set) var lost: UInt64 = 0

    init(capacity: Int = PositionBacklog.capacity) { self.capacity = capacity }

    var count: Int { fixes.count - start }

    mutating func add(_ new: [PositionFix], received: Instant) {
        fixes += new.map { Fix(fix: $0, received: received) }
        if count > capacity { remove(through: before + UInt64(count - capacity), lost: true) }
    }

    /// What may be lost together: at most a second of reports, and of these not more than `limit`. `nil` when nothing waits.
    func first(_ limit: Int) -> Slice? {
        guard count > 0 else { return nil }
        let late = fixes[start].received + .seconds(1)
        let most = min(start + limit, fixes.count)
        let end = fixes[start..<most].firstIndex { $0.received >= late } ?? most
        return Slice(fixes: Array(fixes[start..<end]), end: before + UInt64(end - start))
    }

    /// - Parameter end: of a slice. Those of it that have gone meanwhile, since it was full, stay counted as lost.
    mutating func remove(through end: UInt64, lost isLost: Bool = false) {
        guard end > before else { return }
        let gone = Int(min(end - before, UInt64(count)))
        if isLost { lost += UInt64(gone) }
        (start, before) = (start + gone, before + UInt64(gone))
        guard start > fixes.count / 2 else { return }
        fixes.removeFirst(start)
        start = 0
    }
}
