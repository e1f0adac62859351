// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

/// Who asks, from where, and under which client-made key. The key makes a repeated command harmless.
public struct Requester: Equatable, Sendable {
    public var name: String
    /// The network address, for the journal.
    public var from: String?
    /// 128 bits made by the client, as text; `nil` for questions and for the engine's own timers.
    public var cid: String?
    /// A digest of the command as it was sent, to notice a key that is used twice.
    public var digest: UInt64

    public init(name: String, from: String? = nil, cid: String? = nil, digest: UInt64 = 0) {
        (self.name, self.from, self.cid, self.digest) = (name, from, cid, digest)
    }
}

/// What can be asked of the engine, in the imperative. Indirect, like `Event`: it waits in queues.
public indirect enum Command: Equatable, Sendable {
    /// `join`: the incident that the call-taker knows it belongs to.
    case takeCall(CallReport, join: IncidentID?)
    /// Further information about a call, from whoever reported it.
    case supplementCall(CallReference, CallSupplement)
    case addNote(IncidentID, text: String)
    case locateIncident(IncidentID, Coordinate, place: String?)
    case retypeIncident(IncidentID, TypeCode, building: String?)
    case prioritizeIncident(IncidentID, Priority, reason: String)
    case mergeIncidents(from: IncidentID, into: IncidentID)
    case splitCall(CallID)
    case raiseAlarm(IncidentID, level: Int)
    case closeIncident(IncidentID, disposition: String, note: String)
    case reopenIncident(IncidentID, reason: String)

    case recommendUnits(IncidentID)
    case dispatchUnits(IncidentID, [UnitName], reason: String?)
    case reserveUnits(IncidentID, [UnitName])
    case divertUnit(UnitName, to: IncidentID, reason: String)
    /// Sends a unit in the place of one that has not arrived. Who is not named is taken from the swap that stands.
    case swapUnits(IncidentID, out: UnitName?, in: UnitName?, reason: String?)
    case releaseUnit(UnitName, reason: String)

    case reportStatus(StatusReport)
    case correctTime(UnitName, IncidentID, AssignmentPhase, told: Instant)
    case reportWelfare(UnitName)
    case setCrew(UnitName, Int)
    case reportPosition(PositionFix)

    /// The condition's `id` is given by the engine.
    case setRoadCondition(RoadCondition)
    case liftRoadCondition(RoadConditionID)

    case configure(Centre)
    /// Looks again at incidents that `DispatchEngine.nextReview` named, and proposes what has become better.
    case reviewIncidents([IncidentReview])
    /// Lets the timers that are due speak.
    case passTime
    case ask(Question)
}

/// What a crew says of itself.
public struct StatusReport: Equatable, Sendable {
    public enum Word: Equatable, Sendable {
        case phase(AssignmentPhase)
        case duty(Duty)
    }

    public var unit: UnitName
    public var word: Word
    /// The incident it speaks of; needed when the unit has no assignment and goes to work on its own.
    public var incident: IncidentID?
    /// When it happened, if earlier than now.
    public var told: Instant?
    public var remark: String

    public init(unit: UnitName, word: Word, incident: IncidentID? = nil, told: Instant? = nil, remark: String = "") {
        (self.unit, self.word, self.incident, self.told, self.remark) = (unit, word, incident, told, remark)
    }
}

/// A question changes nothing and becomes no event.
public enum Question: Equatable, Sendable {
    case queue
    case units
    case unit(UnitName)
    case incidents
    case incident(IncidentID)
    case call(CallID)
    case caller(String)
    case why(IncidentID, UnitName?)
    case find(String)
    case place(String)
    case swaps
    case roads
    case types
    case snapshot
}
