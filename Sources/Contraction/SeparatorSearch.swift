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
/// lets no further unit through. The separators met on the way are ever larger and ever more balanced; kept is the best by
/// `score`. Flow only grows, so nothing is computed twice.
///
/// What is best? In a road network, as in a plane, a piece of n nodes has separators of some √n nodes. So *separator
/// nodes for each √ of the smaller part* compares cuts of all balances fairly. Besides, each part inherits the separators
/// around it (see `Surroundings`): the score grows with the share that the part worse off gets.
struct SeparatorSearch {
    /// The share of the nodes that is terminal at each end from the beginning.
    private static let terminalShare = 0.2
    /// Exits visited along one direction, for each node of the piece. Road networks stay far below; where separators are as
    /// large as in random graphs, any is as bad as another, and looking on would take quadratic time.
    private static let mostVisits = 1000

    /// The values of `space.labels`.
    static let nearPart: UInt8 = 0
    static let farPart: UInt8 = 1
    static let inSeparator: UInt8 = 2

    let space: DissectionSpace
    /// Of the best separator; infinite while there is none.
    private(set) var bestScore = Double.infinity
    /// The direction in which it was found.
    private(set) var bestDirection = Int.max
    private var direction = 0

    init(space: DissectionSpace) { self.space = space }

    /// Forgets the last piece.
    mutating func begin() { (bestScore, bestDirection) = (.infinity, .max) }

    /// Tries the separators of `piece` along one direction (of `Direction.all`) and keeps the best in `space.labels`.
    mutating func look(along direction: Int, in piece: Piece) {
        self.direction = direction
        Direction.all[direction].lineUp(piece, in: space)
        space.flow(in: piece.graph) { tryLine(in: $0, of: piece) }
    }

    var hasFound: Bool { bestScore < .infinity }

    /// Whether this search came out ahead of one along other directions. Equals are told apart by their direction, so that
    /// it does not matter which thread looked along which.
    func isBetter(than other: SeparatorSearch) -> Bool {
        (bestScore, bestDirection) < (other.bestScore, other.bestDirection)
    }

    private mutating func tryLine(in flow: NodeFlow, of piece: Piece) {
        var source = space.source
        var sink = space.sink
        setEnds(flow, &source, &sink)
        guard source.terminals > 0, sink.terminals > 0 else { return }
        var units = 0
        saturate(flow, &source, &sink, &units)
        while canStillWin(flow, units), source.work + sink.work < SeparatorSearch.mostVisits * flow.count {
            let sourceIsSmaller = source.size <= sink.size
            let step =
                sourceIsSmaller
                ? pierce(flow, &source, &sink) ?? pierce(flow, &sink, &source)
                : pierce(flow, &sink, &source) ?? pierce(flow, &source, &sink)
            guard let step else {
                keep(flow, piece, source, sink, units)
                return
            }
            if step.augments {
                keep(flow, piece, source, sink, units)
                guard canStillWin(flow, units + 1) else { return }
            }
            if step.name == source.name {
                advance(flow, &source, &sink, step, &units)
            } else {
                advance(flow, &sink, &source, step, &units)
            }
            if min(source.size, sink.size) * 2 >= flow.count - units {
                keep(flow, piece, source, sink, units)
                return
            }
        }
    }

    /// The fewer the better: nodes of the separator, for each √ of the nodes in the smaller part, times how crowded the more
    /// crowded part is, compared with fair halves.
    private func score(_ separator: Int, smaller: Int, crowding: Double) -> Double {
        Double(separator) / Double(smaller).squareRoot() * max(1, crowding)
    }

    /// Whether a separator of this size could still be the best: in the very middle, with a fair half of what is around on
    /// either side. Only what is certain to lose is given up, so it does not matter which directions were tried before.
    private func canStillWin(_ flow: NodeFlow, _ units: Int) -> Bool {
        let half = (flow.count - units) / 2
        return half > 0 && score(units, smaller: half, crowding: 1) < bestScore
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
    private mutating func keep(_ flow: NodeFlow, _ piece: Piece, _ source: Side, _ sink: Side, _ units: Int) {
        for side in [source, sink] {
            let smaller = min(side.size, flow.count - units - side.size)
            guard smaller > 0, score(units, smaller: smaller, crowding: 1) < bestScore else { continue }
            let score = score(units, smaller: smaller, crowding: crowding(flow, side, piece.around, units))
            guard score < bestScore else { continue }
            (bestScore, bestDirection) = (score, direction)
            for node in 0..<flow.count { space.labels[node] = label(flow, side, node) }
        }
    }

    /// On which side of the separator nearest to `side` a node lies.
    @inline(__always)
    private func label(_ flow: NodeFlow, _ side: Side, _ node: Int) -> UInt8 {
        if flow.owner[node] == side.name || side.mark[node] & NodeFlow.exit != 0 { return SeparatorSearch.nearPart }
        return side.mark[node] == NodeFlow.entrance ? SeparatorSearch.inSeparator : SeparatorSearch.farPart
    }

    /// What will be around the more crowded part, as a multiple of what fair halves would have.
    private func crowding(_ flow: NodeFlow, _ side: Side, _ around: Surroundings, _ units: Int) -> Double {
        let seen = space.scratch
        for other in 0..<around.count { seen[other] = 0 }
        var (near, far) = (0, 0)
        for (index, node) in around.border.enumerated() {
            let label = label(flow, side, Int(node))
            guard label != SeparatorSearch.inSeparator else { continue }
            let bit: Int32 = label == SeparatorSearch.nearPart ? 1 : 2
            for slot in Int(around.first[index])..<Int(around.first[index + 1]) {
                let other = Int(around.touched[slot])
                guard seen[other] & bit == 0 else { continue }
                seen[other] |= bit
                if bit == 1 { near += 1 } else { far += 1 }
            }
        }
        return Double(max(near, far) + units) / (Double(around.count) / 2 + Double(units))
    }
}
