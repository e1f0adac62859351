// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// A road as it stands in the map: one way, not yet split.
struct RoadWay {
    var id: Int64
    var attributes: RoadAttributes
    var names: [String]
    /// Where its nodes are in the list of all road nodes.
    var nodes: Range<Int>
}

/// A place that is mapped as an outline.
struct PlaceOutline {
    var id: Int64
    var places: [(kind: PlaceKind, names: [String])]
    var nodes: Range<Int>
}

/// The first pass: which ways are roads or places, and which nodes they need.
///
/// Nodes stand before ways in most files, so their coordinates are fetched by a second pass which then knows what to keep: a
/// country's other nodes, nine of ten, are never in memory.
struct WayPass: MapVisitor {
    let wants: MapObjects = [.ways, .relations]
    private(set) var roads: [RoadWay] = []
    /// Node numbers of all roads, way after way.
    private(set) var roadNodes: [Int64] = []
    private(set) var outlines: [PlaceOutline] = []
    private(set) var outlineNodes: [Int64] = []
    /// The map has more road nodes than `Limits` allows; the rest was dropped.
    private(set) var isFull = false
    var complaints = Complaints()

    mutating func node(_ id: Int64, at coordinate: Coordinate?, tags: Tags) {}

    mutating func way(_ id: Int64, nodes: [Int64], tags: Tags) {
        guard roadNodes.count + outlineNodes.count + nodes.count <= Limits.roadNodes else {
            isFull = true
            return
        }
        let places = PlaceRules.places(tags)
        if !places.isEmpty {
            let start = outlineNodes.count
            // A closed outline names its first node twice, which would pull its middle there.
            outlineNodes += nodes.count > 1 && nodes.first == nodes.last ? nodes.dropLast() : nodes[...]
            outlines.append(PlaceOutline(id: id, places: places, nodes: start..<outlineNodes.count))
        }
        guard let attributes = RoadRules.attributes(tags, complaints: &complaints) else { return }
        let start = roadNodes.count
        for node in nodes where roadNodes.count == start || roadNodes.last != node { roadNodes.append(node) }
        guard roadNodes.count - start >= 2 else {
            roadNodes.removeLast(roadNodes.count - start)
            complaints.count("roads of fewer than two nodes left out")
            return
        }
        let names = NameRules.names(tags)
        roads.append(RoadWay(id: id, attributes: attributes, names: names, nodes: start..<roadNodes.count))
    }

    mutating func relation(_ id: Int64, tags: Tags) {
        if tags[.type] == "restriction" { complaints.count("turn restrictions not applied") }
    }
}
