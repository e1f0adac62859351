// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import MinPlus

/// Places that many questions start from, each with its label: the exact times from all of them to any place at once.
///
/// A label holds the times from a source to its ancestors in the elimination tree, by depth, in one row of a compact array.
/// A target's label holds the times from its ancestors to it. The quickest way from one to the other has its
/// highest node among their common ancestors, and these are the first words of both labels: one vector minimum over
/// a common prefix. Sources stand sorted by rank, so walking up from the target meets each of them at their lowest
/// common ancestor.
///
/// Cost: a source that moves, one climb (a few µs); all times to a target, one climb and 10 to 20 ns a source.
/// Source: hub labels over the elimination tree; the idea in Buchhold, Wagner, SEA 2021 ("elimination tree search"), rows
/// and prefixes are ours.
///
/// Not for two threads at once.
public final class SourceTable {
    public private(set) var metric: CustomizedMetric
    private var perfect: PerfectArcs?
    private(set) var leaving: ClimbGraph
    private(set) var arriving: ClimbGraph
    public let capacity: Int
    let rows: Slab<Int32>
    let stride: Int
    /// By slot: the rank at which its label begins; `EliminationTree.none` for an empty slot.
    let starts: Slab<UInt32>
    private var places: [Foothold?]
    /// (rank, slot) of all sources, ascending.
    private let order: Slab<UInt64>
    public private(set) var count = 0
    private let label: Slab<Int32>
    private let slots: Slab<UInt32>
    private let prefixes: Slab<UInt16>
    private let sums: Slab<Int32>
    /// By rank, infinity between questions; made when it is first needed.
    private var dense: Slab<Int32>?

    /// `perfect`: of this metric, where somebody took the time.
    public init(_ metric: CustomizedMetric, perfect: PerfectArcs? = nil, capacity: Int) {
        self.metric = metric
        self.perfect = perfect
        leaving = perfect?.climbGraph(.leaving) ?? metric.climbGraph(.leaving)
        arriving = perfect?.climbGraph(.arriving) ?? metric.climbGraph(.arriving)
        self.capacity = capacity
        stride = CustomizedMetric.labelRoom(metric.hierarchy)
        rows = Slab(uninitialised: capacity * stride)
        starts = Slab(capacity, filledWith: EliminationTree.none)
        places = Array(repeating: nil, count: capacity)
        order = Slab(capacity, filledWith: 0)
        label = Slab(stride, filledWith: CustomizedMetric.infinity)
        slots = Slab(capacity, filledWith: 0)
        prefixes = Slab(capacity, filledWith: 0)
        sums = Slab(capacity, filledWith: 0)
    }

    public var bytes: Int { rows.bytes + starts.bytes + order.bytes + capacity * 64 }

    public func place(of slot: Int) -> Foothold? { places[slot] }

    /// Puts a source where it is now, or takes it out.
    public func put(_ slot: Int, at place: Foothold?) {
        if starts[slot] != EliminationTree.none { takeOutOfOrder(slot) }
        places[slot] = place
        guard let place else {
            starts[slot] = EliminationTree.none
            return
        }
        let start = metric.label(place, by: leaving, into: rows.base + slot * stride)
        starts[slot] = UInt32(start)
        insertIntoOrder(slot)
    }

    /// All labels anew, under other weights. `place` tells where a source is now, over the same nodes as before: the times
    /// to its nodes may have changed with the weights.
    public func adopt(
        _ metric: CustomizedMetric, perfect: PerfectArcs? = nil, place: ((_ slot: Int) -> Foothold?)? = nil
    ) {
        precondition(metric.hierarchy === self.metric.hierarchy, "a table stays with its hierarchy")
        self.metric = metric
        self.perfect = perfect
        leaving = perfect?.climbGraph(.leaving) ?? metric.climbGraph(.leaving)
        arriving = perfect?.climbGraph(.arriving) ?? metric.climbGraph(.arriving)
        for slot in 0..<capacity where starts[slot] != EliminationTree.none {
            if let place {
                put(slot, at: place(slot))
            } else if let known = places[slot] {
                metric.label(known, by: leaving, into: rows.base + slot * stride)
            }
        }
    }

    /// The times from all sources to `target`, by slot; `infinity` where there is no way or no source.
    public func times(to target: Foothold, into times: UnsafeMutableBufferPointer<Int32>) {
        precondition(times.count >= capacity, "one time for every slot")
        times.update(repeating: CustomizedMetric.infinity)
        let start = metric.label(target, by: arriving, into: label.base)
        let met = meet(from: start)
        Kernels.current.meetings(
            sums.base, label: label.base, rows: rows.base, stride: stride, slots: slots.base, counts: prefixes.base,
            of: met)
        for index in 0..<met { times[Int(slots[index])] = min(sums[index], CustomizedMetric.infinity) }
    }

    /// The times from some sources only, in their order. Cheaper than all when they are a small part of the table.
    public func times(of wanted: [UInt32], to target: Foothold) -> [Int32] {
        precondition(wanted.count <= capacity, "no more than all slots")
        let hierarchy = metric.hierarchy
        let start = metric.label(target, by: arriving, into: label.base)
        let depth = hierarchy.depth(ofRank: start)
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: depth + 1) { path in
            var node = start
            for index in 0...depth {
                path[index] = UInt32(node)
                node = Int(hierarchy.headers[2 * node + 1])
            }
            for (index, slot) in wanted.enumerated() {
                slots[index] = slot
                prefixes[index] = shared(starts[Int(slot)], path, depth)
            }
            Kernels.current.meetings(
                sums.base, label: label.base, rows: rows.base, stride: stride, slots: slots.base,
                counts: prefixes.base, of: wanted.count)
            return wanted.indices.map { min(sums[$0], CustomizedMetric.infinity) }
        }
    }

    /// How many nodes of a root path are ancestors of a rank: bisection, for the subtrees along the path are nested.
    @inline(__always)
    private func shared(_ rank: UInt32, _ path: UnsafeMutableBufferPointer<UInt32>, _ depth: Int) -> UInt16 {
        guard rank != EliminationTree.none else { return 0 }
        let lowest = metric.hierarchy.lowest.base
        var low = 0
        var high = depth &+ 1
        while low < high {
            let middle = (low &+ high) >> 1
            let isBelow = rank <= path[middle] && rank >= lowest[Int(path[middle])]
            if isBelow { high = middle } else { low = middle &+ 1 }
        }
        return UInt16(truncatingIfNeeded: depth &+ 1 &- low)
    }

    /// The times from some sources over the places of `tree`, which belongs to the same metric.
    public func times(of wanted: [UInt32], over tree: ArrivalTree) -> [Int32] {
        precondition(tree.metric === metric, "a tree and a table of one metric")
        let hierarchy = metric.hierarchy
        let dense = dense ?? Slab(hierarchy.nodeCount, filledWith: CustomizedMetric.infinity)
        self.dense = dense
        tree.forEachTime { dense[$0] = $1 }
        defer { tree.forEachTime { rank, _ in dense[rank] = CustomizedMetric.infinity } }
        return wanted.map { slot in
            guard starts[Int(slot)] != EliminationTree.none else { return CustomizedMetric.infinity }
            let row = rows.base + Int(slot) * stride
            var node = Int(starts[Int(slot)])
            var depth = hierarchy.depth(ofRank: node)
            var best = CustomizedMetric.infinity
            while true {
                best = min(best, row[depth] &+ dense[node])
                guard depth > 0 else { return best }
                depth &-= 1
                node = Int(hierarchy.headers[2 &* node &+ 1])
            }
        }
    }

    /// Walks from a rank to its root; notes every source below with the number of ancestors it shares.
    private func meet(from start: Int) -> Int {
        let hierarchy = metric.hierarchy
        let headers = hierarchy.headers.base
        let order = order.base
        var high = position(of: UInt64(start) << 32)
        var low = high
        var node = start
        var shared = UInt16(truncatingIfNeeded: hierarchy.depth(ofRank: start) &+ 1)
        var met = 0
        while true {
            let beyond = UInt64(node &+ 1) << 32
            while high < count, order[high] < beyond {
                slots[met] = UInt32(truncatingIfNeeded: order[high])
                prefixes[met] = shared
                met &+= 1
                high &+= 1
            }
            let least = UInt64(hierarchy.lowest[node]) << 32
            while low > 0, order[low &- 1] >= least {
                low &-= 1
                slots[met] = UInt32(truncatingIfNeeded: order[low])
                prefixes[met] = shared
                met &+= 1
            }
            shared &-= 1
            guard shared > 0, met < count else { return met }
            node = Int(headers[2 &* node &+ 1])
        }
    }

    // MARK: - Order

    private func position(of key: UInt64) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low &+ high) >> 1
            if order[middle] < key { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    private func insertIntoOrder(_ slot: Int) {
        let key = UInt64(starts[slot]) << 32 | UInt64(slot)
        let index = position(of: key)
        (order.base + index + 1).update(from: order.base + index, count: count - index)
        order[index] = key
        count += 1
    }

    private func takeOutOfOrder(_ slot: Int) {
        let index = position(of: UInt64(starts[slot]) << 32 | UInt64(slot))
        count -= 1
        (order.base + index).update(from: order.base + index + 1, count: count - index)
    }
}
