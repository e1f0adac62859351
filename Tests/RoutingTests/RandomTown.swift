// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// A small town with everything that makes searches wrong: one-ways, roundabouts, parallel roads, loops, pieces without length,
/// barriers, alleys too narrow for an engine, footways, parts that hang together with nothing.
struct RandomTown {
    let draft: CityDraft
    var generator: SeededGenerator
    private let side: Double

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        let nodes = Int.random(in: 2...24, using: &generator)
        side = Double.random(in: 60...1500, using: &generator)
        var draft = CityDraft()
        for _ in 0..<nodes { draft.nodes.append(RandomTown.place(side, &generator)) }
        if nodes > 4 { draft.nodes[1] = draft.nodes[0] }
        for _ in 0..<Int.random(in: 1...nodes * 2, using: &generator) {
            draft.roads.append(RandomTown.road(draft.nodes, &generator))
        }
        self.draft = draft
    }

    mutating func point() -> Coordinate {
        let road = draft.roads.randomElement(using: &generator)!
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return RandomTown.place(side, &generator)
        case 1: return road.shape.randomElement(using: &generator)!
        default:
            let share = Double.random(in: 0...1, using: &generator)
            let (a, b) = (road.shape[0], road.shape[1])
            let jitter = Int32.random(in: -400...400, using: &generator)
            return Coordinate(
                latE7: a.latE7 + Int32(Double(b.latE7 - a.latE7) * share) + jitter,
                lonE7: a.lonE7 + Int32(Double(b.lonE7 - a.lonE7) * share) + jitter)
        }
    }

    /// Exactly on an end of a road.
    mutating func corner() -> Coordinate {
        let shape = draft.roads.randomElement(using: &generator)!.shape
        return Bool.random(using: &generator) ? shape[0] : shape[shape.count - 1]
    }

    mutating func conditions() -> RoadConditions {
        var conditions = RoadConditions()
        for number in 0..<Int.random(in: 0...4, using: &generator) {
            var condition = RoadCondition()
            condition.id = RoadConditionID(UInt64(number))
            condition.kind = RoadConditionKind.allCases.randomElement(using: &generator)!
            condition.speedKmh = Int.random(in: 1...30, using: &generator)
            condition.depthCm = Int.random(in: 1...80, using: &generator)
            condition.at = point()
            condition.radiusM = [0, 0, 20, 100].randomElement(using: &generator)!
            conditions.conditions.append(condition)
        }
        conditions.version = 1
        return conditions
    }

    private static func place(_ side: Double, _ generator: inout SeededGenerator) -> Coordinate {
        Sketch.place(
            east: Double.random(in: 0...side, using: &generator), north: Double.random(in: 0...side, using: &generator))
    }

    private static func road(_ nodes: [Coordinate], _ generator: inout SeededGenerator) -> DraftRoad {
        let tail = nodes.indices.randomElement(using: &generator)!
        var head = nodes.indices.randomElement(using: &generator)!
        if Int.random(in: 0..<12, using: &generator) == 0 { head = tail }
        if nodes.count > 4, Int.random(in: 0..<10, using: &generator) == 0 { return barrier(nodes, &generator) }
        var attributes = RoadAttributes()
        let classes: [RoadClass] = [
            .residential, .residential, .residential, .primary, .service, .alley, .alley, .footway, .steps, .pedestrian,
            .motorway,
        ]
        attributes.roadClass = classes.randomElement(using: &generator)!
        let accesses: [Access] = [.yes, .yes, .yes, .yes, .destination, .wrongWay, .wrongWay, .no]
        attributes.carBackward = accesses.randomElement(using: &generator)!
        attributes.carForward = [.yes, .yes, .yes, .no].randomElement(using: &generator)!
        // Against these nobody drives, whatever is on the roof.
        if Int.random(in: 0..<4, using: &generator) == 0 {
            (attributes.flags, attributes.carBackward) = (.roundabout, .wrongWay)
        }
        attributes.widthCm = [0, 0, 0, 120, 240, 400].randomElement(using: &generator)!
        attributes.signalsForward = [0, 0, 1].randomElement(using: &generator)!
        var shape = [nodes[tail], nodes[head]]
        if tail == head || Bool.random(using: &generator) {
            let bend = nodes.randomElement(using: &generator)!
            shape.insert(Coordinate(latE7: bend.latE7 + 500, lonE7: bend.lonE7 - 700), at: 1)
        }
        return DraftRoad(tail: tail, head: head, shape: shape, attributes: attributes, names: [], wayID: 1)
    }

    /// Nodes 0 and 1 lie on each other.
    private static func barrier(_ nodes: [Coordinate], _ generator: inout SeededGenerator) -> DraftRoad {
        var attributes = RoadAttributes()
        attributes.roadClass = .barrier
        attributes.barrier = [.none, .gate, .bollard, .block].randomElement(using: &generator)!
        if attributes.barrier == .bollard || attributes.barrier == .block {
            attributes.carForward = .no
            attributes.carBackward = .no
        }
        return DraftRoad(
            tail: 0, head: 1, shape: [nodes[0], nodes[1]], attributes: attributes, names: [], wayID: 2)
    }
}
