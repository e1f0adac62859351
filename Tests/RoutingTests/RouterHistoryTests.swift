// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Routing
import Testing
import Vocabulary

/// A router keeps what it worked out: grounds, labels, parking places. None of it may show: one router with a long life
/// answers like one that was made for the question.
@Suite struct RouterHistoryTests {
    private static let profiles: [VehicleProfile] = [
        .heavyEngine, .lightEngine, .fireMotorbike, .ambulance,
        .heavyEngine.adapted(widthCm: 180, wadingCm: 70, name: ProfileName("narrow engine")),
    ]

    @Test(arguments: 0..<4) func `whatever was asked before, the answers are those of a new router`(block: UInt64) throws {
        for seed in block * 20..<(block + 1) * 20 { try live(seed: seed) }
    }

    /// Conditions come, go, and are asked about again when four others came after them; units move or stand.
    private func live(seed: UInt64) throws {
        var town = RandomTown(seed: seed)
        let city = try City(town.draft)
        let router = Router(city)
        var known: [RoadConditions] = [.none]
        var incidents = [town.point()]
        var units = (0..<7).map { number in
            Departure(
                id: number, coordinate: town.point(),
                profile: RouterHistoryTests.profiles[number % RouterHistoryTests.profiles.count])
        }
        for round in 0..<16 {
            if round % 3 < 2 {
                var conditions = town.conditions()
                // Two sets under one number are a caller's fault that must not give one the other's answers.
                conditions.version = UInt64(round / 2 + 1)
                known.append(conditions)
                incidents.append(town.point())
            }
            let conditions = round % 3 < 2 ? known[known.count - 1] : known.randomElement(using: &town.generator)!
            let mover = units.indices.randomElement(using: &town.generator)!
            units[mover] = Departure(id: mover, coordinate: town.point(), profile: units[mover].profile)
            let fresh = Router(city)
            let incident = incidents.randomElement(using: &town.generator)!
            let estimates = router.estimates(to: incident, from: units, under: conditions)
            #expect(estimates == fresh.estimates(to: incident, from: units, under: conditions), "seed \(seed), round \(round)")
            let times = router.times(to: incident, from: units, under: conditions)
            #expect(times == estimates.map { $0.park == nil ? .unreachable : $0.total }, "seed \(seed), round \(round)")
            let nearest = router.nearest(3, to: incident, from: units, under: conditions)
            #expect(nearest == Router(city).nearest(3, to: incident, from: units, under: conditions), "seed \(seed), round \(round)")
            let matrix = router.matrix(from: units, to: incidents, under: conditions)
            let columns = incidents.map { fresh.times(to: $0, from: units, under: conditions) }
            #expect(matrix == units.indices.map { row in columns.map { $0[row] } }, "seed \(seed), round \(round)")
        }
    }

    @Test func `slower traffic anywhere never brings a unit there sooner, and faster traffic never later`() throws {
        for seed in UInt64(0)..<60 {
            var town = RandomTown(seed: 5000 + seed)
            let router = Router(try City(town.draft))
            let units = (0..<8).map { number in
                Departure(id: number, coordinate: town.point(), profile: RouterHistoryTests.profiles[number % 4])
            }
            let incidents = (0..<4).map { _ in town.point() }
            var conditions = RoadConditions()
            var before = router.matrix(from: units, to: incidents)
            for round in 1..<7 {
                var slow = RoadCondition()
                (slow.kind, slow.at, slow.radiusM, slow.speedKmh) = (.speed, town.point(), 80, 40 - 6 * round)
                conditions.conditions.append(slow)
                conditions.version = UInt64(round)
                let now = router.matrix(from: units, to: incidents, under: conditions)
                #expect(zip(now, before).allSatisfy { zip($0, $1).allSatisfy { $0 >= $1 } }, "seed \(seed)")
                before = now
            }
            while !conditions.conditions.isEmpty {
                conditions.conditions.removeFirst()
                conditions.version += 1
                let now = router.matrix(from: units, to: incidents, under: conditions)
                #expect(zip(now, before).allSatisfy { zip($0, $1).allSatisfy { $0 <= $1 } }, "seed \(seed)")
                before = now
            }
            #expect(before == Router(router.city).matrix(from: units, to: incidents), "seed \(seed)")
        }
    }

    @Test func `more units than a router keeps labels of are all answered`() throws {
        var town = RandomTown(seed: 77)
        let router = Router(try City(town.draft))
        let incident = town.corner()
        let some = (0..<500).map { Departure(id: $0, coordinate: town.point(), profile: .car) }
        let expected = router.times(to: incident, from: some)
        let many = (0..<20).flatMap { _ in some }
        #expect(router.times(to: incident, from: many) == (0..<20).flatMap { _ in expected })
        let crowd = (0..<9000).map { Departure(id: $0, coordinate: town.point(), profile: .car) }
        let times = router.times(to: incident, from: crowd)
        for index in crowd.indices where index % 500 == 7 {
            #expect(times[index] == Router(router.city).times(to: incident, from: [crowd[index]])[0], "\(index)")
        }
        #expect(router.times(to: incident, from: some) == expected)
    }

    /// The same on real roads, where an update touches a small part of the hierarchy.
    @Test func `after many conditions on the roads of Hanoi the answers are those of a new router`() throws {
        guard let city = try SharedGraph.hanoi.get() else {
            print("!!! NOT COMPARED: no graph tables under \(SharedGraph.folder); set KENG_SHARED to compare on real roads")
            return
        }
        let seed: UInt64 = 99
        var generator = SeededGenerator(seed: seed)
        func point() -> Coordinate { city.coordinate(ofNode: Int.random(in: 0..<city.nodeCount, using: &generator)) }
        let router = Router(city)
        var units = (0..<60).map { Departure(id: $0, coordinate: point(), profile: RouterHistoryTests.profiles[$0 % 3]) }
        let incidents = (0..<6).map { _ in point() }
        var history: [(conditions: RoadConditions, units: [Departure], matrix: [[TravelTime]])] = []
        var conditions = RoadConditions()
        for round in 0..<6 {
            conditions.version += 1
            for kind in [RoadConditionKind.closed, .speed, .flood].prefix(1 + round % 3) {
                var condition = RoadCondition()
                (condition.kind, condition.at, condition.radiusM) = (kind, point(), [0, 80, 600][round % 3])
                (condition.speedKmh, condition.depthCm) = (9, 40)
                conditions.conditions.append(condition)
            }
            if round % 4 == 3 { conditions.conditions.removeFirst(2) }
            units[round] = Departure(id: round, coordinate: point(), profile: units[round].profile)
            history.append((conditions, units, router.matrix(from: units, to: incidents, under: conditions)))
        }
        for (round, asked) in history.enumerated() where round % 2 == 0 || round == 5 {
            let fresh = Router(city).matrix(from: asked.units, to: incidents, under: asked.conditions)
            #expect(asked.matrix == fresh, "seed \(seed), round \(round)")
            let again = router.matrix(from: asked.units, to: incidents, under: asked.conditions)
            #expect(again == fresh, "seed \(seed), round \(round), asked again")
        }
    }
}
