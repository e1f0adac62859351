// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

extension City {
    /// Farther than this from every road, a point has no place on the map.
    public static let snapMetres = 2000.0

    /// The nearest place on any edge of `edges`; exact on the plane through `point`. `nil`: none within `metres`.
    public func nearest(
        to point: Coordinate, within metres: Double = City.snapMetres, in edges: BitSet
    ) -> RoadPosition? {
        let plane = LocalPlane(at: point)
        return grid.nearest(plane, within: metres, where: { edges.contains($0) }).map(position)
    }

    /// The same for edges that `isUsable` accepts.
    public func nearest(
        to point: Coordinate, within metres: Double = City.snapMetres, where isUsable: (Int) -> Bool
    ) -> RoadPosition? {
        grid.nearest(LocalPlane(at: point), within: metres, where: isUsable).map(position)
    }

    /// For every edge with a place within `metres`, its nearest place; nearest first, then by edge.
    public func positions(within metres: Double, of point: Coordinate) -> [RoadPosition] {
        let plane = LocalPlane(at: point)
        var best: [Int: RoadGrid.Found] = [:]
        forEachSegment(within: metres, of: point) { segment in
            let (square, along) = plane.nearest(onSegment: segment.from, segment.to)
            guard square <= metres * metres else { return }
            let edge = Int(segment.edge)
            let found = RoadGrid.Found(square: square, along: along, edge: edge, point: Int(segment.point))
            if let known = best[edge], (known.square, known.point) <= (found.square, found.point) { return }
            best[edge] = found
        }
        return best.values.sorted { ($0.square, $0.edge) < ($1.square, $1.edge) }.map(position)
    }

    /// The place at `fraction` of an edge.
    public func position(onEdge edge: Int, fraction: Int32) -> RoadPosition {
        let range = shapeRange(edge)
        var rest = Double(fraction) / Double(RoadPosition.whole) * lengthAlong(range)
        for index in range.lowerBound..<range.upperBound - 1 {
            let piece = LocalPlane.metres(shapePoints[index], shapePoints[index + 1])
            if rest <= piece, piece > 0 {
                let place = between(index, rest / piece)
                return RoadPosition(edge: edge, fraction: fraction, coordinate: place, metresAway: 0)
            }
            rest -= piece
        }
        let end = shapePoints[range.upperBound - 1]
        return RoadPosition(edge: edge, fraction: fraction, coordinate: end, metresAway: 0)
    }

    /// The nodes that a place stands on: one at an end of its edge, both ends of an edge without length, none inside.
    /// An edge with times of its own is passed in that time, however short it is.
    public func nodes(at place: RoadPosition) -> [Int] {
        if lengthCm(ofEdge: place.edge) == 0, given[place.edge] == nil { return [tail(ofEdge: place.edge), head(ofEdge: place.edge)] }
        if place.fraction == 0 { return [tail(ofEdge: place.edge)] }
        return place.fraction == RoadPosition.whole ? [head(ofEdge: place.edge)] : []
    }

    /// The shape points of an arc that lie between two of its fractions, each with its own fraction, in driving order.
    public func bends(ofArc arc: Int, from: Int32, to: Int32) -> [(coordinate: Coordinate, fraction: Int32)] {
        let range = shapeRange(arc >> 1)
        let total = lengthAlong(range)
        var bends: [(coordinate: Coordinate, fraction: Int32)] = []
        var metres = 0.0
        for step in 1..<range.count - 1 {
            let index = arc & 1 == 0 ? range.lowerBound + step : range.upperBound - 1 - step
            metres += LocalPlane.metres(shapePoints[arc & 1 == 0 ? index - 1 : index + 1], shapePoints[index])
            let fraction = total > 0 ? Int32((metres / total * Double(RoadPosition.whole)).rounded()) : 0
            if fraction > from, fraction < to { bends.append((shapePoints[index], fraction)) }
        }
        return bends
    }

    /// Segments that may lie within `metres` of `point`: all that do, and some more.
    func forEachSegment(within metres: Double, of point: Coordinate, _ body: (GridSegment) -> Void) {
        let plane = LocalPlane(at: point)
        let lat = min(metres / plane.metresPerLatE7 + 1, 1.8e9)
        let lon = min(metres / max(plane.metresPerLonE7, 1e-6) + 1, 3.6e9)
        func limited(_ value: Double) -> Int32 { Int32(min(max(value.rounded(), -2.1e9), 2.1e9)) }
        grid.forEachSegment(
            south: limited(Double(point.latE7) - lat), west: limited(Double(point.lonE7) - lon),
            north: limited(Double(point.latE7) + lat), east: limited(Double(point.lonE7) + lon), body)
    }

    private func position(_ found: RoadGrid.Found) -> RoadPosition {
        let range = shapeRange(found.edge)
        let before = lengthAlong(range.lowerBound..<found.point + 1)
        let piece = LocalPlane.metres(shapePoints[found.point], shapePoints[found.point + 1])
        let total = before + piece + lengthAlong(found.point + 1..<range.upperBound)
        let share = total > 0 ? (before + piece * found.along) / total : 0
        let whole = Double(RoadPosition.whole)
        let fraction = Int32(min(max((share * whole).rounded(), 0), whole))
        return RoadPosition(
            edge: found.edge, fraction: fraction, coordinate: coordinate(found, range, fraction),
            metresAway: found.square.squareRoot())
    }

    /// What rounds to an end of the edge is that end.
    private func coordinate(_ found: RoadGrid.Found, _ range: Range<Int>, _ fraction: Int32) -> Coordinate {
        switch fraction {
        case 0: shapePoints[range.lowerBound]
        case RoadPosition.whole: shapePoints[range.upperBound - 1]
        default: between(found.point, found.along)
        }
    }

    /// Metres along the shape points of `range`.
    private func lengthAlong(_ range: Range<Int>) -> Double {
        var metres = 0.0
        var index = range.lowerBound + 1
        while index < range.upperBound {
            metres += LocalPlane.metres(shapePoints[index - 1], shapePoints[index])
            index += 1
        }
        return metres
    }

    private func between(_ point: Int, _ share: Double) -> Coordinate {
        let a = shapePoints[point]
        let b = shapePoints[point + 1]
        return Coordinate(
            latE7: Int32((Double(a.latE7) + (Double(b.latE7) - Double(a.latE7)) * share).rounded()),
            lonE7: Int32((Double(a.lonE7) + (Double(b.lonE7) - Double(a.lonE7)) * share).rounded()))
    }
}
