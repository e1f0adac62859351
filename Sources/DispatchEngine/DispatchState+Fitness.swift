// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

/// Who could be sent: the questions about a unit that every proposal asks alike.
extension DispatchState {
    /// Whether its kind and capabilities are what is asked for; its crew aside.
    func fits(_ unit: UnitName, _ requirement: Requirement) -> Bool { index.units[unit]?.fits(requirement) ?? false }

    /// Why the unit cannot be proposed; `nil` when it can.
    func bar(_ unit: UnitState) -> Bar? {
        if let assignment = assignment(of: unit.name) { return .busy(assignment) }
        if unit.duty == .outOfService { return .outOfService(unit.remark) }
        guard let described = index.units[unit.name] else { return nil }
        let least = described.kind?.minimumCrew ?? 0
        if unit.crew < least { return .crewShort(unit.crew, of: least) }
        for companion in described.description.crossStaffedWith {
            if let out = self.assignment(of: companion) { return .crossStaffed(companion, out.incident) }
        }
        return nil
    }

    /// From alert to wheels turning. A crew that was alerted already has part of it behind it.
    func turnout(of unit: UnitState, at now: Instant) -> TravelTime {
        guard let kind = kind(of: unit.name) else { return .zero }
        guard let assignment = assignment(of: unit.name) else {
            return TravelTime(unit.duty == .inQuarters ? kind.turnout : kind.turnoutOnAir)
        }
        let full = assignment.dutyBefore == .inQuarters ? kind.turnout : kind.turnoutOnAir
        if assignment.phase == .reserved { return TravelTime(full) }
        guard assignment.phase != .enRoute, let alerted = assignment.entered(.dispatched) else { return .zero }
        return TravelTime(max(.zero, full - (now - alerted)))
    }

    /// For each unit a number; units that share a crew have the same.
    func crews(of units: [UnitName]) -> [Int] {
        var groups = Array(units.indices)
        let places = Dictionary(units.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        for (place, unit) in units.enumerated() {
            for companion in description(of: unit)?.crossStaffedWith ?? [] {
                guard let other = places[companion], groups[other] != groups[place] else { continue }
                let (keep, drop) = (groups[place], groups[other])
                for member in groups.indices where groups[member] == drop { groups[member] = keep }
            }
        }
        return groups
    }
}

extension TravelTime {
    /// Saturates: nothing that people configure comes near.
    init(_ duration: Duration) {
        self.init(milliseconds: Int32(clamping: min(duration.milliseconds, Int64(TravelTime.unreachable.milliseconds))))
    }
}

/// What keeps a unit from being proposed.
enum Bar {
    case busy(Assignment)
    /// What was said of it.
    case outOfService(String)
    case crewShort(Int, of: Int)
    /// The unit that its crew is out on, and for which incident.
    case crossStaffed(UnitName, IncidentID)

    var verdict: Verdict {
        switch self {
        case .busy: .busy
        case .outOfService: .outOfService
        case .crewShort: .crewShort
        case .crossStaffed: .crossStaffed
        }
    }

    var detail: String {
        switch self {
        case .busy(let assignment):
            let since = assignment.times.last?.entered ?? .epoch
            return "\(assignment.phase.rawValue) for incident \(assignment.incident) since \(since)"
        case .outOfService(let remark): return remark
        case .crewShort(let crew, let least): return "crew \(crew) of \(least)"
        case .crossStaffed(let companion, let incident): return "crew is out on \(companion), incident \(incident)"
        }
    }
}
