// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

/// Questions: they change nothing and become no event.
extension DispatchEngine {
    /// An answer has at most so many rows; a finder that finds more should be asked more exactly.
    static let mostFound = 50

    func ask(_ question: Question, _ now: Instant) -> Decision {
        switch question {
        case .queue: .answered(queueRows(now))
        case .units: .answered(state.units.sorted.map { AnswerRow("unit", view(of: $0)) })
        case .unit(let name): unitRows(name)
        case .incidents:
            .answered(state.incidents.sorted.filter { $0.state == .open }.map { AnswerRow("incident", $0) })
        case .incident(let id): incidentRows(id)
        case .call(let id): callRows(id)
        case .caller(let number): callerRows(number)
        case .why(let incident, let unit): why(incident, unit, now)
        case .find(let text): .answered(find(text))
        case .place(let text): .answered(places(text))
        case .swaps: .answered(state.standingSwaps.map { AnswerRow("swap", $0) })
        case .roads: .answered(state.conditions.conditions.map { AnswerRow("condition", $0) })
        case .types:
            .answered(
                state.centre.types.map { AnswerRow("type", $0) } + state.centre.dispositions.map { AnswerRow("disposition", $0) })
        case .snapshot: .answered(snapshotRows())
        }
    }

    /// The waiting incidents, most urgent first.
    public func queue(at now: Instant) -> [QueuePlace] {
        pendingQueue(
            of: state.incidents.values, deadlines: state.centre.deadlines,
            ageingDeadlines: state.centre.policies.ageingDeadlines, at: now)
    }

    private func queueRows(_ now: Instant) -> [AnswerRow] {
        queue(at: now).enumerated().map { index, place in
            var view = QueueView()
            (view.rank, view.place, view.because) = (index + 1, place, place.because)
            if let incident = state.incidents[place.incident] {
                (view.type, view.placeText, view.calls) = (incident.type, incident.place, incident.calls.count)
            }
            return AnswerRow("queue", view)
        }
    }

    func view(of unit: UnitState) -> UnitView {
        var view = UnitView()
        (view.unit, view.crew, view.since, view.remark) = (unit.name, unit.crew, unit.since, unit.remark)
        view.status = unit.duty.rawValue
        if let description = state.description(of: unit.name) {
            (view.kind, view.station) = (description.kind, description.station)
        }
        if let assignment = state.assignment(of: unit.name) {
            (view.status, view.incident, view.assignment) = (assignment.phase.rawValue, assignment.incident, assignment.id)
            view.since = assignment.times.last?.told ?? unit.since
        }
        if let fix = positions[unit.name] { (view.position, view.fixed) = (fix.coordinate, fix.at) }
        return view
    }

    private func unitRows(_ name: UnitName) -> Decision {
        guard let unit = state.units[name] else { return .refused(.noUnit(name)) }
        return .answered(
            [AnswerRow("unit", view(of: unit))]
                + (state.assignment(of: name).map { [AnswerRow("assignment", $0)] } ?? []))
    }

    private func incidentRows(_ id: IncidentID) -> Decision {
        guard let incident = state.incidents[id] else { return .refused(.noIncident(id)) }
        return .answered(
            [AnswerRow("incident", incident)]
                + incident.calls.compactMap { state.calls[$0] }.map { AnswerRow("call", $0) }
                + incident.assignments.compactMap { state.assignments[$0] }.map { AnswerRow("assignment", $0) })
    }

    private func callRows(_ id: CallID) -> Decision {
        guard let call = state.calls[id] else {
            return .refused(
                Refusal(.notFound, en: "call: there is no call \(id) on the board", vi: "call: không có cuộc gọi \(id) trên bảng"))
        }
        return .answered([AnswerRow("call", call)])
    }

    private func callerRows(_ number: String) -> Decision {
        guard let caller = state.callers[number] else {
            return .refused(
                Refusal(.notFound, en: "caller: \(number) has not called before", vi: "caller: số \(number) chưa gọi lần nào"))
        }
        return .answered(
            [AnswerRow("caller", caller)] + caller.recent.compactMap { state.calls[$0] }.map { AnswerRow("call", $0) })
    }

    /// The stored recommendation line by line, and the incident's place in the queue while it waits.
    private func why(_ id: IncidentID, _ unit: UnitName?, _ now: Instant) -> Decision {
        guard let incident = state.incidents[id] else { return .refused(.noIncident(id)) }
        let queued = queueRows(now).filter { ($0.record as? QueueView)?.place.incident == id }
        guard let recommendation = incident.recommendation.flatMap({ state.recommendations[$0] }) else {
            if !queued.isEmpty, unit == nil { return .answered(queued) }
            return .refused(
                Refusal(
                    .notFound, en: "incident: \(id) has no recommendation yet; RECOMMEND incident=\(id)",
                    vi: "incident: vụ \(id) chưa có đề xuất; RECOMMEND incident=\(id)"))
        }
        if let unit {
            guard let candidate = recommendation.candidates.first(where: { $0.unit == unit }) else { return notAsked(unit, recommendation) }
            return .answered([AnswerRow("candidate", candidate)])
        }
        var head = recommendation
        (head.slots, head.candidates, head.diversions) = ([], [], [])
        return .answered(
            queued + [AnswerRow("recommendation", head)]
                + recommendation.slots.map { AnswerRow("slot", $0) }
                + recommendation.candidates.map { AnswerRow("candidate", $0) }
                + recommendation.diversions.map { AnswerRow("diversion", $0) })
    }

    private func notAsked(_ unit: UnitName, _ recommendation: Recommendation) -> Decision {
        guard let description = state.description(of: unit) else { return .refused(.noUnit(unit)) }
        return .refused(
            Refusal(
                .notFound,
                en:
                    "unit: \(unit) is a \(description.kind); card \(recommendation.card) had no open slot for one at level \(recommendation.level)",
                vi:
                    "unit: \(unit) là \(description.kind); thẻ \(recommendation.card) mức \(recommendation.level) không còn chỗ cho loại này"
            ))
    }

    /// Incidents, callers and units whose words or numbers hold all the words asked for; diacritics do not matter.
    private func find(_ text: String) -> [AnswerRow] {
        let words = FoldedText(text).words
        guard !words.isEmpty else { return [] }
        func holds(_ parts: [String]) -> Bool {
            let folded = FoldedText(parts.joined(separator: " ")).text
            return words.allSatisfy { folded.contains($0) }
        }
        let incidents = state.incidents.sorted.reversed().filter { incident in
            let calls = incident.calls.compactMap { state.calls[$0]?.report }
            return holds(
                [incident.place, incident.type.text, incident.building] + incident.notes.map(\.text)
                    + calls.flatMap { [$0.place, $0.text, $0.callerNumber, $0.callerName] })
        }
        let units = state.units.sorted.filter { unit in
            holds([unit.name.text, unit.remark, state.description(of: unit.name)?.station.text ?? ""])
        }
        return Array(
            (incidents.map { AnswerRow("incident", $0) } + units.map { AnswerRow("unit", view(of: $0)) })
                .prefix(DispatchEngine.mostFound))
    }

    private func places(_ text: String) -> [AnswerRow] {
        roads.city.find(text, limit: DispatchEngine.mostFound).map { found in
            var view = PlaceView()
            (view.name, view.kind, view.position) = (found.name, found.kind, found.coordinate)
            return AnswerRow("place", view)
        }
    }

    private func snapshotRows() -> [AnswerRow] {
        var head = CentreView()
        (head.centre, head.title) = (state.centre.id, state.centre.title)
        (head.city, head.conditions, head.centreSeq) = (roads.city.identity, state.conditions.version, state.centreSeq)
        let open = state.incidents.sorted.filter { $0.state == .open }
        return [AnswerRow("centre", head)]
            + open.map { AnswerRow("incident", $0) }
            + state.assignments.sorted.filter(\.isOpen).map { AnswerRow("assignment", $0) }
            + state.units.sorted.map { AnswerRow("unit", view(of: $0)) }
            + state.conditions.conditions.map { AnswerRow("condition", $0) }
            + state.standingSwaps.map { AnswerRow("swap", $0) }
    }
}
