// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Routing

@Suite struct RecentlyUsedTests {
    @Test func `what is looked up stays, what is not is forgotten, and never are two generations exceeded`() {
        var kept = RecentlyUsed<Int, String>(generation: 8)
        kept[-1] = "always wanted"
        for number in 0..<1000 {
            kept[number] = "\(number)"
            let found = [kept[number], kept[-1]]
            #expect(found == ["\(number)", "always wanted"])
            #expect(kept.count <= 16)
        }
        let old = kept[900]
        #expect(old == nil)
        let newest = (993..<1000).map { kept[$0] }
        #expect(newest == (993..<1000).map { "\($0)" })
    }

    @Test func `a value is replaced in whichever generation it is, and can be taken out`() {
        var kept = RecentlyUsed<Int, Int>(generation: 2)
        for number in 0..<3 { kept[number] = number }
        (kept[0], kept[2]) = (10, 12)
        let replaced = [kept[0], kept[2]]
        #expect(replaced == [10, 12] && kept.count <= 4)
        (kept[0], kept[2]) = (nil, nil)
        let gone = [kept[0], kept[2]]
        #expect(gone == [nil, nil])
    }
}
