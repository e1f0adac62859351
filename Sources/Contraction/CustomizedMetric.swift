// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Dispatch
import MinPlus

/// What every arc of a hierarchy costs under one set of weights: a basic customization.
///
/// `weights[2a]` is the way from the lower to the upper end of arc a that does not climb above the lower end's
/// upper neighbours, `weights[2a + 1]` the way back. Lower triangles make it so: whenever u lies below x and y, the arc (x, y)
/// costs at most the way over u. One sweep over the triangles, lowest nodes first, settles all of them.
///
/// A metric never changes once anybody has it. New weights make a new metric beside it (`Customizer`), so a query that
/// holds one never sees half of two.
///
/// Cost: one vector addition and minimum for four triangles; 8 bytes an upward arc.
/// Source: Dibbelt, Strasser, Wagner, JEA 2016, section 4; run-length triangles are ours.
///
/// `@unchecked Sendable`: written only by its `Customizer` before it is handed out.
public final class CustomizedMetric: @unchecked Sendable {
    public let hierarchy: Hierarchy
    let weights: Slab<Int32>
    /// By arc of the graph, at most `infinity`.
    let inputs: Slab<Int32>

    /// No way. The sum of two still fits into 32 bits.
    public static let infinity: Int32 = 0x3fff_ffff

    private init(_ hierarchy: Hierarchy, unfilled: Void) {
        self.hierarchy = hierarchy
        weights = Slab(uninitialised: 2 * hierarchy.arcCount)
        inputs = Slab(uninitialised: hierarchy.inputCount)
    }

    init(copying other: CustomizedMetric) {
        hierarchy = other.hierarchy
        weights = Slab(copying: other.weights)
        inputs = Slab(copying: other.inputs)
    }

    /// All weights anew. `weights`: one for every arc of the graph, not negative; from `infinity` on there is no way.
    /// With two threads the second works on its own subtrees.
    public convenience init(_ hierarchy: Hierarchy, weights given: [Int32], threads: Int = 1) {
        self.init(hierarchy, unfilled: ())
        given.withUnsafeBufferPointer { customize($0, threads: threads) }
    }

    public var bytes: Int { weights.bytes + inputs.bytes }

    /// Weight of an arc of the graph as given, at most `infinity`.
    public func weight(ofInput input: Int) -> Int32 { inputs[input] }

    /// All upward arcs of a direction, where they lie.
    func climbGraph(_ heading: Heading) -> ClimbGraph {
        ClimbGraph(
            headers: hierarchy.headers.base, depths: hierarchy.headDepths.base,
            weights: weights.base + heading.rawValue, stride: 2, arcs: nil)
    }

    // MARK: - Whole customization

    func customize(_ given: UnsafeBufferPointer<Int32>, threads: Int) {
        precondition(given.count == hierarchy.inputCount, "one weight for every arc of the graph")
        for input in 0..<given.count {
            precondition(given[input] >= 0, "travel times are not negative")
            inputs[input] = min(given[input], CustomizedMetric.infinity)
        }
        if threads > 1, let halves = hierarchy.halves {
            customizeInHalves(halves)
        } else {
            seed(0..<hierarchy.arcCount)
            sweep(0..<hierarchy.nodeCount, above: weights.base, split: hierarchy.arcCount)
        }
    }

    /// Infinity everywhere in `arcs`, then the least of the given weights.
    private func seed(_ arcs: Range<Int>) {
        (weights.base + 2 * arcs.lowerBound).update(repeating: CustomizedMetric.infinity, count: 2 * arcs.count)
        let map = hierarchy.inputs
        let sorted = map.sorted.base
        var slot = Int(map.first[2 * arcs.lowerBound])
        let end = Int(map.first[2 * arcs.upperBound])
        while slot < end {
            let place = Int(map.sortedPlaces[slot])
            let weight = inputs[Int(sorted[slot])]
            if weight < weights[place] { weights[place] = weight }
            slot &+= 1
        }
    }

    private func sweep(_ nodes: Range<Int>, above: UnsafeMutablePointer<Int32>, split: Int) {
        Kernels.current.relaxTriangles(
            weights.base, above: above, split: split, firstUp: hierarchy.headers.base,
            runs: hierarchy.runs.words.base, nodes: nodes, run: hierarchy.runs.first(of: nodes.lowerBound))
    }

    /// Two threads, each on subtrees of its own. What they owe the arcs above goes to two places, whose minimum the rest
    /// of the sweep goes on with.
    private func customizeInHalves(_ halves: Halves) {
        let split = hierarchy.arcs(ofNodes: halves.top).lowerBound
        let above = Slab<Int32>(2 * (hierarchy.arcCount - split), filledWith: CustomizedMetric.infinity)
        DispatchQueue.concurrentPerform(iterations: 2) { half in
            let nodes = half == 0 ? halves.large : halves.rest
            seed(hierarchy.arcs(ofNodes: nodes))
            if half == 0 {
                seed(split..<hierarchy.arcCount)
                sweep(nodes, above: weights.base, split: hierarchy.arcCount)
            } else {
                sweep(nodes, above: above.base - 2 * split, split: split)
            }
        }
        for index in 0..<above.count {
            let other = above[index]
            if other < weights[2 * split + index] { weights[2 * split + index] = other }
        }
        sweep(halves.top, above: weights.base, split: hierarchy.arcCount)
    }
}

/// A hierarchy cut for two threads: one subtree, all nodes before it, and the path above both.
struct Halves: Sendable {
    var large: Range<Int>
    var rest: Range<Int>
    var top: Range<Int>
}

extension Hierarchy {
    func arcs(ofNodes nodes: Range<Int>) -> Range<Int> {
        Int(headers[2 * nodes.lowerBound])..<Int(headers[2 * nodes.upperBound])
    }

    /// Goes down from the last root, always into the largest subtree, and cuts where the longer half plus the rest on top
    /// is least work. In postorder everything above such a subtree is one interval at the end.
    func balancedHalves() -> Halves? {
        guard nodeCount > 0 else { return nil }
        var work = [0]
        for rank in 0..<nodeCount {
            let degree = arcs(upFrom: rank).count
            work.append(work[rank] + degree * degree + 4)
        }
        var best: (cost: Int, root: Int)?
        var root = nodeCount - 1
        while true {
            let begin = Int(lowest[root])
            let cost = max(work[root + 1] - work[begin], work[begin]) + work[nodeCount] - work[root + 1]
            if best.map({ cost < $0.cost }) ?? true { best = (cost, root) }
            guard root > 0, root > begin else { break }
            root -= 1
        }
        guard let best, Int(lowest[best.root]) > 0 else { return nil }
        let begin = Int(lowest[best.root])
        return Halves(large: begin..<best.root + 1, rest: 0..<begin, top: best.root + 1..<nodeCount)
    }
}
