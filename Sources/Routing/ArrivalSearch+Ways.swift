// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// Reading ways out of a finished search.
extension ArrivalSearch {
    /// The estimate of a start that has arrived. The ways of many units run together, so what lies behind a node is
    /// added up once and kept.
    func estimate(_ start: Int, id: Int) -> Estimate {
        let (centimetres, label) = measured(start)
        let lastTime = label.park >= 0 ? space.time[space.nodes + Int(label.park)] : anchor.milliseconds
        let city = metric.city
        let footCm = label.park >= 0 ? footWay(from: Int(label.park)).reduce(0) { $0 + $1.centimetres(in: city) } : 0
        let park = label.park >= 0 ? city.coordinate(ofNode: Int(label.park)) : anchor.position.coordinate
        return Estimate(
            id: id, drive: TravelTime(milliseconds: totals[start] - lastTime),
            driveMetres: (starts[start].offsetCm + centimetres + 50) / 100,
            last: TravelTime(milliseconds: lastTime), lastMetres: (anchor.centimetres + footCm + 50) / 100,
            outcome: footCm > 0 ? .lastMetres : .toTheDoor, park: park, assumedWidth: label.reliesOnAssumedWidth)
    }

    /// Centimetres on the road from the start to its parking place, and the label of the whole way.
    private func measured(_ start: Int) -> (centimetres: Int, label: WayLabel) {
        let position = starts[start].position
        let length = metric.city.lengthCm(ofEdge: position.edge)
        let isDoubtful = metric.assumedWidths.contains(position.edge)
        switch leaving[start] {
        case .not: preconditionFailure("only a start that has arrived has a way")
        case .from(let node): return (label(of: node).centimetres, label(of: node))
        case .straight(let arc, _):
            let goal = Metric.part(of: length, upTo: anchor.position.fraction(onArc: arc))
            let own = Metric.part(of: length, upTo: position.fraction(onArc: arc))
            let label = WayLabel(
                centimetres: 0, park: SearchSpace.anchorForward, reliesOnAssumedWidth: isDoubtful)
            return (goal - own, label)
        case .byEnd(let arc, _):
            let rest = length - Metric.part(of: length, upTo: position.fraction(onArc: arc))
            var label = label(of: metric.city.head(ofArc: arc))
            label.reliesOnAssumedWidth = label.reliesOnAssumedWidth || isDoubtful
            return (rest + label.centimetres, label)
        }
    }

    private func label(of node: Int) -> WayLabel {
        var chain: [Int] = []
        var current = node
        while space.label[current].centimetres < 0 {
            let via = space.via[current]
            if via < 0 {
                space.label[current] = lastLabel(current, via)
            } else {
                chain.append(current)
                current = metric.city.head(ofArc: metric.city.arc(enteringAtSlot: Int(via)))
            }
        }
        var label = space.label[current]
        for node in chain.reversed() {
            let edge = metric.city.arc(enteringAtSlot: Int(space.via[node])) >> 1
            label.centimetres += metric.city.lengthCm(ofEdge: edge)
            label.reliesOnAssumedWidth = label.reliesOnAssumedWidth || metric.assumedWidths.contains(edge)
            space.label[node] = label
        }
        return label
    }

    private func lastLabel(_ node: Int, _ mark: Int32) -> WayLabel {
        if mark == SearchSpace.parksHere {
            return WayLabel(centimetres: 0, park: Int32(node), reliesOnAssumedWidth: false)
        }
        let anchorEdge = anchorStretch(mark)
        return WayLabel(
            centimetres: anchorEdge?.centimetres(in: metric.city) ?? 0, park: SearchSpace.anchorForward,
            reliesOnAssumedWidth: anchorEdge.map { metric.assumedWidths.contains($0.arc >> 1) } ?? false)
    }

    /// The part of the anchor's edge that leads to the anchor; `nil` when the anchor stands on a node.
    private func anchorStretch(_ mark: Int32) -> Stretch? {
        guard mark != SearchSpace.anchorHere else { return nil }
        let edge = anchor.position.edge
        let arc = mark == SearchSpace.anchorForward ? edge * 2 : edge * 2 + 1
        return Stretch(arc: arc, from: 0, to: anchor.position.fraction(onArc: arc))
    }

    /// What is walked from a parking node to the anchor.
    func footWay(from node: Int) -> [Stretch] {
        var way: [Stretch] = []
        var current = node
        while space.via[space.nodes + current] >= 0 {
            let arc = metric.city.arc(enteringAtSlot: Int(space.via[space.nodes + current]))
            way.append(Stretch(arc: arc))
            current = metric.city.head(ofArc: arc)
        }
        return way + [anchorStretch(space.via[space.nodes + current])].compactMap(\.self)
    }

    /// The drive of a start that has arrived, and where it parks: a node, or `nil` for the anchor.
    func drive(_ start: Int) -> Drive {
        let position = starts[start].position
        switch leaving[start] {
        case .not: preconditionFailure("only a start that has arrived has a way")
        case .from(let node): return drive(from: node)
        case .straight(let arc, let weight):
            let goal = anchor.position.fraction(onArc: arc)
            let own = Stretch(arc: arc, from: position.fraction(onArc: arc), to: goal)
            return Drive(stretches: [own], firstWeight: weight, park: nil)
        case .byEnd(let arc, let weight):
            var drive = drive(from: metric.city.head(ofArc: arc))
            drive.stretches.insert(Stretch(arc: arc, from: position.fraction(onArc: arc)), at: 0)
            drive.firstWeight = weight
            return drive
        }
    }

    private func drive(from node: Int) -> Drive {
        var drive = Drive(stretches: [], firstWeight: nil, park: nil)
        var current = node
        while space.via[current] >= 0 {
            let arc = metric.city.arc(enteringAtSlot: Int(space.via[current]))
            drive.stretches.append(Stretch(arc: arc))
            current = metric.city.head(ofArc: arc)
        }
        if space.via[current] == SearchSpace.parksHere {
            drive.park = current
        } else if let last = anchorStretch(space.via[current]) {
            drive.stretches.append(last)
        }
        return drive
    }
}

/// A part of an arc, all of it unless told otherwise.
struct Stretch {
    let arc: Int
    var from: Int32 = 0
    var to: Int32 = RoadPosition.whole

    func centimetres(in city: City) -> Int {
        let length = city.lengthCm(ofEdge: arc >> 1)
        return Metric.part(of: length, upTo: to) - Metric.part(of: length, upTo: from)
    }
}

/// A vehicle's way, stretch by stretch.
struct Drive {
    var stretches: [Stretch]
    /// What all of the first stretch's arc costs a unit that begins inside of it, in milliseconds.
    var firstWeight: Int?
    /// A node, or `nil` for the anchor.
    var park: Int?
}
