// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Screen

struct AnchoredListTests {
    @Test func `what is selected keeps its row when more urgent ones come above it`() {
        var list = AnchoredList()
        list.take([1, 2, 3])
        list.move(1)
        list.move(1)
        #expect(list.selected == 2 && list.rows(4).ids == [1, 2, 3, nil])
        list.take([9, 8, 1, 2, 3])
        #expect(list.rows(4) == .init(ids: [1, 2, 3, nil], above: 2, below: 0))
        list.take([9, 8, 3, 2, 1])
        #expect(list.rows(4).ids == [3, 2, 1, nil])
        list.take([2, 1])
        #expect(list.rows(4) == .init(ids: [nil, 2, 1, nil], above: 0, below: 0), "rows that went leave a gap, not a jump")
        list.move(-1)
        #expect(list.selected == 2 && list.rows(4).ids == [2, 1, nil, nil], "the next move closes the gap")
    }

    @Test func `when the hand has rested, the top of the list is seen, and the selected one still`() {
        var list = AnchoredList()
        list.take([1, 2])
        list.move(1)
        _ = list.rows(3)
        list.take([7, 8, 9, 1, 2])
        #expect(list.rows(3) == .init(ids: [1, 2, nil], above: 3, below: 0))
        list.settle()
        #expect(list.rows(3) == .init(ids: [7, 8, 1], above: 0, below: 2))
        list.move(-1)
        #expect(list.selected == 9 && list.rows(3).ids == [8, 9, 1], "it goes on from where it stood")
    }

    @Test func `one that is gone stays selected`() {
        var list = AnchoredList()
        list.take([1, 2])
        list.select(2)
        list.take([1])
        #expect(list.selected == 2 && list.rows(2).ids == [1, nil])
    }

    @Test(arguments: 0..<20)
    func `by chance: the selected one never changes its row but by a move`(seed: UInt64) {
        var dice = Dice(state: seed &+ 77)
        var list = AnchoredList()
        var ids: [UInt64] = []
        var next: UInt64 = 1
        var row: Int?
        for _ in 0..<500 {
            switch dice.next(below: 6) {
            case 0...2:
                ids.insert(next, at: dice.next(below: ids.count + 1))
                next += 1
            case 3:
                let goners = ids.filter { $0 != list.selected }
                if let goner = goners.randomElement(using: &dice) { ids.removeAll { $0 == goner } }
            case 4: ids.shuffle(using: &dice)
            default:
                list.move(dice.next(below: 5) - 2)
                row = nil
            }
            list.take(ids)
            let shown = list.rows(7).ids
            guard let selected = list.selected else { continue }
            let at = shown.firstIndex(of: selected)
            #expect(at != nil)
            if let row { #expect(at == row) }
            row = at
        }
    }
}
