// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// Splits ways into pieces that begin and end where something is decided.
///
/// ```
///       d                     way 1: a b c, way 2: d b, a gate at g
///       │
///   a───b───c                 pieces: a─b  b─c  d─b
///
///   e───g───f                 pieces: e─g′  g′═g″  g″─f      (═ has no length and carries the gate)
/// ```
///
/// Pieces end at the ends of ways, at nodes that roads use more than once, at barriers, and where a node is missing.
/// A barrier on k ≥ 3 piece ends becomes a star of k barrier pieces around a node of its own, so whoever goes through
/// crosses two of them. A barrier at a dead end stands in nobody's way and is dropped. A loop that touches the
/// network at one node only is split in its middle: no piece begins where it ends.
struct RoadSplitter {
    private(set) var nodes: [Coordinate] = []
    private(set) var roads: [DraftRoad] = []
    var complaints: Complaints

    /// One end of a piece at a barrier; `arrives` when it is the head of its piece.
    private struct BarrierEnd {
        var node: Int
        var road: Int
        var arrives: Bool
    }

    private let table: NodeTable
    private let uses: [UInt8]
    private let facts: [Int: NodeFacts]
    /// The draft's node for each node of the table; -1 until one is needed.
    private var draftNodes: [Int]
    private var barrierEnds: [Int: [BarrierEnd]] = [:]

    /// - Parameter uses: how often roads name each node of the table.
    init(table: NodeTable, uses: [UInt8], facts: [Int: NodeFacts], complaints: Complaints) {
        self.table = table
        self.uses = uses
        self.facts = facts
        self.complaints = complaints
        draftNodes = Array(repeating: -1, count: table.count)
    }

    /// - Parameter wayNodes: places in the table, in the order of the way, no two the same in a row.
    mutating func add(_ way: RoadWay, wayNodes: ArraySlice<UInt32>) {
        var stretch: [Int] = []
        var missing = 0
        for index in wayNodes {
            if table[Int(index)] != nil {
                stretch.append(Int(index))
            } else {
                missing += 1
                split(stretch, of: way)
                stretch.removeAll(keepingCapacity: true)
            }
        }
        split(stretch, of: way)
        if missing > 0 {
            complaints.count("roads cut where nodes are missing")
            complaints.count("nodes missing in roads", times: missing)
        }
    }

    /// To be called once, after the last way.
    mutating func joinBarriers() {
        for node in barrierEnds.keys.sorted() { joinBarrier(at: node, ends: barrierEnds[node]!) }
        barrierEnds.removeAll()
    }

    private mutating func split(_ stretch: [Int], of way: RoadWay) {
        guard stretch.count >= 2 else { return }
        var start = 0
        for position in 1..<stretch.count {
            let node = stretch[position]
            guard position == stretch.count - 1 || uses[node] >= 2 || facts[node]?.barrier != nil else { continue }
            let piece = stretch[start...position]
            if piece.first == piece.last, facts[node]?.barrier == nil {
                let middle = start + piece.count / 2
                append(stretch[start...middle], of: way)
                append(stretch[middle...position], of: way)
            } else {
                append(piece, of: way)
            }
            start = position
        }
    }

    private mutating func append(_ piece: ArraySlice<Int>, of way: RoadWay) {
        let tail = draftNode(piece.first!, arrives: false)
        let head = draftNode(piece.last!, arrives: true)
        let road = DraftRoad(
            tail: tail, head: head, shape: piece.map { table[$0]! }, attributes: attributes(of: piece, way: way),
            names: way.names, wayID: way.id
        )
        roads.append(road)
    }

    /// The way's attributes and what its nodes add: each signal counts for whoever arrives at it.
    private func attributes(of piece: ArraySlice<Int>, way: RoadWay) -> RoadAttributes {
        var road = way.attributes
        for position in piece.indices {
            guard let facts = facts[piece[position]] else { continue }
            if facts.signalsForward, position > piece.startIndex, road.signalsForward < .max {
                road.signalsForward += 1
            }
            if facts.signalsBackward, position < piece.endIndex - 1, road.signalsBackward < .max {
                road.signalsBackward += 1
            }
            if facts.isFord { road.flags.insert(.ford) }
            road.waterCm = max(road.waterCm, facts.waterCm)
        }
        return road
    }

    /// Every piece end at a barrier is a node of its own; elsewhere pieces share their nodes.
    private mutating func draftNode(_ node: Int, arrives: Bool) -> Int {
        if facts[node]?.barrier != nil {
            nodes.append(table[node]!)
            let end = BarrierEnd(node: nodes.count - 1, road: roads.count, arrives: arrives)
            barrierEnds[node, default: []].append(end)
            return nodes.count - 1
        }
        if draftNodes[node] < 0 {
            nodes.append(table[node]!)
            draftNodes[node] = nodes.count - 1
        }
        return draftNodes[node]
    }

    private mutating func joinBarrier(at node: Int, ends: [BarrierEnd]) {
        guard let barrier = facts[node]?.barrier, ends.count >= 2 else { return }
        if ends.count == 2 {
            // Along the way where the way runs through, so that the node's own directions hold.
            let isReversed = !ends[0].arrives && ends[1].arrives
            let (from, to) = isReversed ? (ends[1], ends[0]) : (ends[0], ends[1])
            append(barrier, from: from, to: to.node)
            return
        }
        nodes.append(table[node]!)
        let centre = nodes.count - 1
        for end in ends {
            var arm = barrier
            if !end.arrives { swap(&arm.carForward, &arm.carBackward) }
            append(arm, from: end, to: centre)
        }
    }

    private mutating func append(_ barrier: RoadAttributes, from end: BarrierEnd, to head: Int) {
        let place = nodes[end.node]
        let road = roads[end.road]
        let piece = DraftRoad(
            tail: end.node, head: head, shape: [place, place], attributes: barrier, names: road.names, wayID: road.wayID
        )
        roads.append(piece)
    }
}
