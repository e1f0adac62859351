// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What an order costs the hierarchy that is built with it.
///
/// Arcs are memory, triangles the work of a customization, ancestors the work of a query. A good order of a city has three
/// to four arcs a node and some hundred ancestors.
public struct OrderQuality: Equatable, Sendable {
    /// Arcs of the hierarchy, each counted once, from its lower to its upper end.
    public let arcs: Int
    /// Triangles of the hierarchy: sets of three nodes that are neighbours of each other.
    public let triangles: Int
    /// Ancestors of a node in the elimination tree, itself included: mean over all nodes, and the most.
    public let meanAncestors: Double
    public let maxAncestors: Int

    public init(_ order: NodeOrder, tails: [UInt32], heads: [UInt32]) {
        self.init(Hierarchy(order: order.nodes, tails: tails, heads: heads))
    }

    public init(_ hierarchy: Hierarchy) {
        arcs = hierarchy.arcCount
        triangles = hierarchy.triangleCount
        maxAncestors = hierarchy.height
        let ancestors = (0..<hierarchy.nodeCount).reduce(0) { $0 + hierarchy.depth(ofRank: $1) + 1 }
        meanAncestors = hierarchy.nodeCount == 0 ? 0 : Double(ancestors) / Double(hierarchy.nodeCount)
    }
}

extension OrderQuality: CustomStringConvertible {
    public var description: String {
        let mean = (meanAncestors * 10).rounded() / 10
        return "\(arcs) arcs, \(triangles) triangles, \(mean) ancestors on average, \(maxAncestors) at most"
    }
}
