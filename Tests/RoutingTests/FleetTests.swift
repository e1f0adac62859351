// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Routing
import Testing
import Vocabulary

/// A fleet against the router, which the textbook twin stands behind.
@Suite struct FleetTests {
    @Test(arguments: 0..<120)
    func `a fleet that moves through changing roads gives the router's times and order`(seed: UInt64) throws {
        var town = RandomTown(seed: seed)
        let router = Router(try City(town.draft))
        let profile = [VehicleProfile.car, .heavyEngine, .fireMotorbike].randomElement(using: &town.generator)!
        let fleet = Fleet(router, profile: profile, capacity: 12)
        var units: [Int: (point: Coordinate, traits: UInt32)] = [:]
        for round in 0..<6 {
            var conditions = round % 2 == 0 ? RoadConditions.none : town.conditions()
            conditions.version = UInt64(round)
            fleet.adopt(conditions)
            #expect(fleet.version == UInt64(round))
            for unit in 0..<12 where Bool.random(using: &town.generator) {
                let point = town.point()
                let traits = UInt32.random(in: 0..<8, using: &town.generator)
                let isThere = Int.random(in: 0..<5, using: &town.generator) > 0
                fleet.put(unit, at: isThere ? fleet.place(point) : nil, traits: traits)
                units[unit] = isThere ? (point, traits) : nil
            }
            try compare(fleet, router, units, conditions, &town, "seed \(seed), round \(round)")
        }
    }

    private func compare(
        _ fleet: Fleet, _ router: Router, _ units: [Int: (point: Coordinate, traits: UInt32)],
        _ conditions: RoadConditions, _ town: inout RandomTown, _ told: Comment
    ) throws {
        for _ in 0..<4 {
            let incident = town.point()
            guard let place = fleet.place(incident) else { continue }
            let times = fleet.times(to: place)
            let departures = units.map { Departure(id: $0.key, coordinate: $0.value.point, profile: fleet.profile) }
            for estimate in router.estimates(to: incident, from: departures, under: conditions)
            where estimate.outcome == .toTheDoor && estimate.park == place.coordinate {
                #expect(times[estimate.id] == estimate.drive, told)
            }
            for unit in 0..<12 where units[unit] == nil { #expect(!times[unit].isReachable, told) }
            let required = UInt32.random(in: 0..<4, using: &town.generator)
            let able = units.filter { $0.value.traits & required == required && times[$0.key].isReachable }.keys
            let ranked = able.sorted { (times[$0], $0) < (times[$1], $1) }
            for k in [1, 3, 20] {
                let found = fleet.nearest(k, to: place, required: required)
                #expect(found.map(\.unit) == Array(ranked.prefix(k)), told)
                #expect(found.map(\.time) == ranked.prefix(k).map { times[$0] }, told)
            }
        }
    }

    @Test func `a unit outside of the lists has times and is never among the nearest`() throws {
        var town = Sketch("a b c")
        town.road("abc")
        let router = Router(try town.city())
        let fleet = Fleet(router, profile: .car, capacity: 2)
        fleet.put(0, at: fleet.place(town.at("a")), inLists: false)
        fleet.put(1, at: fleet.place(town.at("c")))
        let place = try #require(fleet.place(town.at("b")))
        #expect(fleet.times(to: place).allSatisfy { $0.isReachable })
        #expect(fleet.nearest(2, to: place).map(\.unit) == [1])
        fleet.setTraits(1, 0b10)
        #expect(fleet.nearest(2, to: place, required: 0b1).isEmpty)
    }
}
