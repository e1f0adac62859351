// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Every index of a city, checked once when it is opened, so that no search has to check again.
///
/// The checksums catch accidents; these catch a file written by something that is not keng, or by a keng with a fault.
extension City {
    func checkRanges() throws(CityFileError) {
        try checkNetwork()
        try checkShapes()
        try checkAttributes()
        try checkTexts()
        try checkGrid()
    }

    private func require(_ holds: Bool, _ section: CitySection) throws(CityFileError) {
        guard holds else { throw .damaged("\(section)") }
    }

    private func checkNetwork() throws(CityFileError) {
        let edges = edgeTail.count
        try require(nodes.count < Int(Int32.max) / 4, .nodes)
        try require(edges < Int(Int32.max) / 4 && edgeHead.count == edges && edgeTail.isBelow(nodes.count), .edgeTail)
        try require(edgeHead.isBelow(nodes.count), .edgeHead)
        try require(edgeLength.count == edges, .edgeLength)
        try require(edgeWay.count == edges, .edgeWay)
        try require(isPermutation(nodeOrder), .nodeOrder)
        try require(given.isSound(edges: edges), .givenForward)
        try require(firstOut.count == nodes.count + 1 && firstOut.climbs(to: edges * 2), .firstOut)
        try require(outHead.count == edges * 2 && outHead.isBelow(nodes.count), .outHead)
        try require(outArc.count == edges * 2 && outArc.isBelow(edges * 2), .outArc)
        var agrees = true
        for node in 0..<nodes.count {
            for slot in slots(ofNode: node) {
                let arc = Int(outArc.base[slot])
                agrees = agrees && tail(ofArc: arc) == node && head(ofArc: arc) == Int(outHead.base[slot])
            }
        }
        try require(agrees, .outArc)
    }

    /// Whether every node stands in `order` once.
    private func isPermutation(_ order: Column<UInt32>) -> Bool {
        guard order.count == nodes.count, order.isBelow(nodes.count) else { return false }
        var seen = BitSet(capacity: nodes.count)
        var isRepeated = false
        for rank in 0..<order.count {
            let node = Int(order.base[rank])
            isRepeated = isRepeated || seen.contains(node)
            seen.insert(node)
        }
        return !isRepeated
    }

    private func checkShapes() throws(CityFileError) {
        try require(shapeStart.count == edgeCount + 1 && shapeStart.climbs(to: shapePoints.count), .shapeStart)
        var meets = true
        for edge in 0..<edgeCount {
            let from = Int(shapeStart.base[edge])
            let to = Int(shapeStart.base[edge + 1])
            meets =
                meets && to - from >= 2 && shapePoints.base[from] == nodes[tail(ofEdge: edge)]
                && shapePoints.base[to - 1] == nodes[head(ofEdge: edge)]
        }
        try require(meets, .shapePoints)
    }

    private func checkAttributes() throws(CityFileError) {
        let edges = edgeCount
        let bytes: [(Column<UInt8>, CitySection, limit: Int)] = [
            (road.roadClass, .roadClass, RoadClass.allCases.count), (road.speedForward, .speedForward, 256),
            (road.speedBackward, .speedBackward, 256), (road.lanes, .lanes, 256),
            (road.surface, .surface, Surface.allCases.count), (road.barrier, .barrier, Int(Barrier.block.rawValue) + 1),
            (road.signalsForward, .signalsForward, 256), (road.signalsBackward, .signalsBackward, 256),
        ]
        for (column, section, limit) in bytes {
            try require(column.count == edges && column.isBelow(limit), section)
        }
        let words: [(Column<UInt16>, CitySection)] = [
            (road.flags, .flags), (road.width, .width), (road.maxHeight, .maxHeight), (road.maxLength, .maxLength),
            (road.maxWeight, .maxWeight), (road.water, .water),
        ]
        for (column, section) in words { try require(column.count == edges, section) }
        let kinds = UInt8(Access.allCases.count)
        try require(road.access.count == edges, .access)
        try require((0..<edges).allSatisfy { road.access[$0] & 15 < kinds && road.access[$0] >> 4 < kinds }, .access)
    }

    private func checkTexts() throws(CityFileError) {
        let edges = edgeCount
        let places = placeCount
        try require(edgeNames.starts.count == edges + 1, .edgeNameStart)
        try require(edgeNames.starts.climbs(to: edgeNames.texts.count), .edgeNameStart)
        try require(edgeNames.texts.isBelow(texts.count), .edgeNames)
        try require(rules.starts.count == edges + 1 && rules.starts.climbs(to: rules.subject.count), .ruleStart)
        try require(rules.subject.isBelow(Int(ConditionalRule.Subject.turn.rawValue) + 1), .ruleSubject)
        try require(rules.value.count == rules.subject.count && rules.value.isBelow(texts.count), .ruleValue)
        try require(rules.condition.count == rules.subject.count, .ruleCondition)
        try require(rules.condition.isBelow(texts.count), .ruleCondition)
        try require(placeColumns.kind.isBelow(PlaceKind.allCases.count), .placeKind)
        try require(placeColumns.coordinate.count == places, .placeCoordinate)
        try require(placeColumns.mapID.count == places, .placeMapID)
        try require(placeColumns.names.starts.count == places + 1, .placeNameStart)
        try require(placeColumns.names.starts.climbs(to: placeColumns.names.texts.count), .placeNameStart)
        try require(placeColumns.names.texts.isBelow(texts.count), .placeNames)
    }

    private func checkGrid() throws(CityFileError) {
        try require(grid.starts.count == grid.frame.cells + 1, .gridStart)
        try require(grid.starts.climbs(to: grid.segments.count), .gridStart)
        var fits = true
        for index in 0..<grid.segments.count {
            let segment = grid.segments.base[index]
            let edge = Int(segment.edge)
            guard edge < edgeCount else { throw .damaged("\(CitySection.gridSegments)") }
            fits =
                fits && segment.point >= shapeStart.base[edge] && segment.point + 1 < shapeStart.base[edge + 1]
        }
        try require(fits, .gridSegments)
    }
}
