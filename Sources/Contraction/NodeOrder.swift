// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Nodes from the first contracted to the last: all that a customizable contraction hierarchy (Dibbelt, Strasser and Wagner,
/// JEA 2016) needs to know of a map before any travel time is known.
///
/// Which arcs the hierarchy has, how many triangles each new set of weights must relax, and how many nodes a query meets
/// follow from the order alone, so it is made once a map and with care:
///
/// 1. `RakeAndCompress`: dead ends and bends go first; about half of the nodes of a city.
/// 2. `Dissection`: a small separator of what remains goes last, and so on inside its parts (George 1973). `SeparatorSearch`
///    finds separators by maximum flow along several directions on the map (Schild and Sommer, SEA 2015).
/// 3. `SmallPieceOrder`: parts of a few dozen nodes are put in order by minimum degree.
///
/// ```
///     ranks  0 ......................................................... n - 1
///            dead ends, bends | part A        | part B        | separator
///                               A1 | A2 | sep.  B1 | B2 | sep.
/// ```
///
/// The graph is taken as undirected and simple: one-ways, twin arcs and loops change weights, never the order. Coordinates
/// only guide; where they are missing or all the same, the order is still good.
///
/// `OrderQuality` tells what an order is worth.
public struct NodeOrder: Equatable, Sendable {
    /// `nodes[rank]` = node
    public let nodes: [UInt32]

    /// An order made elsewhere.
    public init(nodes: [UInt32]) { self.nodes = nodes }

    /// Nested dissection of the undirected graph. Deterministic: same graph, same order, whatever the number of threads.
    ///
    /// - Parameters:
    ///   - coordinates: of every node; their number is the number of nodes.
    ///   - tails: of every arc, in any direction or both; loops and twins are ignored.
    ///   - heads: as many as `tails`.
    ///   - threads: how many may work at a time; less than one is one.
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
            crew.dissect(Piece(core: easy.core, x: x, y: y))
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
