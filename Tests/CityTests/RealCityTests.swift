// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Routing
import Testing
import Vocabulary

/// The router on real cities against plain Dijkstra over the tables that it exports: forward from the units, where the
/// router searches backward from the incident.
@Suite(.enabled(if: RealCity.areThere, "needs real maps; set KENG_SHARED"))
struct RealCityTests {
    private static let incidents = 150
    private static let units = 60
    private static let profiles: [VehicleProfile] = [.heavyEngine, .ambulance, .fireMotorbike]

    @Test(arguments: RealCity.allCases, profiles)
    func `estimates and nearest units are those of plain Dijkstra, to the millisecond`(
        map: RealCity, profile: VehicleProfile
    ) throws {
        let seed: UInt64 = 20_261_122
        var draw = try Draw(map.city(), profile, seed: seed)
        let plain = PlainAnswers(draw.city, profile)
        let router = Router(draw.city)
        let unitPlaces = (0..<RealCityTests.units).map { draw.place($0) }
        let units = try unitPlaces.map { try #require(plain.unit($0)) }
        let departures = unitPlaces.enumerated().map { number, place in
            Departure(id: number, coordinate: draw.coordinate(place), profile: profile)
        }
        var (wrong, doors): ([String], Int) = ([], 0)
        for number in 0..<RealCityTests.incidents {
            let place = draw.place(number)
            let at = draw.coordinate(place)
            let goal = try #require(plain.goal(place))
            let expected = units.map { plain.total($0, goal) }
            doors += goal.isDoor ? 1 : 0
            let estimates = router.estimates(to: at, from: departures)
            let totals = estimates.map { $0.park == nil ? nil : Int($0.total.milliseconds) }
            if router.times(to: at, from: departures) != estimates.map({ $0.park == nil ? .unreachable : $0.total }) {
                wrong.append("\(place): times alone are others than the estimates'")
            }
            if totals != expected {
                let unit = zip(totals, expected).enumerated().first { $0.element.0 != $0.element.1 }!
                wrong.append("\(place), unit \(unitPlaces[unit.offset]): \(unit.element)")
            }
            let best = expected.enumerated().compactMap { id, total in total.map { ($0, id) } }.sorted { $0 < $1 }
            let nearest = router.nearest(5, to: at, from: departures)
            if nearest.map(\.id) != best.prefix(5).map(\.1) || nearest != nearest.map({ estimates[$0.id] }) {
                wrong.append("\(place): nearest \(nearest.map(\.id)), should be \(best.prefix(5).map(\.1))")
            }
        }
        print(
            "\(map), \(profile.name): \(RealCityTests.incidents) incidents, \(doors) at the door, ",
            "\(RealCityTests.units) units, \(wrong.count) differences (seed \(seed))", separator: "")
        #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(5))")
    }

    /// One router through a bad day: roads shut, slow and flooded, then as before, then asked about the first hour
    /// again.
    @Test(arguments: RealCity.allCases, profiles)
    func `through closures and floods the matrix is that of plain Dijkstra, and so it is afterwards`(
        map: RealCity, profile: VehicleProfile
    ) throws {
        let seed: UInt64 = 20_261_123
        var draw = try Draw(map.city(), profile, seed: seed)
        let router = Router(draw.city)
        let places = (0..<30).map { draw.place($0) }
        let incidents = (0..<40).map { draw.place($0) }
        let conditions = [draw.conditions(version: 1), draw.conditions(version: 2)]
        var seen: [[[TravelTime]]] = []
        for (turn, hour) in [conditions[0], conditions[1], .none, conditions[0]].enumerated() {
            let matrix = router.matrix(
                from: places.indices.map { Departure(id: $0, coordinate: draw.coordinate(places[$0]), profile: profile) },
                to: incidents.map { draw.coordinate($0) }, under: hour)
            seen.append(matrix)
            guard turn < 3 else { continue }
            let plain = PlainAnswers(draw.city, profile, under: hour)
            let goals = try incidents.map { try #require(plain.goal($0)) }
            var wrong: [String] = []
            for (row, place) in places.enumerated() {
                let unit = try #require(plain.unit(place))
                for (column, goal) in goals.enumerated() {
                    let total = plain.total(unit, goal)
                    let found = matrix[row][column]
                    if total.map({ Int(found.milliseconds) != $0 }) ?? found.isReachable {
                        wrong.append("\(place) to \(incidents[column]): \(found), should be \(total as Any)")
                    }
                }
            }
            #expect(wrong.isEmpty, "seed \(seed), turn \(turn), \(wrong.count) differences: \(wrong.prefix(3))")
        }
        #expect(seen[3] == seen[0] && seen[0] != seen[2], "\(map), \(profile.name)")
    }
}

/// Draws places: in turn a node, a place inside an edge, a point anywhere in the city, one where the vehicle cannot go.
private struct Draw {
    let city: City
    private let nodes: [Int]
    private let offRoad: [Int]
    private let edges: [Int]
    private var generator: SeededGenerator

    init(_ city: City, _ profile: VehicleProfile, seed: UInt64) {
        self.city = city
        generator = SeededGenerator(seed: seed)
        let home = Metric(city, profile).largestComponent()
        edges = (0..<city.edgeCount).filter { home.contains($0) && city.lengthCm(ofEdge: $0) > 0 }
        // Two nodes may lie on one spot, one on either side of a barrier; a coordinate does not say which is meant.
        var count: [Coordinate: Int] = [:]
        for node in 0..<city.nodeCount { count[city.coordinate(ofNode: node), default: 0] += 1 }
        let ends = Set(edges.flatMap { [city.tail(ofEdge: $0), city.head(ofEdge: $0)] })
        offRoad = (0..<city.nodeCount).filter { !ends.contains($0) }
        nodes = ends.filter { count[city.coordinate(ofNode: $0)] == 1 }.sorted()
    }

    mutating func place(_ turn: Int) -> PlainAnswers.Place {
        switch turn % 4 {
        case 0: return .node(nodes.randomElement(using: &generator)!)
        case 1:
            let edge = edges.randomElement(using: &generator)!
            let fraction = Int32.random(in: 1..<RoadPosition.whole, using: &generator)
            return .point(city.position(onEdge: edge, fraction: fraction).coordinate)
        case 2: return near(Int.random(in: 0..<city.nodeCount, using: &generator), 3000)
        default: return near(offRoad.randomElement(using: &generator)!, 300)
        }
    }

    private mutating func near(_ node: Int, _ spread: Int32) -> PlainAnswers.Place {
        let centre = city.coordinate(ofNode: node)
        return .point(
            Coordinate(
                latE7: centre.latE7 + Int32.random(in: -spread...spread, using: &generator),
                lonE7: centre.lonE7 + Int32.random(in: -spread...spread, using: &generator)))
    }

    /// Closed, slow and flooded quarters of all sizes.
    mutating func conditions(version: UInt64) -> RoadConditions {
        var conditions = RoadConditions()
        conditions.version = version
        for number in 0..<40 {
            var condition = RoadCondition()
            condition.kind = RoadConditionKind.allCases[number % 3]
            condition.at = coordinate(near(nodes.randomElement(using: &generator)!, 500))
            condition.radiusM = [0, 30, 120, 400].randomElement(using: &generator)!
            condition.speedKmh = Int.random(in: 3...20, using: &generator)
            condition.depthCm = Int.random(in: 5...90, using: &generator)
            conditions.conditions.append(condition)
        }
        return conditions
    }

    func coordinate(_ place: PlainAnswers.Place) -> Coordinate {
        switch place {
        case .node(let node): city.coordinate(ofNode: node)
        case .point(let point): point
        }
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
