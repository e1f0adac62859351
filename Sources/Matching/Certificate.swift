// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

extension MinimumCostMatching {
    /// Numbers from which anybody can see that a matching is a largest one, and among those a cheapest.
    ///
    /// **Largest.** The scarce rows and columns touch every allowed pair, and they are as many as the rows served. No
    /// matching has more pairs than such a cover has members, because each pair needs one of its own (D. Kőnig, 1931). So
    /// every largest matching uses each scarce row and column, and each of its pairs has exactly one scarce end.
    ///
    /// **Cheapest.** For every allowed pair with one scarce end, `row potential + column potential <= cost`; what is not
    /// scarce has a potential of at most zero. So a largest matching costs at least the sum of all potentials, and this
    /// one costs just that.
    public struct Certificate: Hashable, Sendable {
        public internal(set) var rowPotentials: [Int]
        public internal(set) var columnPotentials: [Int]
        /// Every largest matching serves these rows.
        public internal(set) var isScarceRow: [Bool]
        /// Every largest matching uses these columns.
        public internal(set) var isScarceColumn: [Bool]
    }

    /// Why the certificate does not prove this matching of `costs` the best one; nil when it does. O(rows x columns).
    public func flaw(for costs: [Int32]) -> String? {
        let columns = certificate.columnPotentials.count
        guard columnOfRow.count == certificate.rowPotentials.count, costs.count == columnOfRow.count * columns else {
            return "another matrix"
        }
        var isUsed = Array(repeating: false, count: columns)
        var sum: Int64 = 0
        for (row, column) in columnOfRow.enumerated() {
            guard let column else { continue }
            if isUsed[column] { return "column \(column) serves twice" }
            isUsed[column] = true
            sum += Int64(costs[row * columns + column])
            if costs[row * columns + column] >= Self.forbidden { return "row \(row) has a forbidden column" }
        }
        if sum != total { return "the pairs cost \(sum), not \(total)" }
        return flawInCover(costs, columns) ?? flawInPotentials(costs, columns)
    }

    private func flawInCover(_ costs: [Int32], _ columns: Int) -> String? {
        for row in columnOfRow.indices where !certificate.isScarceRow[row] {
            for column in 0..<columns where costs[row * columns + column] < Self.forbidden {
                if !certificate.isScarceColumn[column] { return "row \(row) and column \(column) are not scarce" }
            }
        }
        let scarce = certificate.isScarceRow.count { $0 } + certificate.isScarceColumn.count { $0 }
        return scarce == served ? nil : "\(scarce) are scarce, \(served) served"
    }

    private func flawInPotentials(_ costs: [Int32], _ columns: Int) -> String? {
        let (u, v) = (certificate.rowPotentials, certificate.columnPotentials)
        for row in u.indices {
            for column in v.indices where certificate.isScarceRow[row] != certificate.isScarceColumn[column] {
                let cost = costs[row * columns + column]
                if cost < Self.forbidden, u[row] + v[column] > Int(cost) { return "row \(row) and column \(column) are overrated" }
            }
        }
        let loose =
            zip(u, certificate.isScarceRow).contains { $0 > 0 && !$1 }
            || zip(v, certificate.isScarceColumn).contains { $0 > 0 && !$1 }
        if loose { return "what is not scarce has a potential above zero" }
        let bound = Int64(u.reduce(0, +)) + Int64(v.reduce(0, +))
        return bound == total ? nil : "potentials add up to \(bound), pairs to \(total)"
    }
}
