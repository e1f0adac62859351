// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import RunCards
import TestCentre
import Testing
import Units
import Vocabulary

/// E3 is sent from M all around the river to G, 3.3 km; E1, 300 m from there, is out of service, and so is E2.
struct LongWay {
    var board: Board
    let trash: IncidentID

    init(_ policies: (inout Policies) -> Void = { _ in }) {
        var centre = SmallCentre.make()
        policies(&centre.policies)
        board = Board(centre)
        board.duty("E1", .outOfService)
        board.duty("E2", .outOfService)
        trash = board.call("TRASH", "G")
        board.dispatch(trash, "E3")
        board.wait(.seconds(1))
    }

    /// E1 comes back: what is said of it.
    mutating func comeback() -> SwapProposal? { board.duty("E1", .inQuarters).swaps.first }

    /// E1 is proposed, and E3 reports from on the way.
    static func proposed(_ policies: (inout Policies) -> Void = { _ in }) -> LongWay {
        var way = LongWay(policies)
        #expect(way.comeback() != nil)
        return way
    }
}

extension Outcome {
    var saidOfSwaps: [Event.Kind] { reviewed.map(\.event.kind).filter { $0 != .unitsAvailable } }
    var swaps: [SwapProposal] { reviewed.compactMap { if case .swapProposed(let event) = $0.event { event.proposal } else { nil } } }
    var withdrawn: [SwapWithdrawn] { reviewed.compactMap { if case .swapWithdrawn(let event) = $0.event { event } else { nil } } }
    var available: [UnitsAvailable] { reviewed.compactMap { if case .unitsAvailable(let event) = $0.event { event } else { nil } } }
}

extension Board {
    /// A fix, and the tick behind it.
    mutating func drive(_ unit: String, _ place: Coordinate) -> Outcome {
        position(unit, place)
        return perform(.passTime, by: "keng")
    }

    var standing: [SwapPair] { state.standingSwaps.map(\.pair) }

    mutating func close(_ a: Character, _ b: Character) -> Outcome {
        var condition = RoadCondition()
        (condition.kind, condition.at) = (.closed, LetterCity.between(a, b))
        return perform(.setRoadCondition(condition))
    }
}

@Suite struct SwapTests {
    @Test func `a unit that comes back is proposed for one still far away, with what it saves and what that was computed from`() {
        var way = LongWay()
        let outcome = way.board.duty("E1", .inQuarters)
        #expect(outcome.kinds == [.dutyChanged])
        #expect(outcome.reviewed.map(\.event.kind) == [.swapProposed])
        #expect(outcome.reviewed.map(\.by) == ["keng"])
        let made = outcome.swaps.first
        #expect(made?.pair == SwapPair(way.trash, out: UnitName("E3"), in: UnitName("E1")))
        #expect(made?.because == .unitAvailable)
        #expect(made?.slot.requirement.kinds == [ApparatusName("engine")])
        #expect(made?.out.source == .quarters, "alerted a second ago: its wheels stand still")
        #expect(made?.out.turnout == TravelTime(milliseconds: 79_000))
        #expect(made?.in.turnout == TravelTime(milliseconds: 80_000))
        #expect(made?.in.position == LetterCity.at("A"))
        let (late, soon) = (made?.out.total?.milliseconds ?? 0, made?.in.total?.milliseconds ?? 0)
        #expect(made?.gain == TravelTime(milliseconds: late - soon))
        #expect(made?.ground.city == LetterCity.router.city.identity)
        #expect(made?.ground.at == way.board.now)
        #expect(way.board.assignment("E3")?.incident == way.trash, "proposed, not done")
        #expect(way.board.assignment("E1") == nil)
        #expect(way.board.perform(.ask(.swaps)).rows == [AnswerRow("swap", made ?? SwapProposal())])
    }

    @Test func `as long as the policy says, to the millisecond, and no less, is enough to be proposed`() {
        var first = LongWay()
        let (gain, total) = { ($0?.gain?.milliseconds ?? 0, $0?.out.total?.milliseconds ?? 1) }(first.comeback())
        #expect(gain > 130_000)
        func isProposed(_ least: Int64, _ share: Int) -> Bool {
            var way = LongWay { ($0.swapGain, $0.swapShare) = (.milliseconds(least), share) }
            return way.comeback() != nil
        }
        #expect(isProposed(Int64(gain), 0))
        #expect(!isProposed(Int64(gain) + 1, 0))
        let share = Int(Int64(gain) * 100 / Int64(total))
        #expect(isProposed(10_000, share))
        #expect(!isProposed(10_000, share + 1))
    }

    @Test func `a free unit that has moved far is looked at again, one that trembles is not`() {
        var way = LongWay()
        way.board.duty("E1", .available)
        way.board.perform(.passTime)
        #expect(way.board.standing.isEmpty, "nobody knows where it is")
        #expect(way.board.drive("E1", LetterCity.at("M")).swaps.isEmpty)
        let near = Coordinate(latE7: LetterCity.at("M").latE7 + 20_000, lonE7: LetterCity.at("M").lonE7)
        for _ in 0..<20 {
            way.board.wait(.seconds(1))
            way.board.position("E1", near)
            way.board.wait(.seconds(1))
            way.board.position("E1", LetterCity.at("M"))
        }
        var engine = way.board.engine
        #expect(engine.nextReview() == nil, "under 300 m nothing is due")
        let made = way.board.drive("E1", LetterCity.at("H")).swaps.first
        #expect(made?.because == .unitMoved)
        #expect(made?.in.source == .avl)
        #expect(made?.in.position == LetterCity.at("H"))
    }

    @Test func `a unit that drives the wrong way is seen, and one that comes near is left alone`() {
        var centre = SmallCentre.make()
        (centre.policies.swapGain, centre.policies.swapShare) = (.seconds(30), 0)
        var board = Board(centre)
        board.duty("E1", .outOfService)
        let trash = board.call("TRASH", "P")
        board.dispatch(trash, "E3")
        board.say("E3", .enRoute)
        #expect(board.drive("E3", LetterCity.at("N")).saidOfSwaps.isEmpty)
        let lost = board.drive("E3", LetterCity.at("A"))
        #expect(lost.swaps.map(\.pair) == [SwapPair(trash, out: UnitName("E3"), in: UnitName("E2"))])
        #expect(lost.swaps.first?.because == .unitMoved)
        #expect(lost.swaps.first?.out.turnout == .zero)
        let back = board.drive("E3", LetterCity.at("O"))
        #expect(back.withdrawn.map(\.reason) == [.gainLost])
        #expect(board.standing.isEmpty)
    }

    @Test func `a road closed on the way makes a swap appear, and lifting it makes it go`() {
        var board = Board()
        board.duty("E1", .outOfService)
        let trash = board.call("TRASH", "R")
        board.dispatch(trash, "E2")
        board.wait(.seconds(1))
        let closed = board.close("L", "R")
        #expect(closed.swaps.map(\.pair) == [SwapPair(trash, out: UnitName("E2"), in: UnitName("E3"))])
        #expect(closed.swaps.first?.because == .roadChanged)
        #expect(closed.swaps.first?.ground.conditions == board.state.conditions.version)
        board.wait(.seconds(1))
        let lifted = board.perform(.liftRoadCondition(RoadConditionID(1)))
        #expect(lifted.withdrawn == [SwapWithdrawn(SwapPair(trash, out: UnitName("E2"), in: UnitName("E3")), .gainLost)])
        #expect(board.perform(.ask(.swaps)).rows.isEmpty)
    }

    @Test func `a unit that has no way left is swapped for whoever has one`() {
        var way = LongWay()
        way.board.position("E3", LetterCity.at("X"))
        let made = way.comeback()
        #expect(made?.gain == nil)
        #expect(made?.out.total == nil)
        #expect(made?.in.total != nil)
    }

    @Test func `nobody is called off for a guess: a unit that drives unseen is not compared`() {
        var way = LongWay()
        way.board.say("E3", .enRoute)
        #expect(way.comeback() == nil)
        #expect(way.board.drive("E3", LetterCity.at("N")).swaps.count == 1)
    }

    @Test func `a position that jumps to and fro about the limit brings one proposal in the quiet time, not one a jump`() {
        var way = LongWay.proposed { ($0.swapGain, $0.swapShare) = (.seconds(150), 0) }
        way.board.say("E3", .enRoute)
        var said: [Event.Kind] = [.swapProposed]
        let start = way.board.now
        while way.board.now - start < .seconds(290) {
            for letter in ["J", "M"] as [Character] {
                way.board.wait(.seconds(5))
                said += way.board.drive("E3", LetterCity.at(letter)).saidOfSwaps
            }
        }
        #expect(said == [.swapProposed, .swapWithdrawn], "E3 at J is nearly there; at M it is not worth saying again so soon")
        way.board.wait(.seconds(300))
        way.board.position("E3", LetterCity.at("J"))
        #expect(way.board.drive("E3", LetterCity.at("M")).saidOfSwaps == [.swapProposed], "after the quiet time it is")
    }

    @Test func `a gain that only falls below the limit stays, one that is halved is withdrawn`() {
        var way = LongWay.proposed { ($0.swapGain, $0.swapShare) = (.seconds(150), 0) }
        way.board.say("E3", .enRoute)
        #expect(way.board.drive("E3", LetterCity.at("O")).saidOfSwaps.isEmpty)
        #expect(way.board.standing.count == 1)
        #expect(way.board.drive("E3", LetterCity.at("J")).withdrawn.map(\.reason) == [.gainLost])
    }

    @Test func `a proposal whose ground is gone is withdrawn at once, and it is said why`() {
        func reasons(_ change: (inout Board, IncidentID) -> Outcome) -> [SwapWithdrawn.Reason] {
            var way = LongWay.proposed()
            let said = change(&way.board, way.trash).withdrawn.map(\.reason)
            #expect(way.board.standing.isEmpty)
            return said
        }
        #expect(reasons { board, _ in board.say("E3", .onScene) } == [.outArrived])
        #expect(reasons { board, _ in board.say("E3", .staging) } == [.outArrived])
        #expect(reasons { board, _ in board.perform(.releaseUnit(UnitName("E3"), reason: "x")) } == [.outGone])
        #expect(reasons { board, _ in board.duty("E3", .outOfService, remark: "brakes") } == [.outGone])
        #expect(reasons { board, _ in board.duty("E1", .outOfService) } == [.inUnavailable])
        #expect(reasons { board, _ in board.perform(.setCrew(UnitName("E1"), 3)) } == [.inUnavailable])
        #expect(reasons { board, _ in board.dispatch(board.call("TRASH", "L"), "E1") } == [.inTaken])
        #expect(reasons { board, trash in board.perform(.retypeIncident(trash, TypeCode("SICK"), building: nil)) } == [.notOwed])
        #expect(
            reasons { board, trash in
                let other = board.call("TRASH", "G")
                return board.perform(.mergeIncidents(from: trash, into: other))
            } == [.notOwed])
    }

    @Test func `of two incidents that want one unit the more urgent is told, even when the other was told before`() {
        var way = LongWay.proposed()
        #expect(way.board.standing.map(\.incident) == [way.trash])
        let fire = way.board.call("FIRE", "B")
        way.board.wait(.seconds(1))
        let said = way.board.duty("E1", .available)
        #expect(said.available.map(\.ground.incident) == [fire])
        #expect(said.withdrawn == [SwapWithdrawn(SwapPair(way.trash, out: UnitName("E3"), in: UnitName("E1")), .neededElsewhere)])
        way.board.wait(.seconds(10))
        #expect(way.board.drive("E1", LetterCity.at("G")).saidOfSwaps.isEmpty, "it is spoken for")
    }

    @Test func `a swap left standing does not keep its unit for ever from somebody who waits`() {
        var way = LongWay.proposed()
        let cat = way.board.call("TRASH", "A")
        way.board.perform(.prioritizeIncident(cat, .five, reason: "can wait"))
        way.board.wait(.seconds(299))
        #expect(way.board.perform(.setCrew(UnitName("E1"), 5)).reviewed.isEmpty, "the more urgent one was told first")
        way.board.wait(.seconds(1))
        let said = way.board.perform(.setCrew(UnitName("E1"), 6))
        #expect(said.available.map(\.ground.incident) == [cat])
        #expect(said.withdrawn.map(\.reason) == [.neededElsewhere])
    }

    @Test func `a swap left standing keeps its unit from the swaps of less urgent incidents`() {
        var way = LongWay.proposed()
        way.board.duty("E2", .available)
        way.board.position("E2", LetterCity.at("Q"))
        let other = way.board.call("TRASH", "G")
        way.board.dispatch(other, "E2")
        way.board.wait(.seconds(400))
        way.board.say("E2", .enRoute)
        way.board.position("E2", LetterCity.at("M"))
        #expect(way.board.perform(.passTime).saidOfSwaps.isEmpty)
        #expect(way.board.standing.map(\.incident) == [way.trash])
    }

    @Test func `of two units on their way the later one is relieved`() {
        var centre = SmallCentre.make()
        centre.units.append(centre.units[0])
        centre.units[8].name = UnitName("E9")
        var board = Board(centre)
        board.duty("E9", .outOfService)
        let fire = board.call("FIRE", "A")
        board.dispatch(fire, "E3", "E2", "E1")
        board.say("E3", .enRoute)
        board.say("E2", .enRoute)
        board.position("E2", LetterCity.at("R"))
        board.position("E3", LetterCity.at("M"))
        board.wait(.seconds(1))
        #expect(board.duty("E9", .inQuarters).swaps.map(\.out.unit.text) == ["E3"])
    }

    @Test func `a third unit replaces the one proposed only when it saves as much again`() {
        var way = LongWay { $0.swapGain = .seconds(60) }
        way.board.duty("E2", .inQuarters)
        way.board.wait(.seconds(1))
        #expect(way.board.standing.map(\.in.text) == ["E2"])
        let better = way.board.duty("E1", .inQuarters)
        #expect(better.saidOfSwaps == [.swapWithdrawn, .swapProposed])
        #expect(better.withdrawn.map(\.reason) == [.betterFound])
        #expect(way.board.standing.map(\.in.text) == ["E1"])
        way.board.position("E2", LetterCity.at("G"))
        #expect(way.board.perform(.passTime).saidOfSwaps.isEmpty, "it would save some seconds more, and was withdrawn just now")
    }

    @Test func `whoever was sent with a reason against the recommendation is not called back for what was known then`() {
        func swaps(reason: String?) -> [SwapProposal] {
            var board = Board()
            board.duty("E2", .outOfService)
            let trash = board.call("TRASH", "G")
            if reason != nil { board.perform(.recommendUnits(trash)) }
            board.dispatch(trash, "E3", reason: reason)
            board.say("E3", .enRoute)
            return board.drive("E3", LetterCity.at("N")).swaps
        }
        #expect(swaps(reason: "knows the place").isEmpty)
        #expect(swaps(reason: nil).map(\.in.unit.text) == ["E1"])
    }

    @Test func `after a wide cause the most urgent come first, and the rest with the next ticks`() {
        var board = Board()
        for index in 0..<20 { board.call(index.isMultiple(of: 4) ? "FIRE" : "TRASH", "C") }
        var engine = board.engine
        var condition = RoadCondition()
        (condition.kind, condition.at) = (.closed, LetterCity.between("B", "C"))
        guard case .done(let events, let receipt) = engine.decide(.setRoadCondition(condition), by: Requester(name: "ann"), at: board.now)
        else {
            Issue.record("the road was not closed")
            return
        }
        for entry in engine.number(events, receipt: receipt, by: Requester(name: "ann"), at: board.now) { engine.apply(entry) }
        var batches: [[IncidentReview]] = []
        while case .reviewIncidents(let due)? = engine.nextReview() { batches.append(due) }
        #expect(batches.map(\.count) == [ReviewBook.atOnce, 20 - ReviewBook.atOnce])
        #expect(batches.first?.prefix(6).map(\.incident.number) == [1, 5, 9, 13, 17, 2])
        #expect(batches.joined().allSatisfy { $0.whole == .roadChanged && $0.units.isEmpty })
    }

    @Test func `a review that is put off is due as before, less what has been said meanwhile`() throws {
        var board = Board()
        let fire = board.call("FIRE", "C")
        board.dispatch(fire, "E1")
        board.say("E1", .enRoute)
        var engine = board.engine
        func perform(_ command: Command) {
            guard case .done(let events, let receipt) = engine.decide(command, by: Requester(name: "ann"), at: board.now) else { return }
            for entry in engine.number(events, receipt: receipt, by: Requester(name: "ann"), at: board.now) { engine.apply(entry) }
        }
        perform(.reportStatus(StatusReport(unit: UnitName("E1"), word: .duty(.outOfService))))
        let lost = engine.nextReview(atMost: 2)
        var expected = IncidentReview(fire)
        expected.whole = .unitLost
        #expect(lost == .reviewIncidents([expected]))
        engine.postpone(try #require(lost))
        let again = engine.nextReview(atMost: 2)
        #expect(again == lost)
        engine.postpone(try #require(again))
        perform(.recommendUnits(fire))
        guard case .reviewIncidents(let left)? = engine.nextReview(atMost: 2) else { return }
        #expect(left.allSatisfy { $0.whole != .unitLost }, "whoever was just recommended others is not told once more")
    }

    @Test func `once the most urgent was told of a unit, the many behind it are not looked at for its sake`() {
        var board = Board()
        for unit in ["E1", "E2", "E3"] { board.duty(unit, .outOfService) }
        let urgent = board.call("FIRE", "C")
        for _ in 0..<40 { board.call("TRASH", "C") }
        #expect(board.duty("E1", .inQuarters).available.map(\.ground.incident) == [urgent])
        #expect(board.perform(.passTime).reviewed.isEmpty)
        var engine = board.engine
        #expect(engine.nextReview() == nil)
    }

    @Test func `a restart finds what became better meanwhile, and does not repeat what stands`() {
        var way = LongWay()
        way.board.perform(.configure(way.board.state.centre))
        var asleep = DispatchEngine(state: way.board.state, roads: LetterCity.router)
        #expect(asleep.nextReview() == .reviewIncidents([IncidentReview(way.trash, whole: .restarted)]))
        #expect(asleep.nextReview() == nil)
        #expect(way.comeback() != nil)
        var awake = DispatchEngine(state: way.board.state, roads: LetterCity.router)
        let review = awake.nextReview() ?? .passTime
        #expect(awake.decide(review, by: Requester(name: "keng"), at: way.board.now) == .done([], Receipt()))
    }
}
