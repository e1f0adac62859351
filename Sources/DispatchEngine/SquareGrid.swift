// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Open incidents in squares of the map, in each in the order of their numbers, which is that of their coming.
struct SquareGrid: Sendable {
    private struct Square: Hashable {
        var lat: Int32
        var lon: Int32
    }

    /// An incident and where it is.
    struct Spot: Sendable {
        let incident: IncidentID
        let place: Coordinate
    }

    /// In 1e-7 degree of latitude and longitude.
    let side: Int32
    private var squares: [Square: [Spot]] = [:]

    init(side: Int32) { self.side = side }

    mutating func insert(_ incident: IncidentID, at place: Coordinate) {
        squares[square(place), default: []].insert(Spot(incident: incident, place: place))
    }

    mutating func remove(_ incident: IncidentID, at place: Coordinate) {
        let square = square(place)
        squares[square]?.remove(incident)
        if squares[square]?.isEmpty == true { squares[square] = nil }
    }

    /// The newest incidents within `metres` of the place: at most `most`, and no more than four times as many are looked
    /// at, for most of a square may lie outside.
    func newest(_ most: Int, within metres: Int, of place: Coordinate, into found: inout Set<IncidentID>) {
        let lists = reach(of: place, metres)
        var left = lists.map(\.count)
        var (looked, taken) = (0, 0)
        while taken < most, looked < 4 * most {
            var newest: (list: Int, spot: Spot)?
            for list in lists.indices where left[list] > 0 {
                let spot = lists[list][left[list] - 1]
                if newest.map({ $0.spot.incident < spot.incident }) ?? true { newest = (list, spot) }
            }
            guard let (list, spot) = newest else { return }
            left[list] -= 1
            looked += 1
            guard Int(place.metres(to: spot.place).rounded()) <= metres else { continue }
            found.insert(spot.incident)
            taken += 1
        }
    }

    /// The newest incidents of the square around the place and of each of the eight around that one.
    func newestAround(_ place: Coordinate, _ most: Int, into found: inout Set<IncidentID>) {
        let centre = square(place)
        for lat in centre.lat - 1...centre.lat + 1 {
            for lon in centre.lon - 1...centre.lon + 1 {
                for spot in squares[Square(lat: lat, lon: lon)]?.suffix(most) ?? [] { found.insert(spot.incident) }
            }
        }
    }

    /// All squares that may hold something so near.
    private func reach(of place: Coordinate, _ metres: Int) -> [[Spot]] {
        let centre = square(place)
        let height = Double(side) * Coordinate.metresPerE7
        let rows = Int32((Double(metres) / height).rounded(.up))
        // Meridians draw together: twice as many squares reach far enough up to 60 degrees.
        let columns = rows * 2
        var lists: [[Spot]] = []
        for lat in centre.lat - rows...centre.lat + rows {
            for lon in centre.lon - columns...centre.lon + columns {
                if let square = squares[Square(lat: lat, lon: lon)] { lists.append(square) }
            }
        }
        return lists
    }

    private func square(_ place: Coordinate) -> Square {
        Square(lat: place.latE7.flooredDivision(by: side), lon: place.lonE7.flooredDivision(by: side))
    }
}

extension [SquareGrid.Spot] {
    /// New numbers are the highest; an older one comes back only when its incident moves or is opened again.
    fileprivate mutating func insert(_ spot: SquareGrid.Spot) { insert(spot, at: place(of: spot.incident)) }

    fileprivate mutating func remove(_ incident: IncidentID) {
        let at = place(of: incident)
        if at < count, self[at].incident == incident { remove(at: at) }
    }

    /// Where the incident stands or would stand.
    private func place(of incident: IncidentID) -> Int {
        guard let last, last.incident >= incident else { return count }
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].incident < incident { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Int32 {
    fileprivate func flooredDivision(by divisor: Int32) -> Int32 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
