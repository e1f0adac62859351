// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Looks for a small and balanced node separator of one piece, along one direction at a time.
///
/// *Inertial flow* (Schild and Sommer, SEA 2015): line all nodes up along a direction on the map, take those at one end as
/// sources and those at the other as sinks, and let maximum flow find the smallest separator in between. Rivers, railways
/// and motorways show up by themselves, because few roads cross them.
///
/// How much to take at the ends is the open question: too little gives lopsided cuts, too much forbids good ones. So the
/// ends *grow* (Hamann and Strasser, JEA 2018; with an inertial start Gottesbüren et al., Algorithms 2019): when the
/// flow is maximal, the smaller side takes all that it reaches and one node of its separator, if possible one that
/// lets no further unit through. The separators met on the way are ever larger and ever more balanced; kept is the one with
/// the fewest nodes for every node of its smaller side. Flow only grows, so nothing is computed twice.
struct SeparatorSearch {
    /// The share of the nodes that is terminal at each end from the beginning.
    static var terminalShare: Double { Knobs.share }

    static let onSourceSide: UInt8 = 0
    static let onSinkSide: UInt8 = 1
    static let inSeparator: UInt8 = 2

    let space: DissectionSpace
    /// Separator nodes a node of the smaller side; infinite while there is none.
    private(set) var bestRatio = Double.infinity
    /// The direction in which it was found.
    private(set) var bestDirection = Int.max
    private var direction = 0
    private var piece: Piece!
    private func ideal(_ flow: NodeFlow, _ units: Int) -> Double { Knobs.ideal(units, flow.count, piece.outsideCount) }
    init(space: DissectionSpace) { self.space = space }

    /// Forgets the last piece.
    mutating func begin() { (bestRatio, bestDirection) = (.infinity, .max) }

    /// Tries the separators of `piece` along one direction (of `Direction.all`) and keeps the best in `space.labels`.
    mutating func look(along direction: Int, in piece: Piece) {
        self.direction = direction
        Direction.all[direction].lineUp(piece, in: space)
        self.piece = piece
        space.flow(in: piece.graph) { tryLine(in: $0) }
    }

    var hasFound: Bool { bestRatio < .infinity }

    /// Whether this search came out ahead of one along other directions. Equals are told apart by their direction, so that
    /// it does not matter which thread looked along which.
    func isBetter(than other: SeparatorSearch) -> Bool {
        (bestRatio, bestDirection) < (other.bestRatio, other.bestDirection)
    }

    private mutating func tryLine(in flow: NodeFlow) {
        var source = space.source
        var sink = space.sink
        setEnds(flow, &source, &sink)
        guard source.terminals > 0, sink.terminals > 0 else { return }
        var units = 0
        saturate(flow, &source, &sink, &units)
        while canStillWin(flow, units) {
            let sourceIsSmaller = source.size <= sink.size
            let step =
                sourceIsSmaller
                ? pierce(flow, &source, &sink) ?? pierce(flow, &sink, &source)
                : pierce(flow, &sink, &source) ?? pierce(flow, &source, &sink)
            guard let step else {
                keep(flow, source, sink, units)
                return
            }
            if step.augments {
                keep(flow, source, sink, units)
                guard canStillWin(flow, units + 1) else { return }
            }
            if step.name == source.name {
                advance(flow, &source, &sink, step, &units)
            } else {
                advance(flow, &sink, &source, step, &units)
            }
            if min(source.size, sink.size) * 2 >= flow.count - units {
                keep(flow, source, sink, units)
                return
            }
        }
    }

    /// Half of the nodes on the smaller side is the most that a separator of this size can hope for.
    private func canStillWin(_ flow: NodeFlow, _ units: Int) -> Bool {
        ideal(flow, units) < bestRatio && units < flow.count
    }

    /// Gives both ends of the line to the sides; a source next to a sink stays free, so that it can be cut.
    private func setEnds(_ flow: NodeFlow, _ source: inout Side, _ sink: inout Side) {
        let count = flow.count
        let share = max(1, Int(Double(count) * SeparatorSearch.terminalShare))
        for node in 0..<count {
            flow.owner[node] = NodeFlow.free
            source.mark[node] = 0
            sink.mark[node] = 0
            source.next[node] = -1
            source.previous[node] = -1
        }
        for position in (count - share)..<count { flow.take(&sink, Int(space.line[position])) }
        for position in 0..<share {
            let node = Int(space.line[position])
            if !isNext(flow, node, to: sink.name) { flow.take(&source, node) }
        }
    }

    private func isNext(_ flow: NodeFlow, _ node: Int, to name: UInt8) -> Bool {
        for slot in Int(flow.firstOut[node])..<Int(flow.firstOut[node + 1]) where flow.owner[Int(flow.head[slot])] == name {
            return true
        }
        return false
    }

    /// Makes the flow maximal and the marks of both sides complete.
    private func saturate(_ flow: NodeFlow, _ side: inout Side, _ other: inout Side, _ units: inout Int) {
        while true {
            let paths = flow.search(&side)
            if paths == 0 { break }
            units += paths
            flow.augment(&side, paths: paths)
        }
        other.forget()
        _ = flow.search(&other)
    }

    struct Step {
        let name: UInt8
        let node: Int
        let augments: Bool
    }

    /// The node of the separator of `side` that it should take next: one that the other side does not reach, and of these
    /// the one nearest to its own end of the line. `nil` when all touch the other side.
    private func pierce(_ flow: NodeFlow, _ side: inout Side, _ other: inout Side) -> Step? {
        var best = -1
        var bestAugments = true
        var bestPlace = Int32.max
        for position in 0..<side.touchedCount {
            let node = Int(side.touched[position])
            guard side.mark[node] == NodeFlow.entrance else { continue }
            let augments = other.mark[node] & NodeFlow.entrance != 0
            if augments && !bestAugments { continue }
            let place = side.name == 1 ? space.place[node] : -space.place[node]
            if augments == bestAugments && place >= bestPlace { continue }
            if isNext(flow, node, to: other.name) { continue }
            (best, bestAugments, bestPlace) = (node, augments, place)
        }
        return best < 0 ? nil : Step(name: side.name, node: best, augments: bestAugments)
    }

    private func advance(_ flow: NodeFlow, _ side: inout Side, _ other: inout Side, _ step: Step, _ units: inout Int) {
        flow.commit(&side)
        flow.take(&side, step.node)
        let paths = flow.search(&side, from: step.node)
        if paths > 0 {
            units += paths
            flow.augment(&side, paths: paths)
            saturate(flow, &side, &other, &units)
        }
    }

    /// Remembers the better of the two separators nearest to the sides, when it is better than what is known.
    private mutating func keep(_ flow: NodeFlow, _ source: Side, _ sink: Side, _ units: Int) {
        for side in [source, sink] {
            let smaller = min(side.size, flow.count - units - side.size)
            guard smaller > 0 else { continue }
            var (ha, hb) = (0, 0)
            let seen = space.scratch
            for i in 0..<piece.outsideCount { seen[i] = 0 }
            for node in piece.border {
                let node = Int(node)
                let isNear = flow.owner[node] == side.name || side.mark[node] & NodeFlow.exit != 0
                if !isNear && side.mark[node] == NodeFlow.entrance { continue }
                let bit: Int32 = isNear ? 1 : 2
                for slot in Int(piece.firstOutside[node])..<Int(piece.firstOutside[node + 1]) {
                    let o = Int(piece.outside[slot])
                    if seen[o] & bit == 0 { seen[o] |= bit; if isNear { ha += 1 } else { hb += 1 } }
                }
            }
            let ratio = max(ideal(flow, units), Knobs.cost(units, piece.outsideCount, side.size, ha, flow.count - units - side.size, hb))
            guard ratio < bestRatio else { continue }
            (bestRatio, bestDirection) = (ratio, direction)
            let far = side.name == 1 ? SeparatorSearch.onSinkSide : SeparatorSearch.onSourceSide
            let near = 1 - far
            for node in 0..<flow.count {
                if flow.owner[node] == side.name || side.mark[node] & NodeFlow.exit != 0 {
                    space.labels[node] = near
                } else if side.mark[node] == NodeFlow.entrance {
                    space.labels[node] = SeparatorSearch.inSeparator
                } else {
                    space.labels[node] = far
                }
            }
        }
    }
}
