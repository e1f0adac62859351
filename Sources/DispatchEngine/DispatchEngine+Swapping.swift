// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Units
import Vocabulary

/// Putting one unit in the place of another that has not arrived.
extension DispatchEngine {
    /// Both or none: the new unit is sent and the old one called off in one decision, so the incident is never left
    /// without. Whoever was only promised is replaced by a promise.
    func swap(
        _ id: IncidentID, _ out: UnitName?, _ new: UnitName?, _ reason: String?, _ by: String, _ now: Instant
    ) -> Decision {
        withOpen(id) { incident in
            let pair: SwapPair
            switch meant(incident, out, new) {
            case .success(let found): pair = found
            case .failure(let refused): return .refused(refused.refusal)
            }
            guard state.units[pair.out] != nil else { return .refused(.noUnit(pair.out)) }
            guard let old = state.assignment(of: pair.out), old.incident == id else { return .refused(.notThere(pair.out, id)) }
            guard old.phase.isYetToArrive else { return .refused(.arrived(old)) }
            if let refusal = refusal(of: [pair.in], for: incident, mayBeReserved: false) { return .refused(refusal) }
            let isProposed = state.swaps[pair]?.stands ?? false
            guard isProposed || reason?.isEmpty == false else { return .refused(.notProposed(pair)) }
            return .done(exchange(old, for: pair.in, incident, isProposed ? nil : reason, by, now), receipt(pair.in, incident))
        }
    }

    private func exchange(
        _ old: Assignment, for new: UnitName, _ incident: Incident, _ reason: String?, _ by: String, _ now: Instant
    ) -> [Event] {
        var next = state.lastAssignment
        var assignment = commitment(new, incident, &next, by)
        assignment.phase = old.phase == .reserved ? .reserved : .dispatched
        assignment.level = old.level
        assignment.times = [PhaseTime(phase: assignment.phase, told: now, entered: now)]
        assignment.overrideReason = reason
        var gone = released(old, told: now, reason: "swapped for \(new)", duty: old.dutyWhenStoodDown)
        gone.replacedBy = new
        if assignment.phase.answersIncident { gone.requeued = false }
        let sent = UnitAssigned(assignment, replaces: old.unit)
        // The new one first: at no moment does the incident seem to have lost its unit.
        return [assignment.phase == .reserved ? .unitReserved(sent) : .unitDispatched(sent), .unitReleased(gone)]
    }

    private func receipt(_ new: UnitName, _ incident: Incident) -> Receipt {
        var receipt = Receipt(incident: incident.id)
        receipt.units = [new]
        receipt.assignments = [AssignmentID(state.lastAssignment + 1)]
        return receipt
    }

    /// The pair that is asked for: the two named, or the one swap that stands and fits what is named.
    private func meant(_ incident: Incident, _ out: UnitName?, _ new: UnitName?) -> Result<SwapPair, Refused> {
        if let out, let new { return .success(SwapPair(incident.id, out: out, in: new)) }
        let known = state.swaps.sorted.filter { swap in
            swap.key.incident == incident.id && out ?? swap.key.out == swap.key.out && new ?? swap.key.in == swap.key.in
        }
        let standing = known.filter(\.stands)
        if standing.count == 1 { return .success(standing[0].key) }
        if standing.count > 1 { return .failure(Refused(refusal: .severalSwaps(standing.map(\.key)))) }
        let withdrawn = known.max { $0.withdrawn ?? .epoch < $1.withdrawn ?? .epoch }
        return .failure(Refused(refusal: withdrawn.map { .withdrawn($0) } ?? .noSwap(incident.id)))
    }
}

extension Refusal {
    fileprivate static func notThere(_ unit: UnitName, _ id: IncidentID) -> Refusal {
        Refusal(
            .state, en: "out: \(unit) is not on incident \(id); INCIDENT incident=\(id) shows who is",
            vi: "out: \(unit) không thuộc vụ \(id); INCIDENT incident=\(id) cho biết ai đang ở đó")
    }

    fileprivate static func arrived(_ old: Assignment) -> Refusal {
        Refusal(
            .state, en: "out: \(old.unit) is \(old.phase.rawValue) at \(old.incident); only a unit that has not arrived is swapped",
            vi: "out: \(old.unit) \(old.phase.vi) tại vụ \(old.incident); chỉ đổi đơn vị chưa đến nơi")
    }

    fileprivate static func notProposed(_ pair: SwapPair) -> Refusal {
        Refusal(
            .reason, en: "reason: \(pair.in) instead of \(pair.out) is not proposed for \(pair.incident); say in a word why",
            vi: "reason: chưa có đề xuất cử \(pair.in) thay \(pair.out) cho vụ \(pair.incident); hãy nói ngắn gọn lý do")
    }

    fileprivate static func severalSwaps(_ pairs: [SwapPair]) -> Refusal {
        let en = pairs.map { "\($0.in) instead of \($0.out)" }.joined(separator: ", ")
        let vi = pairs.map { "\($0.in) thay \($0.out)" }.joined(separator: ", ")
        return Refusal(
            .badValue, en: "out: several swaps stand: \(en); name out=", vi: "out: có nhiều đề xuất đổi: \(vi); hãy nêu out=")
    }

    fileprivate static func withdrawn(_ swap: StandingSwap) -> Refusal {
        let (since, why) = (swap.withdrawn ?? .epoch, swap.reason ?? .notOwed)
        return Refusal(
            .state, en: "swap: \(swap.key.in) instead of \(swap.key.out) was withdrawn at \(since): \(why.rawValue)",
            vi: "swap: đề xuất cử \(swap.key.in) thay \(swap.key.out) đã rút lúc \(since): \(why.vi)")
    }

    fileprivate static func noSwap(_ id: IncidentID) -> Refusal {
        Refusal(
            .notFound, en: "incident: no swap stands for \(id); name out=, in= and reason=, or see SWAPS",
            vi: "incident: vụ \(id) không có đề xuất đổi; hãy nêu out=, in= và reason=, hoặc xem SWAPS")
    }
}

extension SwapWithdrawn.Reason {
    fileprivate var vi: String {
        switch self {
        case .notOwed: "không còn cần"
        case .outGone: "đơn vị cũ không còn thuộc vụ"
        case .outArrived: "đơn vị cũ đã đến nơi"
        case .inTaken: "đơn vị mới đã được cử đi"
        case .inUnavailable: "đơn vị mới không đi được"
        case .gainLost: "không còn nhanh hơn rõ rệt"
        case .betterFound: "có đơn vị khác nhanh hơn"
        case .neededElsewhere: "vụ khác cần đơn vị này"
        }
    }
}
