// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import RoadNetwork
import Screen
import Vocabulary

/// Answers `MAP at=`: the roads round a point, as rows of Braille dots.
///
/// The server draws, because it has the roads that the engine decides on, wherever the console is: a map of 80 × 16
/// characters is four kilobytes on the wire. The console puts units and incident on top by the same projection.
struct RoadMap: Sendable {
    let city: City

    func answer(_ request: Request) throws(ArgumentFault) -> [Reply] {
        var reader = ArgumentReader(request)
        let centre = try reader.need("at", "LAT,LON in degrees") { Coordinate(text: $0) }
        let radius = try reader.integer("radius", in: 50...10_000) ?? 800
        let rows = try reader.integer("rows", in: 1...200) ?? 16
        let columns = try reader.integer("columns", in: 1...400) ?? 78
        try reader.finish(knowing: ["at", "radius", "rows", "columns"])
        let map = CharacterMap(centre: centre, radiusMetres: Double(radius))
        var grid = CellGrid(height: rows, width: columns)
        map.draw(roads: roads(round: centre, map, grid.bounds), marks: [], on: &grid, in: grid.bounds)
        let lines = (0..<rows).map { Reply.line([Field("row", "map"), Field("text", grid.text(row: $0))]) }
        return lines + [.ok([Field("rows", rows), Field("radius", radius), Field("at", centre.description)])]
    }

    private func roads(round centre: Coordinate, _ map: CharacterMap, _ frame: Frame) -> [[Coordinate]] {
        let reach = map.cornerMetres(in: frame)
        let leastClass = RoadMap.least(for: map.radiusMetres)
        return city.positions(within: reach, of: centre).compactMap { place in
            let road = city.attributes(ofEdge: place.edge)
            return road.roadClass.rawValue <= leastClass.rawValue ? city.shape(ofEdge: place.edge) : nil
        }
    }

    /// The farther one looks, the fewer small roads: they would only blacken the map.
    private static func least(for radius: Double) -> RoadClass {
        switch radius {
        case ...600: .ferry
        case ...1_200: .alley
        case ...2_500: .residential
        case ...4_000: .tertiaryLink
        default: .secondaryLink
        }
    }
}
