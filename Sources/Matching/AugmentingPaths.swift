// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The search behind `MinimumCostMatching`: rows find columns one after another, and those already matched make room.
///
/// Two phases, each one sweep over all columns a step:
///
/// 1. **Row minima.** Each row takes its cheapest column, if that is still free.
/// 2. **Shortest augmenting paths**, for the rows left over. Dijkstra's algorithm over the columns, from one row; an edge is
///    as long as its reduced cost. The first free column that comes out ends a shortest path, and each row along it moves up
///    by one column.
///
/// ```
///   row  ──▶ column a (taken by row b) ──▶ column c (taken by row d) ──▶ column e, free
///   after:   row takes a                    b takes c                     d takes e
/// ```
///
/// Throughout: `cost - u[row] + price[column] >= 0` for every allowed pair, zero on matched ones; `price >= 0`, and zero
/// for free columns. So what is matched is always a cheapest matching of the rows it serves.
///
/// Jonker and Volgenant reduce rows between the two phases (rows bid against each other). With a sweep as cheap as
/// this that pays for nothing: on 1,000 x 1,000 travel times three bids a row saved 2 % of the steps, and where units abound
/// it made more sweeps than it saved. So there is none.
///
/// A row with no augmenting path never gets one, and the columns its search closed lead nowhere for other rows
/// either: they stay closed. `BlockMatching` decides afterwards which of those rows go without.
///
/// **Range.** Everything is kept doubled (see `AssignmentSweep`); C is the ceiling. Before each search doubled potentials lie
/// in 0 ... C: they begin at zero, only rise, and `raise` checks them. A taken column's price is `u - cost`, so 0 ... C too,
/// and a free one's is zero. A search follows keys below C only, so a step (a key minus a potential) lies between -C and C. A
/// sweep then adds at most 2C (a clamped cost) + 2C (a closed column) + C (a step) = 5C, and forbidden pairs and closed
/// columns come out at no less than 2C - C = C: never followed. A potential rises by less than C before it is checked. When
/// one has passed C, or a length was cut off at it, the answer is refused and the caller starts again with wider numbers.
struct AugmentingPaths<Length: PathLength>: ~Copyable {
    private let matrix: CostMatrix
    private let board: SweepBoard<Length>
    /// Twice u, a row.
    private let potentials: UnsafeMutablePointer<Length>
    /// -1: free, or not served.
    private let holder: UnsafeMutablePointer<Int32>
    private let choice: UnsafeMutablePointer<Int32>
    private let visits: UnsafeMutablePointer<Visit>
    private var waiting: [Int32] = []

    /// A row that a search has looked from, in the order of their distance.
    private struct Visit {
        var row: Int
        /// The column the row holds, and that column's price, doubled. The first visit's row holds none.
        var column: Int
        var price: Length
        /// How far that column is, doubled.
        var distance: Length
        /// The visit that column was reached from.
        var reachedFrom: Int
    }

    init(_ matrix: CostMatrix, build: SweepBuild) {
        self.matrix = matrix
        let (rows, columns) = (matrix.rows, matrix.columns)
        board = SweepBoard(
            build: build, columns: columns, offsets: .allocate(capacity: columns), keys: .allocate(capacity: columns),
            reachedFrom: .allocate(capacity: columns))
        potentials = .allocate(capacity: rows)
        holder = .allocate(capacity: columns)
        choice = .allocate(capacity: rows)
        visits = .allocate(capacity: rows + 1)
        board.offsets.initialize(repeating: 0, count: columns)
        board.keys.initialize(repeating: 0, count: columns)
        board.reachedFrom.initialize(repeating: 0, count: columns)
        potentials.initialize(repeating: 0, count: rows)
        holder.initialize(repeating: -1, count: columns)
        choice.initialize(repeating: -1, count: rows)
    }

    deinit {
        board.offsets.deallocate()
        board.keys.deallocate()
        board.reachedFrom.deallocate()
        potentials.deallocate()
        holder.deallocate()
        choice.deallocate()
        visits.deallocate()
    }

    func column(of row: Int) -> Int? { choice[row] < 0 ? nil : Int(choice[row]) }
    func row(of column: Int) -> Int? { holder[column] < 0 ? nil : Int(holder[column]) }
    func potential(ofRow row: Int) -> Int { Int(potentials[row] >> 1) }
    /// At most zero: the price, taken off.
    func potential(ofColumn column: Int) -> Int { -Int(board.offsets[column] >> 1) }

    /// False: lengths outgrow this width.
    mutating func run() -> Bool {
        guard matrix.columns > 0 else { return true }
        takeRowMinima()
        for row in waiting {
            guard augment(from: Int(row)) else { return false }
        }
        return true
    }

    private func costRow(_ row: Int) -> UnsafePointer<Int32> { matrix.costs.baseAddress! + row * matrix.columns }

    private func match(_ row: Int, _ column: Int) {
        choice[row] = Int32(truncatingIfNeeded: column)
        holder[column] = Int32(truncatingIfNeeded: row)
        board.offsets[column] |= 1
    }

    private mutating func takeRowMinima() {
        for row in 0..<matrix.rows {
            let (least, column) = Length.least(costRow(row), board)
            precondition(least >= 0, "Costs are not negative.")
            if least < Length.ceiling, holder[column] < 0 {
                potentials[row] = least
                match(row, column)
            } else {
                waiting.append(Int32(truncatingIfNeeded: row))
            }
        }
    }

    /// Serves one more row if that can be. False: too long for this width.
    private func augment(from source: Int) -> Bool {
        board.keys.update(repeating: .max, count: matrix.columns)
        visits[0] = Visit(row: source, column: 0, price: 0, distance: 0, reachedFrom: 0)
        var count = 1
        var (least, column) = Length.relax(costRow(source), board, step: 0, visit: 0)
        while least < Length.ceiling {
            let held = Int(holder[column])
            guard held >= 0 else {
                shift(to: column)
                return raise(count, to: least)
            }
            let distance = least & ~1
            visits[count] = Visit(
                row: held, column: column, price: board.offsets[column] & ~1, distance: distance,
                reachedFrom: Int(board.reachedFrom[column]))
            board.offsets[column] = 2 * Length.ceiling
            board.keys[column] = .max
            (least, column) = Length.relax(costRow(held), board, step: distance - potentials[held], visit: count)
            count += 1
        }
        return true
    }

    /// Each row along the path to a free column moves up by one column.
    private func shift(to free: Int) {
        var (column, index) = (free, Int(board.reachedFrom[free]))
        while true {
            let visit = visits[index]
            match(visit.row, column)
            guard index > 0 else { return }
            (column, index) = (visit.column, visit.reachedFrom)
        }
    }

    /// Raises potentials and prices of what was visited, so that the path becomes tight. False: past the ceiling.
    private func raise(_ count: Int, to distance: Length) -> Bool {
        var isWithin = true
        for index in 0..<count {
            let visit = visits[index]
            let rise = distance - visit.distance
            potentials[visit.row] += rise
            isWithin = isWithin && potentials[visit.row] <= Length.ceiling
            if index > 0 { board.offsets[visit.column] = (visit.price + rise) | 1 }
        }
        return isWithin
    }
}
