// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Puts units into slots: for every slot, in the card's order, the fitting unit that can be there first.
///
/// A unit that fits two slots may be the first for one and the only one for the other. Then the earlier slot gives it
/// up and takes its next best (an augmenting path, Kuhn 1955): no slot stays empty that some choice could fill.
public struct SlotFilling {
    /// Units by rank, best first; `fits[slot]` lists the ranks that fit, ascending.
    private let fits: [[Int]]
    /// Units that share a crew share a group; one of a group at most is taken.
    private let groups: [Int]
    private var taker: [Int: Int] = [:]
    private var rank: [Int?]

    /// - Parameters:
    ///   - fits: for each slot, the ranks of the units that fit, ascending.
    ///   - groups: for each rank, a number equal for units that exclude each other.
    /// - Returns: for each slot the rank of its unit.
    /// - Complexity: O(slots² · units) at worst; slots are a dozen.
    public static func fill(fits: [[Int]], groups: [Int]) -> [Int?] {
        var filling = SlotFilling(fits: fits, groups: groups, rank: Array(repeating: nil, count: fits.count))
        for slot in fits.indices {
            if let free = fits[slot].first(where: { filling.taker[groups[$0]] == nil }) {
                filling.give(free, to: slot)
            } else {
                var seen = Set<Int>()
                _ = filling.makeRoom(for: slot, seen: &seen)
            }
        }
        return filling.rank
    }

    private init(fits: [[Int]], groups: [Int], rank: [Int?]) {
        (self.fits, self.groups, self.rank) = (fits, groups, rank)
    }

    private mutating func give(_ unit: Int, to slot: Int) {
        taker[groups[unit]] = slot
        rank[slot] = unit
    }

    private mutating func makeRoom(for slot: Int, seen: inout Set<Int>) -> Bool {
        for unit in fits[slot] where seen.insert(groups[unit]).inserted {
            guard let holder = taker[groups[unit]] else {
                give(unit, to: slot)
                return true
            }
            if makeRoom(for: holder, seen: &seen) {
                give(unit, to: slot)
                return true
            }
        }
        return false
    }
}
