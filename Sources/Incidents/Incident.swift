// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Where an incident stands. It waits, or is answered, as its assignments say; that is not stored twice.
public enum IncidentState: String, RecordScalar {
    case open
    /// Its calls belong to another incident now; splitting revives it.
    case merged
    /// Ended with a disposition; may be reopened while it is kept.
    case closed
}

/// Something that people wrote into an incident.
public struct Note: Record {
    public var at = Instant.epoch
    public var by = ""
    public var text = ""

    public init() {}

    public init(at: Instant, by: String, text: String) { (self.at, self.by, self.text) = (at, by, text) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("at", &at)
        try coder.value("by", &by)
        try coder.value("text", &text)
    }
}

/// What is being answered: type, priority, place, times, and the calls and assignments that belong to it.
public struct Incident: Record {
    public var id = IncidentID(0)
    public var state = IncidentState.open
    public var type = TypeCode("")
    public var priority = Priority.three
    public var determinant = ""
    public var building = ""
    public var coordinate: Coordinate?
    public var place = ""
    public var alarmLevel = 1
    /// When the first caller was heard. This clock never restarts: diversion, merging and reopening leave it.
    public var opened = Instant.epoch
    /// The queue's clock: since when it has waited for somebody to reach it; `nil` while a unit is on its way or was there.
    /// An incident that loses its unit gets its old clock back, not a new one.
    public var waitingSince: Instant?
    /// When it last lost its unit and came back into the queue: the second clock of a diversion.
    public var requeued: Instant?
    /// How many overdue alarms this waiting has had: at one deadline, two, four, eight …
    public var overdueSaid = 0
    /// In order of entry.
    public var calls: [CallID] = []
    /// Every assignment it ever had, in order.
    public var assignments: [AssignmentID] = []
    /// The newest recommendation, and the one it replaced is in the journal.
    public var recommendation: RecommendationID?
    /// The last of them; all are in the journal.
    public var notes: [Note] = []
    public var mergedInto: IncidentID?
    public var disposition: String?
    public var closed: Instant?
    /// How often it was reopened. A reopened incident is never closed but by a person.
    public var reopened = 0
    /// When it was reopened last. What crews did before then does not answer what happens now.
    public var reopenedAt: Instant?
    /// Told place and phone's place lie far apart.
    public var placeMismatchMetres: Int?

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &id)
        try coder.value("state", &state)
        try coder.value("incident_type", &type)
        try coder.value("priority", &priority)
        try coder.value("determinant", &determinant)
        try coder.value("building", &building)
        try coder.optional("position", &coordinate)
        try coder.value("place", &place)
        try coder.value("level", &alarmLevel)
        try coder.value("opened", &opened)
        try coder.optional("waiting_since", &waitingSince)
        try coder.optional("requeued", &requeued)
        try coder.value("overdue_said", &overdueSaid)
        try coder.list("calls", &calls)
        try coder.list("assignments", &assignments)
        try coder.optional("recommendation", &recommendation)
        try coder.records("notes", &notes)
        try coder.optional("merged_into", &mergedInto)
        try coder.optional("disposition", &disposition)
        try coder.optional("closed", &closed)
        try coder.value("reopened", &reopened)
        try coder.optional("reopened_at", &reopenedAt)
        try coder.optional("place_mismatch_m", &placeMismatchMetres)
    }

    /// What its waiting counts from whenever it waits: the first caller, or its last reopening.
    public var waitingClock: Instant { reopenedAt ?? opened }
}
