// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A way to line up the nodes of a piece for inertial flow.
enum Direction: Equatable {
    /// Along the vector (x, y) on the map.
    case heading(x: Int64, y: Int64)
    /// From a node at one end of the graph to one at the other, by the difference of the numbers of edges to both: a line
    /// for pieces that wind, and for nodes that share a place on the map.
    case hops

    /// The first four are the ones that matter most; more refine the large pieces, whose separators everybody pays for.
    static let all: [Direction] = [
        .heading(x: 1, y: 0), .heading(x: 0, y: 1), .heading(x: 1, y: 1), .heading(x: 1, y: -1), .hops,
        .heading(x: 2, y: 1), .heading(x: 1, y: 2), .heading(x: 2, y: -1), .heading(x: 1, y: -2),
    ]

    /// How many of them a piece of so many nodes is looked at from.
    static func count(forPieceOf nodes: Int) -> Int { nodes > 2000 ? all.count : 5 }

    /// Fills `space.line` (the nodes in order) and `space.place` (its inverse).
    func lineUp(_ piece: Piece, in space: DissectionSpace) {
        switch self {
        case .heading(let x, let y): Direction.project(piece, x, y, into: space.keys)
        case .hops: Direction.countHops(piece, space)
        }
        Direction.sort(piece.count, space)
    }

    /// Keys below 2^24: finer than the streets of any city.
    private static func project(_ piece: Piece, _ x: Int64, _ y: Int64, into keys: UnsafeMutablePointer<Int32>) {
        var (low, high) = (Int64.max, Int64.min)
        for node in 0..<piece.count {
            let along = Int64(piece.x[node]) * x + Int64(piece.y[node]) * y
            (low, high) = (min(low, along), max(high, along))
        }
        let scale = Double(0xff_ffff) / Double(max(high - low, 1))
        for node in 0..<piece.count {
            let along = Int64(piece.x[node]) * x + Int64(piece.y[node]) * y
            keys[node] = Int32(Double(along - low) * scale)
        }
    }

    private static func countHops(_ piece: Piece, _ space: DissectionSpace) {
        let (keys, far) = (space.keys, space.scratch)
        let one = hops(piece, from: 0, into: far, space.queue)
        let other = hops(piece, from: one, into: far, space.queue)
        _ = hops(piece, from: other, into: keys, space.queue)
        for node in 0..<piece.count { keys[node] = keys[node] - far[node] + Int32(piece.count) }
    }

    /// Breadth-first numbers of edges from a node; returns the node found last.
    private static func hops(
        _ piece: Piece, from start: Int, into hops: UnsafeMutablePointer<Int32>, _ queue: UnsafeMutablePointer<Int32>
    ) -> Int {
        for node in 0..<piece.count { hops[node] = -1 }
        hops[start] = 0
        queue[0] = Int32(start)
        var (first, last) = (0, 1)
        while first < last {
            let node = Int(queue[first])
            first += 1
            for slot in piece.graph.neighbours(of: node) {
                let other = Int(piece.graph.head[slot])
                guard hops[other] < 0 else { continue }
                hops[other] = hops[node] + 1
                queue[last] = Int32(other)
                last += 1
            }
        }
        return Int(queue[last - 1])
    }

    /// Sorts by the keys, three bytes of them, from the lowest: equal keys stay in the order of the nodes.
    private static func sort(_ count: Int, _ space: DissectionSpace) {
        var (keys, line) = (space.keys, space.line)
        var (otherKeys, otherLine) = (space.scratch, space.queue)
        for node in 0..<count { line[node] = Int32(node) }
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 257) { next in
            for shift in stride(from: Int32(0), to: 32, by: 8) {
                next.initialize(repeating: 0)
                for position in 0..<count { next[Int((keys[position] >> shift) & 255) + 1] += 1 }
                for byte in 0..<256 { next[byte + 1] += next[byte] }
                for position in 0..<count {
                    let byte = Int((keys[position] >> shift) & 255)
                    otherKeys[Int(next[byte])] = keys[position]
                    otherLine[Int(next[byte])] = line[position]
                    next[byte] += 1
                }
                swap(&keys, &otherKeys)
                swap(&line, &otherLine)
            }
        }
        // An even number of passes: the result is back where it began.
        for position in 0..<count { space.place[Int(space.line[position])] = Int32(position) }
    }
}
