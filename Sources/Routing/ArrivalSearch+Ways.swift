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
        let footCm = label.park >= 0 ? footArcs(from: Int(label.park)).reduce(0) { $0 + $1.centimetres } : 0
        let city = metric.city
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
        case .straight(let arc):
            let goal = Metric.part(of: length, upTo: anchor.position.fraction(onArc: arc))
            let own = Metric.part(of: length, upTo: position.fraction(onArc: arc))
            let label = WayLabel(
                centimetres: 0, park: SearchSpace.anchorForward, reliesOnAssumedWidth: isDoubtful)
            return (goal - own, label)
        case .byEnd(let arc):
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
        let final = anchorArc(mark)
        return WayLabel(
            centimetres: final.centimetres, park: SearchSpace.anchorForward,
            reliesOnAssumedWidth: metric.assumedWidths.contains(final.arc >> 1))
    }

    /// The arc of the anchor's edge that leads to the anchor, and how much of it.
    func anchorArc(_ mark: Int32) -> (arc: Int, centimetres: Int) {
        let edge = anchor.position.edge
        let arc = mark == SearchSpace.anchorForward ? edge * 2 : edge * 2 + 1
        let length = metric.city.lengthCm(ofEdge: edge)
        return (arc, Metric.part(of: length, upTo: anchor.position.fraction(onArc: arc)))
    }

    /// The arcs walked from a parking node; the last is walked up to the anchor.
    func footArcs(from node: Int) -> [(arc: Int, centimetres: Int)] {
        var arcs: [(arc: Int, centimetres: Int)] = []
        var current = node
        while true {
            let via = space.via[space.nodes + current]
            guard via >= 0 else {
                arcs.append(anchorArc(via))
                return arcs
            }
            let arc = metric.city.arc(enteringAtSlot: Int(via))
            arcs.append((arc, metric.city.lengthCm(ofEdge: arc >> 1)))
            current = metric.city.head(ofArc: arc)
        }
    }

    /// The drive of a start that has arrived, arc by arc, and where it parks: a node, or `nil` for the anchor.
    func drive(_ start: Int) -> (stretches: [Stretch], parkNode: Int?) {
        let position = starts[start].position
        var stretches: [Stretch] = []
        switch leaving[start] {
        case .not: preconditionFailure("only a start that has arrived has a way")
        case .straight(let arc):
            let goal = anchor.position.fraction(onArc: arc)
            return ([Stretch(arc: arc, from: position.fraction(onArc: arc), to: goal)], nil)
        case .byEnd(let arc):
            stretches.append(Stretch(arc: arc, from: position.fraction(onArc: arc), to: RoadPosition.whole))
            var current = metric.city.head(ofArc: arc)
            while space.via[current] >= 0 {
                let arc = metric.city.arc(enteringAtSlot: Int(space.via[current]))
                stretches.append(Stretch(arc: arc, from: 0, to: RoadPosition.whole))
                current = metric.city.head(ofArc: arc)
            }
            let mark = space.via[current]
            if mark == SearchSpace.parksHere { return (stretches, current) }
            let last = anchorArc(mark).arc
            stretches.append(Stretch(arc: last, from: 0, to: anchor.position.fraction(onArc: last)))
            return (stretches, nil)
        }
    }
}

/// A part of an arc that is driven.
struct Stretch {
    let arc: Int
    let from: Int32
    let to: Int32
}
