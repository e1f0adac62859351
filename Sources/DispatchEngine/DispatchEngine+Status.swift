// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Units
import Vocabulary

/// What crews say of themselves, and corrections of it.
extension DispatchEngine {
    /// One status report belongs to one assignment. What a crew says is believed; what it did not say is not invented.
    func reportStatus(_ report: StatusReport, _ by: String, _ now: Instant) -> Decision {
        guard let unit = state.units[report.unit] else { return .refused(.noUnit(report.unit)) }
        let told = report.told ?? now
        guard told <= now else { return .refused(.inTheFuture) }
        if let assignment = state.assignment(of: unit.name) {
            if let named = report.incident, named != assignment.incident { return .refused(busy(unit.name, assignment)) }
            return advance(assignment, report, told)
        }
        switch report.word {
        case .duty(let duty): return changeDuty(unit, duty, report.remark, told)
        case .phase(.released): return .refused(.notAssigned(unit.name))
        case .phase(let phase): return selfAssign(unit, phase, report, told, by, now)
        }
    }

    private func advance(_ assignment: Assignment, _ report: StatusReport, _ told: Instant) -> Decision {
        if let last = assignment.times.last, told < last.told {
            return .refused(.beforeLast(assignment.unit, last))
        }
        let remark = report.remark
        switch report.word {
        case .phase(.released), .duty(.available): return end(assignment, told, remark.isEmpty ? "clear" : remark, .available)
        case .duty(.inQuarters): return end(assignment, told, remark.isEmpty ? "clear" : remark, .inQuarters)
        case .duty(.outOfService): return end(assignment, told, remark.isEmpty ? "out of service" : remark, .outOfService)
        case .phase(.reserved), .phase(.dispatched): return .refused(.dispatchersWord)
        case .phase(let phase):
            guard assignment.phase.mayBecome(phase) else {
                return .refused(
                    Refusal(
                        .state,
                        en:
                            "to: \(assignment.unit) is \(assignment.phase.rawValue) and cannot become \(phase.rawValue); CORRECT mends a wrong report",
                        vi: "to: \(assignment.unit) \(assignment.phase.vi), không thể chuyển sang \(phase.vi); CORRECT để sửa báo nhầm"))
            }
            var event = UnitReported()
            (event.assignment, event.unit, event.incident) = (assignment.id, assignment.unit, assignment.incident)
            (event.phase, event.told, event.remark) = (phase, told, remark)
            return .done([.unitReported(event)], receipt(assignment))
        }
    }

    private func end(_ assignment: Assignment, _ told: Instant, _ reason: String, _ duty: Duty) -> Decision {
        .done([.unitReleased(released(assignment, told: told, reason: reason, duty: duty))], receipt(assignment))
    }

    private func changeDuty(_ unit: UnitState, _ duty: Duty, _ remark: String, _ told: Instant) -> Decision {
        var event = DutyChanged()
        (event.unit, event.duty, event.told, event.remark) = (unit.name, duty, told, remark)
        var receipt = Receipt()
        receipt.units = [unit.name]
        return .done([.dutyChanged(event)], receipt)
    }

    /// A crew that nobody sent reports from a scene: it happens, and it must count at once. The times it skipped stay empty.
    private func selfAssign(
        _ unit: UnitState, _ phase: AssignmentPhase, _ report: StatusReport, _ told: Instant, _ by: String, _ now: Instant
    ) -> Decision {
        guard let id = report.incident else {
            return .refused(
                Refusal(
                    .state, en: "incident: \(unit.name) has no assignment; say which incident it is \(phase.rawValue) at",
                    vi: "incident: \(unit.name) không có nhiệm vụ; hãy nói rõ vụ nào"))
        }
        guard phase != .reserved, phase != .dispatched else {
            return .refused(.dispatchersWord)
        }
        return withOpen(id) { incident in
            var assignment = Assignment()
            assignment.id = AssignmentID(state.lastAssignment + 1)
            (assignment.incident, assignment.unit, assignment.by) = (id, unit.name, by)
            assignment.level = incident.alarmLevel
            assignment.phase = phase
            assignment.times = [PhaseTime(phase: phase, told: told, entered: now)]
            assignment.dutyBefore = unit.duty == .outOfService ? .available : unit.duty
            if phase == .onScene || phase == .staging { assignment.heard = now }
            return .done([.unitSelfAssigned(UnitAssigned(assignment))], receipt(assignment))
        }
    }

    /// Mends the told time of a phase, or enters late one that nobody reported. When it was entered stays as it is.
    func correct(_ name: UnitName, _ id: IncidentID, _ phase: AssignmentPhase, _ told: Instant, _ now: Instant) -> Decision {
        guard state.units[name] != nil || state.description(of: name) != nil else { return .refused(.noUnit(name)) }
        guard let incident = state.incidents[id] else { return .refused(.noIncident(id)) }
        guard
            let assignment = incident.assignments.reversed().compactMap({ state.assignments[$0] })
                .first(where: { $0.unit == name })
        else {
            return .refused(
                Refusal(
                    .notFound, en: "unit: \(name) was never on incident \(id)",
                    vi: "unit: \(name) chưa từng tham gia vụ \(id)"))
        }
        guard told <= now else { return .refused(.inTheFuture) }
        let (index, isKnown) = assignment.place(of: phase)
        guard isKnown || phase.step < assignment.phase.step else { return .refused(.notYet(assignment, phase)) }
        if let before = assignment.times[..<index].last, told < before.told {
            return .refused(.outOfOrder(phase, told, before, en: "before", vi: "trước"))
        }
        if let after = assignment.times[(isKnown ? index + 1 : index)...].first, after.told < told {
            return .refused(.outOfOrder(phase, told, after, en: "after", vi: "sau"))
        }
        var event = TimeCorrected()
        (event.assignment, event.unit, event.incident) = (assignment.id, name, id)
        (event.phase, event.told, event.was) = (phase, told, assignment.told(phase))
        return .done([.timeCorrected(event)], receipt(assignment))
    }

    func reportWelfare(_ name: UnitName) -> Decision {
        guard state.units[name] != nil else { return .refused(.noUnit(name)) }
        guard let assignment = state.assignment(of: name), assignment.heard != nil else {
            return .refused(
                Refusal(
                    .state, en: "unit: no welfare clock runs for \(name)", vi: "unit: không có đồng hồ an toàn cho \(name)"))
        }
        return .done([.welfareReported(AssignmentRemark(assignment))], receipt(assignment))
    }

    func setCrew(_ name: UnitName, _ crew: Int) -> Decision {
        guard state.units[name] != nil else { return .refused(.noUnit(name)) }
        guard (0...99).contains(crew) else {
            return .refused(Refusal(.badValue, en: "crew: give 0 to 99 people", vi: "crew: từ 0 đến 99 người"))
        }
        var event = CrewChanged()
        (event.unit, event.crew) = (name, crew)
        var receipt = Receipt()
        receipt.units = [name]
        return .done([.crewChanged(event)], receipt)
    }

    /// A fix from the future beyond a clock's ordinary error is refused: it would block all true ones after it.
    func reportPosition(_ fix: PositionFix, _ now: Instant) -> Decision {
        guard state.units[fix.unit] != nil else { return .refused(.noUnit(fix.unit)) }
        guard fix.at <= now + .seconds(60) else { return .refused(.inTheFuture) }
        return .position(fix)
    }

    private func receipt(_ assignment: Assignment) -> Receipt {
        var receipt = Receipt(incident: assignment.incident)
        receipt.units = [assignment.unit]
        receipt.assignments = [assignment.id]
        return receipt
    }
}

extension Refusal {
    static let dispatchersWord = Refusal(
        .badValue, en: "to: that is a dispatcher's word; use DISPATCH or RESERVE",
        vi: "to: đó là lệnh của điều độ; dùng DISPATCH hoặc RESERVE")

    static let inTheFuture = Refusal(
        .badValue, en: "told: that time is still to come", vi: "told: thời điểm đó chưa tới")

    static func notYet(_ assignment: Assignment, _ phase: AssignmentPhase) -> Refusal {
        Refusal(
            .state,
            en: "status: \(assignment.unit) is \(assignment.phase.rawValue) and has not been \(phase.rawValue) yet; STATUS reports it",
            vi: "status: \(assignment.unit) \(assignment.phase.vi), chưa \(phase.vi); hãy dùng STATUS")
    }

    static func outOfOrder(_ phase: AssignmentPhase, _ told: Instant, _ other: PhaseTime, en: String, vi: String) -> Refusal {
        Refusal(
            .badValue, en: "told: \(phase.rawValue) at \(told) would be \(en) \(other.phase.rawValue) at \(other.told)",
            vi: "told: \(phase.vi) lúc \(told) sẽ \(vi) \(other.phase.vi) lúc \(other.told)")
    }

    static func beforeLast(_ unit: UnitName, _ last: PhaseTime) -> Refusal {
        Refusal(
            .badValue, en: "told: \(unit) was \(last.phase.rawValue) at \(last.told), which is later; CORRECT mends that first",
            vi: "told: \(unit) \(last.phase.vi) lúc \(last.told), muộn hơn; hãy CORRECT trước")
    }
}
