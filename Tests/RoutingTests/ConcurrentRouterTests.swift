// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Routing
import Testing
import Vocabulary

@Suite struct ConcurrentRouterTests {
    @Test func `many askers at once get the answers that one asker gets`() async throws {
        var town = RandomTown(seed: 31)
        let city = try City(town.draft)
        let questions = (0..<64).map { number in
            let units = (0..<6).map {
                Departure(id: $0, coordinate: town.point(), profile: VehicleProfile.standard[($0 + number) % 9])
            }
            return (incident: town.point(), units: units, conditions: numbered(town.conditions(), number % 3))
        }
        let shared = Router(city)
        let answers = await withTaskGroup(of: (Int, [Estimate]).self) { group in
            for (number, question) in questions.enumerated() {
                group.addTask {
                    (number, shared.estimates(to: question.incident, from: question.units, under: question.conditions))
                }
            }
            return await group.reduce(into: [Int: [Estimate]]()) { $0[$1.0] = $1.1 }
        }
        for (number, question) in questions.enumerated() {
            let alone = Router(city).estimates(
                to: question.incident, from: question.units, under: question.conditions)
            #expect(answers[number] == alone)
        }
    }

    /// Several sets of conditions under one number: a caller's fault that must not give another's answer.
    private func numbered(_ conditions: RoadConditions, _ version: Int) -> RoadConditions {
        var numbered = conditions
        numbered.version = UInt64(version)
        return numbered
    }
}
