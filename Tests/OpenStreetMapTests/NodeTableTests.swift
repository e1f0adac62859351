// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing
import Vocabulary

@testable import OpenStreetMap

struct NodeTableTests {
    @Test("The table finds exactly the nodes that a plain set holds, in whatever order it is asked")
    func twin() {
        let seed: UInt64 = 24_051_119
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let wanted = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                Int64.random(in: -20...80, using: &random)
            }
            let twin = Set(wanted).sorted()
            var table = NodeTable(wanted)
            #expect(table.count == twin.count)
            var asked = (-25...85).map(Int64.init)
            if Bool.random(using: &random) { asked.shuffle(using: &random) }
            for id in asked {
                #expect(table.nextIndex(of: id) == twin.firstIndex(of: id))
                #expect(table.index(of: id) == twin.firstIndex(of: id))
            }
        }
    }

    @Test("A node has no coordinate until the map gives one")
    func unknown() {
        var table = NodeTable([7, 3])
        #expect(table[0] == nil)
        table.set(Coordinate(latE7: 1, lonE7: 2), at: 0)
        #expect(table[0] == Coordinate(latE7: 1, lonE7: 2))
        #expect(table[1] == nil)
    }
}
