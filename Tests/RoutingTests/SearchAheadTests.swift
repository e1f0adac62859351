// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing
import Vocabulary

@testable import Routing

/// Searches that somebody else makes before the question is asked.
@Suite struct SearchAheadTests {
    private func alley() -> Sketch {
        var town = Sketch(
            """
            a b c

              d
            """)
        town.road("abc", name: "Phố")
        town.road("bd", name: "Ngõ") { $0.roadClass = .alley }
        return town
    }

    @Test func `only who must stop and walk needs a search, and only once`() throws {
        let town = alley()
        let router = Router(try town.city())
        let profiles: [VehicleProfile] = [.heavyEngine, .lightEngine, .fireMotorbike]
        #expect(router.unsearched(profiles, to: town.at("d")) == profiles, "nobody's roads are ready")
        router.search(profiles, to: town.at("c"))
        #expect(router.unsearched(profiles, to: town.at("d")) == [.heavyEngine])
        #expect(router.unsearched(profiles, to: town.at("c")).isEmpty, "there everybody stops at the door")
        router.search([.heavyEngine], to: town.at("d"))
        #expect(router.unsearched(profiles, to: town.at("d")).isEmpty)
        var closed = RoadCondition()
        closed.at = town.between("b", "c", 0.5)
        var conditions = RoadConditions()
        (conditions.version, conditions.conditions) = (1, [closed])
        #expect(router.unsearched(profiles, to: town.at("d"), under: conditions) == profiles, "other roads, another search")
        router.search([.heavyEngine, .lightEngine], to: town.at("d"), under: conditions)
        #expect(router.unsearched(profiles, to: town.at("d"), under: conditions) == [.fireMotorbike])
        let units = profiles.enumerated().map { Departure(id: $0, coordinate: town.at("a"), profile: $1) }
        let asked = router.estimates(to: town.at("d"), from: units)
        #expect(asked == Router(try town.city()).estimates(to: town.at("d"), from: units))
    }

    @Test func `vehicles asked about together are told what each is told alone, whoever searched first`() throws {
        var town = RandomTown(seed: 47)
        let city = try City(town.draft)
        for _ in 0..<40 {
            let (incident, from) = (town.point(), town.point())
            let units = VehicleProfile.standard.enumerated().map { Departure(id: $0, coordinate: from, profile: $1) }
            let together = Router(city).estimates(to: incident, from: units)
            let searched = Router(city)
            searched.search(VehicleProfile.standard.reversed(), to: incident)
            #expect(searched.unsearched(VehicleProfile.standard, to: incident).isEmpty)
            #expect(searched.estimates(to: incident, from: units) == together)
            for unit in units { #expect(Router(city).estimates(to: incident, from: [unit]) == [together[unit.id]]) }
            #expect(Router(city).times(to: incident, from: units) == together.map { $0.total.isReachable ? $0.total : .unreachable })
        }
    }
}
