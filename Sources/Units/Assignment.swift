// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// When a phase began: as told by the crew, and as entered here. `told` may be earlier, never later.
public struct PhaseTime: Record {
    public var phase = AssignmentPhase.reserved
    public var told = Instant.epoch
    public var entered = Instant.epoch

    public init() {}

    public init(phase: AssignmentPhase, told: Instant, entered: Instant) {
        (self.phase, self.told, self.entered) = (phase, told, entered)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("phase", &phase)
        try coder.value("told", &told)
        try coder.value("entered", &entered)
    }
}

/// One commitment of one unit to one incident: the thing that a status report belongs to.
public struct Assignment: Record {
    public var id = AssignmentID(0)
    public var incident = IncidentID(0)
    public var unit = UnitName("")
    /// The alarm level it was sent for.
    public var level = 1
    public var phase = AssignmentPhase.reserved
    /// In the order of `told`. A correction replaces `told` of its phase and leaves `entered`; a phase entered late takes
    /// its place among the others, so the last one is always what `phase` says.
    public var times: [PhaseTime] = []
    /// Who committed the unit: the other dispatcher is told.
    public var by = ""
    /// Word for sending somebody who was not recommended.
    public var overrideReason: String?
    /// Why it ended.
    public var releaseReason: String?
    /// How often the acknowledge clock has run out.
    public var unanswered = 0
    /// When the crew on scene was last heard of, and how often its welfare clock has run out since.
    public var heard: Instant?
    public var welfareMissed = 0
    /// Where the unit stood when it was alerted, so that a stand-down before the wheels turn puts it back there.
    public var dutyBefore = Duty.inQuarters

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("assignment", &id)
        try coder.value("incident", &incident)
        try coder.value("unit", &unit)
        try coder.value("level", &level)
        try coder.value("phase", &phase)
        try coder.records("times", &times)
        try coder.value("sent_by", &by)
        try coder.optional("override", &overrideReason)
        try coder.optional("released_for", &releaseReason)
        try coder.value("unanswered", &unanswered)
        try coder.optional("heard", &heard)
        try coder.value("welfare_missed", &welfareMissed)
        try coder.value("duty_before", &dutyBefore)
    }

    /// When `phase` began as told; `nil` when nobody reported it.
    public func told(_ phase: AssignmentPhase) -> Instant? { times.last { $0.phase == phase }?.told }

    /// When `phase` was entered here.
    public func entered(_ phase: AssignmentPhase) -> Instant? { times.last { $0.phase == phase }?.entered }

    public var isOpen: Bool { phase != .released }

    /// Where among `times` that of `phase` stands, or where it belongs if it is entered late: before the first later step.
    public func place(of phase: AssignmentPhase) -> (index: Int, isKnown: Bool) {
        if let known = times.lastIndex(where: { $0.phase == phase }) { return (known, true) }
        return (times.firstIndex { $0.phase.step > phase.step } ?? times.count, false)
    }

    /// What the unit does when it is called off now: where it was before its wheels turned, on the air after that.
    public var dutyWhenStoodDown: Duty {
        switch phase {
        case .reserved, .dispatched, .acknowledged: dutyBefore
        case .enRoute, .staging, .onScene, .transporting, .atHospital, .released: .available
        }
    }
}
