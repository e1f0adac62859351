// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import FailPoints
import Incidents
import RunCards
import Units
import Vocabulary

/// Committing units to incidents, and taking them back.
extension DispatchEngine {
    /// All units of the command go, or none: a half-sent alarm would have to be noticed by somebody.
    func dispatch(_ id: IncidentID, _ names: [UnitName], _ reason: String?, _ by: String, _ now: Instant) -> Decision {
        withOpen(id) { incident in
            if let refusal = refusal(of: names, for: incident, mayBeReserved: true) { return .refused(refusal) }
            let overridden = overrides(names, incident)
            if !overridden.isEmpty, reason?.isEmpty ?? true {
                let list = overridden.map(\.text).joined(separator: ", ")
                return .refused(
                    Refusal(
                        .reason, en: "reason: \(list) is not recommended for \(id); say in a word why",
                        vi: "reason: \(list) không được đề xuất cho vụ \(id); hãy nói ngắn gọn lý do"))
            }
            var next = state.lastAssignment
            var receipt = Receipt(incident: id)
            var events: [Event] = []
            for name in names {
                var assignment = commitment(name, incident, &next, by)
                assignment.phase = .dispatched
                assignment.times.append(PhaseTime(phase: .dispatched, told: now, entered: now))
                if overridden.contains(name) { assignment.overrideReason = reason }
                events.append(.unitDispatched(UnitAssigned(assignment)))
                receipt.units.append(name)
                receipt.assignments.append(assignment.id)
            }
            return .done(events, receipt)
        }
    }

    func reserve(_ id: IncidentID, _ names: [UnitName], _ by: String, _ now: Instant) -> Decision {
        withOpen(id) { incident in
            if let refusal = refusal(of: names, for: incident, mayBeReserved: false) { return .refused(refusal) }
            var next = state.lastAssignment
            var receipt = Receipt(incident: id)
            let events = names.map { name -> Event in
                var assignment = commitment(name, incident, &next, by)
                assignment.times = [PhaseTime(phase: .reserved, told: now, entered: now)]
                receipt.units.append(name)
                receipt.assignments.append(assignment.id)
                return .unitReserved(UnitAssigned(assignment))
            }
            return .done(events, receipt)
        }
    }

    /// Takes a unit that is on its way to something less urgent. The loser goes back into the queue by its old clock and
    /// gets a new recommendation at once.
    func divert(_ name: UnitName, _ id: IncidentID, _ reason: String, _ by: String, _ now: Instant) -> Decision {
        withOpen(id) { incident in
            guard let unit = state.units[name], !unit.retired else { return .refused(.noUnit(name)) }
            guard let old = state.assignment(of: name), let loser = state.incidents[old.incident] else {
                return .refused(
                    Refusal(
                        .state, en: "unit: \(name) is on nothing to be diverted from; DISPATCH it",
                        vi: "unit: \(name) đang không làm nhiệm vụ nào; hãy DISPATCH"))
            }
            guard old.incident != id else { return .refused(busy(name, old)) }
            guard old.phase.isOnTheWay else {
                return .refused(
                    Refusal(
                        .state, en: "unit: \(name) is \(old.phase.rawValue) at \(old.incident); only a unit on its way is diverted",
                        vi: "unit: \(name) \(old.phase.vi) tại vụ \(old.incident); chỉ điều chuyển đơn vị đang trên đường"))
            }
            if loser.priority <= incident.priority, reason.isEmpty {
                return .refused(
                    Refusal(
                        .reason,
                        en:
                            "reason: incident \(loser.id) has priority \(loser.priority), not less urgent than \(incident.priority); say why",
                        vi: "reason: vụ \(loser.id) ưu tiên \(loser.priority), không kém khẩn cấp hơn \(incident.priority); hãy nói lý do"))
            }
            let duty = old.dutyWhenStoodDown
            let gone = released(old, told: now, reason: "diverted to \(id)", duty: duty)
            var next = state.lastAssignment
            var assignment = commitment(name, incident, &next, by)
            assignment.dutyBefore = duty
            assignment.phase = .dispatched
            assignment.times = [PhaseTime(phase: .dispatched, told: now, entered: now)]
            assignment.overrideReason = reason.isEmpty ? nil : reason
            var receipt = Receipt(incident: id)
            receipt.units = [name]
            receipt.assignments = [assignment.id]
            let events: [Event] = [.unitReleased(gone), .unitDispatched(UnitAssigned(assignment, divertedFrom: loser.id))]
            return .done(events + refill(loser, after: events, by, now), receipt)
        }
    }

    /// A new recommendation for an incident that just lost its unit, made on the state that the events lead to.
    private func refill(_ loser: Incident, after events: [Event], _ by: String, _ now: Instant) -> [Event] {
        var later = self
        for entry in number(events, receipt: Receipt(), by: Requester(name: by), at: now) { later.apply(entry) }
        guard later.state.incidents[loser.id]?.waitingSince != nil,
            case .done(let recommended, _) = later.recommend(loser.id, now)
        else { return [] }
        return recommended
    }

    func release(_ name: UnitName, _ reason: String, _ now: Instant) -> Decision {
        guard state.units[name] != nil else { return .refused(.noUnit(name)) }
        guard let assignment = state.assignment(of: name) else { return .refused(.notAssigned(name)) }
        guard !reason.isEmpty else { return .refused(.needsReason) }
        let event = released(assignment, told: now, reason: reason, duty: assignment.dutyWhenStoodDown)
        var receipt = Receipt(incident: assignment.incident)
        receipt.units = [name]
        return .done([.unitReleased(event)], receipt)
    }

    func raiseAlarm(_ id: IncidentID, _ level: Int, _ now: Instant) -> Decision {
        withOpen(id) { incident in
            guard let choice = RunCardChoice(for: incident, at: now, in: state.centre) else {
                return .refused(.noCard(incident))
            }
            let known = choice.card.levels.map(\.level).sorted()
            guard level > incident.alarmLevel, known.contains(level) else {
                let levels = known.filter { $0 > incident.alarmLevel }.map(String.init).joined(separator: ", ")
                return .refused(
                    Refusal(
                        .badValue,
                        en:
                            "level: \(id) is at alarm \(incident.alarmLevel) of card \(choice.card.name); it can go to \(levels.isEmpty ? "no higher one" : levels)",
                        vi:
                            "level: vụ \(id) đang ở mức \(incident.alarmLevel) của thẻ \(choice.card.name); có thể lên \(levels.isEmpty ? "không còn mức nào" : levels)"
                    ))
            }
            var event = AlarmRaised()
            (event.incident, event.level) = (id, level)
            return .done([.alarmRaised(event)], Receipt(incident: id))
        }
    }

    // MARK: - Parts

    /// The end of an assignment, with what it does to the incident: back into the queue when nobody is left on it and
    /// nobody has been there.
    func released(_ assignment: Assignment, told: Instant, reason: String, duty: Duty) -> UnitReleased {
        var event = UnitReleased()
        (event.assignment, event.unit, event.incident) = (assignment.id, assignment.unit, assignment.incident)
        (event.told, event.reason, event.duty) = (told, reason, duty)
        if let incident = state.incidents[assignment.incident], incident.state == .open, incident.waitingSince == nil {
            let others = state.openAssignments(of: incident).contains { $0.id != assignment.id && $0.phase.answersIncident }
            event.requeued = !others && !state.wasReached(incident)
        }
        return event
    }

    /// A new assignment of the unit to the incident, or the reserved one it already has there.
    func commitment(_ name: UnitName, _ incident: Incident, _ next: inout UInt64, _ by: String) -> Assignment {
        if var reserved = state.assignment(of: name), reserved.incident == incident.id {
            reserved.by = by
            return reserved
        }
        next += 1
        var assignment = Assignment()
        assignment.id = AssignmentID(next)
        (assignment.incident, assignment.unit, assignment.by) = (incident.id, name, by)
        assignment.level = incident.alarmLevel
        assignment.dutyBefore = state.units[name]?.duty ?? .available
        return assignment
    }

    /// The first reason why these units cannot be committed to the incident, checked in the order given.
    func refusal(of names: [UnitName], for incident: Incident, mayBeReserved: Bool) -> Refusal? {
        guard !names.isEmpty else {
            return Refusal(.badValue, en: "units: name at least one", vi: "units: hãy nêu ít nhất một đơn vị")
        }
        var seen = Set<UnitName>()
        for name in names {
            guard let unit = state.units[name], !unit.retired else { return .noUnit(name) }
            guard seen.insert(name).inserted else {
                return Refusal(.badValue, en: "units: \(name) stands there twice", vi: "units: \(name) bị lặp lại")
            }
            if !PlantedBug.openAssignmentIgnored.isOn, let held = state.assignment(of: name) {
                guard mayBeReserved, held.phase == .reserved, held.incident == incident.id else { return busy(name, held) }
            }
            if let refusal = unavailability(of: unit, besides: seen) { return refusal }
        }
        return nil
    }

    private func unavailability(of unit: UnitState, besides others: Set<UnitName>) -> Refusal? {
        if unit.duty == .outOfService {
            let why = unit.remark.isEmpty ? "" : " (\(unit.remark))"
            return Refusal(
                .unitUnavailable, en: "unit: \(unit.name) is out of service since \(unit.since)\(why)",
                vi: "unit: \(unit.name) ngừng trực từ \(unit.since)\(why)")
        }
        for companion in state.description(of: unit.name)?.crossStaffedWith ?? [] {
            if let out = state.assignment(of: companion) {
                return Refusal(
                    .unitUnavailable, en: "unit: the crew of \(unit.name) is out on \(companion), incident \(out.incident)",
                    vi: "unit: kíp của \(unit.name) đang đi xe \(companion), vụ \(out.incident)")
            }
            if others.contains(companion) {
                return Refusal(
                    .unitUnavailable, en: "units: \(unit.name) and \(companion) share one crew; send one of them",
                    vi: "units: \(unit.name) và \(companion) chung một kíp; chỉ cử một xe")
            }
        }
        return nil
    }

    /// Who has the unit, on what, and since when.
    func busy(_ name: UnitName, _ held: Assignment) -> Refusal {
        let since = held.times.last?.entered ?? .epoch
        return Refusal(
            .unitBusy,
            en: "unit: \(name) is \(held.phase.rawValue) for incident \(held.incident) since \(since), sent by \(held.by)",
            vi: "unit: \(name) \(held.phase.vi) cho vụ \(held.incident) từ \(since), do \(held.by) cử")
    }

    /// Those of the units that neither the incident's recommendation nor what was told since then names, reserved before or
    /// not. Nothing is an override while there is no recommendation.
    private func overrides(_ names: [UnitName], _ incident: Incident) -> Set<UnitName> {
        guard let recommendation = incident.recommendation.flatMap({ state.recommendations[$0] }) else { return [] }
        let named = Set(recommendation.slots.compactMap(\.unit) + state.told(for: incident).map(\.unit))
        return Set(names.filter { !named.contains($0) })
    }
}

extension Refusal {
    static func notAssigned(_ unit: UnitName) -> Refusal {
        Refusal(
            .state, en: "unit: \(unit) has no assignment", vi: "unit: \(unit) không có nhiệm vụ")
    }

    static func noCard(_ incident: Incident) -> Refusal {
        Refusal(
            .noCard, en: "incident: no run card fits type \(incident.type); send units by hand with DISPATCH",
            vi: "incident: không có thẻ điều động cho loại \(incident.type); hãy cử đơn vị bằng DISPATCH")
    }
}
