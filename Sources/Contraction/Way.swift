// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A quickest way through a hierarchy, and the road arcs that it stands for.
///
/// Two climbs, one from each side, remember by which arc every ancestor was reached best. The way goes up to the common
/// ancestor where the two sums are least and down again. Each of its arcs is either an arc of the graph or the two lower
/// arcs of a triangle that has the same weight; these are taken apart in turn until only arcs of the graph are left.
///
/// Cost: two climbs and, for each added arc on the way, a look at the triangles below it.
public struct Way: Equatable, Sendable {
    /// Whole time from place to place.
    public var time: Int32
    /// The node of the source's and of the target's foothold that the way goes over.
    public var leavesBy: Int
    public var arrivesBy: Int
    /// Places in the hierarchy (`2 * arc + direction`), in driving order.
    public var places: [Int]
}

/// What a place in the hierarchy consists of.
public enum Expansion: Equatable, Sendable {
    case input(Int)
    /// First this place, then that.
    case both(Int, Int)
}

/// The quickest ways from many sources to one target: the target climbs once.
public struct WayFinder: Sendable {
    private let metric: CustomizedMetric
    private let perfect: PerfectArcs?
    private let arriving: Climb

    /// `perfect`: of this metric, where somebody took the time.
    public init(to target: Foothold, _ metric: CustomizedMetric, perfect: PerfectArcs? = nil) {
        (self.metric, self.perfect) = (metric, perfect)
        arriving = Climb(target, metric, perfect, .arriving)
    }

    /// `nil` when no way leads from `source` to the target.
    public func way(from source: Foothold) -> Way? { way(from: Climb(from: source, metric, perfect: perfect)) }

    /// The same for a source that has climbed already, in this finder's metric.
    public func way(from leaving: Climb) -> Way? {
        let shared = metric.hierarchy.sharedAncestors(leaving.start, arriving.start)
        var best: (time: Int32, depth: Int) = (CustomizedMetric.infinity, -1)
        for depth in 0..<shared where leaving.label[depth] &+ arriving.label[depth] < best.time {
            best = (leaving.label[depth] &+ arriving.label[depth], depth)
        }
        guard best.depth >= 0 else { return nil }
        let (rise, leavesBy) = leaving.trace(best.depth)
        let (fall, arrivesBy) = arriving.trace(best.depth)
        return Way(
            time: best.time, leavesBy: leavesBy, arrivesBy: arrivesBy,
            places: rise.reversed().map { 2 * $0 } + fall.map { 2 * $0 + 1 })
    }
}

extension CustomizedMetric {
    /// `nil` when no way leads from `source` to `target`.
    public func way(from source: Foothold, to target: Foothold) -> Way? {
        WayFinder(to: target, self).way(from: source)
    }

    /// The arcs of the graph that make up a way, in driving order.
    public func inputs(of places: [Int]) -> [Int] {
        var inputs: [Int] = []
        var open = Array(places.reversed())
        while let place = open.popLast() {
            switch expansion(of: place) {
            case .input(let input): inputs.append(input)
            case .both(let first, let second):
                open.append(second)
                open.append(first)
            }
        }
        return inputs
    }

    /// An arc of the graph where one is as quick, the lowest number of several; otherwise the triangle with the lowest
    /// node. The place must be finite.
    public func expansion(of place: Int) -> Expansion {
        let weight = weights[place]
        precondition(weight < CustomizedMetric.infinity, "a way has no infinite arcs")
        for slot in hierarchy.inputs.inputs(of: place) {
            let input = Int(hierarchy.inputs.sorted[slot])
            if inputs[input] == weight { return .input(input) }
        }
        let isUp = place & 1 == 0
        var found: Expansion?
        hierarchy.forEachLowerTriangle(of: place >> 1) { toTail, toHead in
            guard found == nil else { return }
            let (first, second) = isUp ? (2 * toTail + 1, 2 * toHead) : (2 * toHead + 1, 2 * toTail)
            if weights[first] &+ weights[second] == weight { found = .both(first, second) }
        }
        guard let found else { preconditionFailure("a finite weight has an input or a lower triangle") }
        return found
    }
}

extension Hierarchy {
    /// How many ancestors two ranks have in common, themselves included.
    func sharedAncestors(_ a: Int, _ b: Int) -> Int {
        var node: Int? = a
        while let current = node, !isInSubtree(b, of: current) { node = parent(of: current) }
        return node.map { depth(ofRank: $0) + 1 } ?? 0
    }
}

/// A label that remembers by which arc it was reached: half of a way, good for any target as long as its place and the
/// metric stay.
public struct Climb: Sendable {
    let start: Int
    private(set) var label: [Int32]
    /// By depth: the arc whose upper end lies there, or -1 for the place itself.
    private var via: [Int32]
    private let hierarchy: Hierarchy

    /// From a place up. `perfect`: of this metric, where somebody took the time.
    public init(from place: Foothold, _ metric: CustomizedMetric, perfect: PerfectArcs? = nil) {
        self.init(place, metric, perfect, .leaving)
    }

    init(_ place: Foothold, _ metric: CustomizedMetric, _ perfect: PerfectArcs?, _ heading: Heading) {
        hierarchy = metric.hierarchy
        start = hierarchy.lowerEnd(of: place)
        let depth = hierarchy.depth(ofRank: start)
        let graph = perfect?.climbGraph(heading) ?? metric.climbGraph(heading)
        var label = [Int32](repeating: CustomizedMetric.infinity, count: CustomizedMetric.labelRoom(metric.hierarchy))
        var via = [Int32](repeating: -1, count: depth + 1)
        let start = start
        withExtendedLifetime((metric, perfect)) {
            label.withUnsafeMutableBufferPointer { label in
                via.withUnsafeMutableBufferPointer { via in
                    metric.begin(place, depth, label.baseAddress!)
                    Climb.relax(start, depth, graph, label.baseAddress!, via.baseAddress!)
                }
            }
        }
        (self.label, self.via) = (label, via)
    }

    private static func relax(
        _ start: Int, _ startDepth: Int, _ graph: ClimbGraph, _ label: UnsafeMutablePointer<Int32>,
        _ via: UnsafeMutablePointer<Int32>
    ) {
        var (node, depth) = (start, startDepth)
        while true {
            let reached = label[depth]
            if reached < CustomizedMetric.infinity {
                for arc in Int(graph.headers[2 * node])..<Int(graph.headers[2 * node + 2]) {
                    let above = Int(graph.depths[arc])
                    let offer = reached &+ graph.weights[arc * graph.stride]
                    guard offer < label[above] else { continue }
                    label[above] = offer
                    via[above] = Int32(truncatingIfNeeded: graph.arcs.map { Int($0[arc]) } ?? arc)
                }
            }
            guard depth > 0 else { return }
            node = Int(graph.headers[2 * node + 1])
            depth -= 1
        }
    }

    /// The arcs from the ancestor at `depth` down to the place, and the place's node (of the graph) there.
    func trace(_ depth: Int) -> (arcs: [Int], node: Int) {
        var arcs: [Int] = []
        var depth = depth
        while via[depth] >= 0 {
            let arc = Int(via[depth])
            arcs.append(arc)
            depth = hierarchy.depth(ofRank: Int(hierarchy.tails[arc]))
        }
        // Whoever was reached by no arc is an end of the place; find it on the root path.
        var node = start
        while hierarchy.depth(ofRank: node) > depth, let parent = hierarchy.parent(of: node) { node = parent }
        return (arcs, Int(hierarchy.nodes[node]))
    }
}
