// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The nodes that roads and outlines need, and nothing else of a map's nodes: numbers in ascending order, found by
/// bisection, with a coordinate each once the second pass has met it.
struct NodeTable {
    private let ids: [Int64]
    private var coordinates: [Coordinate]
    private var isKnown: [Bool]
    /// Where the last node was found: maps list their nodes in ascending order, so the next one is mostly near.
    private var cursor = 0

    init(_ wanted: [Int64]) {
        var ids = wanted.sorted()
        var count = 0
        for id in ids where count == 0 || ids[count - 1] != id {
            ids[count] = id
            count += 1
        }
        ids.removeLast(ids.count - count)
        self.ids = ids
        coordinates = Array(repeating: Coordinate(latE7: 0, lonE7: 0), count: count)
        isKnown = Array(repeating: false, count: count)
    }

    var count: Int { ids.count }

    /// The coordinate of a node by its place in the table; `nil` while, or because, the map does not give it.
    subscript(index: Int) -> Coordinate? { isKnown[index] ? coordinates[index] : nil }

    mutating func set(_ coordinate: Coordinate, at index: Int) {
        coordinates[index] = coordinate
        isKnown[index] = true
    }

    /// The place of a node in the table.
    func index(of id: Int64) -> Int? { bisect(id, from: 0) }

    /// As `index(of:)`, quick when the numbers asked for ascend.
    mutating func nextIndex(of id: Int64) -> Int? {
        var steps = 0
        while steps < 8, cursor < ids.count, ids[cursor] < id {
            cursor += 1
            steps += 1
        }
        if cursor < ids.count, ids[cursor] == id { return cursor }
        if cursor > 0, cursor <= ids.count, ids[cursor - 1] < id, cursor == ids.count || ids[cursor] > id { return nil }
        let found = bisect(id, from: 0)
        cursor = found ?? cursor
        return found
    }

    private func bisect(_ id: Int64, from start: Int) -> Int? {
        var low = start
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id ? low : nil
    }
}
