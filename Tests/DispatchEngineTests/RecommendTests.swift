// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RunCards
import TestCentre
import Testing
import Units
import Vocabulary

@Suite struct RecommendTests {
    func candidate(_ unit: String, in made: Recommendation) -> Candidate? { made.candidates.first { $0.unit == UnitName(unit) } }

    func names(_ made: Recommendation) -> [String?] { made.slots.map { $0.unit?.text } }

    @Test func `the nearest is the one that is there first by road, not by air`() {
        var board = Board()
        board.duty("E1", .outOfService)
        let made = board.recommend(board.call("TRASH", "G"))
        // E3 at M is 300 m off by air and has to cross the bridge; E2 at F is 1.5 km off.
        #expect(names(made) == ["E2"])
        let (near, far) = (candidate("E2", in: made), candidate("E3", in: made))
        #expect(abs((near?.estimate?.driveMetres ?? 0) - 1800) < 20)
        #expect(abs((far?.estimate?.driveMetres ?? 0) - 3300) < 20)
        #expect(far?.verdict == .slower)
        #expect(made.candidates.map(\.unit.text) == ["E2", "E3", "E1"])
        #expect(near?.source == .quarters)
        #expect(near?.estimate?.turnout == TravelTime(milliseconds: 80_000))
    }

    @Test func `an alarm level owes what its card adds to the levels below`() {
        var board = Board()
        let fire = board.call("FIRE", "C")
        #expect(names(board.recommend(fire)) == ["E1", "E2", "L1"])
        board.dispatch(fire, "E1", "E2", "L1")
        #expect(names(board.recommend(fire)) == ["E1", "E2", "L1"])
        #expect(board.recommend(fire).picked == [])
        board.perform(.raiseAlarm(fire, level: 2))
        let second = board.recommend(fire)
        #expect(names(second) == ["E1", "E2", "L1", "E3", "A1"])
        #expect(second.slots.map(\.already) == [true, true, true, false, false])
        #expect(second.picked.map(\.text) == ["E3", "A1"])
        #expect(second.level == 2)
        #expect(board.state.recommendations.count == 1, "the newest of each incident is kept")
    }

    @Test func `a short crew, an empty duty and a crew out on its other vehicle bar a unit, and it is said why`() {
        var board = Board()
        board.perform(.setCrew(UnitName("E1"), 3))
        board.duty("E2", .outOfService, remark: "brakes")
        board.dispatch(board.call("CAT", "C"), "R1")
        board.dispatch(board.call("TRASH", "Q"), "E3")
        let made = board.recommend(board.call("FIRE", "C"))
        #expect(names(made) == [nil, nil, nil])
        #expect(
            made.slots.map(\.shortfall) == [
                "busy 1, crew_short 1, out_of_service 1", "busy 1, crew_short 1, out_of_service 1", "cross_staffed 1",
            ])
        #expect(candidate("E1", in: made)?.verdict == .crewShort)
        #expect(candidate("E1", in: made)?.detail == "crew 3 of 4")
        #expect(candidate("E2", in: made)?.verdict == .outOfService)
        #expect(candidate("E2", in: made)?.detail == "brakes")
        #expect(candidate("E3", in: made)?.detail == "dispatched for incident 2 since \(Board.start)")
        #expect(candidate("L1", in: made)?.detail == "crew is out on R1, incident 1")
    }

    @Test func `two vehicles with one crew are not both proposed, and the second slot says so`() {
        var centre = SmallCentre.make()
        let owed = [SmallCentre.needs(1, ["ladder"]), SmallCentre.needs(1, ["rescue"]), SmallCentre.needs(1, ["boat"])]
        centre.runCards = [SmallCentre.card("both", "FIRE", [owed])]
        var board = Board(centre)
        let made = board.recommend(board.call("FIRE", "C"))
        #expect(names(made) == ["L1", nil, nil])
        #expect(candidate("R1", in: made)?.verdict == .companionPicked)
        #expect(candidate("R1", in: made)?.detail == "shares its crew with L1")
        #expect(made.slots[1].shortfall == "companion_picked 1")
        #expect(made.slots[2].shortfall == "the centre has no boat")
    }

    @Test func `fresh reports are used, old ones marked, and a unit that may be anywhere ranks behind the known ones`() {
        var board = Board()
        board.duty("E1", .available)
        board.position("E2", LetterCity.at("D"), age: .seconds(120))
        board.duty("E3", .available)
        board.position("E3", LetterCity.at("R"), age: .seconds(121))
        let made = board.recommend(board.call("TRASH", "A"))
        #expect(candidate("E1", in: made)?.source == .unknown)
        #expect(candidate("E1", in: made)?.position == LetterCity.at("A"), "its station stands in")
        #expect(candidate("E2", in: made)?.source == .avl)
        #expect(candidate("E2", in: made)?.ageMilliseconds == 120_000)
        #expect(candidate("E3", in: made)?.source == .stale)
        #expect(candidate("E3", in: made)?.estimate?.turnout == TravelTime(milliseconds: 15_000))
        #expect(made.candidates.map(\.unit.text) == ["E2", "E3", "E1"])
        #expect(names(made) == ["E2"])
    }

    @Test func `an old report of a unit in quarters gives way to its station`() {
        var board = Board()
        board.position("E1", LetterCity.at("R"), age: .seconds(500))
        let made = board.recommend(board.call("TRASH", "B"))
        #expect(candidate("E1", in: made)?.source == .quarters)
        #expect(candidate("E1", in: made)?.position == LetterCity.at("A"))
    }

    @Test func `whoever has no road there ranks last and is marked, never first`() {
        var board = Board()
        board.position("E1", LetterCity.at("X"))
        board.position("E2", LetterCity.wilderness)
        let made = board.recommend(board.call("FIRE", "A"))
        #expect(made.candidates.filter { $0.kind.text == "engine" }.map(\.unit.text) == ["E3", "E1", "E2"])
        #expect(candidate("E1", in: made)?.verdict == .unreachable)
        #expect(candidate("E1", in: made)?.detail == "no_road_at_unit")
        #expect(candidate("E2", in: made)?.detail == "no_road_at_unit")
        #expect(candidate("E2", in: made)?.estimate?.total == .unreachable)
        #expect(names(made) == ["E3", nil, "L1"])
        #expect(made.slots[1].shortfall == "picked 1, unreachable 2")
    }

    @Test func `an incident that no road leads to gets an answer that says so`() {
        var board = Board()
        let id = board.call("TRASH", nil)
        board.perform(.locateIncident(id, LetterCity.wilderness, place: nil))
        let made = board.recommend(id)
        #expect(names(made) == [nil])
        #expect(made.slots.first?.shortfall == "unreachable 3")
        #expect(Set(made.candidates.map(\.detail)) == ["no_road_at_incident"])
    }

    @Test func `the recommendation writes down what it was made from`() {
        var board = Board()
        let id = board.call("FIRE", "C")
        board.wait(.seconds(5))
        let made = board.recommend(id)
        #expect(made.at == board.now)
        #expect(made.card == "fire")
        #expect(made.because == "type FIRE")
        #expect(made.coordinate == LetterCity.at("C"))
        #expect(made.city == LetterCity.router.city.identity)
        #expect(made.centre == 1)
        #expect(made.conditions == 0)
        #expect(board.incident(id).recommendation == made.id)
    }

    @Test func `a unit on its way to something much less urgent is proposed for diversion when it saves time`() {
        var board = Board()
        let trash = board.call("TRASH", "L")
        board.dispatch(trash, "E1")
        board.say("E1", .enRoute)
        board.position("E1", LetterCity.at("B"))
        let made = board.recommend(board.call("FIRE", "B"))
        #expect(names(made) == ["E2", "E3", "L1"])
        let proposal = made.diversions.first
        #expect(made.diversions.count == 1)
        #expect(proposal?.unit == UnitName("E1"))
        #expect(proposal?.from == trash)
        #expect(proposal?.total.milliseconds ?? .max < 5000)
        #expect(
            proposal?.gain == made.slots[0].total.map { TravelTime(milliseconds: $0.milliseconds - (proposal?.total.milliseconds ?? 0)) })
        #expect(proposal?.loserNow.isReachable == true)
        #expect(proposal?.replacement == nil, "both other engines are proposed for the fire")
        #expect(candidate("E1", in: made)?.verdict == .busy)
        #expect(board.assignment("E1")?.incident == trash, "proposed, not done")
    }

    @Test func `no diversion is proposed from an equally urgent incident, nor from a scene, nor for a small gain`() {
        var board = Board()
        board.dispatch(board.call("SICK", "B"), "A1")
        board.position("A1", LetterCity.at("B"))
        #expect(board.recommend(board.call("SICK", "B")).diversions.isEmpty, "not less urgent")
        board.dispatch(board.call("TRASH", "B"), "E1")
        board.say("E1", .onScene)
        board.position("E1", LetterCity.at("B"))
        #expect(board.recommend(board.call("FIRE", "B")).diversions.isEmpty, "at work")
        board.dispatch(board.call("TRASH", "Q"), "E2")
        board.wait(.seconds(200))
        board.position("E2", LetterCity.at("F"))
        board.duty("E3", .available)
        board.position("E3", LetterCity.at("F"))
        let made = board.recommend(board.call("FIRE", "F"))
        #expect(names(made)[0] == "E3")
        #expect(made.diversions.map(\.gain) == [nil], "only for the engine that nobody else can be")
    }

    @Test func `why answers line by line, for one unit alone too`() {
        var board = Board()
        let id = board.call("FIRE", "C")
        #expect(board.perform(.ask(.why(id, nil))).rows.map(\.kind) == ["queue"])
        board.perform(.recommendUnits(id))
        let kinds = board.perform(.ask(.why(id, nil))).rows.map(\.kind)
        #expect(kinds == ["queue", "recommendation", "slot", "slot", "slot", "candidate", "candidate", "candidate", "candidate"])
        let row = board.perform(.ask(.why(id, UnitName("E3")))).rows.first?.record as? Candidate
        #expect(row?.unit == UnitName("E3"))
        #expect(row?.verdict == .slower)
    }
}
