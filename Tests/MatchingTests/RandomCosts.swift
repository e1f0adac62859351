// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Matching

/// A cost matrix as tests hold it.
struct Costs: CustomStringConvertible {
    let rows: Int
    let columns: Int
    var values: [Int32]

    subscript(row: Int, column: Int) -> Int32 { values[row * columns + column] }

    func isAllowed(_ row: Int, _ column: Int) -> Bool { self[row, column] < MinimumCostMatching.forbidden }

    func solved(_ build: SweepBuild = .best) -> MinimumCostMatching {
        values.withUnsafeBufferPointer { MinimumCostMatching.solve(costs: $0, rows: rows, columns: columns, build: build) }
    }

    var description: String {
        (0..<rows).map { row in
            (0..<columns).map { isAllowed(row, $0) ? String(self[row, $0]) : "-" }.joined(separator: " ")
        }.joined(separator: "\n")
    }
}

/// How costs are spread.
enum Spread: CaseIterable {
    case equal, fewValues, seconds, hours, nearTheMaximum, nothingOrTheMaximum, places, products

    /// Row by row. `forbidden` of a hundred pairs are forbidden.
    func costs(rows: Int, columns: Int, forbidden: Int, _ dice: inout SeededGenerator) -> Costs {
        let places = (0..<rows + columns).map { _ in (dice.below(1_000_000), dice.below(1_000_000)) }
        var values: [Int32] = []
        for row in 0..<rows {
            for column in 0..<columns {
                if dice.chance(forbidden) {
                    values.append(dice.chance(50) ? MinimumCostMatching.forbidden : dice.pick([0x4000_0000, .max]))
                } else {
                    values.append(cost(row, column, places[row], places[rows + column], &dice))
                }
            }
        }
        return Costs(rows: rows, columns: columns, values: values)
    }

    private func cost(
        _ row: Int, _ column: Int, _ from: (Int, Int), _ to: (Int, Int), _ dice: inout SeededGenerator
    ) -> Int32 {
        let maximum = MinimumCostMatching.forbidden - 1
        return switch self {
        case .equal: 7
        case .fewValues: Int32(dice.below(4))
        case .seconds: Int32(dice.below(60)) * 1000
        case .hours: Int32(dice.below(7_200_000))
        case .nearTheMaximum: maximum - Int32(dice.below(1000))
        case .nothingOrTheMaximum: dice.chance(50) ? 0 : maximum
        case .places: Int32(abs(from.0 - to.0) + abs(from.1 - to.1) + dice.below(200_000))
        case .products: Int32((row + 1) * (column + 1))
        }
    }
}
