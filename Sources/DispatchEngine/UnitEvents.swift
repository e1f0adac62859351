// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

public struct UnitsRecommended: Record {
    public var recommendation = Recommendation()
    public init() {}
    public init(_ recommendation: Recommendation) { self.recommendation = recommendation }
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try recommendation.fields(&coder)
    }
}

/// A unit was committed to an incident: reserved, alerted, or found already at work there. The assignment as it stands
/// from now on.
public struct UnitAssigned: Record {
    public var assignment = Assignment()
    /// The incident that lost it.
    public var divertedFrom: IncidentID?
    /// The unit whose place it takes in a swap; that one is released next.
    public var replaces: UnitName?
    public init() {}
    public init(_ assignment: Assignment, divertedFrom: IncidentID? = nil, replaces: UnitName? = nil) {
        (self.assignment, self.divertedFrom, self.replaces) = (assignment, divertedFrom, replaces)
    }
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try assignment.fields(&coder)
        try coder.optional("diverted_from", &divertedFrom)
        try coder.optional("replaces", &replaces)
    }
}

/// A crew reported the next phase of its assignment.
public struct UnitReported: Record {
    public var assignment = AssignmentID(0)
    public var unit = UnitName("")
    public var incident = IncidentID(0)
    public var phase = AssignmentPhase.acknowledged
    public var told = Instant.epoch
    public var remark = ""
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("assignment", &assignment)
        try coder.value("unit", &unit)
        try coder.value("incident", &incident)
        try coder.value("phase", &phase)
        try coder.value("told", &told)
        try coder.value("remark", &remark)
    }
}

/// An assignment ended. `requeued`: the incident waits again, by its old clock.
public struct UnitReleased: Record {
    public var assignment = AssignmentID(0)
    public var unit = UnitName("")
    public var incident = IncidentID(0)
    public var told = Instant.epoch
    public var reason = ""
    /// What the unit does from now on.
    public var duty = Duty.available
    public var requeued = false
    /// The unit that took its place in a swap.
    public var replacedBy: UnitName?
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("assignment", &assignment)
        try coder.value("unit", &unit)
        try coder.value("incident", &incident)
        try coder.value("told", &told)
        try coder.value("reason", &reason)
        try coder.value("duty", &duty)
        try coder.value("requeued", &requeued)
        try coder.optional("replaced_by", &replacedBy)
    }
}

public struct DutyChanged: Record {
    public var unit = UnitName("")
    public var duty = Duty.available
    public var told = Instant.epoch
    public var remark = ""
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("unit", &unit)
        try coder.value("duty", &duty)
        try coder.value("told", &told)
        try coder.value("remark", &remark)
    }
}

public struct CrewChanged: Record {
    public var unit = UnitName("")
    public var crew = 0
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("unit", &unit)
        try coder.value("crew", &crew)
    }
}

/// The told time of a phase was corrected, or a phase nobody had reported was entered late.
public struct TimeCorrected: Record {
    public var assignment = AssignmentID(0)
    public var unit = UnitName("")
    public var incident = IncidentID(0)
    public var phase = AssignmentPhase.onScene
    public var told = Instant.epoch
    public var was: Instant?
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("assignment", &assignment)
        try coder.value("unit", &unit)
        try coder.value("incident", &incident)
        try coder.value("phase", &phase)
        try coder.value("told", &told)
        try coder.optional("was", &was)
    }
}

/// Something about an assignment that only needs its name: a crew is well, or has not answered, or not been heard of.
public struct AssignmentRemark: Record {
    public var assignment = AssignmentID(0)
    public var unit = UnitName("")
    public var incident = IncidentID(0)
    /// For alarms: the how-manieth time.
    public var times = 0
    public init() {}
    public init(_ assignment: Assignment, times: Int = 0) {
        self.assignment = assignment.id
        unit = assignment.unit
        incident = assignment.incident
        self.times = times
    }
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("assignment", &assignment)
        try coder.value("unit", &unit)
        try coder.value("incident", &incident)
        try coder.value("times", &times)
    }
}

public struct RoadConditionSet: Record {
    public var condition = RoadCondition()
    public init() {}
    public init(_ condition: RoadCondition) { self.condition = condition }
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try condition.fields(&coder)
    }
}

public struct RoadConditionLifted: Record {
    public var condition = RoadConditionID(0)
    public var expired = false
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("condition", &condition)
        try coder.value("expired", &expired)
    }
}

/// Callers not heard of since then were forgotten.
public struct CallersForgotten: Record {
    public var before = Instant.epoch
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("before", &before)
    }
}
