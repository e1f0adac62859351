// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres
import TestCentre
import Testing
import Vocabulary

@testable import Ledger

/// What analysts read, held against a fire of which every time is known.
@Suite struct ResponseViewTests {
    /// | | E1 | E2 |
    /// |---|---|---|
    /// | dispatched, 50 s behind the call | 0 s | 0 s |
    /// | en route | 70 s | 40 s |
    /// | on scene | 200 s | 290 s |
    /// | released | | 600 s |
    ///
    /// A second fire has its engine on the way, and a cat nobody.
    private static func night() -> History {
        var history = History(seed: 1, commands: 0)
        history.board.now = Board.start + .seconds(3600)
        let fire = history.board.call("FIRE", "C")
        history.board.wait(.seconds(50))
        history.board.dispatch(fire, "E1", "E2")
        history.board.wait(.seconds(40))
        history.board.say("E2", .enRoute)
        history.board.wait(.seconds(30))
        history.board.say("E1", .enRoute)
        history.board.wait(.seconds(130))
        history.board.say("E1", .onScene)
        history.board.wait(.seconds(90))
        history.board.say("E2", .onScene)
        history.board.wait(.seconds(310))
        history.board.say("E2", .released)
        let second = history.board.call("FIRE", "M")
        history.board.wait(.seconds(30))
        history.board.dispatch(second, "E3")
        history.board.wait(.seconds(60))
        history.board.say("E3", .enRoute)
        history.board.call("CAT", "A")
        return history
    }

    private static func drained() async throws -> PostgresConnection {
        let history = night()
        let fixture = try await LedgerFixture.migrated()
        try await fixture.keep(history)
        #expect(await fixture.drain(history).seq == history.last)
        return try await fixture.connection()
    }

    /// Each row as one line; intervals in whole seconds.
    private static func lines(
        _ connection: PostgresConnection, _ from: String, _ names: String, _ intervals: String...
    ) async throws -> [String] {
        let words = [names] + intervals.map { "coalesce(extract(epoch FROM \($0))::bigint::text, '-')" }
        let rows = try await connection.query("SELECT concat_ws(' ', \(words.joined(separator: ", "))) FROM keng.\(from)")
        return try (0..<rows.count).map { try rows.text($0, 0) }
    }

    @Test("per incident: processing to the first alert, turnout and travel of the unit first on scene, response from the first caller")
    func perIncident() async throws {
        let found = try await ResponseViewTests.lines(
            ResponseViewTests.drained(), "incident_response ORDER BY incident_id",
            "incident_id, service, state, calls, units, coalesce(first_unit, '-')", "call_processing", "turnout", "travel",
            "total_response")
        #expect(
            found == ["1 fire open 1 2 E1 50 70 130 250", "2 fire open 1 1 - 30 - - -", "3 rescue open 1 0 - - - - -"])
    }

    @Test("percentiles are of incidents to their first unit: whoever comes later changes nothing")
    func percentiles() async throws {
        let found = try await ResponseViewTests.lines(
            ResponseViewTests.drained(), "response_percentile", "service, priority, responses", "call_processing_p50", "turnout_p50",
            "travel_p50", "total_response_p90")
        #expect(found == ["fire 1 2 40 70 130 250"])
    }

    @Test("every view, and every table that is kept, says in the database what it is")
    func comments() async throws {
        let connection = try await LedgerFixture.migrated().connection()
        let rows = try await connection.query(
            """
            SELECT relname::text FROM pg_class WHERE relnamespace = 'keng'::regnamespace AND relkind IN ('r', 'p', 'v')
            AND NOT relispartition AND obj_description(oid, 'pg_class') IS NULL
            """)
        #expect(try (0..<rows.count).map { try rows.text($0, 0) } == [])
    }

    @Test("per unit: every interval of its own, and what was not reported is null")
    func perUnit() async throws {
        let connection = try await ResponseViewTests.drained()
        let found = try await ResponseViewTests.lines(
            connection, "unit_response ORDER BY assignment_id", "incident_id, unit", "call_processing", "turnout", "travel",
            "total_response", "committed")
        #expect(found == ["1 E1 50 70 130 250 -", "1 E2 50 40 250 340 600", "2 E3 30 60 - - -"])
    }

    @Test("utilisation counts the day of the alert in the centre's own zone; open incidents are there with their units")
    func boards() async throws {
        let connection = try await ResponseViewTests.drained()
        let used = try await ResponseViewTests.lines(
            connection, "unit_utilisation WHERE unit = 'E2'", "local_day, assignments, percent_of_day", "committed")
        #expect(used == ["2026-11-22 1 0.69 600"])
        let open = try await ResponseViewTests.lines(
            connection, "open_incident ORDER BY priority, incident_id", "incident_id, type, priority, coalesce(units, 'nobody')")
        #expect(open == ["1 FIRE 1 E1 on_scene", "2 FIRE 1 E3 en_route", "3 CAT 5 nobody"])
    }
}
