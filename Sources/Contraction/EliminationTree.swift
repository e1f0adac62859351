// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The elimination tree of a graph under an order: a node's parent is its lowest upper neighbour once all lower nodes have
/// been eliminated.
///
/// Built without eliminating anything (Liu, "The role of elimination trees in sparse factorization", 1990): each node
/// links the trees that its lower neighbours have grown into, found along shortened paths. Then the nodes are numbered
/// anew in postorder, which changes neither the tree nor the fill, but makes every subtree one interval of ranks:
/// "is v below u" becomes two comparisons, and disjoint subtrees can be worked on by different threads.
///
/// Cost: O(m α(n)).
struct EliminationTree {
    static let none = UInt32.max
    /// The node of each rank, and back.
    let nodes: [UInt32]
    let ranks: [UInt32]
    /// By rank: the parent's rank or `none`.
    let parents: [UInt32]

    /// `order[i]`: the node that is eliminated i-th.
    init(order: [UInt32], tails: [UInt32], heads: [UInt32]) {
        let raw = EliminationTree.grow(order, tails, heads)
        let places = EliminationTree.postorder(raw)
        var nodes = [UInt32](repeating: 0, count: order.count)
        var ranks = nodes
        var parents = [UInt32](repeating: EliminationTree.none, count: order.count)
        for (old, node) in order.enumerated() {
            let place = Int(places[old])
            nodes[place] = node
            ranks[Int(node)] = UInt32(place)
            if raw[old] != EliminationTree.none { parents[place] = places[Int(raw[old])] }
        }
        (self.nodes, self.ranks, self.parents) = (nodes, ranks, parents)
    }

    private static func grow(_ order: [UInt32], _ tails: [UInt32], _ heads: [UInt32]) -> [UInt32] {
        let count = order.count
        var ranks = [UInt32](repeating: 0, count: count)
        for (rank, node) in order.enumerated() { ranks[Int(node)] = UInt32(rank) }
        // Lower neighbours, grouped by the upper end.
        var first = [UInt32](repeating: 0, count: count + 1)
        for (tail, head) in zip(tails, heads) where tail != head {
            first[Int(max(ranks[Int(tail)], ranks[Int(head)])) + 1] += 1
        }
        for rank in 0..<count { first[rank + 1] += first[rank] }
        var lower = [UInt32](repeating: 0, count: Int(first[count]))
        var next = first
        for (tail, head) in zip(tails, heads) where tail != head {
            let (a, b) = (ranks[Int(tail)], ranks[Int(head)])
            lower[Int(next[Int(max(a, b))])] = min(a, b)
            next[Int(max(a, b))] += 1
        }
        var parents = [UInt32](repeating: none, count: count)
        var shortcuts = parents
        for rank in 0..<count {
            for slot in Int(first[rank])..<Int(first[rank + 1]) {
                var current = Int(lower[slot])
                while shortcuts[current] != none, shortcuts[current] != UInt32(rank) {
                    let above = Int(shortcuts[current])
                    shortcuts[current] = UInt32(rank)
                    current = above
                }
                if shortcuts[current] == none {
                    shortcuts[current] = UInt32(rank)
                    parents[current] = UInt32(rank)
                }
            }
        }
        return parents
    }

    /// The place of each rank in postorder. Children and roots come smallest subtree first, so that a parent follows right
    /// behind its largest child and the top of the largest tree stands at the very end.
    private static func postorder(_ parents: [UInt32]) -> [UInt32] {
        let count = parents.count
        var sizes = [UInt32](repeating: 1, count: count)
        for rank in 0..<count where parents[rank] != none { sizes[Int(parents[rank])] += sizes[rank] }
        // Every subtree's interval follows from the sizes: hand out the room of a parent to its children from behind, the
        // largest child last. Ranks in descending order meet parents before children.
        let bySize = (0..<count).sorted { (sizes[$0], $0) > (sizes[$1], $1) }
        var ends = [UInt32](repeating: 0, count: count)
        var freeEnd = [UInt32](repeating: 0, count: count)
        var rootEnd = UInt32(count)
        for rank in bySize {
            // A child is smaller than its parent, so the parent has its place already.
            if parents[rank] == none {
                ends[rank] = rootEnd
                rootEnd -= sizes[rank]
            } else {
                let parent = Int(parents[rank])
                ends[rank] = freeEnd[parent]
                freeEnd[parent] -= sizes[rank]
            }
            freeEnd[rank] = ends[rank] - 1
        }
        return ends.map { $0 - 1 }
    }
}
