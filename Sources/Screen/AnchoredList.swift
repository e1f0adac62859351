// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Rows of a list that changes by itself, without the one under the hand ever moving.
///
/// The selection belongs to a thing, not to a row: when the list is sorted anew, when rows come or go above it, the
/// chosen thing keeps its row of the screen and the others move round it. Only the person moves it. When the hand has
/// rested (`settle`), the list shows its top again, and a chosen thing from farther down in its last row.
///
/// ```
/// ▲ 1 more        a more urgent one came: above the edge, counted in the title
///   41            ┐
/// ▶ 42            │ the same row as before
///   40            ┘
/// ```
public struct AnchoredList: Equatable, Sendable {
    public private(set) var selected: UInt64?
    /// The row of the pane on which the selected one stands.
    private var row = 0
    private var order: [UInt64] = []
    /// The hand rests.
    private var isSettled = false
    /// Rows of the pane when it was drawn last.
    private var height = 0

    public init() {}

    /// What to draw in `height` rows: the thing of each, `nil` for an empty one; and how many are beyond the edges.
    public struct Rows: Equatable, Sendable {
        public var ids: [UInt64?]
        public var above: Int
        public var below: Int
    }

    /// Takes the list as it is now. A selection that is gone from it stays selected, and stands on no row.
    public mutating func take(_ ids: [UInt64]) { order = ids }

    /// Chosen by its number: the list shows its top.
    public mutating func select(_ id: UInt64?) {
        selected = id
        isSettled = true
    }

    /// The hand has rested: the top of the list is worth more than a row that stays.
    public mutating func settle() { isSettled = true }

    /// Moves the selection by so many rows; from nothing, to the first.
    public mutating func move(_ step: Int) {
        guard !order.isEmpty else { return }
        guard let selected, let index = order.firstIndex(of: selected) else {
            (row, isSettled) = (0, false)
            return self.selected = order[0]
        }
        if isSettled { row = min(index, max(0, height - 1)) }
        isSettled = false
        let next = min(max(0, index + step), order.count - 1)
        row = max(0, min(row + next - index, next))
        self.selected = order[next]
    }

    public mutating func rows(_ height: Int) -> Rows {
        self.height = height
        guard height > 0 else { return Rows(ids: [], above: 0, below: order.count) }
        if isSettled { return settledRows(height) }
        var top = 0
        if let selected, let index = order.firstIndex(of: selected) {
            row = min(row, height - 1)
            top = index - row
        }
        let ids = (top..<top + height).map { order.indices.contains($0) ? order[$0] : nil }
        return Rows(ids: ids, above: max(0, min(top, order.count)), below: max(0, order.count - (top + height)))
    }

    private func settledRows(_ height: Int) -> Rows {
        var ids = (0..<height).map { order.indices.contains($0) ? order[$0] : nil }
        if let selected, order.contains(selected), !ids.contains(selected) { ids[height - 1] = selected }
        return Rows(ids: ids, above: 0, below: max(0, order.count - height))
    }
}
