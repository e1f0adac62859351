// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Serves as many rows (incidents) as can be served, each by a column (unit) of its own, at the least total cost.
///
/// The assignment problem, rectangular and with forbidden pairs. Sending each incident its own nearest unit is not the
/// answer: two incidents may want the same unit, and who goes without it should be the one that loses least.
///
/// ```
///              unit 0   unit 1   unit 2
/// incident 0      4        1        3
/// incident 1      2        0        5          0 - 1, 1 - 0, 2 - 2:  1 + 2 + 2 = 5
/// incident 2      3        2        2
/// ```
///
/// **Idea.** Linear programming duality: give each row and column a potential such that `u[row] + v[column] <= cost` for
/// every pair. Then no matching is cheaper than the sum of potentials, and one whose pairs all reach equality is a cheapest.
/// `AugmentingPaths` keeps that true from the first row on and serves one more row at a time along a shortest path.
/// The shorter side always does the searching: with more rows than columns the matrix is transposed first.
///
/// **Forbidden pairs.** When some row finds no path, rows outnumber what they can reach. Dulmage and Mendelsohn: the rows
/// and columns that alternating paths reach from the unserved rows form a block; every largest matching serves that block's
/// columns from within, and all other rows from the rest. The rest is finished then; the block is solved again from its
/// columns' side, where nobody goes without, which settles *which* rows of it are served most cheaply.
///
/// **Cost.** O(rows² x columns) at worst, one vector sweep over a row for each step; much less when units abound.
/// **Ties** are settled the same way on every machine: rows search in their order, and among columns equally far a free one
/// comes first, then the lowest number (seen from the shorter side).
///
/// **Range.** Costs 0 ..< `forbidden`. Searches run on 32 bits and start again on 64 when lengths outgrow them; totals are
/// 64 bits.
///
/// Sources: R. Jonker and A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
/// problems", Computing 38, 1987. D. F. Crouse, "On implementing 2D rectangular assignment algorithms", IEEE
/// Transactions on Aerospace and Electronic Systems 52, 2016. A. L. Dulmage and N. S. Mendelsohn, "Coverings of bipartite
/// graphs", Canadian Journal of Mathematics 10, 1958.
public struct MinimumCostMatching: Hashable, Sendable {
    /// Pairs with this cost or more are never matched. The same number as `TravelTime.unreachable`.
    public static let forbidden: Int32 = 0x3fff_ffff

    /// The column that serves each row, or nil.
    public let columnOfRow: [Int?]
    /// The sum of the costs of all matched pairs.
    public let total: Int64
    /// Why no matching serves more rows, or as many for less.
    public let certificate: Certificate

    public var served: Int { columnOfRow.count { $0 != nil } }

    /// `costs`: row by row, none negative.
    public static func solve(costs: [Int32], rows: Int, columns: Int) -> MinimumCostMatching {
        costs.withUnsafeBufferPointer { solve(costs: $0, rows: rows, columns: columns) }
    }

    /// `costs`: row by row, none negative.
    public static func solve(costs: UnsafeBufferPointer<Int32>, rows: Int, columns: Int) -> MinimumCostMatching {
        solve(costs: costs, rows: rows, columns: columns, build: .best)
    }

    package static func solve(
        costs: UnsafeBufferPointer<Int32>, rows: Int, columns: Int, build: SweepBuild
    ) -> MinimumCostMatching {
        precondition(rows >= 0 && columns >= 0 && costs.count == rows * columns, "A cost for every pair, row by row.")
        let matrix = CostMatrix(costs: costs, rows: rows, columns: columns)
        guard rows > columns else { return MinimumCostMatching(BlockMatching.solve(matrix, build), of: matrix) }
        let found = matrix.withTransposed { BlockMatching.solve($0, build) }
        return MinimumCostMatching(found.transposed, of: matrix)
    }

    private init(_ found: BlockMatching, of matrix: CostMatrix) {
        columnOfRow = found.columnOfRow
        total = found.columnOfRow.indices.reduce(0) { sum, row in
            found.columnOfRow[row].map { sum + Int64(matrix[row, $0]) } ?? sum
        }
        certificate = found.certificate
    }
}
