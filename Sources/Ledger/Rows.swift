// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

/// How the board's things read as rows. The order of the cells is the order of the table's columns.

extension Cell {
    init(_ text: String) { self = text.isEmpty ? .null : .text(String(withoutNUL: text)) }
    init(_ number: Int) { self = .integer(Int64(number)) }
    init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
    init(_ id: some NumberedID) { self = .integer(Int64(clamping: id.number)) }
    init(_ id: (some NumberedID)?) { self = id.map { Cell($0) } ?? .null }
    init(_ seq: UInt64) { self = .integer(Int64(clamping: seq)) }
    init(_ instant: Instant?) { self = instant.map(Cell.instant) ?? .null }

    static func latitude(_ place: Coordinate?) -> Cell { place.map { .real(Double($0.latE7) / 1e7) } ?? .null }
    static func longitude(_ place: Coordinate?) -> Cell { place.map { .real(Double($0.lonE7) / 1e7) } ?? .null }
}

extension String {
    /// PostgreSQL has no NUL in text, and one hostile call must not stop the ledger.
    init(withoutNUL text: String) { self = text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text }
}

extension Centre {
    func row(seq: UInt64) -> [Cell] { [Cell(title), Cell(language), Cell(timeZone), Cell(seq)] }
}

extension IncidentType {
    func row(seq: UInt64) -> [Cell] {
        [
            Cell(code.text), Cell(titleVi), Cell(titleEn), .text(service.rawValue), Cell(priority.rawValue), Cell(seq),
        ]
    }
}

extension Call {
    func row(takenBy: Cell, seq: UInt64) -> [Cell] {
        [
            Cell(id), Cell(incident), Cell(openedIncident), Cell(report.hotline), Cell(report.callerNumber), Cell(report.callerName),
            .latitude(report.coordinate), .longitude(report.coordinate), .latitude(report.phoneCoordinate),
            .longitude(report.phoneCoordinate), Cell(report.place), Cell(report.type.text), Cell(report.building), Cell(report.text),
            Cell(report.unread.joined(separator: "\n")), .instant(told), .instant(entered), takenBy, Cell(seq),
        ]
    }
}

extension Incident {
    /// - Parameter entered: when the call that opened it was entered here; `opened` is when it was told.
    func row(entered: Cell, archived: Instant?, seq: UInt64) -> [Cell] {
        [
            Cell(id), .text(state.rawValue), Cell(type.text), Cell(priority.rawValue), Cell(determinant), Cell(building),
            .latitude(coordinate), .longitude(coordinate), Cell(place), Cell(alarmLevel), .instant(opened), entered,
            Cell(waitingSince), Cell(requeued), Cell(overdueSaid), Cell(mergedInto), Cell(disposition ?? ""), Cell(closed),
            Cell(reopened), Cell(reopenedAt), Cell(placeMismatchMetres), Cell(recommendation), Cell(archived), Cell(seq),
        ]
    }
}

extension Assignment {
    func row(seq: UInt64) -> [Cell] {
        [
            Cell(id), Cell(incident), Cell(unit.text), Cell(level), .text(phase.rawValue), Cell(by), Cell(overrideReason ?? ""),
            Cell(told(.reserved)), Cell(told(.dispatched)), Cell(told(.acknowledged)), Cell(told(.enRoute)), Cell(told(.staging)),
            Cell(told(.onScene)), Cell(told(.transporting)), Cell(told(.atHospital)), Cell(told(.released)),
            Cell(releaseReason ?? ""), Cell(unanswered), Cell(heard), Cell(welfareMissed), Cell(seq),
        ]
    }
}

extension UnitState {
    func row(_ description: UnitDescription?, phase: AssignmentPhase?, listed: Bool, seq: UInt64) -> [Cell] {
        [
            Cell(name.text), Cell(description?.kind.text ?? ""), Cell(description?.station.text ?? ""), Cell(crew),
            .text(phase?.rawValue ?? duty.rawValue), .instant(since), Cell(assignment), Cell(remark), .flag(listed), Cell(seq),
        ]
    }
}

extension Recommendation {
    func row(seq: UInt64) -> [Cell] {
        [
            Cell(id), Cell(incident), .instant(at), Cell(level), Cell(card), Cell(because),
            Cell(picked.map(\.text).joined(separator: ",")), Cell(slots.count { $0.shortfall != nil }), Cell(candidates.count),
            Cell(city), Cell(conditions), Cell(seq),
        ]
    }
}

extension RoadCondition {
    func row(set: Cell, lifted: Instant?, expired: Bool, seq: UInt64) -> [Cell] {
        [
            Cell(id), .text(kind.rawValue), Cell(speedKmh), Cell(depthCm), .latitude(at), .longitude(at), Cell(radiusM),
            Cell(street), .instant(from), Cell(until), Cell(reason), Cell(by), set, Cell(lifted), .flag(expired), Cell(seq),
        ]
    }
}

/// One line of a unit's history.
struct StatusRow {
    var unit: UnitName
    var status: String
    var told: Instant
    var assignment: AssignmentID?
    var incident: IncidentID?
    var isCorrection = false
    var remark = ""

    func row(_ entry: NumberedEvent) -> [Cell] {
        [
            Cell(entry.seq), Cell(unit.text), .text(status), .instant(told), .instant(entry.at), Cell(entry.by),
            Cell(assignment), Cell(incident), .flag(isCorrection), Cell(remark),
        ]
    }
}
