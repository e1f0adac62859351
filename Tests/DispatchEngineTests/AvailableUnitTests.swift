// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RunCards
import TestCentre
import Testing
import Units
import Vocabulary

@Suite struct AvailableUnitTests {
    /// Everybody out of service, a trash fire at C that was told nobody can come.
    func emptyCity() -> (Board, IncidentID) {
        var board = Board()
        for unit in ["E1", "E2", "E3"] { board.duty(unit, .outOfService) }
        let trash = board.call("TRASH", "C")
        #expect(board.recommend(trash).picked.isEmpty)
        board.wait(.seconds(1))
        return (board, trash)
    }

    func units(_ said: [UnitsAvailable]) -> [[String]] { said.map { $0.units.map(\.arrival.unit.text) } }

    @Test func `the first unit that could come is told to whoever waits, once, and may be sent without a reason`() {
        var (board, trash) = emptyCity()
        let said = board.duty("E3", .inQuarters).available
        #expect(said.map(\.ground.incident) == [trash])
        #expect(units(said) == [["E3"]])
        #expect(said.first?.units.first?.because == .unitAvailable)
        #expect(said.first?.units.first?.insteadOf == nil)
        #expect(said.first?.units.first?.arrival.total?.isReachable == true)
        #expect(said.first?.units.first?.slot.requirement.kinds == [ApparatusName("engine")])
        board.wait(.seconds(60))
        _ = board.close("A", "G")
        #expect(board.log.count { $0.event.kind == .unitsAvailable } == 1, "it is known by now")
        #expect(board.dispatch(trash, "E3").code == nil)
        #expect(board.assignment("E3")?.overrideReason == nil)
    }

    @Test func `a unit that clears is told with whom it would be there before, and only when that is clearly sooner`() {
        func said(gain: Duration) -> [UnitsAvailable] {
            var centre = SmallCentre.make()
            centre.policies.swapGain = gain
            var board = Board(centre)
            board.duty("E2", .outOfService)
            board.dispatch(board.call("TRASH", "A"), "E1")
            board.say("E1", .onScene)
            let trash = board.call("TRASH", "G")
            #expect(board.recommend(trash).picked.map(\.text) == ["E3"])
            board.wait(.seconds(5))
            board.position("E1", LetterCity.at("A"))
            return board.say("E1", .released).available
        }
        let told = said(gain: .seconds(120))
        #expect(units(told) == [["E1"]])
        let unit = told.first?.units.first
        #expect(unit?.insteadOf?.unit == UnitName("E3"))
        let (soon, late) = (unit?.arrival.total?.milliseconds ?? 0, unit?.insteadOf?.total?.milliseconds ?? 0)
        #expect(unit?.gain == TravelTime(milliseconds: late - soon))
        let gain = unit?.gain?.duration ?? .zero
        #expect(said(gain: gain).count == 1)
        #expect(said(gain: gain + .milliseconds(1)).isEmpty)
    }

    @Test func `a unit that breaks down on its way leaves a slot open, and it is said who could go instead`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1", "E2", "L1")
        board.say("E1", .enRoute)
        board.wait(.seconds(30))
        let outcome = board.duty("E1", .outOfService, remark: "brakes")
        #expect(outcome.kinds == [.unitReleased])
        #expect(units(outcome.available) == [["E3"]])
        #expect(outcome.available.first?.units.first?.because == .unitLost)
    }

    @Test func `a unit that was called off is not told back to where it comes from, until it says something new`() {
        var board = Board()
        board.duty("E2", .outOfService)
        board.duty("E3", .outOfService)
        let trash = board.call("TRASH", "C")
        board.dispatch(trash, "E1")
        board.wait(.seconds(5))
        #expect(board.perform(.releaseUnit(UnitName("E1"), reason: "cancelled")).available.isEmpty)
        board.wait(.seconds(5))
        let again = board.duty("E1", .available).available
        #expect(units(again) == [["E1"]])
    }

    @Test func `whom a dispatcher stands down while others are on their way is not offered to be replaced`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1", "E2", "L1")
        board.wait(.seconds(5))
        #expect(board.perform(.releaseUnit(UnitName("E2"), reason: "one is enough")).reviewed.isEmpty)
        #expect(board.say("L1", .released).reviewed.isEmpty)
    }

    @Test func `who works at a scene and is done there is missed by nobody`() {
        var board = Board()
        let trash = board.call("TRASH", "C")
        board.dispatch(trash, "E1")
        board.say("E1", .onScene)
        board.wait(.seconds(500))
        #expect(board.say("E1", .released).reviewed.isEmpty)
    }

    @Test func `one unit is told to one incident: the most urgent it fits`() {
        var board = Board()
        for unit in ["E1", "E2", "E3"] { board.duty(unit, .outOfService) }
        board.call("TRASH", "C")
        let fire = board.call("FIRE", "L")
        board.call("TRASH", "A")
        board.call("SICK", "A")
        board.wait(.seconds(1))
        #expect(board.duty("E1", .inQuarters).available.map(\.ground.incident) == [fire])
        board.wait(.seconds(1))
        let second = board.duty("E2", .inQuarters).available
        #expect(second.map(\.ground.incident) == [fire], "it owes two engines")
        board.wait(.seconds(1))
        #expect(board.duty("E3", .inQuarters).available.map(\.ground.incident.number) == [1], "first come, first served")
    }

    @Test func `when its place, its type or its alarm level changes, an incident is told anew who could come`() {
        var board = Board()
        let id = board.call("TRASH", nil)
        let located = board.perform(.locateIncident(id, LetterCity.at("G"), place: nil)).available
        #expect(units(located) == [["E1"]])
        board.wait(.seconds(1))
        let raised = board.perform(.raiseAlarm(id, level: 2)).available
        #expect(units(raised) == [["E1", "E2"]])
        #expect(raised.first?.units.map(\.slot.level) == [1, 2])
        board.wait(.seconds(1))
        let sick = board.perform(.retypeIncident(id, TypeCode("CAT"), building: nil)).available
        #expect(units(sick) == [["R1"]])
        #expect(sick.first?.units.map(\.because) == [.incidentChanged])
    }

    @Test func `a crew that comes together, a crew back from its other vehicle and an opened road count too`() {
        var board = Board()
        board.duty("E2", .outOfService)
        board.duty("E3", .outOfService)
        board.perform(.setCrew(UnitName("E1"), 2))
        let cat = board.call("CAT", "A")
        board.dispatch(cat, "R1")
        board.say("R1", .onScene)
        let fire = board.call("FIRE", "C")
        board.perform(.recommendUnits(fire))
        board.wait(.seconds(1))
        let manned = board.perform(.setCrew(UnitName("E1"), 5)).available
        #expect(units(manned) == [["E1"]])
        board.wait(.seconds(1))
        let cleared = board.say("R1", .released).available
        #expect(units(cleared) == [["L1"]], "R1 is clear, and with it the crew of L1")
    }

    @Test func `a vehicle is no news because the other one of its crew has moved`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1", "E2")
        board.duty("R1", .available)
        board.wait(.seconds(1))
        board.position("R1", LetterCity.at("G"))
        #expect(board.perform(.passTime).available.isEmpty, "L1 could have been sent all the time")
    }

    @Test func `who never asked for a recommendation is not told of roads`() {
        var board = Board()
        let first = board.call("TRASH", "C")
        #expect(board.close("B", "C").available.isEmpty)
        #expect(board.recommend(first).picked.map(\.text) == ["E2"])
        board.wait(.seconds(1))
        #expect(board.perform(.liftRoadCondition(RoadConditionID(1))).available.isEmpty, "E1 is not clearly sooner")
    }

    @Test func `a loser of a diversion gets its recommendation and nothing beside it`() {
        var board = Board()
        let trash = board.call("TRASH", "L")
        board.dispatch(trash, "E1")
        board.wait(.seconds(10))
        let outcome = board.perform(.divertUnit(UnitName("E1"), to: board.call("FIRE", "B"), reason: ""))
        #expect(outcome.kinds == [.unitReleased, .unitDispatched, .unitsRecommended])
        #expect(outcome.available.isEmpty)
    }

    @Test func `a new recommendation makes an end of what was told before`() {
        var (board, trash) = emptyCity()
        board.duty("E3", .inQuarters)
        #expect(board.state.offers[trash]?.units.map(\.unit.text) == ["E3"])
        #expect(board.recommend(trash).picked.map(\.text) == ["E3"])
        #expect(board.state.offers[trash] == nil)
    }
}
