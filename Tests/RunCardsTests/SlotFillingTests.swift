// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RunCards
import TestCentre
import Testing

@Suite struct SlotFillingTests {
    @Test(
        arguments: [
            ([[0, 1], [0, 1]], [0, 1], [0, 1]),
            // The earlier slot gives up its first choice, because the later one has no other.
            ([[0, 1], [0]], [0, 1], [1, 0]),
            ([[0], [0]], [0], [0, nil]),
            ([[], [0]], [0], [nil, 0]),
            // Units 0 and 1 share a crew.
            ([[0], [1]], [7, 7], [0, nil]),
            ([[0, 2], [1]], [7, 7, 8], [2, 1]),
            // A chain of two.
            ([[0, 1], [1, 2], [0]], [0, 1, 2], [1, 2, 0]),
            ([], [], []),
        ] as [([[Int]], [Int], [Int?])])
    func `fills what can be filled, first come first`(fits: [[Int]], groups: [Int], expected: [Int?]) {
        #expect(SlotFilling.fill(fits: fits, groups: groups) == expected)
    }

    /// The most slots that any choice fills, by trying all of them.
    func most(_ fits: [[Int]], _ groups: [Int], from slot: Int = 0, taken: Set<Int> = []) -> Int {
        guard slot < fits.count else { return 0 }
        var best = most(fits, groups, from: slot + 1, taken: taken)
        for unit in fits[slot] where !taken.contains(groups[unit]) {
            best = max(best, 1 + most(fits, groups, from: slot + 1, taken: taken.union([groups[unit]])))
        }
        return best
    }

    @Test(arguments: UInt64(1)...40)
    func `no slot stays empty that some choice could fill, and crews are not split`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let units = random.below(7)
            let groups = (0..<units).map { random.chance(25) ? 0 : $0 }
            let fits = (0..<random.below(6)).map { _ in (0..<units).filter { _ in random.chance(45) } }
            let filled = SlotFilling.fill(fits: fits, groups: groups)
            let taken = filled.compactMap { $0 }
            #expect(taken.count == most(fits, groups), "seed \(seed): \(fits) \(groups)")
            #expect(Set(taken.map { groups[$0] }).count == taken.count, "seed \(seed): a crew sent twice")
            for (slot, unit) in filled.enumerated() {
                #expect(unit.map(fits[slot].contains) ?? true, "seed \(seed): a unit that does not fit")
            }
            expectFirstsWithoutConflict(fits, groups, filled, seed)
        }
    }

    /// When the first choices of all slots are different crews, everybody gets the first choice.
    func expectFirstsWithoutConflict(_ fits: [[Int]], _ groups: [Int], _ filled: [Int?], _ seed: UInt64) {
        let firsts = fits.compactMap(\.first)
        guard Set(firsts.map { groups[$0] }).count == firsts.count else { return }
        #expect(filled == fits.map(\.first), "seed \(seed): \(fits) \(groups)")
    }
}
