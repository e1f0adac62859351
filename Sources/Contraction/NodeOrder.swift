// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// In which order the nodes of a road network are contracted: rank to node.
public struct NodeOrder: Sendable {
    /// The node of each rank, the first to be contracted first.
    public let nodes: [UInt32]

    /// The nodes in the order of their numbers.
    public static func nestedDissection(
        coordinates: [Coordinate], tails: [UInt32], heads: [UInt32], threads: Int = 2
    ) -> NodeOrder {
        NodeOrder(nodes: coordinates.indices.map(UInt32.init))
    }
}
