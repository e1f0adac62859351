// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

/// Units that fit open slots of an incident, told because something changed. Adds to its recommendation until a new one
/// is made.
public struct UnitsAvailable: Record {
    public var ground = ProposalGround()
    public var units: [AvailableUnit] = []
    public init() {}
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try ground.fields(&coder)
        try coder.records("units", &units)
    }
}

public struct SwapProposed: Record {
    public var proposal = SwapProposal()
    public init() {}
    public init(_ proposal: SwapProposal) { self.proposal = proposal }
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try proposal.fields(&coder)
    }
}

/// A proposal does not hold any more; `SWAP` refuses it from now on.
public struct SwapWithdrawn: Record {
    /// The first that is true, in this order.
    public enum Reason: String, RecordScalar, CaseIterable {
        /// The incident is closed, merged away or has no place on a run card for the two.
        case notOwed = "not_owed"
        /// `out` was released, diverted or moved to another incident.
        case outGone = "out_gone"
        /// `out` is there.
        case outArrived = "out_arrived"
        /// `in` was sent somewhere.
        case inTaken = "in_taken"
        /// `in` is out of service, short of crew, or its crew is out on another unit.
        case inUnavailable = "in_unavailable"
        /// `in` would not be there clearly sooner any more.
        case gainLost = "gain_lost"
        /// A third unit would be there sooner still; it is proposed next.
        case betterFound = "better_found"
        /// Another incident needs `in`: a more urgent one, or one with an open slot after this was long left standing.
        case neededElsewhere = "needed_elsewhere"
    }

    public var pair = SwapPair()
    public var reason = Reason.notOwed
    public init() {}
    public init(_ pair: SwapPair, _ reason: Reason) { (self.pair, self.reason) = (pair, reason) }
    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try pair.fields(&coder)
        try coder.value("reason", &reason)
    }
}

/// What a swap is about: on which incident, whom, by whom.
public struct SwapPair: Record, Hashable, Comparable {
    public var incident = IncidentID(0)
    public var out = UnitName("")
    public var `in` = UnitName("")

    public init() {}
    public init(_ incident: IncidentID, out: UnitName, in: UnitName) {
        (self.incident, self.out, self.in) = (incident, out, `in`)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("out", &out)
        try coder.value("in", &`in`)
    }

    public static func < (a: SwapPair, b: SwapPair) -> Bool {
        (a.incident, a.out, a.in) < (b.incident, b.out, b.in)
    }
}

/// The newest proposal of a pair. One that was withdrawn is remembered for a while, so that it does not come back at once.
public struct StandingSwap: Keyed {
    public var proposal = SwapProposal()
    public var withdrawn: Instant?
    public var reason: SwapWithdrawn.Reason?

    public init() {}
    public init(_ proposal: SwapProposal) { self.proposal = proposal }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.record("proposal", &proposal)
        try coder.optional("withdrawn", &withdrawn)
        try coder.optional("reason", &reason)
    }

    public var key: SwapPair { proposal.pair }
    public var stands: Bool { withdrawn == nil }
}

/// Units told to be available for an incident since its last recommendation, each with when.
public struct StandingOffer: Keyed {
    public struct Told: Record {
        public var unit = UnitName("")
        public var at = Instant.epoch
        public init() {}
        public init(unit: UnitName, at: Instant) { (self.unit, self.at) = (unit, at) }
        public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
            try coder.value("unit", &unit)
            try coder.value("at", &at)
        }
    }

    public var incident = IncidentID(0)
    public var units: [Told] = []

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.records("units", &units)
    }

    public var key: IncidentID { incident }
}

extension SwapProposal {
    public var pair: SwapPair { SwapPair(ground.incident, out: out.unit, in: `in`.unit) }
}
