// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RunCards
import Units
import Vocabulary

/// What the simulated dispatcher remembers beyond the board.
struct ExerciseDesk: Sendable {
    /// Crews whose welfare clock ran out, to be answered for.
    var welfare: [UnitName] = []
    /// New incidents that look very much like others.
    var twins: [(from: IncidentID, into: IncidentID)] = []
    /// When each incident was last acted on, so that nothing is repeated every half second.
    var acted: [IncidentID: Instant] = [:]

    /// A proposal of this score is believed.
    static let merges = 75

    mutating func note(_ event: CallTaken) {
        guard let opened = event.opened, let twin = event.duplicates.first, twin.score >= ExerciseDesk.merges else { return }
        twins.append((opened.id, twin.incident))
    }
}

extension Exercise {
    static let dispatcher = Requester(name: "exercise")

    /// Does what a person would have done by now: merge, recommend, dispatch, raise the alarm, close.
    mutating func deskMoves(at now: Instant) -> [Move] {
        var moves = welfareMoves() + mergeMoves(at: now)
        for incident in state.incidents.sorted where incident.state == .open {
            guard now - (desk.acted[incident.id] ?? incident.opened) >= Exercise.patience,
                let command = nextStep(for: incident, at: now)
            else { continue }
            desk.acted[incident.id] = now
            moves.append(Move(command: command, requester: Exercise.dispatcher))
        }
        desk.acted = desk.acted.filter { state.incidents[$0.key]?.state == .open }
        return moves
    }

    private mutating func welfareMoves() -> [Move] {
        defer { desk.welfare = [] }
        return desk.welfare.map {
            Move(command: .reportWelfare($0), requester: Requester(name: Exercise.crewName($0)))
        }
    }

    private mutating func mergeMoves(at now: Instant) -> [Move] {
        let due = desk.twins.filter { now - (state.incidents[$0.from]?.opened ?? now) >= .seconds(20) }
        desk.twins.removeAll { pair in due.contains { $0.from == pair.from } }
        return due.filter { state.incidents[$0.from]?.state == .open && state.incidents[$0.into]?.state == .open }
            .map { Move(command: .mergeIncidents(from: $0.from, into: $0.into), requester: Exercise.dispatcher) }
    }

    private func nextStep(for incident: Incident, at now: Instant) -> Command? {
        let crews = state.openAssignments(of: incident)
        if crews.isEmpty, incident.waitingSince == nil {
            return .closeIncident(incident.id, disposition: disposition(of: incident), note: "")
        }
        if let level = scriptedAlarm(incident, at: now) { return .raiseAlarm(incident.id, level: level) }
        guard incident.coordinate != nil else { return nil }
        let recommendation = incident.recommendation.flatMap { state.recommendations[$0] }
        let isFresh = recommendation.map { now - $0.at <= .seconds(90) && $0.level == incident.alarmLevel } ?? false
        guard let recommendation, isFresh else {
            return crews.isEmpty || recommendation?.level != incident.alarmLevel ? .recommendUnits(incident.id) : nil
        }
        let units = recommendation.picked.filter { state.assignment(of: $0) == nil }
        return units.isEmpty ? nil : .dispatchUnits(incident.id, units, reason: nil)
    }

    /// The feed may ask for a higher alarm some time after the call.
    private func scriptedAlarm(_ incident: Incident, at now: Instant) -> Int? {
        let numbers = incident.calls.compactMap { state.calls[$0]?.report.text }
        return feed.first { call in
            guard let alarm = call.alarm, alarm.level > incident.alarmLevel else { return false }
            return numbers.contains(call.report.text) && now - incident.opened >= alarm.after
        }?.alarm?.level
    }

    private func disposition(of incident: Incident) -> String {
        let texts = incident.calls.compactMap { state.calls[$0]?.report.text }
        let scripted = feed.first { $0.disposition != nil && texts.contains($0.report.text) }?.disposition
        return scripted ?? state.centre.dispositions.first?.code ?? ""
    }
}
