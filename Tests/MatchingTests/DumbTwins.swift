// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// How many rows are served, and what that costs: all that two best matchings must agree on.
struct Outcome: Equatable {
    var served = 0
    var total: Int64 = 0

    func isBetter(than other: Outcome) -> Bool { served != other.served ? served > other.served : total < other.total }
}

/// Tries every matching there is.
func bestOfAll(_ costs: Costs) -> Outcome {
    func best(from row: Int, _ used: Set<Int>) -> Outcome {
        guard row < costs.rows else { return Outcome() }
        var found = best(from: row + 1, used)
        for column in 0..<costs.columns where costs.isAllowed(row, column) && !used.contains(column) {
            var other = best(from: row + 1, used.union([column]))
            other.served += 1
            other.total += Int64(costs[row, column])
            if other.isBetter(than: found) { found = other }
        }
        return found
    }
    return best(from: 0, [])
}

/// Minimum-cost flow of one unit a time, each along a shortest way that Bellman and Ford's algorithm finds: no potentials, no
/// reduced costs, no order of columns, nothing that the kernel relies on.
func cheapestFlow(_ costs: Costs) -> Outcome {
    var rowOfColumn: [Int?] = Array(repeating: nil, count: costs.columns)
    var isServed = Array(repeating: false, count: costs.rows)
    while let (path, _) = shortestWay(costs, rowOfColumn, isServed) {
        isServed[path[0].row] = true
        for (row, column) in path { rowOfColumn[column] = row }
    }
    var outcome = Outcome()
    for (column, row) in rowOfColumn.enumerated() {
        guard let row else { continue }
        outcome.served += 1
        outcome.total += Int64(costs[row, column])
    }
    return outcome
}

/// From any unserved row to any free column; the pairs to match along it, first to last.
private func shortestWay(
    _ costs: Costs, _ rowOfColumn: [Int?], _ isServed: [Bool]
) -> (path: [(row: Int, column: Int)], length: Int64)? {
    var toRow: [Int64?] = isServed.map { $0 ? nil : 0 }
    var toColumn: [Int64?] = Array(repeating: nil, count: costs.columns)
    var from = Array(repeating: 0, count: costs.columns)
    var isImproving = true
    while isImproving {
        isImproving = false
        for row in 0..<costs.rows {
            guard let length = toRow[row] else { continue }
            for column in 0..<costs.columns where costs.isAllowed(row, column) && rowOfColumn[column] != row {
                let longer = length + Int64(costs[row, column])
                if let known = toColumn[column], known <= longer { continue }
                (toColumn[column], from[column], isImproving) = (longer, row, true)
                if let next = rowOfColumn[column] { toRow[next] = longer - Int64(costs[next, column]) }
            }
        }
    }
    let ends = toColumn.indices.filter { rowOfColumn[$0] == nil && toColumn[$0] != nil }
    guard var column = ends.min(by: { toColumn[$0]! < toColumn[$1]! }) else { return nil }
    let length = toColumn[column]!
    var path = [(row: from[column], column: column)]
    while let held = rowOfColumn.firstIndex(of: path[0].row) {
        column = held
        path.insert((from[column], column), at: 0)
    }
    return (path, length)
}
