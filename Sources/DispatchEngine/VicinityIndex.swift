// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Vocabulary

/// Which incidents lie near a place: the board in squares of about a kilometre, so that a call in a storm is compared
/// with its neighbours and not with the whole city.
///
/// Derived from the incidents, therefore neither stored nor compared; rebuilt when a snapshot is read.
struct VicinityIndex: Sendable {
    private struct Square: Hashable {
        var lat: Int32
        var lon: Int32
    }

    /// 0.01 degree: 1.1 km of latitude, a little less of longitude everywhere but at the equator.
    private static let side: Int32 = 100_000
    private static let metres = 1000.0

    private var squares: [Square: Set<IncidentID>] = [:]
    private var unlocated: Set<IncidentID> = []
    private var places: [IncidentID: Coordinate?] = [:]

    init() {}

    var count: Int { places.count }

    init(_ incidents: some Sequence<Incident>) {
        for incident in incidents { put(incident) }
    }

    /// Takes an incident in, or moves it to where it is now.
    mutating func put(_ incident: Incident) {
        if let known = places[incident.id] {
            if known == incident.coordinate { return }
            remove(incident.id)
        }
        places[incident.id] = .some(incident.coordinate)
        if let place = incident.coordinate {
            squares[VicinityIndex.square(place), default: []].insert(incident.id)
        } else {
            unlocated.insert(incident.id)
        }
    }

    mutating func remove(_ id: IncidentID) {
        guard let known = places.removeValue(forKey: id) else { return }
        guard let place = known else {
            unlocated.remove(id)
            return
        }
        let square = VicinityIndex.square(place)
        squares[square]?.remove(id)
        if squares[square]?.isEmpty == true { squares[square] = nil }
    }

    /// All incidents that may lie within `metres` of the place, and those of which nobody knows where they are.
    func near(_ place: Coordinate, metres: Int) -> [IncidentID] {
        let centre = VicinityIndex.square(place)
        let rows = Int32((Double(metres) / VicinityIndex.metres).rounded(.up))
        // Meridians draw together: twice as many squares reach far enough up to 60 degrees.
        let columns = rows * 2
        var found = Array(unlocated)
        for lat in centre.lat - rows...centre.lat + rows {
            for lon in centre.lon - columns...centre.lon + columns {
                if let square = squares[Square(lat: lat, lon: lon)] { found.append(contentsOf: square) }
            }
        }
        return found.sorted()
    }

    private static func square(_ place: Coordinate) -> Square {
        Square(lat: place.latE7.flooredDivision(by: side), lon: place.lonE7.flooredDivision(by: side))
    }
}

extension Int32 {
    fileprivate func flooredDivision(by divisor: Int32) -> Int32 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
