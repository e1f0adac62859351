// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing
import Vocabulary

@Suite struct NearestRoadTests {
    @Test(arguments: 0..<20) func `the nearest edge is the one that measuring all of them finds`(seed: UInt64) throws {
        let draft = SmallTown.ofAllKinds(seed: seed, roads: 5 + Int(seed) * 12)
        let city = try City(draft)
        var generator = SeededGenerator(seed: seed &+ 900)
        for _ in 0..<60 {
            let point = SmallTown.place(
                Double.random(in: -1500...4500, using: &generator), Double.random(in: -1500...3500, using: &generator))
            let modulus = Int.random(in: 1...4, using: &generator)
            let found = city.nearest(to: point, where: { $0 % modulus == 0 })
            let all = (0..<city.edgeCount).filter { $0 % modulus == 0 && city.lengthCm(ofEdge: $0) > 0 }
            let least = all.map { distance(point, city.shape(ofEdge: $0)) }.min() ?? .infinity
            guard let found else {
                #expect(least > City.snapMetres - 0.01, "seed \(seed)")
                continue
            }
            #expect(abs(found.metresAway - least) < 0.001, "seed \(seed)")
            #expect(found.edge % modulus == 0)
            #expect(abs(found.coordinate.metres(to: point) - found.metresAway) < 0.05 + found.metresAway * 0.001)
            let again = city.position(onEdge: found.edge, fraction: found.fraction)
            let grain = Double(city.lengthCm(ofEdge: found.edge)) / 100 / 65_536
            #expect(again.coordinate.metres(to: found.coordinate) < grain + 0.05, "seed \(seed)")
        }
    }

    @Test func `a place at the end of an edge is the node there, inside it is none`() throws {
        var town = SmallTown()
        town.road([(0, 0), (50, 40), (100, 0)])
        let (a, b) = (town.draft.nodes[0], town.draft.nodes[1])
        town.draft.nodes.append(b)
        var gate = town.draft.roads[0]
        (gate.tail, gate.head, gate.shape) = (1, 2, [b, b])
        town.draft.roads.append(gate)
        let city = try town.city()
        func nodes(_ edge: Int, _ fraction: Int32) -> [Int] {
            city.nodes(at: city.position(onEdge: edge, fraction: fraction))
        }
        #expect(nodes(0, 0) == [0] && nodes(0, 65_536) == [1])
        #expect(nodes(0, 1).isEmpty && nodes(0, 65_535).isEmpty)
        #expect(nodes(1, 0) == [1, 2] && nodes(1, 65_536) == [1, 2], "a piece without length is both its ends")
        let near = try #require(city.nearest(to: SmallTown.place(-30, 0), where: { _ in true }))
        #expect(near.fraction == 0 && near.coordinate == a && abs(near.metresAway - 30) < 0.1)
        let rounded = try #require(city.nearest(to: Coordinate(latE7: a.latE7, lonE7: a.lonE7 + 1), where: { _ in true }))
        #expect(city.nodes(at: rounded).isEmpty || rounded.coordinate == a)
    }

    @Test func `all places within a radius are one for each edge, nearest first`() throws {
        let city = try City(SmallTown.ofAllKinds(seed: 77))
        let point = SmallTown.place(1500, 1000)
        let places = city.positions(within: 400, of: point)
        let expected = (0..<city.edgeCount).filter { edge in
            city.lengthCm(ofEdge: edge) > 0 && distance(point, city.shape(ofEdge: edge)) <= 400
        }
        #expect(places.map(\.edge).sorted() == expected)
        #expect(places.map(\.metresAway) == places.map(\.metresAway).sorted())
    }

    @Test func `a fraction is a share of the length, not of the points`() throws {
        var town = SmallTown()
        town.road([(0, 0), (10, 0), (100, 0)])
        let city = try town.city()
        let place = try #require(city.nearest(to: SmallTown.place(25, 8), where: { _ in true }))
        #expect(abs(Double(place.fraction) / 65_536 - 0.25) < 0.0005)
        #expect(abs(place.metresAway - 8) < 0.02)
    }

    @Test func `of two roads equally near the lower number is taken`() throws {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)])
        town.road([(100, 0), (0, 0)])
        let place = try #require(try town.city().nearest(to: SmallTown.place(30, 5), where: { _ in true }))
        #expect(place.edge == 0)
    }

    @Test func `beyond two kilometres there is no road, and on the other side of the earth the answer comes at once`() throws {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)])
        let city = try town.city()
        #expect(city.nearest(to: SmallTown.place(50, 1990), where: { _ in true }) != nil)
        #expect(city.nearest(to: SmallTown.place(50, 2010), where: { _ in true }) == nil)
        #expect(city.nearest(to: Coordinate(latE7: -900_000_000, lonE7: -1_800_000_000), where: { _ in true }) == nil)
        #expect(city.positions(within: 100, of: Coordinate(latE7: 900_000_000, lonE7: 1_800_000_000)).isEmpty)
    }

    /// Metres on the plane through `point`.
    private func distance(_ point: Coordinate, _ shape: [Coordinate]) -> Double {
        let scale =
            Coordinate(latE7: point.latE7, lonE7: point.lonE7 - 5000).metres(
                to: Coordinate(latE7: point.latE7, lonE7: point.lonE7 + 5000)) / 10_000
        func east(_ place: Coordinate) -> Double { Double(place.lonE7 - point.lonE7) * scale }
        func north(_ place: Coordinate) -> Double { Double(place.latE7 - point.latE7) * Coordinate.metresPerE7 }
        return zip(shape, shape.dropFirst()).map { a, b in
            let (dx, dy) = (east(b) - east(a), north(b) - north(a))
            let square = dx * dx + dy * dy
            let share = square > 0 ? min(1, max(0, -(east(a) * dx + north(a) * dy) / square)) : 0
            let (x, y) = (east(a) + share * dx, north(a) + share * dy)
            return (x * x + y * y).squareRoot()
        }.min()!
    }
}
