// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Eliminates all nodes in order and keeps the arcs that are left behind.
///
/// Every node gathers the upper neighbours that its children in the elimination tree hand up and those it has itself,
/// sorts them, keeps them, and hands all but the lowest (its parent) to that parent. Cost: O(fill log degree).
struct Elimination {
    /// n + 1 starts into `heads`; a node's upper neighbours ascend.
    private(set) var firstUp: [UInt32]
    private(set) var heads: [UInt32] = []

    init(_ tree: EliminationTree, _ tails: [UInt32], _ graphHeads: [UInt32]) {
        let count = tree.nodes.count
        firstUp = [UInt32](repeating: 0, count: count + 1)
        let own = Elimination.upward(tree.ranks, tails, graphHeads)
        var firstChild = [UInt32](repeating: EliminationTree.none, count: count)
        var sibling = firstChild
        var seenBy = firstChild
        heads.reserveCapacity(tails.count * 2)
        var gathered: [UInt32] = []
        for rank in 0..<count {
            gathered.removeAll(keepingCapacity: true)
            func gather(_ head: UInt32) {
                guard head != UInt32(rank), seenBy[Int(head)] != UInt32(rank) else { return }
                seenBy[Int(head)] = UInt32(rank)
                gathered.append(head)
            }
            for slot in Int(own.first[rank])..<Int(own.first[rank + 1]) { gather(own.heads[slot]) }
            var child = firstChild[rank]
            while child != EliminationTree.none {
                for slot in Int(firstUp[Int(child)])..<Int(firstUp[Int(child) + 1]) { gather(heads[slot]) }
                child = sibling[Int(child)]
            }
            gathered.sort()
            heads.append(contentsOf: gathered)
            firstUp[rank + 1] = UInt32(heads.count)
            if let parent = gathered.first {
                sibling[rank] = firstChild[Int(parent)]
                firstChild[Int(parent)] = UInt32(rank)
            }
        }
    }

    /// The graph's own arcs, each from its lower to its upper end.
    private static func upward(
        _ ranks: [UInt32], _ tails: [UInt32], _ heads: [UInt32]
    ) -> (first: [UInt32], heads: [UInt32]) {
        var first = [UInt32](repeating: 0, count: ranks.count + 1)
        for (tail, head) in zip(tails, heads) where tail != head {
            first[Int(min(ranks[Int(tail)], ranks[Int(head)])) + 1] += 1
        }
        for rank in ranks.indices { first[rank + 1] += first[rank] }
        var upper = [UInt32](repeating: 0, count: Int(first[ranks.count]))
        var next = first
        for (tail, head) in zip(tails, heads) where tail != head {
            let (a, b) = (ranks[Int(tail)], ranks[Int(head)])
            upper[Int(next[Int(min(a, b))])] = max(a, b)
            next[Int(min(a, b))] += 1
        }
        return (first, upper)
    }
}
