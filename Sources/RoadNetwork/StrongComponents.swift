// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Strongly connected parts of what a vehicle can use (Tarjan, "Depth-first search and linear graph algorithms", 1972),
/// with an explicit stack: a road network is deeper than a thread's stack.
///
/// The arcs are walked backward, which gives the same parts.
enum StrongComponents {
    /// The edges that can be used and have both ends in the part with the most nodes; of equally large parts the one
    /// that is found first. `weights`: milliseconds an arc.
    static func largest(_ city: City, _ weights: [Int32]) -> BitSet {
        let entering = (0..<city.arcCount).map { slot in
            EnteringArc(tail: city.outHead.base[slot], weight: weights[city.arc(enteringAtSlot: slot)])
        }
        let parts = number(city, entering)
        var sizes: [Int32: Int] = [:]
        for part in parts { sizes[part, default: 0] += 1 }
        let best = sizes.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
        var edges = BitSet(capacity: city.edgeCount)
        for node in 0..<city.nodeCount where parts[node] == best {
            for slot in city.slots(ofNode: node) {
                let arc = entering[slot]
                guard arc.weight < TravelTime.unreachable.milliseconds, parts[Int(arc.tail)] == best else { continue }
                edges.insert(city.arc(enteringAtSlot: slot) >> 1)
            }
        }
        return edges
    }

    /// One arc into a node, as a backward walk meets it.
    private struct EnteringArc {
        var tail: UInt32
        /// Milliseconds, or `TravelTime.unreachable`.
        var weight: Int32
    }

    /// The part of every node, numbered in the order in which they are completed.
    private static func number(_ city: City, _ entering: [EnteringArc]) -> [Int32] {
        var walk = Walk(nodes: city.nodeCount)
        withExtendedLifetime(city) {
            entering.withUnsafeBufferPointer { arcs in
                for node in 0..<city.nodeCount where walk.order[node] == Walk.unseen {
                    walk.explore(from: Int32(node), city.firstOut.base, arcs)
                }
            }
        }
        return walk.part
    }

    private struct Walk {
        static let unseen: Int32 = -1
        var order: [Int32]
        var part: [Int32]
        private var low: [Int32]
        private var nextSlot: [UInt32]
        private var path: [Int32] = []
        private var open: [Int32] = []
        private var seen: Int32 = 0
        private var parts: Int32 = 0

        init(nodes: Int) {
            order = Array(repeating: Walk.unseen, count: nodes)
            part = Array(repeating: Walk.unseen, count: nodes)
            low = Array(repeating: 0, count: nodes)
            nextSlot = Array(repeating: 0, count: nodes)
        }

        mutating func explore(
            from root: Int32, _ firstOut: UnsafePointer<UInt32>, _ arcs: UnsafeBufferPointer<EnteringArc>
        ) {
            enter(root, firstOut)
            while let current = path.last {
                let node = Int(current)
                guard nextSlot[node] < firstOut[node + 1] else {
                    leave(current)
                    continue
                }
                let arc = arcs[Int(nextSlot[node])]
                nextSlot[node] += 1
                guard arc.weight < TravelTime.unreachable.milliseconds else { continue }
                let tail = Int(arc.tail)
                if order[tail] == Walk.unseen {
                    enter(Int32(tail), firstOut)
                } else if part[tail] == Walk.unseen {
                    low[node] = min(low[node], order[tail])
                }
            }
        }

        private mutating func enter(_ node: Int32, _ firstOut: UnsafePointer<UInt32>) {
            order[Int(node)] = seen
            low[Int(node)] = seen
            seen += 1
            nextSlot[Int(node)] = firstOut[Int(node)]
            path.append(node)
            open.append(node)
        }

        private mutating func leave(_ node: Int32) {
            path.removeLast()
            if let parent = path.last { low[Int(parent)] = min(low[Int(parent)], low[Int(node)]) }
            guard low[Int(node)] == order[Int(node)] else { return }
            while let member = open.popLast() {
                part[Int(member)] = parts
                if member == node { break }
            }
            parts += 1
        }
    }
}
