// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// One search backward from an incident to many units with the same profile.
///
/// ```
///                       drive layer                         foot layer (only when the vehicle cannot reach the door)
///   unit ──rest of its edge──▶ o ──▶ o ──▶ o  parks here ─────▶ o ──▶ o ──▶ access ──straight──▶ incident
///                                           └──part of the edge──▶ anchor ──straight──▶ incident
/// ```
///
/// Dijkstra's algorithm on reversed arcs: many units to one incident cost one search. Units are items of the queue
/// like nodes are, so they come out nearest first, and the search ends as soon as nobody is left to wait for or the
/// next item lies beyond `bound`. Units and anchor sit inside edges or on nodes; a unit inside the anchor's own edge may
/// also drive to it directly.
///
/// Times are those of the whole way to the incident, straight line included. Cost: O(settled x log) and one look at
/// each arc into a settled node.
struct ArrivalSearch {
    let space: SearchSpace
    let metric: Metric
    let anchor: Anchor
    let starts: [Start]
    let walk: FootLayer?
    private let inPockets: Bool
    /// Per start: the best total, and how it sets out.
    private(set) var totals: [Int32]
    private(set) var leaving: [Leaving]
    private var isSettled: [Bool]
    private var exits: [Exit] = []
    private var frontier: Frontier

    private struct Exit {
        var start: Int
        var node: Int
        var cost: Int
        var leaving: Leaving
        var next: Int32
    }

    /// `walk` nil: the vehicle drives to the anchor, or does not come. Otherwise it may park anywhere on the way.
    /// `inPockets`: no start reaches the large part of the network, so the search need not go there either.
    init(
        _ space: SearchSpace, _ metric: Metric, to anchor: Anchor, walk: FootLayer?, from starts: [Start],
        inPockets: Bool = false
    ) {
        self.space = space
        self.inPockets = inPockets
        frontier = space.frontier
        self.metric = metric
        self.anchor = anchor
        self.walk = walk
        self.starts = starts
        totals = Array(repeating: SearchSpace.unreached, count: starts.count)
        leaving = Array(repeating: .not, count: starts.count)
        isSettled = Array(repeating: false, count: starts.count)
    }

    /// Settles starts in the order of their totals; `settled` sees each and answers with the bound from there on.
    mutating func run(bound: Int32 = SearchSpace.unreached, settled: (Int, Int32) -> Int32) {
        place()
        metric.city.withAdjacency { firstOut, _, _ in
            metric.withEnteringArcs { settle(firstOut, $0, bound, settled) }
        }
    }

    private mutating func settle(
        _ firstOut: UnsafePointer<UInt32>, _ entering: UnsafePointer<EnteringArc>, _ bound: Int32,
        _ settled: (Int, Int32) -> Int32
    ) {
        let nodes = space.nodes
        let best = space.time
        var bound = bound
        var waiting = starts.count
        while waiting > 0, let (time, item) = frontier.heap.pop(), time <= bound {
            if item < nodes {
                guard time == best[item] else { continue }
                leave(item, time)
                if inPockets, metric.reaching.contains(item) { continue }
                relax(space, &frontier, item, time, firstOut, entering)
            } else if item < nodes * 2 {
                if time == best[item] { settleWalking(item - nodes, time) }
            } else if !isSettled[item - nodes * 2] {
                isSettled[item - nodes * 2] = true
                waiting -= 1
                bound = min(bound, settled(item - nodes * 2, time))
            }
        }
    }

    func hasArrived(_ start: Int) -> Bool { isSettled[start] }

    // MARK: - Beginnings

    private mutating func place() {
        if anchor.nodes.isEmpty { placeInsideEdge() } else { placeOnNodes() }
        for index in starts.indices { place(start: index) }
    }

    private mutating func placeOnNodes() {
        for node in anchor.nodes {
            reach(node, Int(anchor.milliseconds), SearchSpace.anchorHere)
            guard let walk, anchor.milliseconds <= walk.longest else { continue }
            reach(space.nodes + node, Int(anchor.milliseconds), SearchSpace.anchorHere)
        }
    }

    private mutating func placeInsideEdge() {
        let edge = anchor.position.edge
        let city = metric.city
        for arc in [edge * 2, edge * 2 + 1] {
            let mark = arc & 1 == 0 ? SearchSpace.anchorForward : SearchSpace.anchorBackward
            let fraction = anchor.position.fraction(onArc: arc)
            if metric.isPassable(arc: arc) {
                let part = Metric.part(of: Int(metric.weight(ofArc: arc).milliseconds), upTo: fraction)
                reach(city.tail(ofArc: arc), Int(anchor.milliseconds) + part, mark)
            }
            if let walk, walk.metric.isPassable(arc: arc) {
                let part = Metric.part(of: Int(walk.time(city.lengthCm(ofEdge: edge))), upTo: fraction)
                let total = Int(anchor.milliseconds) + part
                if total <= Int(walk.longest) { reach(space.nodes + city.tail(ofArc: arc), total, mark) }
            }
        }
    }

    private mutating func place(start index: Int) {
        let start = starts[index]
        for node in start.nodes { exit(index, node, start.offsetMs, .from(node: node)) }
        for way in start.ways {
            let own = start.position.fraction(onArc: way.arc)
            let done = Metric.part(of: way.weight, upTo: own)
            let goal = anchor.position.fraction(onArc: way.arc)
            if anchor.nodes.isEmpty, start.position.edge == anchor.position.edge, own <= goal {
                let direct = Metric.part(of: way.weight, upTo: goal) - done
                offer(
                    index, start.offsetMs + direct + Int(anchor.milliseconds),
                    .straight(arc: way.arc, weight: way.weight))
            }
            exit(
                index, metric.city.head(ofArc: way.arc), start.offsetMs + way.weight - done,
                .byEnd(ofArc: way.arc, weight: way.weight))
        }
    }

    private mutating func exit(_ start: Int, _ node: Int, _ cost: Int, _ leaving: Leaving) {
        exits.append(Exit(start: start, node: node, cost: cost, leaving: leaving, next: space.firstExit[node]))
        space.firstExit[node] = Int32(exits.count - 1)
    }

    private mutating func reach(_ item: Int, _ time: Int, _ mark: Int32) {
        guard time < Int(SearchSpace.unreached) else { return }
        frontier.reach(item, Int32(time), mark, space.time, space.via)
    }

    private mutating func offer(_ start: Int, _ total: Int, _ way: Leaving) {
        guard total < Int(totals[start]) else { return }
        totals[start] = Int32(total)
        leaving[start] = way
        frontier.heap.push(Int32(total), space.nodes * 2 + start)
    }

    // MARK: - Steps

    /// Units that stand here, or whose edge ends here, may set out.
    @inline(__always)
    private mutating func leave(_ node: Int, _ time: Int32) {
        var exit = space.firstExit[node]
        while exit >= 0 {
            let known = exits[Int(exit)]
            offer(known.start, Int(time) + known.cost, known.leaving)
            exit = known.next
        }
    }

    private mutating func settleWalking(_ node: Int, _ time: Int32) {
        guard let walk else { return }
        reach(node, Int(time), SearchSpace.parksHere)
        let city = metric.city
        for slot in city.slots(ofNode: node) {
            let arc = city.arc(enteringAtSlot: slot)
            guard walk.metric.isPassable(arc: arc) else { continue }
            let total = Int(time) + Int(walk.time(city.lengthCm(ofEdge: arc >> 1)))
            guard total <= Int(walk.longest) else { continue }
            reach(space.nodes + city.tail(ofArc: arc), total, Int32(slot))
        }
    }

    /// Leaves the space clean for the next search.
    func clean() {
        space.frontier = frontier
        for exit in exits { space.firstExit[exit.node] = -1 }
        space.clean()
    }
}

/// How a crew walks: where people can pass, at one pace, not farther than `longest`.
struct FootLayer {
    let metric: Metric
    let pace: Int
    /// Milliseconds.
    let longest: Int32

    /// Nobody lays hose or carries a stretcher farther than this; beyond, the estimate would be a tale.
    static let longestMetres = 2000

    init(_ metric: Metric, pace: Int) {
        self.metric = metric
        self.pace = pace
        longest = Anchor.walk(FootLayer.longestMetres * 100, pace: pace)
    }

    func time(_ centimetres: Int) -> Int32 { Anchor.walk(centimetres, pace: pace) }
}

/// The inner loop: every arc into a settled node.
private func relax(
    _ space: SearchSpace, _ frontier: inout Frontier, _ node: Int, _ time: Int32, _ firstOut: UnsafePointer<UInt32>,
    _ entering: UnsafePointer<EnteringArc>
) {
    let times = space.time
    let via = space.via
    var slot = Int(firstOut[node])
    let end = Int(firstOut[node &+ 1])
    while slot < end {
        let arc = entering[slot]
        frontier.reach(Int(arc.tail), time &+ arc.weight, Int32(truncatingIfNeeded: slot), times, via)
        slot &+= 1
    }
}
