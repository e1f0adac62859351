// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing
import Vocabulary

@Suite struct LocalTimeTests {
    @Test(arguments: [
        ("Mo-Fr 07:00-09:00,16:00-18:00", 1, "07:00", true), ("Mo-Fr 07:00-09:00,16:00-18:00", 1, "09:00", false),
        ("Mo-Fr 07:00-09:00,16:00-18:00", 5, "17:59", true), ("Mo-Fr 07:00-09:00", 6, "08:00", false),
        ("(07:00-09:00)", 7, "08:59", true), ("Sa,Su", 7, "23:59", true), ("Sa,Su", 5, "23:59", false),
        ("22:00-06:00", 3, "23:00", true), ("22:00-06:00", 3, "05:59", true), ("22:00-06:00", 3, "06:00", false),
        ("Fr 22:00-06:00", 6, "02:00", true), ("Fr 22:00-06:00", 5, "02:00", false),
        ("Sa-Mo 10:00-11:00", 1, "10:30", true), ("Mo 06:00-08:00; Tu 09:00-10:00", 2, "09:30", true),
        ("24/7", 4, "00:00", true), ("Mo-Fr 00:00-24:00", 2, "23:59", true),
    ])
    func `a condition by the clock holds when the clock says so`(
        condition: String, weekday: Int, clock: String, expected: Bool
    ) {
        let parts = clock.split(separator: ":").map { Int($0)! }
        #expect(LocalTime(weekday: weekday, minute: parts[0] * 60 + parts[1]).satisfies(condition) == expected)
    }

    @Test(arguments: [
        "", "()", "wet", "weight>7.5", "PH off", "Mo-Fr sunrise-sunset", "25:00-26:00", "07:00", "Mo-Tu-We", "Dec-Feb",
        "07:00-09:00 AND wet", "7-9",
    ])
    func `what is not understood is not guessed`(condition: String) {
        #expect(LocalTime(weekday: 1, minute: 480).satisfies(condition) == nil)
    }

    @Test func `rules by the hour bind a car and not an engine`() throws {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)]) {
            $0.conditions = [ConditionalRule(subject: .access, value: "no", condition: "Mo-Fr 07:00-09:00")]
        }
        town.road([(100, 0), (200, 0)]) {
            $0.conditions = [ConditionalRule(subject: .oneway, value: "yes", condition: "16:00-18:00")]
        }
        town.road([(200, 0), (300, 0)]) {
            $0.conditions = [ConditionalRule(subject: .speed, value: "10", condition: "22:00-06:00")]
        }
        let city = try town.city()
        let morning = LocalTime(weekday: 1, minute: 480)
        #expect(!Metric(city, .car, at: morning).isPassable(edge: 0))
        #expect(Metric(city, .car).isPassable(edge: 0))
        #expect(Metric(city, .heavyEngine, at: morning).isPassable(edge: 0))
        let evening = Metric(city, .car, at: LocalTime(weekday: 1, minute: 1000))
        #expect(evening.isPassable(arc: 2) && !evening.isPassable(arc: 3))
        let night = Metric(city, .car, at: LocalTime(weekday: 1, minute: 1400))
        #expect(night.weight(ofArc: 4) > Metric(city, .car).weight(ofArc: 4))
    }
}
