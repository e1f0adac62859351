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
    private var squares: [Square: CandidateList] = [:]

    init(side: Int32) { self.side = side }

    mutating func insert(_ candidate: DuplicateCandidate, at place: Coordinate) {
        squares[square(place), default: CandidateList()].insert(candidate)
    }

    mutating func remove(_ incident: IncidentID, at place: Coordinate) {
        let square = square(place)
        squares[square]?.remove(incident)
        if squares[square]?.isEmpty == true { squares[square] = nil }
    }

    /// The newest incidents within `metres` of the place: at most `most`, and no more than four times as many are looked
    /// at, for most of a square may lie outside.
    ///
    /// - Returns: the number before which nothing was looked at; `nil` when everything was.
    func newest(_ most: Int, within metres: Int, of place: Coordinate, into found: inout [DuplicateCandidate]) -> IncidentID? {
        let box = Box(around: place, metres)
        let lists = lists(in: box)
        var left = lists.map(\.count)
        // 0: all of the list were looked at.
        var next = lists.map { $0.number(at: $0.count - 1) }
        var (looked, taken) = (0, 0)
        while true {
            var list = 0
            for other in next.indices where next[other] > next[list] { list = other }
            guard list < next.count, next[list] > 0 else { return nil }
            if taken == most || looked == 4 * most { return IncidentID(next[list] + 1) }
            left[list] -= 1
            looked += 1
            next[list] = lists[list].number(at: left[list] - 1)
            let candidate = lists[list][left[list]]
            guard let there = candidate.coordinate, box.contains(there), Int(place.metres(to: there).rounded()) <= metres else { continue }
            found.append(candidate)
            taken += 1
        }
    }

    /// The newest incidents of the square around the place and of each of the eight around that one, of those before `limit`.
    func newestAround(_ place: Coordinate, _ most: Int, before limit: IncidentID, into found: inout [DuplicateCandidate]) {
        let centre = square(place)
        for lat in centre.lat - 1...centre.lat + 1 {
            for lon in centre.lon - 1...centre.lon + 1 {
                guard let list = squares[Square(lat: lat, lon: lon)] else { continue }
                for candidate in list.newest(most) where candidate.incident < limit { found.append(candidate) }
            }
        }
    }

    /// All squares of the box that hold something.
    private func lists(in box: Box) -> [CandidateList] {
        let (low, high) = (square(box.low), square(box.high))
        var lists: [CandidateList] = []
        for lat in low.lat...high.lat {
            for lon in low.lon...high.lon {
                if let square = squares[Square(lat: lat, lon: lon)] { lists.append(square) }
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

    func contains(_ place: Coordinate) -> Bool {
        place.latE7 >= low.latE7 && place.latE7 <= high.latE7 && place.lonE7 >= low.lonE7 && place.lonE7 <= high.lonE7
    }

    private static func clamped(_ value: Int32, _ change: Double) -> Int32 {
        Int32(max(-1_810_000_000, min(1_810_000_000, Double(value) + change)))
    }
}

/// Open incidents in the order of their numbers.
struct CandidateList: Sendable {
    private var candidates: [DuplicateCandidate] = []

    var count: Int { candidates.count }
    var isEmpty: Bool { candidates.isEmpty }
    subscript(at: Int) -> DuplicateCandidate { candidates[at] }

    /// 0 before the first.
    func number(at: Int) -> UInt64 { at < 0 ? 0 : candidates[at].incident.number }

    func newest(_ most: Int) -> ArraySlice<DuplicateCandidate> { candidates.suffix(most) }

    /// New numbers are the highest; an older one comes back only when its incident moves or is opened again.
    mutating func insert(_ candidate: DuplicateCandidate) { candidates.insert(candidate, at: place(of: candidate.incident)) }

    mutating func remove(_ incident: IncidentID) {
        let at = place(of: incident)
        if at < count, candidates[at].incident == incident { candidates.remove(at: at) }
    }

    /// Where the incident stands or would stand.
    private func place(of incident: IncidentID) -> Int {
        guard let last = candidates.last, last.incident >= incident else { return count }
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if candidates[middle].incident < incident { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Int32 {
    fileprivate func flooredDivision(by divisor: Int32) -> Int32 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
