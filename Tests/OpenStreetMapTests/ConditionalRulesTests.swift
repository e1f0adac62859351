// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing

@testable import OpenStreetMap

struct ConditionalRulesTests {
    private func rules(_ text: String) -> [String] {
        ConditionalRules.split(text).map { "\($0.value) | \($0.condition)" }
    }

    @Test("A rule is its value and its condition, without the brackets around it")
    func one() {
        #expect(rules("delivery @ (20:00-11:00)") == ["delivery | 20:00-11:00"])
        #expect(rules("30 @ Mo-Fr 07:00-09:00") == ["30 | Mo-Fr 07:00-09:00"])
        #expect(rules("27 @ 2") == ["27 | 2"])
        #expect(rules("no@(seats>=9)") == ["no | seats>=9"])
        #expect(rules("no @ ((weight>3.5) AND (06:00-09:00))") == ["no | ((weight>3.5) AND (06:00-09:00))"])
        #expect(rules("no @ (weight>3.5) AND (length>9)") == ["no | (weight>3.5) AND (length>9)"])
    }

    @Test("A semicolon separates rules, except inside of brackets and before more times")
    func several() {
        #expect(rules("30 @ (07:00-09:00); 50 @ (22:00-05:00)") == ["30 | 07:00-09:00", "50 | 22:00-05:00"])
        #expect(
            rules("no @ (Sep 1 22:00-23:59; Sep 2 00:01-13:00); yes @ wet")
                == ["no | Sep 1 22:00-23:59; Sep 2 00:01-13:00", "yes | wet"]
        )
        #expect(rules("no @ 07:00-09:00; 17:00-19:00") == ["no | 07:00-09:00; 17:00-19:00"])
    }

    @Test(
        "What is no rule is refused as a whole",
        arguments: ["", "no", "@ (x)", "no @", "no @ ()", ";", "yes; no @ (x)"])
    func none(text: String) { #expect(rules(text).isEmpty) }

    @Test("Each rule says what it would change, and at most so many are kept")
    func subjects() throws {
        let tags = [
            "maxspeed:conditional": "30 @ (07:00-09:00)", "motor_vehicle:conditional": "no @ (Su)",
            "oneway:conditional": "yes @ (Mo)", "maxweight:conditional": "3.5 @ (night)",
            "maxheight:conditional": "3 @ (flood)", "access:conditional": "nonsense",
        ]
        let draft = try SketchMap("a b", ways: ["ab": tags]).draft()
        let rules = draft.roads[0].attributes.conditions
        #expect(
            Set(rules) == [
                ConditionalRule(subject: .speed, value: "30", condition: "07:00-09:00"),
                ConditionalRule(subject: .access, value: "no", condition: "Su"),
                ConditionalRule(subject: .oneway, value: "yes", condition: "Mo"),
                ConditionalRule(subject: .weight, value: "3.5", condition: "night"),
                ConditionalRule(subject: .height, value: "3", condition: "flood"),
            ]
        )
        #expect(draft.complaints("access:conditional not understood") == 1)
        let many = Array(repeating: "no @ (Mo)", count: 100).joined(separator: ";")
        let crowded = try SketchMap("a b", ways: ["ab": ["access:conditional": many]]).draft()
        #expect(crowded.roads[0].attributes.conditions.count == Limits.conditionsPerRoad)
    }
}
