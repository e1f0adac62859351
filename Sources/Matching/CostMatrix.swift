// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A view of costs, row by row, that somebody else keeps alive.
struct CostMatrix {
    let costs: UnsafeBufferPointer<Int32>
    let rows: Int
    let columns: Int

    subscript(row: Int, column: Int) -> Int32 { costs[row * columns + column] }

    func isAllowed(_ row: Int, _ column: Int) -> Bool { self[row, column] < MinimumCostMatching.forbidden }

    /// Columns become rows, rows columns.
    func withTransposed<Result>(_ body: (CostMatrix) -> Result) -> Result {
        withTransposed(rows: Array(0..<rows), columns: Array(0..<columns), body)
    }

    /// Of the chosen rows and columns only: chosen columns become rows, chosen rows columns.
    ///
    /// Copied square by square, so that a square's lines stay in the nearest cache while they are read crosswise.
    func withTransposed<Result>(rows: [Int], columns: [Int], _ body: (CostMatrix) -> Result) -> Result {
        let side = 16
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: rows.count * columns.count) { copy in
            rows.withUnsafeBufferPointer { rows in
                for left in stride(from: 0, to: columns.count, by: side) {
                    for top in stride(from: 0, to: rows.count, by: side) {
                        for column in left..<min(left + side, columns.count) {
                            let (line, from) = (column * rows.count, columns[column])
                            for row in top..<min(top + side, rows.count) { copy[line + row] = self[rows[row], from] }
                        }
                    }
                }
            }
            return body(CostMatrix(costs: UnsafeBufferPointer(copy), rows: columns.count, columns: rows.count))
        }
    }
}
