// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Routing
import Testing
import Vocabulary

/// The fast search against the textbook on random small towns. Every failure names its seed.
@Suite struct RouterTwinTests {
    private static let profiles: [VehicleProfile] = [
        .heavyEngine, .lightEngine, .fireMotorbike, .car, .foot, .ambulance,
    ]

    @Test(arguments: 0..<6)
    func `estimates, nearest units and routes agree with the textbook`(block: UInt64) throws {
        var seen: [ArrivalOutcome: Int] = [:]
        for seed in block * 200..<(block + 1) * 200 { try compare(seed: seed, &seen) }
        let rare = ArrivalOutcome.allCases.filter { seen[$0, default: 0] < 20 && $0 != .noRoadAtIncident }
        #expect(rare.isEmpty, "towns that hardly show \(rare) prove little: \(seen)")
    }

    private func compare(seed: UInt64, _ seen: inout [ArrivalOutcome: Int]) throws {
        var town = RandomTown(seed: seed)
        let city = try City(town.draft)
        let router = Router(city)
        for round in 0..<4 {
            // Every other question is asked for places exactly on nodes, where edges end and one-ways begin.
            func place() -> Coordinate { round % 2 == 0 ? town.point() : town.corner() }
            let conditions = round == 3 ? .none : town.conditions()
            let twin = TextbookTwin(city: city, conditions: conditions)
            let incident = place()
            let departures = (0..<8).map { number in
                let profile = RouterTwinTests.profiles.randomElement(using: &town.generator)!
                return Departure(id: 100 - number / 2, coordinate: place(), profile: profile)
            }
            let estimates = router.estimates(to: incident, from: departures, under: conditions)
            #expect(estimates.map(\.id) == departures.map(\.id))
            for (departure, estimate) in zip(departures, estimates) {
                seen[estimate.outcome, default: 0] += 1
                let expected = twin.answer(departure.coordinate, to: incident, departure.profile)
                #expect(kind(estimate.outcome) == expected.outcome, "seed \(seed)")
                if expected.outcome == .there {
                    #expect(Int(estimate.total.milliseconds) == expected.total, "seed \(seed), \(departure.profile.name)")
                }
                check(router, departure, incident, conditions, estimate, seed)
            }
            for k in [1, 3, 8] {
                let nearest = router.nearest(k, to: incident, from: departures, under: conditions)
                let there = estimates.enumerated().filter { $0.element.park != nil }
                let sorted = there.sorted {
                    ($0.element.total, $0.element.id, $0.offset) < ($1.element.total, $1.element.id, $1.offset)
                }
                #expect(nearest == sorted.prefix(k).map(\.element), "seed \(seed), k \(k)")
            }
        }
    }

    private func check(
        _ router: Router, _ departure: Departure, _ incident: Coordinate, _ conditions: RoadConditions,
        _ estimate: Estimate, _ seed: UInt64
    ) {
        let route = router.route(
            from: departure.coordinate, to: incident, profile: departure.profile, under: conditions)
        #expect((route != nil) == (estimate.park != nil), "seed \(seed)")
        guard let route else { return }
        var expected = estimate
        expected.id = 0
        #expect(route.estimate == expected, "seed \(seed)")
        #expect(route.points.last?.elapsed == estimate.drive, "seed \(seed)")
        #expect(route.park == estimate.park, "seed \(seed)")
        #expect(zip(route.points, route.points.dropFirst()).allSatisfy { $0.elapsed <= $1.elapsed }, "seed \(seed)")
        #expect(route.lastPath.last == incident, "seed \(seed)")
        let passed = Set(route.points)
        #expect(
            route.signals.allSatisfy { passed.contains(Route.Point(coordinate: $0.coordinate, elapsed: $0.elapsed)) }, "seed \(seed)")
        let place = router.city.nearest(to: departure.coordinate, in: router.metric(for: departure.profile).largestComponent())
        let offset = (Int((place!.metresAway * 100).rounded()) * 36 + 5) / 10
        let legs = route.legs.reduce(0) { $0 + Int($1.time.milliseconds) }
        #expect(legs + offset == Int(estimate.drive.milliseconds), "seed \(seed)")
        if departure.coordinate != incident {
            let line = zip(route.points, route.points.dropFirst())
                .reduce(0.0) { $0 + $1.0.coordinate.metres(to: $1.1.coordinate) }
            #expect(abs(line - Double(estimate.driveMetres)) < 2 + line * 0.01, "seed \(seed)")
        }
    }

    private func kind(_ outcome: ArrivalOutcome) -> TextbookTwin.ArrivalKind {
        switch outcome {
        case .toTheDoor, .lastMetres: .there
        case .unreachable: .unreachable
        case .noRoadAtUnit: .noRoadAtUnit
        case .noRoadAtIncident: .noRoadAtIncident
        }
    }
}
