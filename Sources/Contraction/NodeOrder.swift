// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Nodes from the first contracted to the last.
public struct NodeOrder: Equatable, Sendable {
    /// `nodes[rank]` = node
    public let nodes: [UInt32]

    /// An order made elsewhere.
    public init(nodes: [UInt32]) { self.nodes = nodes }

    /// Nested dissection of the undirected graph. Deterministic: same graph, same order, whatever the number of threads.
    public static func nestedDissection(
        coordinates: [Coordinate], tails: [UInt32], heads: [UInt32], threads: Int = 2
    ) -> NodeOrder {
        let graph = PlainGraph(nodeCount: coordinates.count, tails: tails, heads: heads)
        let easy = RakeAndCompress(graph)
        let core = easy.coreNodes
        guard !core.isEmpty else { return NodeOrder(nodes: easy.contracted) }
        let (x, y) = plane(core.map { coordinates[Int($0)] })
        var order = [Int32](repeating: 0, count: core.count)
        order.withUnsafeMutableBufferPointer { order in
            let crew = DissectionCrew(core: easy.core, threads: threads, order: order)
            crew.dissect(Piece(firstRank: 0, nodes: Array(0..<Int32(core.count)), graph: easy.core, x: x, y: y))
        }
        return NodeOrder(nodes: easy.contracted + order.map { core[Int($0)] })
    }

    /// Places on a plane on which both axes have the same scale: that of latitude.
    private static func plane(_ coordinates: [Coordinate]) -> (x: [Int32], y: [Int32]) {
        let (south, north) = (coordinates.map(\.latE7).min()!, coordinates.map(\.latE7).max()!)
        let middle = Int32((Int64(south) + Int64(north)) / 2)
        let degree = Coordinate(latE7: middle, lonE7: 0).metres(to: Coordinate(latE7: middle, lonE7: 10_000_000))
        let shrink = degree / (Coordinate.metresPerE7 * 10_000_000)
        return (coordinates.map { Int32((Double($0.lonE7) * shrink).rounded()) }, coordinates.map(\.latE7))
    }
}
