// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Units
import Vocabulary

extension DispatchState {
    /// What must hold after every event, as sentences about what does not. Empty: all is well.
    ///
    /// - Complexity: O(units + open assignments). Checked after every event in debug builds and by the tests.
    public func invariantFaults() -> [String] {
        var faults: [String] = []
        guard damage == 0 else { return faults }
        for unit in units.values {
            guard let id = unit.assignment else { continue }
            guard let assignment = assignments[id] else {
                faults.append("\(unit.name) has assignment \(id), which does not exist")
                continue
            }
            if assignment.unit != unit.name { faults.append("assignment \(id) of \(unit.name) is \(assignment.unit)'s") }
            if !assignment.isOpen { faults.append("\(unit.name) still holds assignment \(id), which is over") }
        }
        for assignment in assignments.values where assignment.isOpen {
            if units[assignment.unit]?.assignment != assignment.id {
                faults.append("open assignment \(assignment.id) is not the one of \(assignment.unit)")
            }
            guard let incident = incidents[assignment.incident] else {
                faults.append("open assignment \(assignment.id) has no incident")
                continue
            }
            if incident.state != .open {
                faults.append("incident \(incident.id) is \(incident.state.rawValue) with \(assignment.unit) assigned")
            }
        }
        return faults + incidentFaults() + proposalFaults()
    }

    private func incidentFaults() -> [String] {
        incidents.values.compactMap { incident in
            switch incident.state {
            case .open where incident.waitingSince != nil:
                openAssignments(of: incident).contains { $0.phase.answersIncident }
                    ? "incident \(incident.id) waits while a unit answers it" : nil
            case .open:
                openAssignments(of: incident).contains { $0.phase.answersIncident } || wasReached(incident)
                    ? nil : "incident \(incident.id) does not wait, though nobody answers it and nobody was there"
            case .merged, .closed:
                incident.waitingSince == nil ? nil : "incident \(incident.id) waits though it is \(incident.state.rawValue)"
            }
        }
    }
}
