// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Units
import Vocabulary

/// What a command that changed something tells whoever asked. Kept under its `cid`, so that a repeat gets the same answer.
public struct Receipt: Record {
    public var call: CallID?
    public var incident: IncidentID?
    public var priority: Priority?
    public var duplicates: [DuplicateProposal] = []
    /// How often this number has called before, and how often it was a hoax.
    public var callerCalls: Int?
    public var callerHoaxes: Int?
    public var placeMismatchMetres: Int?
    /// The incident has no coordinate: somebody must find the place.
    public var unlocated: Bool?
    /// Parts of the call that were kept but not understood.
    public var unread: [String] = []
    public var recommendation: RecommendationID?
    /// Units proposed or committed.
    public var units: [UnitName] = []
    public var assignments: [AssignmentID] = []
    /// Slots that nobody can fill.
    public var shortfalls: Int?
    public var condition: RoadConditionID?

    public init() {}
    public init(incident: IncidentID) { self.incident = incident }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.optional("call", &call)
        try coder.optional("incident", &incident)
        try coder.optional("priority", &priority)
        try coder.records("duplicates", &duplicates)
        try coder.optional("caller_calls", &callerCalls)
        try coder.optional("caller_hoaxes", &callerHoaxes)
        try coder.optional("place_mismatch_m", &placeMismatchMetres)
        try coder.optional("unlocated", &unlocated)
        try coder.list("unread", &unread)
        try coder.optional("recommendation", &recommendation)
        try coder.list("units", &units)
        try coder.list("assignments", &assignments)
        try coder.optional("shortfalls", &shortfalls)
        try coder.optional("condition", &condition)
    }
}
