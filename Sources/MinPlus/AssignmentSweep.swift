// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

// Sweeps over one row of a cost matrix, all columns at once: the inner loops of shortest augmenting paths.
//
// A column's **key** is twice its path length, plus one when the column is taken: of two columns equally far, the
// least key is the free one, and the search ends there. `offsets` holds, a column, twice its price and that one.
//
//     key[j] = 2 x min(cost[j], ceiling) + offset[j] + step
//
// Nothing here saturates. With  0 <= offset <= 2 x ceiling  and  -ceiling <= step <= ceiling  a key lies in
// -ceiling ... 5 x ceiling; the caller's ceiling keeps that inside 32 bits, and gives closed columns an offset of
// 2 x ceiling, so that their keys never come below ceiling. No sweep needs a mask, nor a look at what is closed.
//
// Signed minima only: plain x86-64 compares signed numbers, but not unsigned ones.

private typealias Lanes = SIMD8<Int32>

@inline(__always) private func load(_ from: UnsafePointer<Int32>, _ at: Int) -> Lanes {
    UnsafeRawPointer(from + at).loadUnaligned(as: Lanes.self)
}

@inline(__always) private func store(_ lanes: Lanes, _ to: UnsafeMutablePointer<Int32>, _ at: Int) {
    UnsafeMutableRawPointer(to + at).storeBytes(of: lanes, as: Lanes.self)
}

@inline(__always) private func lesser(_ a: Lanes, _ b: Lanes) -> Lanes { a.replacing(with: b, where: b .< a) }

/// The least of eight, by halves.
@inline(__always) private func least(_ lanes: Lanes) -> Int32 {
    let four = lanes.lowHalf.replacing(with: lanes.highHalf, where: lanes.highHalf .< lanes.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .< four.lowHalf)
    return min(two.x, two.y)
}

/// The least key seen in each lane, and its column: the first one of equals.
private struct LaneMinimum {
    var key = Lanes(repeating: .max)
    var column = Lanes(repeating: 0)
    var next = Lanes(0, 1, 2, 3, 4, 5, 6, 7)

    @inline(__always) init() {}

    /// Keys of the next eight columns.
    @inline(__always) mutating func take(_ other: Lanes) {
        let isLess = other .< key
        key.replace(with: other, where: isLess)
        column.replace(with: next, where: isLess)
        next &+= Lanes(repeating: 8)
    }

    /// The least of all lanes; of equals the lowest column.
    @inline(__always) func reduce() -> (key: Int32, column: Int32) {
        let key = least(self.key)
        return (key, least(column.replacing(with: .max, where: self.key .> Lanes(repeating: key))))
    }
}

/// The least key of a row, as seen from it alone; of equals the lowest column. -1 when any cost is negative.
@inline(never) public func assignmentLeast(
    costs: UnsafePointer<Int32>, offsets: UnsafePointer<Int32>, count: Int, ceiling: Int32
) -> (least: Int32, column: Int32) {
    var minimum = LaneMinimum()
    var seen = Lanes(repeating: 0)
    var at = 0
    while at &+ 8 <= count {
        let raw = load(costs, at)
        let cost = lesser(raw, Lanes(repeating: ceiling))
        seen |= raw
        minimum.take(cost &+ cost &+ load(offsets, at))
        at &+= 8
    }
    var (nearest, column) = minimum.reduce()
    var hasNegative = least(seen) < 0
    while at < count {
        let cost = min(costs[at], ceiling)
        let key = cost &+ cost &+ offsets[at]
        hasNegative = hasNegative || cost < 0
        if key < nearest { (nearest, column) = (key, Int32(truncatingIfNeeded: at)) }
        at &+= 1
    }
    return (hasNegative ? -1 : nearest, column)
}

/// Lowers the keys of all columns to those by way of one more row, and answers the least; of equals the lowest column.
///
/// `reachedFrom` becomes `visit` where the key became less.
@inline(never) public func assignmentRelax(
    costs: UnsafePointer<Int32>, offsets: UnsafePointer<Int32>, keys: UnsafeMutablePointer<Int32>,
    reachedFrom: UnsafeMutablePointer<Int32>, count: Int, step: Int32, visit: Int32, ceiling: Int32
) -> (least: Int32, column: Int32) {
    var minimum = LaneMinimum()
    var at = 0
    while at &+ 8 <= count {
        let cost = lesser(load(costs, at), Lanes(repeating: ceiling))
        let (old, new) = (load(keys, at), cost &+ cost &+ load(offsets, at) &+ Lanes(repeating: step))
        let isNearer = new .< old
        let key = old.replacing(with: new, where: isNearer)
        store(key, keys, at)
        store(load(reachedFrom, at).replacing(with: Lanes(repeating: visit), where: isNearer), reachedFrom, at)
        minimum.take(key)
        at &+= 8
    }
    var (nearest, column) = minimum.reduce()
    while at < count {
        let cost = min(costs[at], ceiling)
        let key = cost &+ cost &+ offsets[at] &+ step
        if key < keys[at] { (keys[at], reachedFrom[at]) = (key, visit) }
        if keys[at] < nearest { (nearest, column) = (keys[at], Int32(truncatingIfNeeded: at)) }
        at &+= 1
    }
    return (nearest, column)
}
