// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
@testable import Routing
import Testing
import Vocabulary

/// What a router keeps is bounded, whatever it is asked.
@Suite struct KeptAnswersTests {
    private func router() throws -> Router {
        var town = Sketch("a b c")
        town.road("abc")
        return Router(try town.city())
    }

    @Test func `points far from every road are forgotten like all others`() throws {
        let router = try router()
        let ground = router.shelf.ground(.car, under: .none)
        var known = KnownSources(ground.times, nil)
        for batch in 0..<30 {
            known.makeRoom(for: 500)
            for number in 0..<500 {
                let far = Sketch.place(east: Double(batch * 10), north: 9000 + Double(number * 10))
                #expect(known.slot(of: far, on: ground) == nil)
            }
            #expect(known.count <= KnownSources.limit)
        }
    }

    @Test func `vehicles with dimensions of their own are forgotten when there are too many`() throws {
        let router = try router()
        var closed = RoadCondition()
        closed.at = router.city.coordinate(ofNode: 1)
        var conditions = RoadConditions()
        (conditions.version, conditions.conditions) = (1, [closed])
        let (here, there) = (router.city.coordinate(ofNode: 0), router.city.coordinate(ofNode: 2))
        var answers: Set<[TravelTime]> = []
        for number in 0..<GroundShelf.homeLimit * 5 / 2 {
            let profile = VehicleProfile.car.adapted(name: ProfileName("car \(number)"))
            let unit = Departure(id: number, coordinate: here, profile: profile)
            answers.insert([RoadConditions.none, conditions].map { router.times(to: there, from: [unit], under: $0)[0] })
        }
        #expect(answers.count == 1)
        let kept = router.shelf.kept
        #expect(max(kept.homes, kept.conditioned, kept.customizers) <= GroundShelf.homeLimit, "\(kept)")
    }
}
