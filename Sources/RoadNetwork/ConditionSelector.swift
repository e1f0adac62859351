// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Which edges a condition means: the same edges for the same condition on the same city, always.
extension RoadConditions {
    /// The edges of one condition, ascending. Empty when its place is not on the map.
    public static func edges(of condition: RoadCondition, in city: City) -> [Int] {
        if condition.outline.count >= 3 { return city.edges(inside: condition.outline) }
        let reach = condition.at.flatMap { condition.radiusM > 0 ? ($0, Double(condition.radiusM)) : nil }
        if !condition.street.isEmpty {
            let street = city.edges(alongStreet: FoldedText(condition.street))
            guard let (at, metres) = reach else { return street }
            let near = Set(city.positions(within: metres, of: at).map(\.edge))
            return street.filter(near.contains)
        }
        if let (at, metres) = reach { return city.positions(within: metres, of: at).map(\.edge).sorted() }
        return condition.at.flatMap(city.roadMeant).map { [$0] } ?? []
    }
}

extension City {
    /// Edges that carry a name which folds to `name`, ascending.
    public func edges(alongStreet name: FoldedText) -> [Int] {
        let numbers = texts.numbers(foldingTo: name)
        guard !numbers.isEmpty else { return [] }
        return (0..<edgeCount).filter { edge in
            edgeNames.range(edge).contains { numbers.contains(edgeNames.texts[$0]) }
        }
    }

    /// Who points at a road on a map means the carriageway, not the pavement mapped beside it.
    func roadMeant(by point: Coordinate) -> Int? {
        guard let any = nearest(to: point, where: { _ in true }) else { return nil }
        let pavementMetres = 15.0
        let drivable = nearest(to: point, within: any.metresAway + pavementMetres) { edge in
            switch RoadClass(rawValue: road.roadClass[edge]) ?? .unknown {
            case .footway, .path, .steps, .bridleway, .cycleway, .pedestrian, .ferry, .barrier: false
            default: true
            }
        }
        return (drivable ?? any).edge
    }

    /// Edges with any part inside of the outline, ascending. The outline closes itself.
    func edges(inside outline: [Coordinate]) -> [Int] {
        let lats = outline.map(\.latE7)
        let lons = outline.map(\.lonE7)
        guard let south = lats.min(), let north = lats.max(), let west = lons.min(), let east = lons.max()
        else { return [] }
        let sides = zip(outline, outline[1...] + outline[..<1])
        var found: Set<Int> = []
        grid.forEachSegment(south: south, west: west, north: north, east: east) { segment in
            let edge = Int(segment.edge)
            guard !found.contains(edge) else { return }
            let touches =
                Outline.contains(outline, segment.from)
                || sides.contains { Outline.cross($0, $1, segment.from, segment.to) }
            if touches { found.insert(edge) }
        }
        return found.sorted()
    }
}

/// Plane geometry on fixed-point degrees: exact, so that a point on the line is on the same side everywhere.
private enum Outline {
    /// Even-odd rule.
    static func contains(_ outline: [Coordinate], _ point: Coordinate) -> Bool {
        var inside = false
        var previous = outline[outline.count - 1]
        for corner in outline {
            if (corner.latE7 > point.latE7) != (previous.latE7 > point.latE7) {
                let (low, high) = corner.latE7 < previous.latE7 ? (corner, previous) : (previous, corner)
                if side(low, high, point) > 0 { inside.toggle() }
            }
            previous = corner
        }
        return inside
    }

    static func cross(_ a: Coordinate, _ b: Coordinate, _ c: Coordinate, _ d: Coordinate) -> Bool {
        side(a, b, c).signum() * side(a, b, d).signum() <= 0 && side(c, d, a).signum() * side(c, d, b).signum() <= 0
            && max(min(a.latE7, b.latE7), min(c.latE7, d.latE7)) <= min(max(a.latE7, b.latE7), max(c.latE7, d.latE7))
            && max(min(a.lonE7, b.lonE7), min(c.lonE7, d.lonE7)) <= min(max(a.lonE7, b.lonE7), max(c.lonE7, d.lonE7))
    }

    /// Positive when `point` lies west of the line from `low` up to `high`.
    private static func side(_ low: Coordinate, _ high: Coordinate, _ point: Coordinate) -> Int128 {
        let rise = Int128(high.latE7) - Int128(low.latE7)
        let run = Int128(high.lonE7) - Int128(low.lonE7)
        let up = Int128(point.latE7) - Int128(low.latE7)
        let over = Int128(point.lonE7) - Int128(low.lonE7)
        return run * up - rise * over
    }
}
