// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Units
import Vocabulary

/// A unit as a board shows it: its description, what it does, and where.
public struct UnitView: Record {
    public var unit = UnitName("")
    public var kind = ApparatusName("")
    public var station = StationName("")
    /// The phase of its assignment, or its duty.
    public var status = ""
    public var since = Instant.epoch
    public var incident: IncidentID?
    public var assignment: AssignmentID?
    public var crew = 0
    public var position: Coordinate?
    public var fixed: Instant?
    public var remark = ""

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("unit", &unit)
        try coder.value("kind", &kind)
        try coder.value("station", &station)
        try coder.value("status", &status)
        try coder.value("since", &since)
        try coder.optional("incident", &incident)
        try coder.optional("assignment", &assignment)
        try coder.value("crew", &crew)
        try coder.optional("position", &position)
        try coder.optional("fixed", &fixed)
        if !remark.isEmpty { try coder.value("remark", &remark) }
    }
}

/// A waiting incident with what a dispatcher needs to know of it at a glance.
public struct QueueView: Record {
    public var place = QueuePlace()
    public var rank = 0
    public var type = TypeCode("")
    public var placeText = ""
    public var calls = 0
    /// Why it stands where it stands.
    public var because = ""

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("rank", &rank)
        try place.fields(&coder)
        try coder.value("incident_type", &type)
        try coder.value("place", &placeText)
        try coder.value("calls", &calls)
        try coder.value("because", &because)
    }
}

/// How far away the answer to `PLACE` is from being certain: one named place of the city file.
public struct PlaceView: Record {
    public var name = ""
    public var kind = ""
    public var position = Coordinate(latE7: 0, lonE7: 0)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("name", &name)
        try coder.value("kind", &kind)
        try coder.value("position", &position)
    }
}

/// What the centre is, at the head of a snapshot.
public struct CentreView: Record {
    public var centre = ""
    public var title = ""
    public var city = ""
    public var conditions: UInt64 = 0
    public var centreSeq: UInt64 = 0

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("centre", &centre)
        try coder.value("title", &title)
        try coder.value("city", &city)
        try coder.value("conditions", &conditions)
        try coder.value("centre_seq", &centreSeq)
    }
}
