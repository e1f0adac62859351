// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

public struct CentreConfigured: Record {
    public var centre = Centre()
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.record("centre", &centre)
    }
}

/// A call was taken. `opened` is the incident that it opened, absent when it joined one.
public struct CallTaken: Record {
    public var call = Call()
    public var opened: Incident?
    public var duplicates: [DuplicateProposal] = []
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.record("call", &call)
        try coder.optionalRecord("opened", &opened)
        try coder.records("duplicates", &duplicates)
    }
}

public struct IncidentNoted: Record {
    public var incident = IncidentID(0)
    public var text = ""
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("text", &text)
    }
}

public struct IncidentLocated: Record {
    public var incident = IncidentID(0)
    public var coordinate = Coordinate(latE7: 0, lonE7: 0)
    public var place: String?
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("position", &coordinate)
        try coder.optional("place", &place)
    }
}

public struct IncidentRetyped: Record {
    public var incident = IncidentID(0)
    public var type = TypeCode("")
    public var determinant = ""
    public var priority = Priority.three
    public var building: String?
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("incident_type", &type)
        try coder.value("determinant", &determinant)
        try coder.value("priority", &priority)
        try coder.optional("building", &building)
    }
}

public struct IncidentPrioritized: Record {
    public var incident = IncidentID(0)
    public var from = Priority.three
    public var to = Priority.three
    public var reason = ""
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("from", &from)
        try coder.value("to", &to)
        try coder.value("reason", &reason)
    }
}

public struct IncidentsMerged: Record {
    public var from = IncidentID(0)
    public var into = IncidentID(0)
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("from", &from)
        try coder.value("into", &into)
    }
}

/// A call left an incident for its own. `opened` is that one as it stands from now on: new, or revived.
public struct CallSplit: Record {
    public var call = CallID(0)
    public var from = IncidentID(0)
    public var opened = Incident()
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("call", &call)
        try coder.value("from", &from)
        try coder.record("opened", &opened)
    }
}

public struct AlarmRaised: Record {
    public var incident = IncidentID(0)
    public var level = 1
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("level", &level)
    }
}

public struct IncidentClosed: Record {
    public var incident = IncidentID(0)
    public var disposition = ""
    public var hoax = false
    public var note = ""
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("disposition", &disposition)
        try coder.value("hoax", &hoax)
        try coder.value("note", &note)
    }
}

/// `unhoaxed`: the disposition taken back had counted against the callers.
public struct IncidentReopened: Record {
    public var incident = IncidentID(0)
    public var reason = ""
    public var unhoaxed = false
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("reason", &reason)
        try coder.value("unhoaxed", &unhoaxed)
    }
}

/// It left the board; the journal keeps it.
public struct IncidentArchived: Record {
    public var incident = IncidentID(0)
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
    }
}

public struct IncidentOverdue: Record {
    public var incident = IncidentID(0)
    public var priority = Priority.three
    /// Whole seconds of waiting so far.
    public var waited = 0
    public var times = 1
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("priority", &priority)
        try coder.value("waited_s", &waited)
        try coder.value("times", &times)
    }
}
