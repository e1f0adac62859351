// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What the engine knows of one unit beyond its description. Its present status is its open assignment's phase, or its
/// duty when it has none.
public struct UnitState: Record {
    public var name = UnitName("")
    public var duty = Duty.inQuarters
    /// Since when, as told.
    public var since = Instant.epoch
    /// The one open assignment: one unit, one assignment.
    public var assignment: AssignmentID?
    /// People on it now.
    public var crew = 0
    /// Why it is out of service.
    public var remark = ""
    /// No longer in the centre file; it stays until it is released.
    public var retired = false

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("unit", &name)
        try coder.value("duty", &duty)
        try coder.value("since", &since)
        try coder.optional("assignment", &assignment)
        try coder.value("crew", &crew)
        try coder.value("remark", &remark)
        try coder.value("retired", &retired)
    }
}
