// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Units
import Vocabulary

extension Event {
    /// The incidents whose story the event belongs to.
    public var spokenIncidents: [IncidentID] {
        switch self {
        case .callTaken(let event): [event.call.incident]
        case .incidentNoted(let event): [event.incident]
        case .incidentLocated(let event): [event.incident]
        case .incidentRetyped(let event): [event.incident]
        case .incidentPrioritized(let event): [event.incident]
        case .incidentsMerged(let event): [event.from, event.into]
        case .callSplit(let event): [event.from, event.opened.id]
        case .alarmRaised(let event): [event.incident]
        case .incidentClosed(let event): [event.incident]
        case .incidentReopened(let event): [event.incident]
        case .incidentArchived(let event): [event.incident]
        case .incidentOverdue(let event): [event.incident]
        case .unitsRecommended(let event): [event.recommendation.incident]
        case .unitReserved(let event), .unitDispatched(let event), .unitSelfAssigned(let event):
            [event.assignment.incident] + (event.divertedFrom.map { [$0] } ?? [])
        case .unitReported(let event): [event.incident]
        case .unitReleased(let event): [event.incident]
        case .timeCorrected(let event): [event.incident]
        case .welfareReported(let event), .acknowledgeOverdue(let event), .welfareOverdue(let event): [event.incident]
        case .unitsAvailable(let event): [event.ground.incident]
        case .swapProposed(let event): [event.proposal.pair.incident]
        case .swapWithdrawn(let event): [event.pair.incident]
        case .centreConfigured, .dutyChanged, .crewChanged, .roadConditionSet, .roadConditionLifted, .callersForgotten, .speedsTurned: []
        }
    }
}
