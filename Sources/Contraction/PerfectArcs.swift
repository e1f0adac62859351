// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The upward arcs of one direction, as a climb reads them: those of a metric where they lie, or a smaller copy.
///
/// Kept alive by what it belongs to; read only.
struct ClimbGraph: @unchecked Sendable {
    /// Two words a rank: first arc, parent.
    let headers: UnsafePointer<UInt32>
    /// By arc: depth of the upper end; weight, every `stride` words.
    let depths: UnsafePointer<UInt16>
    let weights: UnsafePointer<Int32>
    let stride: Int
    /// By arc: its number in the hierarchy; `nil` when that is the same.
    let arcs: UnsafePointer<UInt32>?
}

/// What a perfect customization leaves: of the upward arcs only those that are a quickest way themselves.
///
/// After a basic customization an arc may cost more than a way over *higher* nodes. Going down from the highest node,
/// every arc (u, x) is compared with the ways u → y → x over u's other upper neighbours: the arcs (x, y) above are perfect
/// already, so one pass gives every arc its true time. What got quicker is not needed by any climb, and what is infinite
/// neither: about two fifths go, and climbs take half to two thirds of the time.
///
/// It costs several customizations, so it is for weights that stay: roads without conditions.
///
/// Source: Dibbelt, Strasser, Wagner, JEA 2016, section 5 (perfect customization).
public final class PerfectArcs: Sendable {
    private let headers: [Slab<UInt32>]
    private let depths: [Slab<UInt16>]
    private let weights: [Slab<Int32>]
    private let arcs: [Slab<UInt32>]

    public init(_ metric: CustomizedMetric) {
        let hierarchy = metric.hierarchy
        let perfect = Slab(copying: metric.weights)
        for node in (0..<hierarchy.nodeCount).reversed() { PerfectArcs.tighten(node, hierarchy, perfect.base) }
        var kept = (0..<2).map { PerfectArcs.kept(hierarchy, metric.weights, perfect, heading: $0) }
        headers = kept.map(\.headers)
        arcs = kept.map { Slab($0.arcs, padding: 0) }
        depths = kept.map { kept in Slab(kept.arcs.map { hierarchy.headDepths[Int($0)] }, padding: 0) }
        weights = kept.enumerated().map { heading, kept in
            Slab(kept.arcs.map { perfect[2 * Int($0) + heading] }, padding: CustomizedMetric.infinity)
        }
        kept.removeAll()
    }

    public var bytes: Int {
        headers.reduce(0) { $0 + $1.bytes } + depths.reduce(0) { $0 + $1.bytes } + weights.reduce(0) { $0 + $1.bytes }
            + arcs.reduce(0) { $0 + $1.bytes }
    }

    /// Arcs that are left, leaving and arriving.
    public var counts: [Int] { arcs.map(\.count) }

    func climbGraph(_ heading: Heading) -> ClimbGraph {
        let index = heading.rawValue
        return ClimbGraph(
            headers: headers[index].base, depths: depths[index].base, weights: weights[index].base, stride: 1,
            arcs: UnsafePointer(arcs[index].base))
    }

    /// All upper triangles of one node.
    private static func tighten(_ node: Int, _ hierarchy: Hierarchy, _ weights: UnsafeMutablePointer<Int32>) {
        let heads = hierarchy.heads.base
        let own = hierarchy.arcs(upFrom: node)
        for arc in own {
            var third = Int(hierarchy.headers[2 * Int(heads[arc])])
            var (up, down) = (weights[2 * arc], weights[2 * arc + 1])
            var other = arc + 1
            while other < own.upperBound {
                while heads[third] != heads[other] { third &+= 1 }
                let (otherUp, otherDown) = (weights[2 * other], weights[2 * other + 1])
                let (thirdUp, thirdDown) = (weights[2 * third], weights[2 * third + 1])
                weights[2 * other] = min(otherUp, up &+ thirdUp)
                weights[2 * other + 1] = min(otherDown, thirdDown &+ down)
                up = min(up, otherUp &+ thirdDown)
                down = min(down, thirdUp &+ otherDown)
                other &+= 1
            }
            weights[2 * arc] = up
            weights[2 * arc + 1] = down
        }
    }

    private static func kept(
        _ hierarchy: Hierarchy, _ basic: Slab<Int32>, _ perfect: Slab<Int32>, heading: Int
    ) -> (headers: Slab<UInt32>, arcs: [UInt32]) {
        let headers = Slab(copying: hierarchy.headers)
        var arcs: [UInt32] = []
        for node in 0..<hierarchy.nodeCount {
            headers[2 * node] = UInt32(arcs.count)
            for arc in hierarchy.arcs(upFrom: node) {
                let weight = basic[2 * arc + heading]
                if weight < CustomizedMetric.infinity, weight == perfect[2 * arc + heading] { arcs.append(UInt32(arc)) }
            }
        }
        headers[2 * hierarchy.nodeCount] = UInt32(arcs.count)
        return (headers, arcs)
    }
}
