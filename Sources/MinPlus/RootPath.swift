// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Fills the distances between a place and all its ancestors in the elimination tree, over upward arcs only.
///
/// `distances[d]` belongs to the ancestor at depth d; the caller has set the place's own nodes and infinity elsewhere.
/// Going up the root path, a node's distance is final when it is reached, for only lower nodes can improve it.
///
/// - `headers[2v]`: v's first arc, `headers[2v + 1]`: its parent, or all ones at a root.
/// - `depths[a]`: depth of the arc's upper node. `weights[a * stride]`: its weight in the direction wanted.
@inline(never)
public func climb(
    _ distances: UnsafeMutablePointer<Int32>, from node: Int, depth: Int, headers: UnsafePointer<UInt32>,
    depths: UnsafePointer<UInt16>, weights: UnsafePointer<Int32>, stride: Int
) {
    var node = node
    var depth = depth
    while true {
        let reached = distances[depth]
        var arc = Int(headers[2 &* node])
        if reached < 0x3fff_ffff {
            let end = Int(headers[2 &* node &+ 2])
            while arc < end {
                let offer = reached &+ weights[arc &* stride]
                let above = Int(depths[arc])
                distances[above] = offer < distances[above] ? offer : distances[above]
                arc &+= 1
            }
        }
        guard depth > 0 else { return }
        node = Int(headers[2 &* node &+ 1])
        depth &-= 1
    }
}

/// The least sum of two labels over their first `count` ancestors.
@inline(__always)
func meeting(_ a: UnsafePointer<Int32>, _ b: UnsafePointer<Int32>, _ count: Int) -> Int32 {
    guard count >= 8 else {
        var best: Int32 = 0x3fff_ffff
        var index = 0
        while index < count {
            let sum = a[index] &+ b[index]
            best = sum < best ? sum : best
            index &+= 1
        }
        return best
    }
    // The last vector overlaps the one before it: looking twice at the same ancestor does no harm.
    var best = SIMD8.load(a + (count &- 8)) &+ SIMD8.load(b + (count &- 8))
    var index = 0
    while index &+ 8 < count {
        best = best.lesser(SIMD8.load(a + index) &+ SIMD8.load(b + index))
        index &+= 8
    }
    let half = best.lowHalf.lesser(best.highHalf)
    let left = half.x < half.y ? half.x : half.y
    let right = half.z < half.w ? half.z : half.w
    return left < right ? left : right
}

/// One label against many rows: `sums[i]` is the least sum of `label` and the row of `slots[i]` over `counts[i]` ancestors;
/// beyond 0x3fff_ffff where they do not meet.
@inline(never)
public func meetings(
    _ sums: UnsafeMutablePointer<Int32>, label: UnsafePointer<Int32>, rows: UnsafePointer<Int32>, stride: Int,
    slots: UnsafePointer<UInt32>, counts: UnsafePointer<UInt16>, of count: Int
) {
    var index = 0
    while index < count {
        sums[index] = meeting(rows + Int(slots[index]) &* stride, label, Int(counts[index]))
        index &+= 1
    }
}
