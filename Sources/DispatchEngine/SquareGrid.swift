// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Vocabulary

/// Open incidents in squares of the map, in each in the order of their numbers, which is that of their coming.
struct SquareGrid: Sendable {
    private struct Square: Hashable {
        var lat: Int32
        var lon: Int32
    }

    /// In 1e-7 degree of latitude and longitude.
    let side: Int32
    private var squares: [Square: SpotList] = [:]

    init(side: Int32) { self.side = side }

    /// - Parameter slot: where it is found in the `CandidateSlab`.
    mutating func insert(_ incident: IncidentID, slot: Int32, at place: Coordinate) {
        squares[square(place), default: SpotList()].insert(Spot(number: incident.number, place: place, slot: slot))
    }

    mutating func remove(_ incident: IncidentID, at place: Coordinate) {
        let square = square(place)
        squares[square]?.remove(incident.number)
        if squares[square]?.spots.isEmpty == true { squares[square] = nil }
    }

    /// The newest incidents within `metres` of the place: at most `most`, and no more than four times as many are looked
    /// at, for most of a square may lie outside.
    ///
    /// - Returns: the number before which nothing was looked at; `nil` when everything was.
    func newest(_ most: Int, within metres: Int, of place: Coordinate, _ found: (Int32) -> Void) -> IncidentID? {
        let lists = lists(in: Box(around: place, metres))
        let circle = Circle(around: place, metres)
        var left = lists.map(\.count)
        // 0: all of the list were looked at.
        var next = lists.map { $0.last?.number ?? 0 }
        var (looked, taken) = (0, 0)
        while true {
            var list = 0
            for other in next.indices where next[other] > next[list] { list = other }
            guard list < next.count, next[list] > 0 else { return nil }
            if taken == most || looked == 4 * most { return IncidentID(next[list] + 1) }
            left[list] -= 1
            looked += 1
            next[list] = left[list] == 0 ? 0 : lists[list][left[list] - 1].number
            let spot = lists[list][left[list]]
            guard circle.contains(spot.place) else { continue }
            found(spot.slot)
            taken += 1
        }
    }

    /// The newest incidents of the square around the place and of each of the eight around that one, of those before `limit`.
    func newestAround(_ place: Coordinate, _ most: Int, before limit: IncidentID, _ found: (Int32) -> Void) {
        let centre = square(place)
        for lat in centre.lat - 1...centre.lat + 1 {
            for lon in centre.lon - 1...centre.lon + 1 {
                guard let list = squares[Square(lat: lat, lon: lon)] else { continue }
                for spot in list.spots.suffix(most) where spot.number < limit.number { found(spot.slot) }
            }
        }
    }

    /// All squares of the box that hold something.
    private func lists(in box: Box) -> [[Spot]] {
        let (low, high) = (square(box.low), square(box.high))
        var lists: [[Spot]] = []
        for lat in low.lat...high.lat {
            for lon in low.lon...high.lon {
                if let square = squares[Square(lat: lat, lon: lon)] { lists.append(square.spots) }
            }
        }
        return lists
    }

    private func square(_ place: Coordinate) -> Square {
        Square(lat: place.latE7.flooredDivision(by: side), lon: place.lonE7.flooredDivision(by: side))
    }
}

/// A little more than everything so near to a place.
private struct Box {
    let low: Coordinate
    let high: Coordinate

    init(around place: Coordinate, _ metres: Int) {
        let height = Double(metres + 1) / Coordinate.metresPerE7
        // Meridians draw together, on the far side a little more than here. Beyond 80 degrees the box is too narrow: nobody lives there.
        let width = 1.01 * height / max(0.17, place.longitudeScale)
        low = Coordinate(latE7: Box.clamped(place.latE7, -height), lonE7: Box.clamped(place.lonE7, -width))
        high = Coordinate(latE7: Box.clamped(place.latE7, height), lonE7: Box.clamped(place.lonE7, width))
    }

    private static func clamped(_ value: Int32, _ change: Double) -> Int32 {
        Int32(max(-1_810_000_000, min(1_810_000_000, Double(value) + change)))
    }
}

/// Everything so near to a place: what `Coordinate.metres` rounds to no more than the radius.
///
/// The cosine of the latitude is worked out once; within a hundredth of the edge, where that of the way's middle could
/// decide otherwise, the exact distance does.
private struct Circle {
    private let centre: Coordinate
    private let metres: Int
    private let longitudeScale: Double
    private let surelyIn: Double
    private let surelyOut: Double

    init(around centre: Coordinate, _ metres: Int) {
        (self.centre, self.metres) = (centre, metres)
        longitudeScale = centre.longitudeScale
        let radius = (Double(metres) + 0.5) / Coordinate.metresPerE7
        (surelyIn, surelyOut) = (0.99 * radius * 0.99 * radius, 1.01 * radius * 1.01 * radius)
    }

    func contains(_ place: Coordinate) -> Bool {
        let dy = Double(place.latE7) - Double(centre.latE7)
        let dx = (Double(place.lonE7) - Double(centre.lonE7)) * longitudeScale
        let square = dx * dx + dy * dy
        if square < surelyIn { return true }
        if square > surelyOut { return false }
        return Int(centre.metres(to: place).rounded()) <= metres
    }
}

/// An open incident as a search looks at it first: of those looked at most go no further.
private struct Spot: Sendable {
    let number: UInt64
    let place: Coordinate
    let slot: Int32
}

/// Open incidents in the order of their numbers.
private struct SpotList: Sendable {
    private(set) var spots: [Spot] = []

    /// New numbers are the highest; an older one comes back only when its incident moves or is opened again.
    mutating func insert(_ spot: Spot) { spots.insert(spot, at: place(of: spot.number)) }

    mutating func remove(_ number: UInt64) {
        let at = place(of: number)
        if at < spots.count, spots[at].number == number { spots.remove(at: at) }
    }

    /// Where the incident stands or would stand.
    private func place(of number: UInt64) -> Int {
        guard let last = spots.last, last.number >= number else { return spots.count }
        var (low, high) = (0, spots.count)
        while low < high {
            let middle = (low + high) / 2
            if spots[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Int32 {
    fileprivate func flooredDivision(by divisor: Int32) -> Int32 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
