// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Everything that can have happened, in the past tense. The journal, the consoles, the simulation and every report read
/// these; nothing else changes the state.
///
/// Append-only: a kind is never renamed and never changes its meaning, for journals are kept for ever.
///
/// Indirect: an event passes through many hands between its decision and the last console, and is not copied out by each.
public indirect enum Event: Equatable, Sendable {
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

    static let blank = Event.incidentNoted(IncidentNoted())
    /// A million of them are read at a start.
    private static let blankCall = Event.callTaken(CallTaken())

    /// An event of this kind with blank fields, to be read into.
    public init(blank kind: Kind) {
        switch kind {
        case .centreConfigured: self = .centreConfigured(CentreConfigured())
        case .callTaken: self = Event.blankCall
        case .incidentNoted: self = Event.blank
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
        case .centreConfigured(let body): if let read = try coded(body, &coder) { self = .centreConfigured(read) }
        case .callTaken(let body): if let read = try coded(body, &coder) { self = .callTaken(read) }
        case .incidentNoted(let body): if let read = try coded(body, &coder) { self = .incidentNoted(read) }
        case .incidentLocated(let body): if let read = try coded(body, &coder) { self = .incidentLocated(read) }
        case .incidentRetyped(let body): if let read = try coded(body, &coder) { self = .incidentRetyped(read) }
        case .incidentPrioritized(let body): if let read = try coded(body, &coder) { self = .incidentPrioritized(read) }
        case .incidentsMerged(let body): if let read = try coded(body, &coder) { self = .incidentsMerged(read) }
        case .callSplit(let body): if let read = try coded(body, &coder) { self = .callSplit(read) }
        case .alarmRaised(let body): if let read = try coded(body, &coder) { self = .alarmRaised(read) }
        case .incidentClosed(let body): if let read = try coded(body, &coder) { self = .incidentClosed(read) }
        case .incidentReopened(let body): if let read = try coded(body, &coder) { self = .incidentReopened(read) }
        case .incidentArchived(let body): if let read = try coded(body, &coder) { self = .incidentArchived(read) }
        case .incidentOverdue(let body): if let read = try coded(body, &coder) { self = .incidentOverdue(read) }
        case .unitsRecommended(let body): if let read = try coded(body, &coder) { self = .unitsRecommended(read) }
        case .unitReserved(let body): if let read = try coded(body, &coder) { self = .unitReserved(read) }
        case .unitDispatched(let body): if let read = try coded(body, &coder) { self = .unitDispatched(read) }
        case .unitSelfAssigned(let body): if let read = try coded(body, &coder) { self = .unitSelfAssigned(read) }
        case .unitReported(let body): if let read = try coded(body, &coder) { self = .unitReported(read) }
        case .unitReleased(let body): if let read = try coded(body, &coder) { self = .unitReleased(read) }
        case .dutyChanged(let body): if let read = try coded(body, &coder) { self = .dutyChanged(read) }
        case .crewChanged(let body): if let read = try coded(body, &coder) { self = .crewChanged(read) }
        case .timeCorrected(let body): if let read = try coded(body, &coder) { self = .timeCorrected(read) }
        case .welfareReported(let body): if let read = try coded(body, &coder) { self = .welfareReported(read) }
        case .acknowledgeOverdue(let body): if let read = try coded(body, &coder) { self = .acknowledgeOverdue(read) }
        case .welfareOverdue(let body): if let read = try coded(body, &coder) { self = .welfareOverdue(read) }
        case .roadConditionSet(let body): if let read = try coded(body, &coder) { self = .roadConditionSet(read) }
        case .roadConditionLifted(let body): if let read = try coded(body, &coder) { self = .roadConditionLifted(read) }
        case .callersForgotten(let body): if let read = try coded(body, &coder) { self = .callersForgotten(read) }
        case .unitsAvailable(let body): if let read = try coded(body, &coder) { self = .unitsAvailable(read) }
        case .swapProposed(let body): if let read = try coded(body, &coder) { self = .swapProposed(read) }
        case .swapWithdrawn(let body): if let read = try coded(body, &coder) { self = .swapWithdrawn(read) }
        case .speedsTurned(let body): if let read = try coded(body, &coder) { self = .speedsTurned(read) }
        }
    }

    /// `nil` when it was only written.
    private func coded<Body: Record, Coder: FieldCoder>(_ body: Body, _ coder: inout Coder) throws(RecordFault) -> Body? {
        var copy = body
        try copy.fields(&coder)
        return Coder.isReading ? copy : nil
    }
}
