// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The last phase: the order inside a piece too small to be worth a separator, by *minimum degree* (Tinney and Walker 1967).
///
/// Always contract the node with the fewest neighbours left. The separators around the piece are contracted later, so
/// their nodes count as neighbours, but are never chosen themselves. A piece is a few words of bits for each node, and contracting is
/// a bitwise or.
final class SmallPieceOrder {
    private let core: PlainGraph
    /// The number of a core node in the piece at work; -1 elsewhere.
    private var number: [Int32]
    private var rows: [UInt64] = []
    private var around: [Int32] = []
    private var degree: [Int32] = []
    /// The rank of the last neighbour contracted; -1 before the first.
    private var lastChange: [Int32] = []

    init(core: PlainGraph) {
        self.core = core
        number = Array(repeating: -1, count: core.nodeCount)
    }

    /// Puts `nodes` (names in the core) in order.
    func sort(_ nodes: UnsafeMutableBufferPointer<Int32>) {
        let count = nodes.count
        guard count > 1 else { return }
        numberNodes(nodes)
        let width = (count + around.count + 63) / 64
        fillRows(nodes, width)
        for node in nodes { number[Int(node)] = -1 }
        for node in around { number[Int(node)] = -1 }
        let before = Array(nodes)
        var isLeft = [Bool](repeating: true, count: count)
        degree.removeAll(keepingCapacity: true)
        for node in 0..<count { degree.append(size(node, width)) }
        lastChange.removeAll(keepingCapacity: true)
        lastChange.append(contentsOf: repeatElement(-1, count: count))
        for rank in 0..<count {
            var chosen = -1
            for node in 0..<count where isLeft[node] && (chosen < 0 || isBefore(node, chosen)) { chosen = node }
            isLeft[chosen] = false
            nodes[rank] = before[chosen]
            contract(chosen, at: Int32(rank), width, count)
        }
    }

    /// Fewest neighbours first; of equals the one changed last, so that work stays in one place and finishes it.
    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        degree[one] != degree[other] ? degree[one] < degree[other] : lastChange[one] > lastChange[other]
    }

    private func numberNodes(_ nodes: UnsafeMutableBufferPointer<Int32>) {
        around.removeAll(keepingCapacity: true)
        for (position, node) in nodes.enumerated() { number[Int(node)] = Int32(position) }
        for node in nodes {
            for slot in core.neighbours(of: Int(node)) {
                let other = core.head[slot]
                guard number[Int(other)] < 0 else { continue }
                number[Int(other)] = Int32(nodes.count + around.count)
                around.append(other)
            }
        }
    }

    private func fillRows(_ nodes: UnsafeMutableBufferPointer<Int32>, _ width: Int) {
        rows.removeAll(keepingCapacity: true)
        rows.append(contentsOf: repeatElement(0, count: nodes.count * width))
        for (position, node) in nodes.enumerated() {
            for slot in core.neighbours(of: Int(node)) {
                let other = Int(number[Int(core.head[slot])])
                rows[position * width + (other >> 6)] |= 1 << UInt64(other & 63)
            }
        }
    }

    private func size(_ node: Int, _ width: Int) -> Int32 {
        var bits = 0
        for word in 0..<width { bits += rows[node * width + word].nonzeroBitCount }
        return Int32(bits)
    }

    private func contract(_ node: Int, at rank: Int32, _ width: Int, _ count: Int) {
        for word in 0..<((count + 63) / 64) {
            var left = rows[node * width + word]
            while left != 0 {
                let other = word * 64 + left.trailingZeroBitCount
                left &= left - 1
                guard other < count else { break }
                for part in 0..<width { rows[other * width + part] |= rows[node * width + part] }
                rows[other * width + (node >> 6)] &= ~(1 << UInt64(node & 63))
                rows[other * width + (other >> 6)] &= ~(1 << UInt64(other & 63))
                degree[other] = size(other, width)
                lastChange[other] = rank
            }
        }
    }
}
