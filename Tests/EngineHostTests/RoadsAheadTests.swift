// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import RoadNetwork
import Routing
import RunCards
import TestCentre
import Testing
import Vocabulary

@testable import EngineHost

/// `Board.start` is a Sunday, 10 o'clock in Hanoi.
@Suite struct RoadsAheadTests {
    private func board() -> Board {
        var window = HourWindow()
        (window.from, window.until) = (11 * 60, 13 * 60)
        var centre = SmallCentre.make()
        centre.speeds = [SpeedRow(hours: [window], RoadPace(percent: 50))]
        return Board(centre)
    }

    @Test func `roads are got ready at the start, and once more shortly before each turn`() throws {
        var board = board()
        var ahead = RoadsAhead()
        let firstOrder = ahead.order(board.engine, at: Board.start)
        let first = try #require(firstOrder)
        #expect(first.conditions.isEmpty)
        #expect(first.profiles == board.engine.state.profiles && !first.profiles.isEmpty)
        #expect(ahead.order(board.engine, at: Board.start + .seconds(3200)) == nil, "the turn is still far")

        let turnOrder = ahead.order(board.engine, at: Board.start + .seconds(3400))
        let turn = try #require(turnOrder)
        #expect(turn.conditions.paces.map(\.percent) == [50])
        #expect(ahead.order(board.engine, at: Board.start + .seconds(3401)) == nil, "once is enough")

        board.wait(.seconds(3600), ticking: .seconds(600))
        #expect(board.state.conditions.hasSameEffect(as: turn.conditions), "what was got ready is what the turn brought")
        let backOrder = ahead.order(board.engine, at: Board.start + .seconds(3 * 3600 - 60))
        let back = try #require(backOrder)
        #expect(back.conditions.isEmpty)
    }

    @Test func `before there is a centre nothing is got ready, and then everything is`() {
        var ahead = RoadsAhead()
        #expect(ahead.order(DispatchEngine(roads: LetterCity.router), at: Board.start) == nil)
        let order = ahead.order(board().engine, at: Board.start + .seconds(2))
        #expect(order?.profiles.isEmpty == false)
    }

    @Test func `a road that is closed before the turn is closed in what is got ready next`() throws {
        var board = board()
        var ahead = RoadsAhead()
        _ = ahead.order(board.engine, at: Board.start)
        _ = ahead.order(board.engine, at: Board.start + .seconds(3400))
        var closed = RoadCondition()
        closed.at = board.engine.roads.city.coordinate(ofNode: 0)
        _ = board.perform(.setRoadCondition(closed))
        let againOrder = ahead.order(board.engine, at: Board.start + .seconds(3410))
        let again = try #require(againOrder)
        #expect(again.conditions.conditions.count == 1 && again.conditions.paces.map(\.percent) == [50])
    }

    @Test func `what was got ready is found when it is asked for`() throws {
        let board = board()
        var conditions = RoadConditions()
        conditions.paces = [RoadPace(percent: 50)]
        let order = RoadsAhead.Order(profiles: board.engine.state.profiles, conditions: conditions)
        // A router of its own: others ask the shared one about other roads meanwhile.
        let roads = Router(LetterCity.router.city)
        RoadsAhead.prepare(order, roads)
        let profile = try #require(order.profiles.first)
        let ready = roads.metric(for: profile, under: conditions)
        conditions.version = 77
        #expect(roads.metric(for: profile, under: conditions) === ready)
    }
}
