// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// Lays the places of a log over another city: the box that holds nearly all of the log's places onto the box that holds
/// nearly all of the city's roads. Streets do not match, distances and crowding roughly do.
struct PlaceMapping {
    /// Places left out on each side: a log of a county has points in other states.
    private static let margin = 0.02
    /// Farther than this from a road a mapped place moves to the nearest one: nobody calls from the middle of a lake.
    private static let offRoadMetres = 150.0

    private let from: Box
    private let to: Box
    private let city: City
    private(set) var outside = 0

    init(of places: [Coordinate], onto city: City) {
        self.city = city
        from = Box(places)
        to = Box((0..<city.nodeCount).map { city.coordinate(ofNode: $0) })
    }

    /// `nil`, and counted, for a place far outside the box: what it was is unknown.
    mutating func place(_ place: Coordinate) -> Coordinate? {
        let north = from.share(place.latE7, of: \.south, \.north)
        let east = from.share(place.lonE7, of: \.west, \.east)
        guard (-0.5...1.5).contains(north), (-0.5...1.5).contains(east) else {
            outside += 1
            return nil
        }
        let mapped = Coordinate(
            latE7: Int32(Double(to.south) + min(max(north, 0), 1) * Double(to.north - to.south)),
            lonE7: Int32(Double(to.west) + min(max(east, 0), 1) * Double(to.east - to.west)))
        guard let road = city.nearest(to: mapped, within: 20_000, where: { _ in true }) else { return mapped }
        return road.metresAway > PlaceMapping.offRoadMetres ? road.coordinate : mapped
    }

    private struct Box {
        let south, north, west, east: Int32

        init(_ places: [Coordinate]) {
            let lats = places.map(\.latE7).sorted()
            let lons = places.map(\.lonE7).sorted()
            let first = Int(Double(places.count - 1) * PlaceMapping.margin)
            let last = places.count - 1 - first
            (south, north, west, east) = (lats[first], lats[last], lons[first], lons[last])
        }

        func share(_ value: Int32, of low: KeyPath<Box, Int32>, _ high: KeyPath<Box, Int32>) -> Double {
            let width = Double(self[keyPath: high]) - Double(self[keyPath: low])
            return width > 0 ? (Double(value) - Double(self[keyPath: low])) / width : 0.5
        }
    }
}
