// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Routing
import Testing
import Vocabulary

/// What the router promises, on roads drawn as letters. Two columns of the drawing are 100 m, a row is 100 m.
@Suite struct RouterTests {
    private func unit(_ place: Coordinate, _ profile: VehicleProfile = .heavyEngine, id: Int = 1) -> Departure {
        Departure(id: id, coordinate: place, profile: profile)
    }

    private func seconds(_ estimate: Estimate) -> Double { Double(estimate.total.milliseconds) / 1000 }

    @Test func `units drive to the incident, not the incident to the units`() throws {
        var town = Sketch(
            """
            a b c
            d e f
            """)
        town.road("abc") { ($0.roadClass, $0.carBackward) = (.motorway, .wrongWay) }
        town.road("cfeda") { $0.carBackward = .wrongWay }
        let router = Router(try town.city())
        let west = router.estimates(to: town.between("b", "c", 0.5), from: [unit(town.between("a", "b", 0.5), .car)])[0]
        let east = router.estimates(to: town.between("a", "b", 0.5), from: [unit(town.between("b", "c", 0.5), .car)])[0]
        #expect(west.outcome == .toTheDoor && west.driveMetres == 100)
        #expect(east.outcome == .toTheDoor && east.driveMetres == 500, "round the block")
    }

    @Test func `behind the incident on a one-way a car goes round, an engine turns back`() throws {
        var town = Sketch(
            """
            a b
            d c
            """)
        town.road("abcda") { $0.carBackward = .wrongWay }
        let router = Router(try town.city())
        let incident = town.between("a", "b", 0.2)
        let behind = town.between("a", "b", 0.8)
        let estimates = router.estimates(to: incident, from: [unit(behind, .car), unit(behind), unit(incident, .car)])
        #expect(estimates.map(\.driveMetres) == [340, 60, 0])
        #expect(estimates[2].total == .zero)
    }

    @Test func `the engine parks at the mouth of the alley and the crew lays hose`() throws {
        var town = Sketch(
            """
            a b c

              d
            """)
        town.road("abc", name: "Phố")
        town.road("bd", name: "Ngõ") { $0.roadClass = .alley }
        let router = Router(try town.city())
        let incident = town.at("d")
        let all = router.estimates(
            to: incident, from: [unit(town.at("a")), unit(town.at("a"), .lightEngine), unit(town.at("a"), .fireMotorbike)])
        #expect(all.map(\.outcome) == [.lastMetres, .toTheDoor, .toTheDoor])
        #expect(all[0].lastMetres == 200 && all[0].driveMetres == 100 && all[0].park == town.at("b"))
        #expect(abs(Double(all[0].last.milliseconds) / 1000 - 180) < 1, "200 m of hose in 3 minutes")
        #expect(all[1].last == .zero && all[1].assumedWidth && all[1].driveMetres == 300)
        let route = try #require(router.route(from: town.at("a"), to: incident, profile: .heavyEngine))
        #expect(route.legs.map(\.name) == ["Phố"] && route.park == town.at("b"))
        #expect(route.lastPath == [town.at("b"), town.at("d")])
    }

    @Test func `a house beside the road is at the door, with a few metres to walk`() throws {
        var town = Sketch("a b")
        town.road("ab")
        let router = Router(try town.city())
        let house = router.estimates(to: town.between("a", "b", 0.5, north: 20), from: [unit(town.at("a"))])[0]
        #expect(house.outcome == .toTheDoor && house.lastMetres == 20 && house.driveMetres == 50)
        let curb = router.estimates(to: town.between("a", "b", 0.5, north: 0.8), from: [unit(town.at("a"))])[0]
        #expect(curb.last == .zero && curb.lastMetres == 0)
    }

    @Test func `a closed bridge is walked over when that is all there is`() throws {
        var town = Sketch("a b c d")
        town.road("abcd")
        let router = Router(try town.city())
        var closed = RoadCondition()
        closed.at = town.between("b", "c", 0.5)
        var conditions = RoadConditions()
        (conditions.version, conditions.conditions) = (1, [closed])
        let before = router.estimates(to: town.at("d"), from: [unit(town.at("a"))])[0]
        let now = router.estimates(to: town.at("d"), from: [unit(town.at("a"))], under: conditions)[0]
        #expect(before.outcome == .toTheDoor && before.driveMetres == 300)
        #expect(now.outcome == .lastMetres && now.driveMetres == 100 && now.lastMetres == 200)
        var flooded = conditions
        (flooded.version, flooded.conditions[0].kind, flooded.conditions[0].depthCm) = (2, .flood, 120)
        let cutOff = router.estimates(to: town.at("d"), from: [unit(town.at("a"))], under: flooded)[0]
        #expect(cutOff.outcome == .unreachable && !cutOff.total.isReachable && cutOff.park == nil)
        #expect(router.route(from: town.at("a"), to: town.at("d"), profile: .heavyEngine, under: flooded) == nil)
        #expect(router.estimates(to: town.at("d"), from: [unit(town.at("a"))])[0] == before, "nothing stays behind")
    }

    @Test(arguments: [RoadConditionKind.closed, .flood])
    func `a unit caught on a shut road drives out in twice the time, and nobody drives through`(
        kind: RoadConditionKind
    ) throws {
        var town = Sketch(
            """
            x a b c
            """)
        town.road("xabc")
        let router = Router(try town.city())
        var conditions = RoadConditions()
        var shut = RoadCondition()
        (shut.kind, shut.depthCm, shut.at) = (kind, 100, town.between("a", "b", 0.5))
        (conditions.version, conditions.conditions) = (1, [shut])
        let inside = town.between("a", "b", 0.5)
        let units = [unit(inside), unit(town.between("b", "c", 0.2), id: 2), unit(town.between("x", "a", 0.5), id: 3)]
        let now = router.estimates(to: town.at("c"), from: units, under: conditions)
        let before = router.estimates(to: town.at("c"), from: units)
        #expect(now.map(\.outcome) == [.toTheDoor, .toTheDoor, kind == .closed ? .lastMetres : .unreachable])
        #expect(now[0].driveMetres == 150 && now[1].total == before[1].total)
        #expect(now.map(\.version) == [1, 1, 1] && before.map(\.version) == [0, 0, 0])
        let openPart = router.estimates(to: town.at("c"), from: [unit(town.at("b"))])[0].drive.milliseconds
        let shutPart = before[0].drive.milliseconds - openPart
        #expect(abs(now[0].drive.milliseconds - openPart - 2 * shutPart) <= 1)
        #expect(router.nearest(5, to: town.at("c"), from: units, under: conditions).first?.id == 2)
        let route = try #require(
            router.route(from: inside, to: town.at("c"), profile: .heavyEngine, under: conditions))
        #expect(route.estimate.drive == now[0].drive && route.points.last?.elapsed == now[0].drive)
        #expect(router.metric(for: .heavyEngine, under: conditions).weight(ofArc: 2) == .unreachable)
    }

    @Test func `a unit in a one-way that is closed does not turn back where it never could`() throws {
        var town = Sketch(
            """
            a b
            d c
            """)
        town.road("abcda") { ($0.roadClass, $0.carBackward) = (.motorway, .wrongWay) }
        let router = Router(try town.city())
        var conditions = RoadConditions()
        var closed = RoadCondition()
        closed.at = town.between("a", "b", 0.5)
        (conditions.version, conditions.conditions) = (1, [closed])
        let out = router.estimates(
            to: town.at("a"), from: [unit(town.between("a", "b", 0.8))], under: conditions)[0]
        #expect(out.outcome == .toTheDoor && out.driveMetres == 320)
    }

    @Test func `a place at the end of a one-way is the crossing, open to all its roads`() throws {
        var town = Sketch(
            """
            a b c
              d
            """)
        // Snapping takes the first of roads equally near: the one-way, at either of its ends.
        town.road("bd") { ($0.flags, $0.carBackward) = (.roundabout, .wrongWay) }
        town.road("abc")
        town.road("da")
        let router = Router(try town.city())
        let away = router.estimates(to: town.at("c"), from: [unit(town.at("b"))])[0]
        #expect(away.driveMetres == 100, "leaves over b–c, not round by d")
        let there = router.estimates(to: town.at("d"), from: [unit(town.at("a"))])[0]
        let direct = router.route(from: town.at("a"), to: town.at("d"), profile: .heavyEngine)
        #expect(there.driveMetres < 200 && direct?.legs.count == 1, "comes over a–d, not round by b")
        #expect(router.nearest(1, to: town.at("d"), from: [unit(town.at("a"))]) == [there])
    }

    @Test func `far from every road there is a reason instead of a time`() throws {
        var town = Sketch("a b")
        town.road("ab")
        let router = Router(try town.city())
        let far = town.between("a", "b", 0.5, north: 5000)
        #expect(router.estimates(to: town.at("a"), from: [unit(far)])[0].outcome == .noRoadAtUnit)
        #expect(router.estimates(to: far, from: [unit(town.at("a"))])[0].outcome == .noRoadAtIncident)
        #expect(router.nearest(3, to: far, from: [unit(town.at("a"))]).isEmpty)
        #expect(router.estimates(to: town.at("a"), from: []).isEmpty)
    }

    @Test func `units equally near come in the order of their numbers`() throws {
        var town = Sketch("a b c")
        town.road("abc")
        let router = Router(try town.city())
        let units = [9, 4, 7, 2].map { unit(town.at("a"), id: $0) } + [unit(town.at("c"), id: 3)]
        #expect(router.nearest(3, to: town.at("b"), from: units).map(\.id) == [2, 3, 4])
        #expect(router.nearest(0, to: town.at("b"), from: units).isEmpty)
        #expect(router.nearest(99, to: town.at("b"), from: units).count == 5)
    }

    @Test func `the way to the road is part of the drive`() throws {
        var town = Sketch("a b")
        town.road("ab")
        let router = Router(try town.city())
        let yard = router.estimates(to: town.at("b"), from: [unit(town.between("a", "b", 0.5, north: 30))])[0]
        let road = router.estimates(to: town.at("b"), from: [unit(town.between("a", "b", 0.5))])[0]
        #expect(yard.driveMetres == road.driveMetres + 30)
        #expect(abs(seconds(yard) - seconds(road) - 10.8) < 0.05, "30 m at 10 km/h")
    }

    @Test func `a route names its streets, and its signals with place and time`() throws {
        var town = Sketch(
            """
            a b c
                d
            """)
        town.road("ab", name: "Láng") { $0.signalsForward = 1 }
        town.road("bc", name: "Láng")
        town.road("cd", name: "Vọng") { ($0.signalsForward, $0.signalsBackward) = (1, 5) }
        let route = try #require(
            try Router(town.city()).route(
                from: town.between("a", "b", 0.5), to: town.between("c", "d", 0.5), profile: .heavyEngine))
        #expect(route.legs.map(\.name) == ["Láng", "Vọng"] && route.legs.map(\.metres) == [150, 50])
        let signal = try #require(route.signals.first)
        #expect(route.signals.count == 1 && signal.coordinate == town.at("b") && signal.name == "Láng" && signal.count == 1)
        #expect(signal.elapsed == route.points[1].elapsed && signal.elapsed > .zero)
        #expect(route.points.map(\.coordinate).dropFirst().dropLast() == [town.at("b"), town.at("c")])
        #expect(route.points.last?.elapsed == route.estimate.drive)
    }
}
