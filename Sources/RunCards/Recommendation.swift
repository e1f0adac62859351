// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Where the position used for a unit came from. The order is the order of trust.
public enum PositionSource: String, RecordScalar {
    /// A position report younger than the stale limit.
    case avl
    /// In quarters: it stands at its station.
    case quarters
    /// A position report that has grown old: used, and marked.
    case stale
    /// No report and not in quarters: its station stands in for it, and it ranks behind every known one.
    case unknown
}

/// How a unit's way to the incident ends.
public enum ApproachKind: String, RecordScalar {
    case toTheDoor = "to_the_door"
    /// No road takes the vehicle to the address: the crew goes on from where it is parked.
    case lastMetres = "last_metres"
    case unreachable
    case noRoadAtUnit = "no_road_at_unit"
    case noRoadAtIncident = "no_road_at_incident"

    public var arrives: Bool {
        switch self {
        case .toTheDoor, .lastMetres: true
        case .unreachable, .noRoadAtUnit, .noRoadAtIncident: false
        }
    }
}

/// The legs of a unit's way, each in milliseconds.
public struct ArrivalEstimate: Record {
    public var turnout = TravelTime.zero
    public var drive = TravelTime.zero
    public var driveMetres = 0
    public var last = TravelTime.zero
    /// On foot or laying hose from the parked vehicle.
    public var lastMetres = 0
    public var approach = ApproachKind.unreachable
    /// Where the vehicle stops when it cannot go on.
    public var park: Coordinate?
    /// The way uses roads whose width nobody has mapped.
    public var assumedWidth = false

    public init() {}

    public var total: TravelTime {
        approach.arrives ? turnout + drive + last : .unreachable
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("approach", &approach)
        try coder.value("turnout_ms", &turnout)
        // A way that does not exist has no times: nobody must add them up.
        guard approach.arrives else { return }
        try coder.value("drive_ms", &drive)
        try coder.value("drive_m", &driveMetres)
        try coder.value("last_ms", &last)
        try coder.value("last_m", &lastMetres)
        try coder.optional("park", &park)
        try coder.value("assumed_width", &assumedWidth)
    }
}

/// Why a unit was taken, or why not.
public enum Verdict: String, RecordScalar {
    case picked
    /// It fits, and others are there first.
    case slower
    /// Assigned elsewhere; `detail` says to what and since when.
    case busy
    case outOfService = "out_of_service"
    case crewShort = "crew_short"
    /// Its crew is out on another unit.
    case crossStaffed = "cross_staffed"
    /// Its crew would be needed for a unit picked here.
    case companionPicked = "companion_picked"
    case unreachable
}

/// One unit of a kind that is owed, with everything that judged it.
public struct Candidate: Record {
    public var unit = UnitName("")
    public var kind = ApparatusName("")
    public var crew = 0
    public var position: Coordinate?
    public var source = PositionSource.unknown
    /// Age of the position report.
    public var ageMilliseconds: Int64 = 0
    public var estimate: ArrivalEstimate?
    public var verdict = Verdict.slower
    public var detail = ""

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("unit", &unit)
        try coder.value("kind", &kind)
        try coder.value("crew", &crew)
        try coder.optional("position", &position)
        try coder.value("source", &source)
        try coder.value("age_ms", &ageMilliseconds)
        try coder.optionalRecord("estimate", &estimate)
        try coder.value("verdict", &verdict)
        try coder.value("detail", &detail)
    }

    public var isAvailable: Bool { estimate != nil && (verdict == .slower || verdict == .picked || verdict == .unreachable) }
}

/// A slot and who was found for it.
public struct FilledSlot: Record {
    public var slot = Slot()
    /// The unit proposed, or already on the incident.
    public var unit: UnitName?
    public var already = false
    public var total: TravelTime?
    /// Beyond where the vehicle stops, and what that is called: `hose_lay`, `carry`, `walk`.
    public var lastMetres: Int?
    public var lastName: String?
    /// Why nobody was found: how many units there are that fit, by what keeps them.
    public var shortfall: String?

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.record("slot", &slot)
        try coder.optional("unit", &unit)
        try coder.value("already", &already)
        try coder.optional("total_ms", &total)
        try coder.optional("last_m", &lastMetres)
        try coder.optional("last", &lastName)
        try coder.optional("shortfall", &shortfall)
    }
}

/// Taking a unit from something less urgent: proposed with what it costs the one who loses.
public struct DiversionProposal: Record {
    public var unit = UnitName("")
    public var from = IncidentID(0)
    public var total = TravelTime.zero
    /// Sooner than whoever is proposed for the slot; absent when nobody is.
    public var gain: TravelTime?
    /// What the unit still needs to the incident that loses it.
    public var loserNow = TravelTime.zero
    /// Who would replace it there, and when; absent when nobody can.
    public var replacement: UnitName?
    public var loserThen: TravelTime?

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("unit", &unit)
        try coder.value("from", &from)
        try coder.value("total_ms", &total)
        try coder.optional("gain_ms", &gain)
        try coder.value("loser_now_ms", &loserNow)
        try coder.optional("replacement", &replacement)
        try coder.optional("loser_then_ms", &loserThen)
    }
}

/// A stored answer to "who should go", with everything it was made from, so that it can be explained and recomputed.
public struct Recommendation: Record {
    public var id = RecommendationID(0)
    public var incident = IncidentID(0)
    public var at = Instant.epoch
    public var level = 1
    public var coordinate: Coordinate?
    public var card = ""
    public var because = ""
    /// Identity of the road network, number of the road conditions, event number of the centre file.
    public var city = ""
    public var conditions: UInt64 = 0
    public var centre: UInt64 = 0
    public var slots: [FilledSlot] = []
    public var diversions: [DiversionProposal] = []
    /// Every unit of a kind that is owed, nearest first.
    public var candidates: [Candidate] = []

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("recommendation", &id)
        try coder.value("incident", &incident)
        try coder.value("made", &at)
        try coder.value("level", &level)
        try coder.optional("position", &coordinate)
        try coder.value("card", &card)
        try coder.value("because", &because)
        try coder.value("city", &city)
        try coder.value("conditions", &conditions)
        try coder.value("centre", &centre)
        try coder.records("slots", &slots)
        try coder.records("diversions", &diversions)
        try judged(&coder)
    }

    /// Older journals have a record for each candidate, as has one whose names do not fit into a row.
    private mutating func judged<Coder: FieldCoder>(_ coder: inout Coder) throws(RecordFault) {
        if Coder.isReading {
            var rows: [String] = []
            try coder.list("judged", &rows)
            try coder.records("candidates", &candidates)
            if !rows.isEmpty { candidates = try CandidateRows.read(rows) }
        } else if var rows = CandidateRows.write(candidates) {
            if !rows.isEmpty { try coder.list("judged", &rows) }
        } else {
            try coder.records("candidates", &candidates)
        }
    }

    /// The units proposed, without those already on the incident.
    public var picked: [UnitName] { slots.compactMap { $0.already ? nil : $0.unit } }
}
