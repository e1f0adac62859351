// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

/// Events become rows.
///
/// ```
///  event ──▶ apply to a board of its own ──▶ what it touched ──▶ row as it stands now ──▶ pending, one per key
/// ```
///
/// Rows are read off the board behind the event, so a row says what a console would show, and a table is right however
/// many events a batch holds: the last word of the batch is written once. What leaves the board (an archived incident)
/// is written a last time before it goes. Pure: the same events give the same rows, which is how `verify` finds the
/// first row that differs.
public struct Projection: Sendable {
    public private(set) var state: DispatchState
    private var pending: [LedgerTable: Pending] = [:]
    /// Tables that any event has ever written to.
    private(set) var everTouched: Set<LedgerTable> = []

    /// The rows of one table that a batch changes, in the order in which they were first touched.
    private struct Pending {
        var rows: [[Cell]] = []
        private var places: [Cell: Int] = [:]

        mutating func put(_ table: LedgerTable, _ row: [Cell]) {
            let key = table.key(of: row)
            guard let place = places[key] else {
                places[key] = rows.count
                return rows.append(row)
            }
            let old = rows[place]
            rows[place] = row
            for (index, column) in table.columns.enumerated() where column.isOnce && old[index] != .null { rows[place][index] = old[index] }
        }
    }

    /// What an event may take off the board, looked up before it does. No copy of the whole board: that would cost every
    /// table at the next change.
    private struct Before {
        var units: [UnitState] = []
        var descriptions: [UnitName: UnitDescription] = [:]
        var calls: [CallID] = []
        var assignments: [AssignmentID] = []
    }

    /// - Parameter state: the board behind the last event that the tables hold.
    public init(state: DispatchState = DispatchState()) { self.state = state }

    public mutating func apply(_ entry: NumberedEvent) {
        if case .incidentArchived(let event) = entry.event { putIncident(event.incident, entry, archived: entry.at) }
        if case .roadConditionLifted(let event) = entry.event { putLifted(event, entry) }
        let before = lookUp(entry.event)
        // Who was answered what stands in no table.
        var unkeyed = entry
        unkeyed.key = nil
        state.apply(unkeyed)
        project(entry, before)
    }

    /// The rows since the last call, by table, in the order in which they have to be written: an assignment that ended
    /// comes before the one that takes its unit.
    public mutating func takeRows() -> [(table: LedgerTable, rows: [[Cell]])] {
        defer { pending.removeAll(keepingCapacity: true) }
        return LedgerTable.all.compactMap { table in
            guard let found = pending[table] else { return nil }
            guard table == .assignment else { return (table, found.rows) }
            let isOpen = { (row: [Cell]) in row[4] != .text(AssignmentPhase.released.rawValue) }
            return (table, found.rows.filter { !isOpen($0) } + found.rows.filter(isOpen))
        }
    }

    // MARK: - What an event touches

    private func lookUp(_ event: Event) -> Before {
        var before = Before()
        switch event {
        case .centreConfigured: before.units = state.units.sorted
        case .incidentsMerged(let event):
            guard let from = state.incidents[event.from] else { break }
            before.calls = from.calls
            before.assignments = state.openAssignments(of: from).map(\.id)
        case .unitReleased(let event): before.units = state.units[event.unit].map { [$0] } ?? []
        default: break
        }
        for unit in before.units { before.descriptions[unit.name] = state.description(of: unit.name) }
        return before
    }

    private mutating func project(_ entry: NumberedEvent, _ before: Before) {
        switch entry.event {
        case .centreConfigured: putCentre(entry, before)
        case .callTaken(let event):
            put(.call, event.call.row(takenBy: Cell(entry.by), seq: entry.seq))
            putIncident(event.call.incident, entry, entered: event.opened == nil ? .null : .instant(event.call.entered))
        case .incidentNoted(let event): putNote(event.text, event.incident, entry)
        case .incidentLocated(let event): putIncident(event.incident, entry)
        case .incidentRetyped(let event): putIncident(event.incident, entry)
        case .incidentPrioritized(let event): putIncident(event.incident, entry)
        case .incidentsMerged(let event): putMerged(event, entry, before)
        case .callSplit(let event):
            putIncident(event.from, entry)
            putIncident(event.opened.id, entry, entered: .instant(entry.at))
            putCall(event.call, entry)
        case .alarmRaised(let event): putIncident(event.incident, entry)
        case .incidentClosed(let event):
            putIncident(event.incident, entry)
            if !event.note.isEmpty { putNote(event.note, event.incident, entry) }
        case .incidentReopened(let event):
            putIncident(event.incident, entry)
            putNote(event.reason, event.incident, entry)
        case .incidentOverdue(let event): putIncident(event.incident, entry)
        case .unitsRecommended(let event):
            put(.recommendation, event.recommendation.row(seq: entry.seq))
            putIncident(event.recommendation.incident, entry)
        case .unitReserved(let event), .unitDispatched(let event), .unitSelfAssigned(let event):
            let made = event.assignment
            putAssignment(made.id, entry)
            putStatus(made.unit, made.phase.rawValue, entry, told: made.times.last?.told ?? entry.at, made.id, made.incident)
        case .unitReported(let event):
            putAssignment(event.assignment, entry)
            putStatus(event.unit, event.phase.rawValue, entry, told: event.told, event.assignment, event.incident, event.remark)
        case .unitReleased(let event):
            putAssignment(event.assignment, entry)
            putUnit(event.unit, entry, before)
            putStatus(event.unit, event.duty.rawValue, entry, told: event.told, event.assignment, event.incident, event.reason)
        case .dutyChanged(let event):
            putUnit(event.unit, entry)
            putStatus(event.unit, event.duty.rawValue, entry, told: event.told, nil, nil, event.remark)
        case .crewChanged(let event): putUnit(event.unit, entry)
        case .timeCorrected(let event):
            putAssignment(event.assignment, entry)
            var status = StatusRow(unit: event.unit, status: event.phase.rawValue, told: event.told)
            (status.assignment, status.incident, status.isCorrection) = (event.assignment, event.incident, true)
            put(.unitStatus, status.row(entry))
        case .welfareReported(let event), .acknowledgeOverdue(let event), .welfareOverdue(let event):
            putAssignment(event.assignment, entry)
        case .roadConditionSet(let event):
            put(.roadCondition, event.condition.row(set: .instant(entry.at), lifted: nil, expired: false, seq: entry.seq))
        case .incidentArchived, .roadConditionLifted, .callersForgotten, .unitsAvailable, .swapProposed, .swapWithdrawn,
            .speedsTurned:
            break
        }
    }

    private mutating func putCentre(_ entry: NumberedEvent, _ before: Before) {
        put(.centre, state.centre.row(seq: entry.seq))
        for type in state.centre.types { put(.incidentType, type.row(seq: entry.seq)) }
        for unit in Set(before.units.map(\.name)).union(state.units.sorted.map(\.name)).sorted() { putUnit(unit, entry, before) }
    }

    private mutating func putMerged(_ event: IncidentsMerged, _ entry: NumberedEvent, _ before: Before) {
        putIncident(event.from, entry)
        putIncident(event.into, entry)
        for call in before.calls { putCall(call, entry) }
        for assignment in before.assignments { putAssignment(assignment, entry) }
    }

    // MARK: - Rows off the board

    private mutating func putCall(_ id: CallID, _ entry: NumberedEvent) {
        guard let call = state.calls[id] else { return }
        put(.call, call.row(takenBy: .null, seq: entry.seq))
    }

    private mutating func putIncident(_ id: IncidentID, _ entry: NumberedEvent, entered: Cell = .null, archived: Instant? = nil) {
        guard let incident = state.incidents[id] else { return }
        put(.incident, incident.row(entered: entered, archived: archived, seq: entry.seq))
    }

    /// An assignment, and the incident and unit that it is about.
    private mutating func putAssignment(_ id: AssignmentID, _ entry: NumberedEvent) {
        guard let assignment = state.assignments[id] else { return }
        put(.assignment, assignment.row(seq: entry.seq))
        putIncident(assignment.incident, entry)
        putUnit(assignment.unit, entry)
    }

    /// A unit that is on the board, or was until this event.
    private mutating func putUnit(_ name: UnitName, _ entry: NumberedEvent, _ before: Before = Before()) {
        let description = state.description(of: name)
        if let unit = state.units[name] {
            let phase = state.assignment(of: name)?.phase
            put(.unit, unit.row(description, phase: phase, listed: description != nil, seq: entry.seq))
        } else if var gone = before.units.first(where: { $0.name == name }) {
            gone.assignment = nil
            put(.unit, gone.row(description ?? before.descriptions[name], phase: nil, listed: false, seq: entry.seq))
        }
    }

    private mutating func putStatus(
        _ unit: UnitName, _ status: String, _ entry: NumberedEvent, told: Instant, _ assignment: AssignmentID?,
        _ incident: IncidentID?, _ remark: String = ""
    ) {
        let row = StatusRow(unit: unit, status: status, told: told, assignment: assignment, incident: incident, remark: remark)
        put(.unitStatus, row.row(entry))
    }

    private mutating func putNote(_ text: String, _ incident: IncidentID, _ entry: NumberedEvent) {
        put(.incidentNote, [Cell(entry.seq), Cell(incident), .instant(entry.at), Cell(entry.by), Cell(text)])
    }

    private mutating func putLifted(_ event: RoadConditionLifted, _ entry: NumberedEvent) {
        guard let condition = state.conditions.conditions.first(where: { $0.id == event.condition }) else { return }
        put(.roadCondition, condition.row(set: .null, lifted: entry.at, expired: event.expired, seq: entry.seq))
    }

    private mutating func put(_ table: LedgerTable, _ row: [Cell]) {
        pending[table, default: Pending()].put(table, row)
        everTouched.insert(table)
    }
}
