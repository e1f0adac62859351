// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Everything that can have happened, in the past tense. The journal, the consoles, the simulation and every report read
/// these; nothing else changes the state.
///
/// Append-only: a kind is never renamed and never changes its meaning, for journals are kept for ever.
public enum Event: Equatable, Sendable {
    case centreConfigured(CentreConfigured)
    case callTaken(CallTaken)
    case incidentNoted(IncidentNoted)
    case incidentLocated(IncidentLocated)
    case incidentRetyped(IncidentRetyped)
    case incidentPrioritized(IncidentPrioritized)
    case incidentsMerged(IncidentsMerged)
    case callSplit(CallSplit)
    case alarmRaised(AlarmRaised)
    case incidentClosed(IncidentClosed)
    case incidentReopened(IncidentReopened)
    case incidentArchived(IncidentArchived)
    case incidentOverdue(IncidentOverdue)
    case unitsRecommended(UnitsRecommended)
    case unitReserved(UnitAssigned)
    case unitDispatched(UnitAssigned)
    case unitSelfAssigned(UnitAssigned)
    case unitReported(UnitReported)
    case unitReleased(UnitReleased)
    case dutyChanged(DutyChanged)
    case crewChanged(CrewChanged)
    case timeCorrected(TimeCorrected)
    case welfareReported(AssignmentRemark)
    case acknowledgeOverdue(AssignmentRemark)
    case welfareOverdue(AssignmentRemark)
    case roadConditionSet(RoadConditionSet)
    case roadConditionLifted(RoadConditionLifted)
    case callersForgotten(CallersForgotten)
    case unitsAvailable(UnitsAvailable)
    case swapProposed(SwapProposed)
    case swapWithdrawn(SwapWithdrawn)
    case speedsTurned(SpeedsTurned)

    /// The names as stored and sent.
    public enum Kind: String, RecordScalar, CaseIterable {
        case centreConfigured = "centre_configured"
        case callTaken = "call_taken"
        case incidentNoted = "incident_noted"
        case incidentLocated = "incident_located"
        case incidentRetyped = "incident_retyped"
        case incidentPrioritized = "incident_prioritized"
        case incidentsMerged = "incidents_merged"
        case callSplit = "call_split"
        case alarmRaised = "alarm_raised"
        case incidentClosed = "incident_closed"
        case incidentReopened = "incident_reopened"
        case incidentArchived = "incident_archived"
        case incidentOverdue = "incident_overdue"
        case unitsRecommended = "units_recommended"
        case unitReserved = "unit_reserved"
        case unitDispatched = "unit_dispatched"
        case unitSelfAssigned = "unit_self_assigned"
        case unitReported = "unit_reported"
        case unitReleased = "unit_released"
        case dutyChanged = "duty_changed"
        case crewChanged = "crew_changed"
        case timeCorrected = "time_corrected"
        case welfareReported = "welfare_reported"
        case acknowledgeOverdue = "acknowledge_overdue"
        case welfareOverdue = "welfare_overdue"
        case roadConditionSet = "road_condition_set"
        case roadConditionLifted = "road_condition_lifted"
        case callersForgotten = "callers_forgotten"
        case unitsAvailable = "units_available"
        case swapProposed = "swap_proposed"
        case swapWithdrawn = "swap_withdrawn"
        case speedsTurned = "speeds_turned"
    }

    public var kind: Kind {
        switch self {
        case .centreConfigured: .centreConfigured
        case .callTaken: .callTaken
        case .incidentNoted: .incidentNoted
        case .incidentLocated: .incidentLocated
        case .incidentRetyped: .incidentRetyped
        case .incidentPrioritized: .incidentPrioritized
        case .incidentsMerged: .incidentsMerged
        case .callSplit: .callSplit
        case .alarmRaised: .alarmRaised
        case .incidentClosed: .incidentClosed
        case .incidentReopened: .incidentReopened
        case .incidentArchived: .incidentArchived
        case .incidentOverdue: .incidentOverdue
        case .unitsRecommended: .unitsRecommended
        case .unitReserved: .unitReserved
        case .unitDispatched: .unitDispatched
        case .unitSelfAssigned: .unitSelfAssigned
        case .unitReported: .unitReported
        case .unitReleased: .unitReleased
        case .dutyChanged: .dutyChanged
        case .crewChanged: .crewChanged
        case .timeCorrected: .timeCorrected
        case .welfareReported: .welfareReported
        case .acknowledgeOverdue: .acknowledgeOverdue
        case .welfareOverdue: .welfareOverdue
        case .roadConditionSet: .roadConditionSet
        case .roadConditionLifted: .roadConditionLifted
        case .callersForgotten: .callersForgotten
        case .unitsAvailable: .unitsAvailable
        case .swapProposed: .swapProposed
        case .swapWithdrawn: .swapWithdrawn
        case .speedsTurned: .speedsTurned
        }
    }

    /// An event of this kind with blank fields, to be read into.
    public init(blank kind: Kind) {
        switch kind {
        case .centreConfigured: self = .centreConfigured(CentreConfigured())
        case .callTaken: self = .callTaken(CallTaken())
        case .incidentNoted: self = .incidentNoted(IncidentNoted())
        case .incidentLocated: self = .incidentLocated(IncidentLocated())
        case .incidentRetyped: self = .incidentRetyped(IncidentRetyped())
        case .incidentPrioritized: self = .incidentPrioritized(IncidentPrioritized())
        case .incidentsMerged: self = .incidentsMerged(IncidentsMerged())
        case .callSplit: self = .callSplit(CallSplit())
        case .alarmRaised: self = .alarmRaised(AlarmRaised())
        case .incidentClosed: self = .incidentClosed(IncidentClosed())
        case .incidentReopened: self = .incidentReopened(IncidentReopened())
        case .incidentArchived: self = .incidentArchived(IncidentArchived())
        case .incidentOverdue: self = .incidentOverdue(IncidentOverdue())
        case .unitsRecommended: self = .unitsRecommended(UnitsRecommended())
        case .unitReserved: self = .unitReserved(UnitAssigned())
        case .unitDispatched: self = .unitDispatched(UnitAssigned())
        case .unitSelfAssigned: self = .unitSelfAssigned(UnitAssigned())
        case .unitReported: self = .unitReported(UnitReported())
        case .unitReleased: self = .unitReleased(UnitReleased())
        case .dutyChanged: self = .dutyChanged(DutyChanged())
        case .crewChanged: self = .crewChanged(CrewChanged())
        case .timeCorrected: self = .timeCorrected(TimeCorrected())
        case .welfareReported: self = .welfareReported(AssignmentRemark())
        case .acknowledgeOverdue: self = .acknowledgeOverdue(AssignmentRemark())
        case .welfareOverdue: self = .welfareOverdue(AssignmentRemark())
        case .roadConditionSet: self = .roadConditionSet(RoadConditionSet())
        case .roadConditionLifted: self = .roadConditionLifted(RoadConditionLifted())
        case .callersForgotten: self = .callersForgotten(CallersForgotten())
        case .unitsAvailable: self = .unitsAvailable(UnitsAvailable())
        case .swapProposed: self = .swapProposed(SwapProposed())
        case .swapWithdrawn: self = .swapWithdrawn(SwapWithdrawn())
        case .speedsTurned: self = .speedsTurned(SpeedsTurned())
        }
    }

    /// The fields of the event itself.
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        switch self {
        case .centreConfigured(let body): self = .centreConfigured(try coded(body, &coder))
        case .callTaken(let body): self = .callTaken(try coded(body, &coder))
        case .incidentNoted(let body): self = .incidentNoted(try coded(body, &coder))
        case .incidentLocated(let body): self = .incidentLocated(try coded(body, &coder))
        case .incidentRetyped(let body): self = .incidentRetyped(try coded(body, &coder))
        case .incidentPrioritized(let body): self = .incidentPrioritized(try coded(body, &coder))
        case .incidentsMerged(let body): self = .incidentsMerged(try coded(body, &coder))
        case .callSplit(let body): self = .callSplit(try coded(body, &coder))
        case .alarmRaised(let body): self = .alarmRaised(try coded(body, &coder))
        case .incidentClosed(let body): self = .incidentClosed(try coded(body, &coder))
        case .incidentReopened(let body): self = .incidentReopened(try coded(body, &coder))
        case .incidentArchived(let body): self = .incidentArchived(try coded(body, &coder))
        case .incidentOverdue(let body): self = .incidentOverdue(try coded(body, &coder))
        case .unitsRecommended(let body): self = .unitsRecommended(try coded(body, &coder))
        case .unitReserved(let body): self = .unitReserved(try coded(body, &coder))
        case .unitDispatched(let body): self = .unitDispatched(try coded(body, &coder))
        case .unitSelfAssigned(let body): self = .unitSelfAssigned(try coded(body, &coder))
        case .unitReported(let body): self = .unitReported(try coded(body, &coder))
        case .unitReleased(let body): self = .unitReleased(try coded(body, &coder))
        case .dutyChanged(let body): self = .dutyChanged(try coded(body, &coder))
        case .crewChanged(let body): self = .crewChanged(try coded(body, &coder))
        case .timeCorrected(let body): self = .timeCorrected(try coded(body, &coder))
        case .welfareReported(let body): self = .welfareReported(try coded(body, &coder))
        case .acknowledgeOverdue(let body): self = .acknowledgeOverdue(try coded(body, &coder))
        case .welfareOverdue(let body): self = .welfareOverdue(try coded(body, &coder))
        case .roadConditionSet(let body): self = .roadConditionSet(try coded(body, &coder))
        case .roadConditionLifted(let body): self = .roadConditionLifted(try coded(body, &coder))
        case .callersForgotten(let body): self = .callersForgotten(try coded(body, &coder))
        case .unitsAvailable(let body): self = .unitsAvailable(try coded(body, &coder))
        case .swapProposed(let body): self = .swapProposed(try coded(body, &coder))
        case .swapWithdrawn(let body): self = .swapWithdrawn(try coded(body, &coder))
        case .speedsTurned(let body): self = .speedsTurned(try coded(body, &coder))
        }
    }

    private func coded<Body: Record>(_ body: Body, _ coder: inout some FieldCoder) throws(RecordFault) -> Body {
        var copy = body
        try copy.fields(&coder)
        return copy
    }
}
