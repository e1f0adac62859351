// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Units
import Vocabulary

/// Calls and incidents.
extension DispatchEngine {
    /// A call is always taken: whatever is missing or odd about it is flagged, nothing is a reason to turn it away.
    func takeCall(_ report: CallReport, _ join: IncidentID?, _ now: Instant) -> Decision {
        var call = Call()
        call.id = CallID(state.lastCall + 1)
        call.entered = now
        call.report = report
        if let told = report.told, told > now {
            call.report.told = nil
            call.report.unread.append("told: \(told) is still to come")
        }
        if state.type(report.type) == nil {
            call.report.type = state.centre.fallbackType
            if !report.type.text.isEmpty {
                call.report.unread.append("type: there is no incident type \(report.type); it is a \(state.centre.fallbackType) for now")
            }
        }

        var event = CallTaken()
        var receipt = Receipt()
        if let join, let incident = state.incidents[join], incident.state == .open {
            call.incident = join
            receipt.priority = incident.priority
        } else {
            if let join { call.report.unread.append("incident: \(join) is not open; the call opened its own") }
            let incident = open(for: &call)
            event.opened = incident
            event.duplicates = duplicates(of: call, now)
            receipt.duplicates = event.duplicates
            receipt.priority = incident.priority
            receipt.placeMismatchMetres = incident.placeMismatchMetres
            receipt.unlocated = incident.coordinate == nil ? true : nil
        }
        event.call = call
        receipt.call = call.id
        receipt.unread = call.report.unread
        receipt.incident = call.incident
        if let caller = state.callers[report.callerNumber] {
            receipt.callerCalls = caller.calls
            receipt.callerHoaxes = caller.hoaxes
        }
        return .done([.callTaken(event)], receipt)
    }

    private func open(for call: inout Call) -> Incident {
        var incident = Incident()
        incident.id = IncidentID(state.lastIncident + 1)
        fill(&incident, from: call)
        call.incident = incident.id
        call.openedIncident = incident.id
        return incident
    }

    private func fill(_ incident: inout Incident, from call: Call) {
        let report = call.report
        incident.type = report.type
        if let type = state.type(report.type) {
            incident.priority = type.priority
            incident.determinant = type.determinant
        }
        incident.building = report.building
        incident.place = report.place
        incident.coordinate = report.coordinate ?? report.phoneCoordinate
        incident.opened = call.told
        incident.waitingSince = call.told
        incident.calls = [call.id]
        if let told = report.coordinate, let phone = report.phoneCoordinate {
            let apart = Int(told.metres(to: phone).rounded())
            if apart > state.centre.policies.phoneMismatchMetres { incident.placeMismatchMetres = apart }
        }
    }

    private func duplicates(of call: Call, _ now: Instant) -> [DuplicateProposal] {
        let policies = state.centre.policies
        let search = DuplicateSearch(metres: policies.duplicateMetres, window: policies.duplicateWindow)
        var report = call.report
        report.coordinate = report.coordinate ?? report.phoneCoordinate
        // Of a number that keeps calling, the newest calls.
        let before = state.callers[report.callerNumber]?.recent.compactMap { state.calls[$0]?.incident } ?? []
        let (near, sameCaller) = (vicinity ?? VicinityIndex(state), Set(before))
        return search.proposals(for: report, at: now, sameCaller: sameCaller, service: state.type(report.type)?.service) { weigh in
            near.showNeighbours(of: report.coordinate, metres: policies.duplicateMetres, also: sameCaller, weigh)
        }
    }

    func addNote(_ id: IncidentID, _ text: String) -> Decision {
        guard state.incidents[id] != nil else { return .refused(.noIncident(id)) }
        var event = IncidentNoted()
        (event.incident, event.text) = (id, text)
        return .done([.incidentNoted(event)], Receipt(incident: id))
    }

    func locate(_ id: IncidentID, _ coordinate: Coordinate, _ place: String?) -> Decision {
        withOpen(id) { incident in
            var event = IncidentLocated()
            (event.incident, event.coordinate, event.place) = (id, coordinate, place)
            return .done([.incidentLocated(event)], Receipt(incident: id))
        }
    }

    func retype(_ id: IncidentID, _ code: TypeCode, _ building: String?) -> Decision {
        withOpen(id) { incident in
            guard let type = state.type(code) else {
                return .refused(
                    Refusal(
                        .notFound, en: "type: there is no incident type \(code); TYPES lists them",
                        vi: "type: không có loại sự cố \(code); TYPES liệt kê các loại"))
            }
            if let building, !building.isEmpty, !state.centre.buildings.contains(building) {
                return .refused(
                    Refusal(
                        .notFound,
                        en: "building: '\(building)' is none of \(state.centre.buildings.joined(separator: ", "))",
                        vi: "building: '\(building)' không thuộc \(state.centre.buildings.joined(separator: ", "))"))
            }
            var event = IncidentRetyped()
            (event.incident, event.type, event.determinant) = (id, code, type.determinant)
            (event.priority, event.building) = (type.priority, building)
            var receipt = Receipt(incident: id)
            receipt.priority = type.priority
            return .done([.incidentRetyped(event)], receipt)
        }
    }

    func prioritize(_ id: IncidentID, _ to: Priority, _ reason: String) -> Decision {
        withOpen(id) { incident in
            guard !reason.isEmpty else { return .refused(.needsReason) }
            var event = IncidentPrioritized()
            (event.incident, event.from, event.to, event.reason) = (id, incident.priority, to, reason)
            var receipt = Receipt(incident: id)
            receipt.priority = to
            return .done([.incidentPrioritized(event)], receipt)
        }
    }

    func merge(_ from: IncidentID, _ into: IncidentID) -> Decision {
        guard from != into else {
            return .refused(
                Refusal(
                    .badValue, en: "into: an incident cannot be merged into itself",
                    vi: "into: không thể gộp một vụ vào chính nó"))
        }
        return withOpen(from) { _ in
            withOpen(into) { _ in
                var event = IncidentsMerged()
                (event.from, event.into) = (from, into)
                return .done([.incidentsMerged(event)], Receipt(incident: into))
            }
        }
    }

    /// Takes a call out of its incident: back into the one that was opened for it, when that one was merged away, else
    /// into a new one.
    func split(_ id: CallID) -> Decision {
        guard let call = state.calls[id], let from = state.incidents[call.incident] else {
            return .refused(
                Refusal(
                    .notFound, en: "call: there is no call \(id) on the board",
                    vi: "call: không có cuộc gọi \(id) trên bảng"))
        }
        guard from.state == .open else { return .refused(.notOpen(from.id, from.state)) }
        guard from.calls.count > 1 else {
            return .refused(
                Refusal(
                    .state, en: "call: \(id) is the only call of incident \(from.id); nothing to split",
                    vi: "call: \(id) là cuộc gọi duy nhất của vụ \(from.id); không có gì để tách"))
        }
        var event = CallSplit()
        (event.call, event.from) = (id, from.id)
        if let own = call.openedIncident, var revived = state.incidents[own], revived.state == .merged {
            revived.state = .open
            revived.mergedInto = nil
            revived.calls = [id]
            revived.waitingSince = state.wasReached(revived) ? nil : revived.waitingClock
            event.opened = revived
        } else {
            event.opened.id = IncidentID(state.lastIncident + 1)
            fill(&event.opened, from: call)
        }
        return .done([.callSplit(event)], Receipt(incident: event.opened.id))
    }

    func close(_ id: IncidentID, _ code: String, _ note: String) -> Decision {
        withOpen(id) { incident in
            guard let disposition = state.index.dispositions[code] else {
                let known = state.centre.dispositions.map(\.code).joined(separator: ", ")
                return .refused(
                    Refusal(
                        .notFound, en: "disposition: '\(code)' is none of \(known)",
                        vi: "disposition: '\(code)' không thuộc \(known)"))
            }
            let crews = state.openAssignments(of: incident)
            guard crews.isEmpty else {
                let en = crews.map { "\($0.unit) (\($0.phase.rawValue))" }.joined(separator: ", ")
                let vi = crews.map { "\($0.unit) (\($0.phase.vi))" }.joined(separator: ", ")
                return .refused(
                    Refusal(
                        .crews, en: "incident: \(id) still has \(en); clear or release them first",
                        vi: "incident: vụ \(id) còn \(vi); hãy cho họ rời hiện trường trước"))
            }
            var event = IncidentClosed()
            (event.incident, event.disposition, event.hoax, event.note) = (id, code, disposition.hoax, note)
            return .done([.incidentClosed(event)], Receipt(incident: id))
        }
    }

    func reopen(_ id: IncidentID, _ reason: String) -> Decision {
        guard let incident = state.incidents[id] else { return .refused(.noIncident(id)) }
        guard incident.state == .closed else {
            return .refused(
                Refusal(
                    .state, en: "incident: \(id) is \(incident.state.rawValue), only a closed one can be reopened",
                    vi: "incident: vụ \(id) chưa đóng, chỉ vụ đã đóng mới mở lại được"))
        }
        guard !reason.isEmpty else { return .refused(.needsReason) }
        var event = IncidentReopened()
        (event.incident, event.reason) = (id, reason)
        event.unhoaxed = incident.disposition.flatMap { state.index.dispositions[$0]?.hoax } ?? false
        return .done([.incidentReopened(event)], Receipt(incident: id))
    }

    /// Runs `body` with an incident that must exist and be open: the first two checks of most commands.
    func withOpen(_ id: IncidentID, _ body: (Incident) -> Decision) -> Decision {
        guard let incident = state.incidents[id] else { return .refused(.noIncident(id)) }
        guard incident.state == .open else { return .refused(.notOpen(id, incident.state)) }
        return body(incident)
    }
}

extension Refusal {
    static let needsReason = Refusal(
        .reason, en: "reason: say in a word why", vi: "reason: hãy nói ngắn gọn lý do")
}
