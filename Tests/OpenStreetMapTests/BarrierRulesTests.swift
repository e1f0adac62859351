// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing

@testable import OpenStreetMap

struct BarrierRulesTests {
    private func piece(_ tags: [String: String]) -> RoadAttributes? {
        var complaints = Complaints()
        return BarrierRules.attributes(
            Tags(tags.compactMap { key, value in Key.named[key].map { ($0, value) } }), complaints: &complaints)
    }

    @Test(
        "What stands there and what a car may do are two things",
        arguments: [
            (["barrier": "gate"], Barrier.gate, Access.yes), (["barrier": "lift_gate"], .liftGate, .yes),
            (["barrier": "gate", "access": "private"], .lockedGate, .privateOnly),
            (["barrier": "gate", "locked": "yes"], .lockedGate, .yes),
            (["barrier": "gate", "access": "no"], .lockedGate, .no),
            (["barrier": "gate", "access": "yes"], .passable, .yes),
            (["barrier": "chain"], .gate, .no), (["barrier": "toll_booth"], .tollBooth, .yes),
            (["barrier": "cattle_grid"], .passable, .yes),
            (["barrier": "bollard"], .bollard, .no), (["barrier": "bollard", "motor_vehicle": "yes"], .bollard, .yes),
            (["barrier": "bollard", "bollard": "rising"], .gate, .yes),
            (["barrier": "bollard", "bollard": "removable"], .lockedGate, .no),
            (["barrier": "cycle_barrier"], .cycleBarrier, .no), (["barrier": "kissing_gate"], .footOnly, .no),
            (["barrier": "block"], .block, .no), (["barrier": "wall", "access": "yes"], .passable, .yes),
            (["barrier": "wall", "access": "private"], .lockedGate, .privateOnly),
            (["barrier": "kerb"], .passable, .no),
            (["barrier": "height_restrictor", "maxheight": "2.1"], .heightRestrictor, .yes),
            (["access": "no"], .none, .no),
            (["barrier": "yes"], .cycleBarrier, .no), (["barrier": "dragon"], .cycleBarrier, .no),
        ])
    func kinds(tags: [String: String], barrier: Barrier, car: Access) {
        let piece = piece(tags)
        #expect(piece?.roadClass == .barrier)
        #expect(piece?.barrier == barrier)
        #expect(piece?.carForward == car)
        #expect(piece?.carBackward == car)
    }

    @Test(
        "What is in nobody's way is no barrier",
        arguments: [
            [:], ["barrier": "no"], ["access": "yes"], ["access": "private"], ["barrier": "kerb", "kerb": "lowered"],
            ["barrier": "kerb", "highway": "crossing"], ["barrier": "fence", "sensory": "audible"],
            ["highway": "crossing"],
        ])
    func none(tags: [String: String]) { #expect(piece(tags) == nil) }

    @Test("An opening keeps its width and height; a post's own thickness is no opening")
    func dimensions() {
        #expect(piece(["barrier": "bollard", "maxwidth:physical": "1.6"])?.widthCm == 160)
        #expect(piece(["barrier": "bollard", "width": "0.2"])?.widthCm == 0)
        #expect(piece(["barrier": "gate", "width": "3", "maxwidth": "2.5 m"])?.widthCm == 250)
        #expect(piece(["barrier": "height_restrictor", "maxheight": "2.1"])?.maxHeightCm == 210)
        #expect(piece(["barrier": "height_restrictor", "maxheight": "default"])?.maxHeightCm == 0)
    }

    @Test("A barrier that nobody names more closely is doubtful; crews named on it are kept")
    func flags() {
        #expect(piece(["barrier": "yes"])?.flags == .doubtful)
        #expect(piece(["barrier": "bollard", "emergency": "yes"])?.flags == .emergencyAllowed)
    }
}
