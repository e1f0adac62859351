// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What a caller, a call-taker or a hotline reports. Only the words are certain; everything else may be missing.
public struct CallReport: Record {
    /// The line it came in by: `114`, `113`, `115`, `112`, `app`, `radio`.
    public var hotline = ""
    public var callerNumber = ""
    public var callerName = ""
    /// The place as told, located by whoever took the call.
    public var coordinate: Coordinate?
    /// The place that the phone network gives, which need not be the place of the fire.
    public var phoneCoordinate: Coordinate?
    /// The place in words: `số 37 ngách 29/70 phố Khương Hạ`.
    public var place = ""
    public var type = TypeCode("")
    public var building = ""
    /// What was said.
    public var text = ""
    /// When the phone rang, when that is known to be earlier than the entry.
    public var told: Instant?
    /// What came with the call and could not be understood, each with the reason. A call is taken all the same; somebody
    /// has to look at these.
    public var unread: [String] = []

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("hotline", &hotline)
        try coder.value("caller", &callerNumber)
        try coder.value("caller_name", &callerName)
        try coder.optional("position", &coordinate)
        try coder.optional("phone_position", &phoneCoordinate)
        try coder.value("place", &place)
        try coder.value("incident_type", &type)
        try coder.value("building", &building)
        try coder.value("text", &text)
        try coder.optional("told", &told)
        try coder.list("unread", &unread)
    }
}

/// A call as kept: the report, its number and the incident it belongs to now.
public struct Call: Record {
    public var id = CallID(0)
    public var incident = IncidentID(0)
    /// The incident that was opened for it, when it came or when it was split off: splitting it off again revives that one.
    public var openedIncident: IncidentID?
    public var entered = Instant.epoch
    public var report = CallReport()

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("call", &id)
        try coder.value("incident", &incident)
        try coder.optional("opened", &openedIncident)
        try coder.value("entered", &entered)
        try coder.record("report", &report)
    }

    /// When it was told: what the incident's clock starts from.
    public var told: Instant { report.told ?? entered }
}
