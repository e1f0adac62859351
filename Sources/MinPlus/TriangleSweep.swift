// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Relaxes all lower triangles whose lowest node is in `nodes`, ascending: the whole of a basic customization.
///
/// `weights` holds (up, down) for every upward arc. For a node u with upward arcs to x1 < x2 < … the triangle
/// (u, xi, xj) offers the arc (xi, xj) the way over u: up = down(u, xi) + up(u, xj), down = down(u, xj) + up(u, xi). For a
/// fixed i that is one constant pair added to the pairs of u's later arcs, and these meet xi's own arcs in few contiguous
/// runs: no search for arcs, only vector additions and minima.
///
/// - `firstUp[2u]`: u's first upward arc; the odd words belong to somebody else.
/// - `runs`: two words a run, in the order in which they are needed: the target arc; and the source as an offset from
///   the arc (u, xi) in the upper half, 0x8000 on the last run of (u, xi), and the length. `run` is the first one.
/// - Arcs from `split` on are written to `above`, which is indexed like `weights`: two threads that work on disjoint
///   subtrees share nothing else.
@inline(never)
public func relaxTriangles(
    _ weights: UnsafeMutablePointer<Int32>, above: UnsafeMutablePointer<Int32>, split: Int,
    firstUp: UnsafePointer<UInt32>, runs: UnsafePointer<UInt32>, nodes: Range<Int>, run: Int
) {
    var next = runs + 2 &* run
    var node = nodes.lowerBound
    while node < nodes.upperBound {
        var arc = Int(firstUp[2 &* node])
        let last = Int(firstUp[2 &* node &+ 2]) &- 1
        node &+= 1
        while arc < last {
            let up = weights[2 &* arc]
            let down = weights[2 &* arc &+ 1]
            let addend = SIMD8<Int32>(down, up, down, up, down, up, down, up)
            var word: UInt32
            repeat {
                let start = Int(next[0])
                word = next[1]
                next += 2
                let target = (start < split ? weights : above) + 2 &* start
                relaxRun(target, weights + 2 &* (arc &+ Int(word >> 16)), addend, 2 &* Int(word & 0x7fff))
            } while word & 0x8000 == 0
            arc &+= 1
        }
    }
}

/// target = min(target, source + addend), `count` words, an even number.
@inline(__always)
func relaxRun(
    _ target: UnsafeMutablePointer<Int32>, _ source: UnsafePointer<Int32>, _ addend: SIMD8<Int32>, _ count: Int
) {
    var index = 0
    while index &+ 8 <= count {
        SIMD8.load(target + index).lesser(SIMD8.load(source + index) &+ addend).store(target + index)
        index &+= 8
    }
    if count & 4 != 0 {
        SIMD4.load(target + index).lesser(SIMD4.load(source + index) &+ addend.lowHalf).store(target + index)
        index &+= 4
    }
    if count & 2 != 0 {
        SIMD2.load(target + index).lesser(SIMD2.load(source + index) &+ addend.lowHalf.lowHalf).store(target + index)
    }
}
