// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing
import Vocabulary

/// The ordinary car against its rule, spelt out.
@Suite struct CivilCarTests {
    /// A row a road class: under which access the car drives there. Under `no` and against a one-way it never does.
    private static let rule = """
                        yes  destination  delivery  privateOnly
        motorway         x        x          x           x
        motorwayLink     x        x          x           x
        trunk            x        x          x           x
        trunkLink        x        x          x           x
        primary          x        x          x           x
        primaryLink      x        x          x           x
        secondary        x        x          x           x
        secondaryLink    x        x          x           x
        tertiary         x        x          x           x
        tertiaryLink     x        x          x           x
        unclassified     x        x          x           x
        residential      x        x          x           x
        livingStreet     x        x          x           x
        ferry            x        x          x           x
        barrier          x        x          x           x
        service          x        x          x           -
        alley            x        x          x           -
        driveway         x        x          x           -
        emergencyAccess  x        x          x           -
        track            x        -          -           -
        busway           x        -          -           -
        pedestrian       x        -          -           -
        cycleway         x        -          -           -
        bridleway        x        -          -           -
        footway          x        -          -           -
        path             x        -          -           -
        steps            x        -          -           -
        unknown          x        -          -           -
        """

    private static let open: [String: Set<String>] = {
        let rows = rule.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        var open: [String: Set<String>] = [:]
        for row in rows.dropFirst() {
            open[row[0]] = Set(zip(rows[0], row.dropFirst()).filter { $0.1 == "x" }.map(\.0))
        }
        return open
    }()

    @Test func `on every class, access and barrier the car goes where its rule leads it, and nowhere else`() throws {
        #expect(CivilCarTests.open.count == RoadClass.allCases.count)
        var town = SmallTown()
        var expected: [Bool] = []
        for roadClass in RoadClass.allCases {
            let open = try #require(CivilCarTests.open["\(roadClass)"])
            for (barrier, along) in Barrier.allCases.flatMap({ b in Access.allCases.map { (b, $0) } }) {
                for against in Access.allCases {
                    town.road([(0, 0), (100, 0)]) {
                        ($0.roadClass, $0.barrier, $0.carForward, $0.carBackward) = (roadClass, barrier, along, against)
                    }
                    expected += [open.contains("\(along)"), open.contains("\(against)")]
                }
            }
        }
        let city = try town.city()
        let metric = Metric(city, .car)
        #expect(city.edgeCount == 28 * 11 * 6 * 6)
        for arc in 0..<city.arcCount where metric.isPassable(arc: arc) != expected[arc] {
            let road = city.attributes(ofEdge: arc / 2)
            Issue.record("arc \(arc): \(road.roadClass) \(road.barrier) \(road.carForward) \(road.carBackward)")
        }
    }

    @Test(arguments: [(0, true), (199, false), (200, true)])
    func `the car needs two metres of height`(height: UInt16, passes: Bool) throws {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)]) { $0.maxHeightCm = height }
        #expect(Metric(try town.city(), .car).isPassable(edge: 0) == passes)
    }

    @Test func `no other figure of the map stops the car where the map lets cars in`() throws {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)]) {
            ($0.widthCm, $0.maxLengthCm, $0.maxWeightDakg, $0.waterCm, $0.flags) = (170, 400, 100, 40, .ford)
        }
        #expect(Metric(try town.city(), .car).isPassable(edge: 0))
    }

    @Test func `a gate costs the car a minute`() throws {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)])
        town.road([(0, 0), (100, 0)]) { $0.barrier = .gate }
        let metric = Metric(try town.city(), .car)
        #expect(metric.weight(ofArc: 2).milliseconds - metric.weight(ofArc: 0).milliseconds == 60_000)
    }

    @Test func `a car with dimensions of its own needs room for them`() throws {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)]) { $0.widthCm = 220 }
        let city = try town.city()
        #expect(Metric(city, .car).isPassable(edge: 0))
        #expect(!Metric(city, VehicleProfile.car.adapted(widthCm: 240, name: ProfileName("van"))).isPassable(edge: 0))
    }
}
