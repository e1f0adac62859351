// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Where the triangles of a hierarchy lie in memory, so that customization never searches.
///
/// For a node u and its i-th upward arc (to xi), the later arcs of u belong to neighbours that xi has arcs to as well. Both
/// lists ascend, and most of the neighbours stand side by side in both: a run. Two words a run, in the order in which
/// the sweep needs them: the first arc of xi; and the source as an offset from u's i-th arc (upper half), a mark on the
/// last run of the arc (0x8000), the length.
///
/// Cost: 8 bytes a run, some two runs an upward arc.
struct TriangleRuns: Sendable {
    let words: Slab<UInt32>
    let count: Int
    /// By every `stride` ranks: the number of its first run, so that a sweep may begin in the middle.
    private let starts: [Int]
    private let headers: Slab<UInt32>
    private static let stride = 256
    private static let longest = 0x7fff

    init(_ headers: Slab<UInt32>, _ heads: Slab<UInt32>, _ nodeCount: Int) {
        var words: [UInt32] = []
        words.reserveCapacity(heads.count * 4)
        var starts: [Int] = []
        for node in 0..<nodeCount {
            if node % TriangleRuns.stride == 0 { starts.append(words.count / 2) }
            let arcs = Int(headers[2 * node])..<Int(headers[2 * node + 2])
            if arcs.count >= 0xffff { fatalError("no useful order gives a node this many upper neighbours") }
            for arc in arcs.dropLast() { TriangleRuns.append(&words, arc, arcs.upperBound, headers, heads) }
        }
        self.words = Slab(words, padding: 0)
        self.headers = headers
        self.starts = starts
        count = words.count / 2
    }

    var bytes: Int { words.bytes }

    /// The number of the first run of `node`.
    func first(of node: Int) -> Int {
        guard node / TriangleRuns.stride < starts.count else { return count }
        var run = starts[node / TriangleRuns.stride]
        for earlier in node / TriangleRuns.stride * TriangleRuns.stride..<node {
            var left = Int(headers[2 * earlier + 2]) - Int(headers[2 * earlier]) - 1
            while left > 0 {
                if words[2 * run + 1] & 0x8000 != 0 { left -= 1 }
                run += 1
            }
        }
        return run
    }

    private static func append(
        _ words: inout [UInt32], _ arc: Int, _ end: Int, _ headers: Slab<UInt32>, _ heads: Slab<UInt32>
    ) {
        var source = arc + 1
        var target = Int(headers[2 * Int(heads[arc])])
        while source < end {
            while heads[target] != heads[source] { target += 1 }
            var length = 1
            while source + length < end, heads[target + length] == heads[source + length], length < longest { length += 1 }
            words.append(UInt32(target))
            let isLast = source + length == end
            words.append(UInt32(source - arc) << 16 | (isLast ? 0x8000 : 0) | UInt32(length))
            source += length
            target += length
        }
    }
}
