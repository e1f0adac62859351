// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// What a node does to the roads that run through it.
struct NodeFacts {
    /// The piece that crosses what stands there.
    var barrier: RoadAttributes?
    /// Signals for those who travel along the way, and against it.
    var signalsForward = false
    var signalsBackward = false
    var isFord = false
    var waterCm: UInt16 = 0

    /// `nil` when the node says nothing of the road.
    init?(_ tags: Tags, complaints: inout Complaints) {
        barrier = BarrierRules.attributes(tags, complaints: &complaints)
        if tags[.highway] == "traffic_signals" {
            let direction = tags[.trafficSignalsDirection] ?? tags[.direction]
            signalsForward = direction != "backward"
            signalsBackward = direction != "forward"
        }
        isFord = RoadRules.isFord(tags)
        waterCm = RoadRules.standingWater(tags, complaints: &complaints)
        guard barrier != nil || signalsForward || signalsBackward || isFord else { return nil }
    }
}

/// The second pass: coordinates of the nodes that are needed, what stands on them, and the places that are nodes.
struct NodePass: MapVisitor {
    let wants: MapObjects = .nodes
    private(set) var table: NodeTable
    /// By place in the table; only of nodes on roads.
    private(set) var facts: [Int: NodeFacts] = [:]
    private(set) var places: [DraftPlace] = []
    var complaints: Complaints
    /// How often roads use each node of the table.
    private let uses: [UInt8]

    init(table: NodeTable, uses: [UInt8], complaints: Complaints) {
        self.table = table
        self.uses = uses
        self.complaints = complaints
    }

    mutating func node(_ id: Int64, at coordinate: Coordinate?, tags: Tags) {
        guard let coordinate else {
            if table.nextIndex(of: id) != nil { complaints.count("nodes without a coordinate on the earth") }
            return
        }
        if let index = table.nextIndex(of: id) {
            table.set(coordinate, at: index)
            if !tags.isEmpty, uses[index] > 0 { facts[index] = NodeFacts(tags, complaints: &complaints) }
        }
        guard !tags.isEmpty else { return }
        for place in PlaceRules.places(tags) {
            places.append(DraftPlace(kind: place.kind, coordinate: coordinate, names: place.names, mapID: id))
        }
    }

    mutating func way(_ id: Int64, nodes: [Int64], tags: Tags) {}

    mutating func relation(_ id: Int64, tags: Tags) {}
}
