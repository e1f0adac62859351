// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import TestCentre
import Testing
import Units
import Vocabulary

/// Who is refused what, and by which check: a row names a command that breaks several rules and the code of the first.
@Suite struct RefusalTests {
    /// | Incident | |
    /// |---|---|
    /// | 1 | FIRE at C, E1 dispatched |
    /// | 2 | TRASH at H, E3 reserved |
    /// | 3 | closed |
    /// | 4 | merged into 1 |
    /// | 5 | FIRE without a coordinate |
    /// | 6 | ASK at I: no run card |
    /// | 7 | SICK at K, A1 on scene |
    /// | 8 | TRASH at F, E2 recommended |
    static let board: Board = {
        var board = Board()
        for (type, letter) in [("FIRE", "C"), ("TRASH", "H"), ("TRASH", "Q"), ("FIRE", "C")] as [(String, Character)] {
            board.call(type, letter)
        }
        board.call("FIRE", nil)
        board.call("ASK", "I")
        board.call("SICK", "K")
        board.call("TRASH", "F")
        board.perform(.closeIncident(IncidentID(3), disposition: "done", note: ""))
        board.perform(.mergeIncidents(from: IncidentID(4), into: IncidentID(1)))
        board.dispatch(IncidentID(1), "E1", by: "bob")
        board.perform(.reserveUnits(IncidentID(2), [UnitName("E3")]))
        board.dispatch(IncidentID(7), "A1")
        board.say("A1", .onScene)
        board.perform(.recommendUnits(IncidentID(8)))
        return board
    }()

    struct Row: Sendable, CustomTestStringConvertible {
        let command: Command
        let code: Refusal.Code
        /// What the sentence begins with.
        let field: String
        init(_ command: Command, _ code: Refusal.Code, _ field: String) { (self.command, self.code, self.field) = (command, code, field) }
        var testDescription: String { "\(command) → \(code.rawValue)" }
    }

    static func i(_ number: UInt64) -> IncidentID { IncidentID(number) }
    static func u(_ names: String...) -> [UnitName] { names.map { UnitName($0) } }
    static func status(
        _ unit: String, _ phase: AssignmentPhase, _ incident: UInt64? = nil, told: Duration = .zero
    ) -> Command {
        .reportStatus(
            StatusReport(unit: UnitName(unit), word: .phase(phase), incident: incident.map(i), told: Board.start + told))
    }

    static func road(_ place: Coordinate, until: Duration? = nil) -> Command {
        var condition = RoadCondition()
        (condition.at, condition.radiusM) = (place, 10)
        condition.until = until.map { Board.start + $0 }
        return .setRoadCondition(condition)
    }

    static let incidentRows: [Row] = [
        Row(.addNote(i(99), text: ""), .notFound, "incident"),
        Row(.locateIncident(i(99), LetterCity.at("A"), place: nil), .notFound, "incident"),
        Row(.locateIncident(i(3), LetterCity.at("A"), place: nil), .state, "incident"),
        Row(.retypeIncident(i(99), TypeCode("NO"), building: "no"), .notFound, "incident"),
        Row(.retypeIncident(i(4), TypeCode("NO"), building: "no"), .state, "incident"),
        Row(.retypeIncident(i(1), TypeCode("NO"), building: "no"), .notFound, "type"),
        Row(.retypeIncident(i(1), TypeCode("FIRE"), building: "no"), .notFound, "building"),
        Row(.prioritizeIncident(i(99), .one, reason: ""), .notFound, "incident"),
        Row(.prioritizeIncident(i(3), .one, reason: ""), .state, "incident"),
        Row(.prioritizeIncident(i(1), .two, reason: ""), .reason, "reason"),
        Row(.mergeIncidents(from: i(99), into: i(99)), .badValue, "into"),
        Row(.mergeIncidents(from: i(99), into: i(3)), .notFound, "incident"),
        Row(.mergeIncidents(from: i(3), into: i(99)), .state, "incident"),
        Row(.mergeIncidents(from: i(1), into: i(99)), .notFound, "incident"),
        Row(.mergeIncidents(from: i(1), into: i(4)), .state, "incident"),
        Row(.splitCall(CallID(99)), .notFound, "call"),
        Row(.splitCall(CallID(3)), .state, "incident"),
        Row(.splitCall(CallID(2)), .state, "call"),
        Row(.raiseAlarm(i(99), level: 0), .notFound, "incident"),
        Row(.raiseAlarm(i(3), level: 0), .state, "incident"),
        Row(.raiseAlarm(i(6), level: 0), .noCard, "incident"),
        Row(.raiseAlarm(i(1), level: 1), .badValue, "level"),
        Row(.raiseAlarm(i(1), level: 3), .badValue, "level"),
        Row(.closeIncident(i(99), disposition: "no", note: ""), .notFound, "incident"),
        Row(.closeIncident(i(3), disposition: "no", note: ""), .state, "incident"),
        Row(.closeIncident(i(1), disposition: "no", note: ""), .notFound, "disposition"),
        Row(.closeIncident(i(1), disposition: "done", note: ""), .crews, "incident"),
        Row(.closeIncident(i(2), disposition: "done", note: ""), .crews, "incident"),
        Row(.reopenIncident(i(99), reason: ""), .notFound, "incident"),
        Row(.reopenIncident(i(1), reason: ""), .state, "incident"),
        Row(.reopenIncident(i(4), reason: "x"), .state, "incident"),
        Row(.reopenIncident(i(3), reason: ""), .reason, "reason"),
        Row(.recommendUnits(i(99)), .notFound, "incident"),
        Row(.recommendUnits(i(3)), .state, "incident"),
        Row(.recommendUnits(i(5)), .unlocated, "incident"),
        Row(.recommendUnits(i(6)), .noCard, "incident"),
    ]

    static let unitRows: [Row] = [
        Row(.dispatchUnits(i(99), [], reason: nil), .notFound, "incident"),
        Row(.dispatchUnits(i(3), [], reason: nil), .state, "incident"),
        Row(.dispatchUnits(i(8), [], reason: nil), .badValue, "units"),
        Row(.dispatchUnits(i(8), u("NO", "E1"), reason: nil), .notFound, "unit"),
        Row(.dispatchUnits(i(8), u("E2", "E2", "E1"), reason: nil), .badValue, "units"),
        Row(.dispatchUnits(i(8), u("E1", "B1"), reason: nil), .unitBusy, "unit"),
        Row(.dispatchUnits(i(8), u("E3"), reason: nil), .unitBusy, "unit"),
        Row(.dispatchUnits(i(8), u("B1", "L1"), reason: nil), .unitUnavailable, "unit"),
        Row(.dispatchUnits(i(8), u("L1", "R1"), reason: nil), .unitUnavailable, "units"),
        Row(.dispatchUnits(i(8), u("E2", "A2"), reason: ""), .reason, "reason"),
        Row(.reserveUnits(i(99), []), .notFound, "incident"),
        Row(.reserveUnits(i(2), u("E3")), .unitBusy, "unit"),
        Row(.reserveUnits(i(2), u("B1")), .unitUnavailable, "unit"),
        Row(.divertUnit(UnitName("NO"), to: i(99), reason: ""), .notFound, "incident"),
        Row(.divertUnit(UnitName("NO"), to: i(3), reason: ""), .state, "incident"),
        Row(.divertUnit(UnitName("NO"), to: i(8), reason: ""), .notFound, "unit"),
        Row(.divertUnit(UnitName("E2"), to: i(8), reason: ""), .state, "unit"),
        Row(.divertUnit(UnitName("E1"), to: i(1), reason: ""), .unitBusy, "unit"),
        Row(.divertUnit(UnitName("A1"), to: i(8), reason: ""), .state, "unit"),
        Row(.divertUnit(UnitName("E3"), to: i(8), reason: "x"), .state, "unit"),
        Row(.divertUnit(UnitName("E1"), to: i(8), reason: ""), .reason, "reason"),
        Row(.releaseUnit(UnitName("NO"), reason: ""), .notFound, "unit"),
        Row(.releaseUnit(UnitName("E2"), reason: ""), .state, "unit"),
        Row(.releaseUnit(UnitName("E1"), reason: ""), .reason, "reason"),
        Row(status("NO", .onScene, told: .seconds(9)), .notFound, "unit"),
        Row(status("E1", .reserved, told: .seconds(9)), .badValue, "told"),
        Row(status("E1", .onScene, 2, told: .seconds(-9)), .unitBusy, "unit"),
        Row(status("E1", .reserved, told: .seconds(-9)), .badValue, "told"),
        Row(status("A1", .enRoute), .state, "to"),
        Row(status("E3", .enRoute), .state, "to"),
        Row(status("E2", .released), .state, "unit"),
        Row(status("E2", .onScene), .state, "incident"),
        Row(status("E2", .dispatched, 99), .badValue, "to"),
        Row(status("E2", .onScene, 99), .notFound, "incident"),
        Row(status("E2", .onScene, 3), .state, "incident"),
        Row(.correctTime(UnitName("NO"), i(99), .onScene, told: Board.start), .notFound, "unit"),
        Row(.correctTime(UnitName("E1"), i(99), .onScene, told: Board.start), .notFound, "incident"),
        Row(.correctTime(UnitName("E1"), i(2), .onScene, told: Board.start + .seconds(9)), .notFound, "unit"),
        Row(.correctTime(UnitName("E1"), i(1), .dispatched, told: Board.start + .seconds(9)), .badValue, "told"),
        Row(.correctTime(UnitName("A1"), i(7), .onScene, told: Board.start - .seconds(9)), .badValue, "told"),
        Row(.reportWelfare(UnitName("NO")), .notFound, "unit"),
        Row(.reportWelfare(UnitName("E1")), .state, "unit"),
        Row(.setCrew(UnitName("NO"), 100), .notFound, "unit"),
        Row(.setCrew(UnitName("E1"), 100), .badValue, "crew"),
        Row(.setCrew(UnitName("E1"), -1), .badValue, "crew"),
        Row(.reportPosition(PositionFix(unit: UnitName("NO"), coordinate: LetterCity.at("A"), at: .distantFuture)), .notFound, "unit"),
        Row(
            .reportPosition(PositionFix(unit: UnitName("E1"), coordinate: LetterCity.at("A"), at: Board.start + .seconds(61))),
            .badValue, "told"),
        Row(road(LetterCity.wilderness, until: .seconds(-1)), .badValue, "until"),
        Row(road(LetterCity.wilderness), .notFound, "at"),
        Row(.liftRoadCondition(RoadConditionID(1)), .notFound, "condition"),
        Row(.ask(.unit(UnitName("NO"))), .notFound, "unit"),
        Row(.ask(.incident(i(99))), .notFound, "incident"),
        Row(.ask(.call(CallID(99))), .notFound, "call"),
        Row(.ask(.caller("0900")), .notFound, "caller"),
        Row(.ask(.why(i(99), nil)), .notFound, "incident"),
        Row(.ask(.why(i(5), UnitName("E1"))), .notFound, "incident"),
        Row(.ask(.why(i(8), UnitName("NO"))), .notFound, "unit"),
        Row(.ask(.why(i(8), UnitName("A1"))), .notFound, "unit"),
    ]

    @Test(arguments: incidentRows + unitRows)
    func `the first broken rule answers, in both languages, naming the field`(row: Row) {
        var board = RefusalTests.board
        let before = JSONRecordWriter.bytes(of: board.state)
        let outcome = board.perform(row.command)
        #expect(outcome.code == row.code, "\(outcome.decision)")
        #expect(outcome.refusal?.phrase.en.hasPrefix(row.field + ":") == true, "\(outcome.refusal?.phrase.en ?? "")")
        #expect(outcome.refusal?.phrase.vi.hasPrefix(row.field + ":") == true, "\(outcome.refusal?.phrase.vi ?? "")")
        #expect(JSONRecordWriter.bytes(of: board.state) == before, "a refusal changes nothing")
    }

    @Test func `the board of the table stands as drawn`() {
        #expect(RefusalTests.board.state.invariantFaults() == [])
        #expect(RefusalTests.board.state.incidents.sorted.map(\.state) == [.open, .open, .closed, .merged, .open, .open, .open, .open])
        #expect(RefusalTests.board.assignment("E3")?.phase == .reserved)
        #expect(RefusalTests.board.state.recommendations.count == 1)
    }
}
