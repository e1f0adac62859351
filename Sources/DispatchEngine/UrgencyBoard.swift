// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Vocabulary

/// The open incidents whose place is known, most urgent first, kept in order as they come and change.
///
/// By priority and by whether they wait, each such rank in the order of opening: a new incident mostly goes to the end
/// of its rank.
struct UrgencyBoard: Sendable {
    private var ranks = [[Urgency]](repeating: [], count: 2 * Priority.allCases.count)
    /// In pages: to make one table of two hundred thousand larger takes a twentieth of a second, while calls wait.
    private var known = PagedDictionary<IncidentID, Urgency>()

    subscript(id: IncidentID) -> Urgency? { known[id] }

    /// Puts the incident where it belongs now; `nil`: it is not open, or nobody knows where it is.
    mutating func put(_ id: IncidentID, _ urgency: Urgency?) {
        let old = known[id]
        guard old != urgency else { return }
        if let old {
            let place = UrgencyBoard.place(of: old, in: ranks[old.rank])
            ranks[old.rank].remove(at: place)
        }
        known[id] = urgency
        if let urgency {
            let place = UrgencyBoard.place(of: urgency, in: ranks[urgency.rank])
            ranks[urgency.rank].insert(urgency, at: place)
        }
    }

    /// Up to `count` incidents that come behind `last`, with numbers up to `newest`.
    func next(_ count: Int, behind last: Urgency?, upTo newest: IncidentID) -> [Urgency] {
        var found: [Urgency] = []
        for rank in (last?.rank ?? 0)..<ranks.count {
            var place = 0
            if let last, rank == last.rank {
                place = UrgencyBoard.place(of: last, in: ranks[rank])
                if place < ranks[rank].count, ranks[rank][place] == last { place += 1 }
            }
            while place < ranks[rank].count {
                guard found.count < count else { return found }
                if ranks[rank][place].id <= newest { found.append(ranks[rank][place]) }
                place += 1
            }
        }
        return found
    }

    private static func place(of urgency: Urgency, in rank: [Urgency]) -> Int {
        guard let last = rank.last, !(last < urgency) else { return rank.count }
        var (low, high) = (0, rank.count)
        while low < high {
            let middle = (low + high) / 2
            if rank[middle] < urgency { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Who comes first when two want one unit: the more urgent, then who waits for the first one, then who called first.
struct Urgency: Comparable, Sendable {
    let priority: Priority
    let waits: Bool
    let opened: Instant
    let id: IncidentID

    var rank: Int { 2 * (priority.rawValue - 1) + (waits ? 0 : 1) }

    static func < (a: Urgency, b: Urgency) -> Bool {
        a.rank != b.rank ? a.rank < b.rank : (a.opened, a.id) < (b.opened, b.id)
    }
}
