// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What made the engine look at an incident again. In order of weight: of several causes the first is named.
public enum ReviewCause: String, RecordScalar, CaseIterable {
    /// A unit that had not arrived broke down, or was the only one and was called off.
    case unitLost = "unit_lost"
    /// It lies elsewhere, is something else, or a higher alarm level owes more.
    case incidentChanged = "incident_changed"
    case roadChanged = "road_changed"
    case centreChanged = "centre_changed"
    /// A unit became free, came back into service or got its crew together.
    case unitAvailable = "unit_available"
    /// A unit's position is farther from where it was than `Policies.reviewMetres`.
    case unitMoved = "unit_moved"
    /// The engine was started: what was due before is not known any more.
    case restarted
}

/// When one unit could be there, and from what that was computed: enough to compute it again.
public struct UnitArrival: Record {
    public var unit = UnitName("")
    public var position: Coordinate?
    public var source = PositionSource.unknown
    /// Age of the position report.
    public var ageMilliseconds: Int64 = 0
    public var turnout = TravelTime.zero
    /// Turnout, drive and last metres; absent when no road leads there.
    public var total: TravelTime?

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("unit", &unit)
        try coder.optional("position", &position)
        try coder.value("source", &source)
        try coder.value("age_ms", &ageMilliseconds)
        try coder.value("turnout_ms", &turnout)
        try coder.optional("total_ms", &total)
    }
}

/// What a proposal was made on, beside the positions of its units: the same here and in the state before it, and it can
/// be made again.
public struct ProposalGround: Record {
    public var incident = IncidentID(0)
    public var at = Instant.epoch
    public var coordinate: Coordinate?
    /// Identity of the road network, number of the road conditions, event number of the centre file.
    public var city = ""
    public var conditions: UInt64 = 0
    public var centre: UInt64 = 0

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("made", &at)
        try coder.optional("position", &coordinate)
        try coder.value("city", &city)
        try coder.value("conditions", &conditions)
        try coder.value("centre", &centre)
    }
}

/// Another unit would be there clearly sooner than the one that was sent and has not arrived. Proposed, never done.
public struct SwapProposal: Record {
    public var ground = ProposalGround()
    /// The place of `out` on the run card, which `in` fits as well.
    public var slot = Slot()
    public var out = UnitArrival()
    public var `in` = UnitArrival()
    /// How much sooner; absent when `out` has no way there any more.
    public var gain: TravelTime?
    public var because = ReviewCause.restarted

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try ground.fields(&coder)
        try coder.record("slot", &slot)
        try coder.record("out", &out)
        try coder.record("in", &`in`)
        try coder.optional("gain_ms", &gain)
        try coder.value("because", &because)
    }
}

/// A unit for a slot of an incident that is still open.
public struct AvailableUnit: Record {
    public var slot = Slot()
    public var arrival = UnitArrival()
    /// Who would be the first for this slot without it, and how much later; absent when nobody could fill it.
    public var insteadOf: UnitArrival?
    public var gain: TravelTime?
    public var because = ReviewCause.restarted

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try arrival.fields(&coder)
        try coder.record("slot", &slot)
        try coder.optionalRecord("instead_of", &insteadOf)
        try coder.optional("gain_ms", &gain)
        try coder.value("because", &because)
    }
}
