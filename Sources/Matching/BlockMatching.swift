// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// One matrix solved block by block: the rows that can all be served, and the rows that compete for too few columns.
///
/// ```
///                    columns of the rest    contested columns
///   rest of rows   [   all rows served    |    never used     ]
///   contested rows [      forbidden       | all columns used  ]
/// ```
struct BlockMatching {
    private(set) var columnOfRow: [Int?]
    private(set) var certificate: MinimumCostMatching.Certificate

    /// Meant for matrices with no more rows than columns; right for all.
    static func solve(_ matrix: CostMatrix, _ build: SweepBuild) -> BlockMatching {
        if let found = BlockMatching(matrix, build, Int32.self) { return found }
        guard let found = BlockMatching(matrix, build, Int64.self) else {
            preconditionFailure("64 bits hold every path length.")
        }
        return found
    }

    var transposed: BlockMatching {
        var other = self
        other.columnOfRow = Array(repeating: nil, count: certificate.columnPotentials.count)
        for (row, column) in columnOfRow.enumerated() {
            if let column { other.columnOfRow[column] = row }
        }
        other.certificate = MinimumCostMatching.Certificate(
            rowPotentials: certificate.columnPotentials, columnPotentials: certificate.rowPotentials,
            isScarceRow: certificate.isScarceColumn, isScarceColumn: certificate.isScarceRow)
        return other
    }

    /// Nil: lengths outgrow `Length`.
    private init?<Length: PathLength>(_ matrix: CostMatrix, _ build: SweepBuild, _ length: Length.Type) {
        var paths = AugmentingPaths<Length>(matrix, build: build)
        guard paths.run() else { return nil }
        columnOfRow = (0..<matrix.rows).map { paths.column(of: $0) }
        certificate = MinimumCostMatching.Certificate(
            rowPotentials: (0..<matrix.rows).map { paths.potential(ofRow: $0) },
            columnPotentials: (0..<matrix.columns).map { paths.potential(ofColumn: $0) },
            isScarceRow: Array(repeating: true, count: matrix.rows),
            isScarceColumn: Array(repeating: false, count: matrix.columns))
        guard columnOfRow.contains(nil) else { return }
        guard let contested = Contested(matrix, columnOfRow, (0..<matrix.columns).map { paths.row(of: $0) }) else { return nil }
        let isSettled = matrix.withTransposed(rows: contested.rows, columns: contested.columns) {
            settle(contested, AugmentingPaths<Length>($0, build: build))
        }
        guard isSettled else { return nil }
    }

    /// Takes over the contested block, solved from its columns' side. False: lengths outgrow `Length`.
    private mutating func settle<Length>(_ contested: Contested, _ paths: consuming AugmentingPaths<Length>) -> Bool {
        guard paths.run() else { return false }
        for (index, row) in contested.rows.enumerated() {
            columnOfRow[row] = paths.row(of: index).map { contested.columns[$0] }
            certificate.rowPotentials[row] = paths.potential(ofColumn: index)
            certificate.isScarceRow[row] = false
        }
        for (index, column) in contested.columns.enumerated() {
            // Every contested column was matched before: only a length beyond the ceiling leaves one out.
            guard paths.column(of: index) != nil else { return false }
            certificate.columnPotentials[column] = paths.potential(ofRow: index)
            certificate.isScarceColumn[column] = true
        }
        return true
    }
}

/// What alternating paths reach from the unserved rows: by an allowed pair to a column, from there to the row it serves.
private struct Contested {
    private(set) var rows: [Int]
    private(set) var columns: [Int] = []

    /// Nil: a free column is reached, so the matching was not a largest one.
    init?(_ matrix: CostMatrix, _ columnOfRow: [Int?], _ rowOfColumn: [Int?]) {
        rows = columnOfRow.indices.filter { columnOfRow[$0] == nil }
        var unreached = Array(0..<matrix.columns)
        var next = 0
        while next < rows.count {
            var kept = 0
            for column in unreached {
                if matrix.isAllowed(rows[next], column) {
                    guard let row = rowOfColumn[column] else { return nil }
                    columns.append(column)
                    rows.append(row)
                } else {
                    unreached[kept] = column
                    kept += 1
                }
            }
            unreached.removeLast(unreached.count - kept)
            next += 1
        }
        rows.sort()
        columns.sort()
    }
}
