// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Maximum flow between two growing sets of nodes where every other node lets one unit pass: by Menger's theorem its value
/// is the size of the smallest *node separator* between the sets.
///
/// Think of every node as an entrance and an exit joined by an arc of capacity one; the arcs between nodes are free. All
/// flow is then a bundle of paths that share no node, so two numbers a node hold it: `previous` and `next` on its path.
/// In the residual graph
/// - whoever leaves a node's exit reaches the entrance of every neighbour;
/// - the entrance of an unused node leads on to its exit;
/// - the entrance of a used node leads only back along its path, to the exit of the node before, whose unit is thereby
///   taken away from here; that node's entrance is then free to be left backwards as well.
///
/// A search from one set marks entrances and exits. Nodes marked at the entrance only are, when no augmenting path is
/// left, the separator nearest to that set. Seen from the other set the same holds with `previous` and `next` exchanged,
/// so both sides run the same code.
///
/// A value of pointers, copied freely; `DissectionSpace` owns the memory.
struct NodeFlow {
    let firstOut: UnsafePointer<Int32>
    let head: UnsafePointer<Int32>
    let count: Int
    /// Whose terminal a node is: `free`, or the `name` of a side.
    let owner: UnsafeMutablePointer<UInt8>
    let queue: UnsafeMutablePointer<Int32>
    /// Whether an augmenting path begins at this root already.
    let spent: UnsafeMutablePointer<Bool>
    /// Pairs (last node, terminal of the other side) of the augmenting paths of one search.
    let hits: UnsafeMutablePointer<Int32>

    static let free: UInt8 = 0
    static let entrance: UInt8 = 1
    static let exit: UInt8 = 2
    /// In `Side.from`: the entrance was reached backwards from the node's own exit.
    static let ownExit: Int32 = -2

    /// Marks all that `side` reaches: from one new terminal, or afresh from all of them. Returns the number of augmenting
    /// paths found, at most one from each node next to the terminals; they share no entrance and no exit, so that all
    /// can be used. When there are none the marks are complete.
    func search(_ side: inout Side, from terminal: Int? = nil) -> Int {
        var found = 0
        var last = 0
        if let terminal {
            seed(&side, terminal, &last)
        } else {
            seedAll(&side, &last)
        }
        var first = 0
        while first < last {
            let node = Int(queue[first])
            first &+= 1
            let root = side.root[node]
            if spent[Int(root)] { continue }
            var slot = Int(firstOut[node])
            let end = Int(firstOut[node &+ 1])
            while slot < end {
                let other = Int(head[slot])
                slot &+= 1
                let whose = owner[other]
                if whose == NodeFlow.free {
                    if side.mark[other] & NodeFlow.entrance == 0 { enter(&side, other, from: node, root: root, &last) }
                } else if whose != side.name {
                    spent[Int(root)] = true
                    hits[2 &* found] = Int32(truncatingIfNeeded: node)
                    hits[2 &* found &+ 1] = Int32(truncatingIfNeeded: other)
                    found &+= 1
                    break
                }
            }
        }
        side.work &+= last
        return found
    }

    /// Terminals that have no free neighbour any more leave the frontier on the way.
    @inline(__always)
    private func seedAll(_ side: inout Side, _ last: inout Int) {
        var kept = 0
        for position in 0..<side.frontierCount {
            let terminal = Int(side.frontier[position])
            if seed(&side, terminal, &last) {
                side.frontier[kept] = Int32(truncatingIfNeeded: terminal)
                kept &+= 1
            }
        }
        side.frontierCount = kept
    }

    /// Enters the free neighbours of a terminal, each as a root of its own. Whether there are any.
    @inline(__always) @discardableResult
    private func seed(_ side: inout Side, _ terminal: Int, _ last: inout Int) -> Bool {
        var hasFree = false
        for slot in Int(firstOut[terminal])..<Int(firstOut[terminal &+ 1]) {
            let other = Int(head[slot])
            guard owner[other] == NodeFlow.free else { continue }
            hasFree = true
            if side.mark[other] & NodeFlow.entrance == 0 {
                spent[other] = false
                enter(&side, other, from: terminal, root: Int32(truncatingIfNeeded: other), &last)
            }
        }
        return hasFree
    }

    /// Marks an entrance, and the exits that it leads to.
    @inline(__always)
    private func enter(_ side: inout Side, _ node: Int, from: Int, root: Int32, _ last: inout Int) {
        if side.mark[node] == 0 { side.touch(node) }
        side.from[node] = Int32(truncatingIfNeeded: from)
        if side.next[node] < 0 {
            side.mark[node] = NodeFlow.entrance | NodeFlow.exit
            side.root[node] = root
            side.reached &+= 1
            queue[last] = Int32(truncatingIfNeeded: node)
            last &+= 1
            return
        }
        side.mark[node] |= NodeFlow.entrance
        var before = Int(side.previous[node])
        while owner[before] == NodeFlow.free, side.mark[before] & NodeFlow.exit == 0 {
            let known = side.mark[before]
            if known == 0 { side.touch(before) }
            side.mark[before] = NodeFlow.entrance | NodeFlow.exit
            side.root[before] = root
            side.reached &+= 1
            queue[last] = Int32(truncatingIfNeeded: before)
            last &+= 1
            if known & NodeFlow.entrance != 0 { break }
            side.from[before] = NodeFlow.ownExit
            before = Int(side.previous[before])
        }
    }

    /// Sends one unit along each of the paths that the last search of `side` found, and forgets its marks.
    func augment(_ side: inout Side, paths: Int) {
        for path in 0..<paths {
            var target = hits[2 &* path &+ 1]
            var node = Int(hits[2 &* path])
            while owner[node] == NodeFlow.free {
                let after = side.next[node]
                side.next[node] = target
                var entered = node
                if after >= 0 {
                    // The unit that went on from here to `after` turns to the target; what was behind the place where the
                    // path came in gets its unit from there instead.
                    entered = Int(after)
                    while side.from[entered] == NodeFlow.ownExit {
                        let further = Int(side.next[entered])
                        side.next[entered] = -1
                        side.previous[entered] = -1
                        entered = further
                    }
                }
                side.previous[entered] = side.from[entered]
                target = Int32(truncatingIfNeeded: entered)
                node = Int(side.from[entered])
            }
        }
        side.forget()
    }

    /// Makes all that `side` reaches its own. What stays marked is the separator.
    func commit(_ side: inout Side) {
        var kept = 0
        for position in 0..<side.touchedCount {
            let node = Int(side.touched[position])
            if side.mark[node] & NodeFlow.exit != 0 {
                take(&side, node)
            } else if side.mark[node] != 0 {
                side.touched[kept] = Int32(truncatingIfNeeded: node)
                kept &+= 1
            }
        }
        side.touchedCount = kept
        side.reached = 0
    }

    /// Makes a node a terminal of `side`: before any flow runs any node, later only one of its separator after `commit`.
    /// Else flow that reached the node would end there, and its path up to here would look like a separator.
    @inline(__always)
    func take(_ side: inout Side, _ node: Int) {
        owner[node] = side.name
        side.mark[node] = 0
        side.frontier[side.frontierCount] = Int32(truncatingIfNeeded: node)
        side.frontierCount &+= 1
        side.terminals &+= 1
    }
}

/// One of the two sets between which flow runs, and what it reaches.
struct Side {
    /// What `NodeFlow.owner` holds for its terminals.
    let name: UInt8
    /// `NodeFlow.entrance` and `.exit`, as far as reached.
    let mark: UnsafeMutablePointer<UInt8>
    /// The node from whose exit an entrance was reached.
    let from: UnsafeMutablePointer<Int32>
    /// The node next to a terminal where the way to this exit began.
    let root: UnsafeMutablePointer<Int32>
    /// The node on the flow path away from this side; -1 where no flow passes.
    let next: UnsafeMutablePointer<Int32>
    /// The node on the flow path towards this side; -1 where no flow passes.
    let previous: UnsafeMutablePointer<Int32>
    /// Nodes with a mark.
    let touched: UnsafeMutablePointer<Int32>
    var touchedCount = 0
    /// Terminals that may have a free neighbour.
    let frontier: UnsafeMutablePointer<Int32>
    var frontierCount = 0
    var terminals = 0
    /// Exits reached.
    var reached = 0
    /// Exits visited by all searches so far.
    var work = 0

    /// Nodes on this side of its own nearest separator.
    var size: Int { terminals &+ reached }

    @inline(__always)
    mutating func touch(_ node: Int) {
        touched[touchedCount] = Int32(truncatingIfNeeded: node)
        touchedCount &+= 1
    }

    mutating func forget() {
        for position in 0..<touchedCount { mark[Int(touched[position])] = 0 }
        touchedCount = 0
        reached = 0
    }
}
