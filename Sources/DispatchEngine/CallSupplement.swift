// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Vocabulary

/// Which call further information is about.
public enum CallReference: Equatable, Sendable {
    case call(CallID)
    /// The first of these keys under which a call was taken: for senders who know their own numbers, not ours.
    case keys([String])
}

/// What somebody who reported a call knows by now. Every part may be missing.
public struct CallSupplement: Equatable, Sendable {
    public var coordinate: Coordinate?
    public var place = ""
    public var type: TypeCode?
    /// Words for the people at the screens.
    public var notes: [String] = []
    /// What came with it and could not be understood, each with the reason.
    public var unread: [String] = []

    public init() {}
}

extension DispatchEngine {
    /// Adds to a call, all of it in one commit.
    ///
    /// A coordinate locates the incident, and a type changes its type, unless that would lower its priority: this is for a
    /// person to decide. What is not done, because of that or because the incident is not open any more, is written into it
    /// as a note: nothing is dropped, nothing is closed.
    func addSupplement(_ supplement: CallSupplement, to reference: CallReference) -> Decision {
        guard let call = call(meant: reference), let incident = state.incidents[call.incident] else {
            return .refused(
                Refusal(
                    .notFound, en: "call: no such call is on the board; report it as a new one",
                    vi: "call: không có cuộc gọi này trên bảng; hãy báo như cuộc gọi mới"))
        }
        var receipt = Receipt(incident: incident.id)
        (receipt.call, receipt.priority, receipt.unread) = (call.id, incident.priority, supplement.unread)
        var events: [Event] = []
        if incident.coordinate == nil, supplement.coordinate == nil { receipt.unlocated = true }
        if let coordinate = supplement.coordinate {
            if incident.state == .open {
                events.append(located(incident, coordinate, supplement.place))
            } else {
                receipt.unread.append("at: incident \(incident.id) is \(incident.state.rawValue); it said \(coordinate)")
            }
        }
        if let type = supplement.type {
            switch retyped(incident, type) {
            case .event(let event):
                receipt.priority = event.priority
                events.append(.incidentRetyped(event))
            case .unread(let reason): receipt.unread.append(reason)
            case .unchanged: break
            }
        }
        var notes = supplement.notes
        if supplement.coordinate == nil, !supplement.place.isEmpty { notes.insert("place: \(supplement.place)", at: 0) }
        for text in notes + receipt.unread { events.append(noted(incident.id, "call \(call.id): \(text)")) }
        if events.isEmpty { events.append(noted(incident.id, "call \(call.id): nothing new")) }
        return .done(events, receipt)
    }

    private func call(meant reference: CallReference) -> Call? {
        switch reference {
        case .call(let id): state.calls[id]
        case .keys(let keys):
            keys.lazy.compactMap { self.state.answers[$0]?.key.receipt.call }.compactMap { self.state.calls[$0] }.first
        }
    }

    private func located(_ incident: Incident, _ coordinate: Coordinate, _ place: String) -> Event {
        var event = IncidentLocated()
        (event.incident, event.coordinate, event.place) = (incident.id, coordinate, place.isEmpty ? nil : place)
        return .incidentLocated(event)
    }

    private func noted(_ incident: IncidentID, _ text: String) -> Event {
        var event = IncidentNoted()
        (event.incident, event.text) = (incident, text)
        return .incidentNoted(event)
    }

    private enum Retyping {
        case event(IncidentRetyped)
        case unread(String)
        case unchanged
    }

    private func retyped(_ incident: Incident, _ code: TypeCode) -> Retyping {
        guard let type = state.type(code) else { return .unread("type: there is no incident type \(code)") }
        guard incident.type != code else { return .unchanged }
        guard incident.state == .open else {
            return .unread("type: incident \(incident.id) is \(incident.state.rawValue); it said \(code)")
        }
        guard type.priority <= incident.priority else {
            return .unread("type: \(code) would lower the priority to \(type.priority.rawValue); a person has to decide")
        }
        var event = IncidentRetyped()
        (event.incident, event.type, event.determinant, event.priority) = (incident.id, code, type.determinant, type.priority)
        return .event(event)
    }
}
