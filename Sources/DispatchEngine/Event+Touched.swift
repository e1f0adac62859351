// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Units
import Vocabulary

extension Event {
    /// The incident whose state, priority, place, waiting or times the event may have changed.
    var touchedIncidents: [IncidentID] {
        switch self {
        case .callTaken(let event): event.opened.map { [$0.id] } ?? []
        case .incidentLocated(let event): [event.incident]
        case .incidentRetyped(let event): [event.incident]
        case .incidentPrioritized(let event): [event.incident]
        case .incidentsMerged(let event): [event.from, event.into]
        case .callSplit(let event): [event.from, event.opened.id]
        case .incidentClosed(let event): [event.incident]
        case .incidentReopened(let event): [event.incident]
        case .incidentArchived(let event): [event.incident]
        case .incidentOverdue(let event): [event.incident]
        case .unitReserved(let event), .unitDispatched(let event), .unitSelfAssigned(let event): [event.assignment.incident]
        case .unitReported(let event): [event.incident]
        case .unitReleased(let event): [event.incident]
        case .centreConfigured, .incidentNoted, .alarmRaised, .unitsRecommended, .dutyChanged, .crewChanged, .timeCorrected,
            .welfareReported, .acknowledgeOverdue, .welfareOverdue, .roadConditionSet, .roadConditionLifted, .callersForgotten,
            .unitsAvailable, .swapProposed, .swapWithdrawn, .speedsTurned:
            []
        }
    }

    /// The assignments whose clocks the event may have set or stopped; `state` is the one it led to.
    func touchedAssignments(_ state: DispatchState) -> [AssignmentID] {
        switch self {
        case .unitReserved(let event), .unitDispatched(let event), .unitSelfAssigned(let event): [event.assignment.id]
        case .unitReported(let event): [event.assignment]
        case .unitReleased(let event): [event.assignment]
        case .timeCorrected(let event): [event.assignment]
        case .welfareReported(let event), .acknowledgeOverdue(let event), .welfareOverdue(let event): [event.assignment]
        // The type says how often a crew should be heard.
        case .incidentRetyped(let event): state.incidents[event.incident]?.assignments ?? []
        case .incidentsMerged(let event): state.incidents[event.into]?.assignments ?? []
        default: []
        }
    }
}
