// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

extension DispatchState {
    /// Makes one event true. Live events were decided on exactly this state and always fit. A journal that lost records
    /// to a bad disk is applied as far as it goes: `damage` counts what is missing and what no longer fits.
    public mutating func apply(_ entry: NumberedEvent) {
        precondition(entry.seq > seq, "event \(entry.seq) does not follow \(seq)")
        lost += entry.seq - seq - 1
        seq = entry.seq
        at = entry.at
        switch entry.event {
        case .centreConfigured(let event): configure(event.centre, entry)
        case .callTaken(let event): take(event)
        case .incidentNoted(let event): note(event.text, on: event.incident, entry)
        case .incidentLocated(let event): locate(event)
        case .incidentRetyped(let event): retype(event)
        case .incidentPrioritized(let event): incidents.change(event.incident) { $0.priority = event.to }
        case .incidentsMerged(let event): merge(event)
        case .callSplit(let event): split(event)
        case .alarmRaised(let event): incidents.change(event.incident) { $0.alarmLevel = event.level }
        case .incidentClosed(let event): close(event, entry)
        case .incidentReopened(let event): reopen(event, entry)
        case .incidentArchived(let event): archive(event.incident)
        case .incidentOverdue(let event): incidents.change(event.incident) { $0.overdueSaid = event.times }
        case .unitsRecommended(let event): recommend(event.recommendation)
        case .unitReserved(let event), .unitDispatched(let event), .unitSelfAssigned(let event):
            assign(event.assignment)
            if let out = event.replaces { swaps[SwapPair(event.assignment.incident, out: out, in: event.assignment.unit)] = nil }
        case .unitReported(let event): report(event, entry)
        case .unitReleased(let event): release(event, entry)
        case .dutyChanged(let event):
            units.change(event.unit) { ($0.duty, $0.since, $0.remark) = (event.duty, event.told, event.remark) }
        case .crewChanged(let event): units.change(event.unit) { $0.crew = event.crew }
        case .timeCorrected(let event): correct(event, entry)
        case .welfareReported(let event):
            assignments.change(event.assignment) { ($0.heard, $0.welfareMissed) = (entry.at, 0) }
        case .acknowledgeOverdue(let event): assignments.change(event.assignment) { $0.unanswered = event.times }
        case .welfareOverdue(let event): assignments.change(event.assignment) { $0.welfareMissed = event.times }
        case .roadConditionSet(let event): setRoad(event.condition)
        case .roadConditionLifted(let event):
            conditions.conditions.removeAll { $0.id == event.condition }
            conditions.version = seq
        case .callersForgotten(let event): forgetCallers(before: event.before, entry)
        case .unitsAvailable(let event): offer(event)
        case .swapProposed(let event): propose(event.proposal)
        case .swapWithdrawn(let event): withdraw(event, at: entry.at)
        case .speedsTurned(let event): (conditions.paces, conditions.version) = (event.paces, seq)
        }
        if let key = entry.key { answers.record(key.whole(beside: entry.event), seq: entry.seq, at: entry.at) }
    }

    // MARK: - The centre

    private mutating func configure(_ new: Centre, _ entry: NumberedEvent) {
        let old = index
        centre = new
        centreSeq = entry.seq
        index = CentreIndex(new)
        for unit in new.units {
            var state = units[unit.name] ?? UnitState()
            if state.name != unit.name {
                state.name = unit.name
                state.duty = unit.inService ? .inQuarters : .outOfService
                state.since = entry.at
            }
            // What was said of the crew by CREW stays until the file says something new.
            if old.units[unit.name]?.description.crew != unit.crew { state.crew = unit.crew }
            state.retired = false
            units.upsert(state)
        }
        for state in units.sorted where index.units[state.name] == nil {
            if state.assignment == nil {
                units[state.name] = nil
            } else {
                units.change(state.name) { $0.retired = true }
            }
        }
    }

    // MARK: - Calls and incidents

    private mutating func take(_ event: CallTaken) {
        let call = event.call
        lastCall = max(lastCall, call.id.number)
        calls.upsert(call)
        if let opened = event.opened {
            lastIncident = max(lastIncident, opened.id.number)
            incidents.upsert(opened)
        } else {
            incidents.change(call.incident) { $0.calls.append(call.id) }
        }
        guard !call.report.callerNumber.isEmpty else { return }
        if callersSwept == .epoch { callersSwept = call.entered }
        var caller = callers.remove(call.report.callerNumber) ?? Caller()
        caller.number = call.report.callerNumber
        caller.called(call.id, at: call.entered)
        callers.upsert(caller)
    }

    /// The last of them stay on the board; the journal has all.
    private static let keptNotes = 50

    private mutating func note(_ text: String, on incident: IncidentID, _ entry: NumberedEvent) {
        incidents.change(incident) {
            $0.notes.append(Note(at: entry.at, by: entry.by, text: text))
            if $0.notes.count > DispatchState.keptNotes { $0.notes.removeFirst() }
        }
    }

    private mutating func locate(_ event: IncidentLocated) {
        incidents.change(event.incident) {
            $0.coordinate = event.coordinate
            if let place = event.place { $0.place = place }
        }
    }

    private mutating func retype(_ event: IncidentRetyped) {
        incidents.change(event.incident) {
            $0.type = event.type
            $0.determinant = event.determinant
            $0.priority = event.priority
            if let building = event.building { $0.building = building }
        }
    }

    private mutating func merge(_ event: IncidentsMerged) {
        guard let from = incidents[event.from] else { return }
        for call in from.calls { calls.change(call) { $0.incident = event.into } }
        let crews = openAssignments(of: from)
        let moving = crews.map(\.id)
        for assignment in moving { assignments.change(assignment) { $0.incident = event.into } }
        incidents.change(event.from) {
            $0.state = .merged
            $0.mergedInto = event.into
            $0.calls = []
            $0.assignments.removeAll(where: moving.contains)
            $0.waitingSince = nil
        }
        incidents.change(event.into) {
            $0.calls.append(contentsOf: from.calls)
            $0.assignments.append(contentsOf: moving)
            $0.priority = min($0.priority, from.priority)
            $0.alarmLevel = max($0.alarmLevel, from.alarmLevel)
            $0.opened = min($0.opened, from.opened)
            $0.coordinate = $0.coordinate ?? from.coordinate
            if let waiting = $0.waitingSince { $0.waitingSince = min(waiting, from.waitingClock) }
        }
        // A reservation answers nobody: who was only promised a unit goes on waiting.
        if crews.contains(where: { $0.phase.answersIncident }) { stopWaiting(event.into) }
    }

    private mutating func split(_ event: CallSplit) {
        lastIncident = max(lastIncident, event.opened.id.number)
        incidents.change(event.from) { $0.calls.removeAll { $0 == event.call } }
        incidents.upsert(event.opened)
        calls.change(event.call) { ($0.incident, $0.openedIncident) = (event.opened.id, event.opened.id) }
    }

    private mutating func close(_ event: IncidentClosed, _ entry: NumberedEvent) {
        incidents.change(event.incident) {
            $0.state = .closed
            $0.disposition = event.disposition
            $0.closed = entry.at
            $0.waitingSince = nil
        }
        if !event.note.isEmpty { note(event.note, on: event.incident, entry) }
        if event.hoax { countHoax(event.incident, by: 1) }
    }

    private mutating func reopen(_ event: IncidentReopened, _ entry: NumberedEvent) {
        incidents.change(event.incident) {
            $0.state = .open
            $0.disposition = nil
            $0.closed = nil
            $0.reopened += 1
            $0.reopenedAt = entry.at
            $0.waitingSince = entry.at
            $0.overdueSaid = 0
        }
        note(event.reason, on: event.incident, entry)
        if event.unhoaxed { countHoax(event.incident, by: -1) }
    }

    private mutating func countHoax(_ incident: IncidentID, by step: Int) {
        for call in incidents[incident]?.calls ?? [] {
            guard let number = calls[call]?.report.callerNumber, var caller = callers[number] else { continue }
            caller.hoaxes = max(0, caller.hoaxes + step)
            callers.upsert(caller)
        }
    }

    private mutating func archive(_ id: IncidentID) {
        guard let incident = incidents.remove(id) else { return }
        for call in incident.calls { calls[call] = nil }
        for assignment in incident.assignments { assignments[assignment] = nil }
        if let recommendation = incident.recommendation { recommendations[recommendation] = nil }
        forgetProposals(for: id)
    }

    private mutating func forgetCallers(before: Instant, _ entry: NumberedEvent) {
        callers.removeAll { $0.last < before }
        callersSwept = entry.at
    }

    // MARK: - Roads

    private mutating func setRoad(_ condition: RoadCondition) {
        lastCondition = max(lastCondition, condition.id.number)
        conditions.conditions.removeAll { $0.id == condition.id }
        conditions.conditions.append(condition)
        // The event's own number: two different sets of conditions can never share a version.
        conditions.version = seq
    }
}
