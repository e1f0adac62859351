// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Matching
import Testing

@Suite struct MinimumCostMatchingTests {
    private static let no = MinimumCostMatching.forbidden

    private func outcome(_ matching: MinimumCostMatching) -> Outcome {
        Outcome(served: matching.served, total: matching.total)
    }

    /// Both builds agree to the last number, and the certificate holds.
    private func checked(_ costs: Costs, _ seed: UInt64) -> MinimumCostMatching {
        let matching = costs.solved()
        #expect(matching.flaw(for: costs.values) == nil, "seed \(seed)")
        #expect(costs.solved(.baseline) == matching, "seed \(seed)")
        return matching
    }

    @Test func `two incidents that want the same unit share out what there is at the least total`() {
        let costs: [Int32] = [
            4, 1, 3,
            2, 0, 5,
            3, 2, 2,
        ]
        let matching = MinimumCostMatching.solve(costs: costs, rows: 3, columns: 3)
        #expect(matching.columnOfRow == [1, 0, 2])
        #expect(matching.total == 5)
    }

    @Test func `serving one more incident comes before every cost`() {
        let costs: [Int32] = [
            0, 1_000_000_000,
            0, Self.no,
        ]
        let matching = MinimumCostMatching.solve(costs: costs, rows: 2, columns: 2)
        #expect(matching.columnOfRow == [1, 0])
        #expect(matching.total == 1_000_000_000)
    }

    @Test func `with too few units, those are served for whom it is cheapest`() {
        let tall = MinimumCostMatching.solve(costs: [5, 3, 4], rows: 3, columns: 1)
        #expect(tall.columnOfRow == [nil, 0, nil])
        // Row 0 has the far column to itself; of the other three, two share the two near ones.
        let costs: [Int32] = [
            Self.no, Self.no, 9, 9,
            7, 8, Self.no, Self.no,
            1, 4, Self.no, Self.no,
            2, 3, Self.no, Self.no,
        ]
        let block = MinimumCostMatching.solve(costs: costs, rows: 4, columns: 4)
        #expect(block.columnOfRow == [2, nil, 0, 1])
        #expect(block.certificate.isScarceColumn == [true, true, false, false])
        #expect(block.certificate.isScarceRow == [true, false, false, false])
    }

    @Test func `no rows, no columns, or nothing allowed: nobody is served`() {
        for (rows, columns) in [(0, 0), (0, 3), (3, 0), (1, 1), (2, 9), (9, 2)] {
            let costs = Array(repeating: Self.no, count: rows * columns)
            let matching = MinimumCostMatching.solve(costs: costs, rows: rows, columns: columns)
            #expect(matching.columnOfRow == Array(repeating: nil, count: rows))
            #expect(matching.total == 0)
            #expect(matching.flaw(for: costs) == nil)
        }
    }

    @Test func `among equals the lowest free column is taken, in the order of rows`() {
        let matching = MinimumCostMatching.solve(costs: Array(repeating: 5, count: 12), rows: 3, columns: 4)
        #expect(matching.columnOfRow == [0, 1, 2])
        let column = MinimumCostMatching.solve(costs: [5, 5, 5], rows: 3, columns: 1)
        #expect(column.columnOfRow == [0, nil, nil])
    }

    @Test func `a free column goes before an equal one that somebody would have to leave`() {
        let costs: [Int32] = [
            5, 5, 9,
            5, 9, 5,
        ]
        #expect(MinimumCostMatching.solve(costs: costs, rows: 2, columns: 3).columnOfRow == [0, 2])
    }

    @Test func `6,000 small matrices come out as the best of all matchings`() {
        for seed in 1...6000 as ClosedRange<UInt64> {
            var dice = SeededGenerator(seed: seed)
            let (rows, columns) = (dice.below(7), dice.below(7))
            let costs = dice.pick(Spread.allCases).costs(
                rows: rows, columns: columns, forbidden: dice.pick([0, 20, 50, 80]), &dice)
            #expect(outcome(checked(costs, seed)) == bestOfAll(costs), "seed \(seed):\n\(costs)")
        }
    }

    @Test func `10,000 matrices come out as the cheapest flow`() {
        for seed in 1...10_000 as ClosedRange<UInt64> {
            var dice = SeededGenerator(seed: seed &+ 1_000_000)
            let (rows, columns) = (1 + dice.below(24), 1 + dice.below(24))
            let costs = dice.pick(Spread.allCases).costs(
                rows: rows, columns: columns, forbidden: dice.pick([0, 10, 50, 80, 93]), &dice)
            #expect(outcome(checked(costs, seed)) == cheapestFlow(costs), "seed \(seed):\n\(costs)")
        }
    }

    @Test(arguments: Spread.allCases)
    func `large matrices come with a certificate that holds`(_ spread: Spread) {
        let sizes = [(1, 700), (700, 1), (200, 203), (203, 200), (257, 257), (90, 801)]
        for (index, (rows, columns)) in sizes.enumerated() {
            for forbidden in [0, 40, 90, 99] {
                let seed = UInt64(index * 100 + forbidden)
                var dice = SeededGenerator(seed: seed)
                _ = checked(spread.costs(rows: rows, columns: columns, forbidden: forbidden, &dice), seed)
            }
        }
    }

    @Test func `a crowd around few units, beside others with plenty, is settled block by block`() {
        var dice = SeededGenerator(seed: 9)
        let near = Spread.hours.costs(rows: 300, columns: 300, forbidden: 0, &dice)
        var costs = near
        for row in 0..<300 {
            for column in 0..<300 where (row < 150) != (column < 40) { costs.values[row * 300 + column] = Self.no }
        }
        let matching = checked(costs, 9)
        #expect(matching.served == 40 + 150)
        #expect(matching.columnOfRow[..<150].allSatisfy { $0.map { $0 < 40 } ?? true })
        #expect(matching.columnOfRow[150...].allSatisfy { $0.map { $0 >= 40 } ?? false })
    }

    /// Row i may take column i for nothing, or the next one for much; the last row may take column 0 only. So everybody moves
    /// up, and the last row's potential is the whole chain: 64 times 100,000,000 and more than 32 bits.
    @Test(arguments: [100_000_000, MinimumCostMatching.forbidden - 1])
    func `a chain of costly moves adds up beyond 32 bits`(_ costly: Int32) {
        let length = 64
        var costs = Costs(
            rows: length + 1, columns: length + 1, values: Array(repeating: Self.no, count: (length + 1) * (length + 1)))
        for row in 0..<length {
            costs.values[row * (length + 1) + row] = 0
            costs.values[row * (length + 1) + row + 1] = costly
        }
        costs.values[length * (length + 1)] = 0
        let matching = checked(costs, 0)
        #expect(matching.columnOfRow == (1...length).map { $0 } + [0])
        #expect(matching.total == Int64(length) * Int64(costly))
        #expect(matching.certificate.rowPotentials.max()! >= length * Int(costly))
    }

    /// The first row's potential rises to 300,000,000 while the second is served. Taken off a forbidden pair as 32-bit searches
    /// count it, that would let the third row in by way of the last column.
    @Test func `no potential is large enough to open a forbidden pair`() {
        let costs = Costs(
            rows: 3, columns: 3,
            values: [
                150_000_000, 300_000_000, Self.no,
                0, Self.no, Self.no,
                0, 1, Self.no,
            ])
        #expect(checked(costs, 0).columnOfRow == [nil, 0, 1])
    }

    @Test func `a certificate does not prove other costs`() {
        var dice = SeededGenerator(seed: 4)
        let costs = Spread.hours.costs(rows: 20, columns: 30, forbidden: 30, &dice)
        let matching = costs.solved()
        for row in 0..<20 {
            for column in 0..<30 where matching.columnOfRow[row] != column {
                var cheaper = costs.values
                cheaper[row * 30 + column] = 0
                let other = MinimumCostMatching.solve(costs: cheaper, rows: 20, columns: 30)
                // Proved if and only if nothing better came up.
                if outcome(other) != outcome(matching) { #expect(matching.flaw(for: cheaper) != nil, "row \(row), column \(column)") }
            }
        }
    }
}
