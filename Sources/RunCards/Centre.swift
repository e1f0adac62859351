// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Units
import Vocabulary

/// Everything one dispatch centre decides for itself: the content of `centre.yaml`, checked.
///
/// It is a record, because a recommendation of last year must be recomputed with the run cards of last year: each
/// change of it is an event.
public struct Centre: Record {
    /// Key of every durable row of this centre.
    public var id = ""
    public var title = ""
    /// `vi` or `en`: the language of texts that name no other.
    public var language = "vi"
    public var timeZone = "Asia/Ho_Chi_Minh"
    /// The zone as a table, since the pure rooms know no time-zone database. In order of `from`.
    public var zoneOffsets: [ZoneOffset] = []
    public var stations: [Station] = []
    public var apparatus: [ApparatusKind] = []
    public var units: [UnitDescription] = []
    public var types: [IncidentType] = []
    /// What an incident of unknown type is taken for.
    public var fallbackType = TypeCode("")
    public var dispositions: [Disposition] = []
    public var buildings: [String] = []
    public var areas: [Area] = []
    public var runCards: [RunCard] = []
    /// Speeds by the time of day; empty: always the usual ones. Of rows that overlap the later one counts.
    public var speeds: [SpeedRow] = []
    /// Five, priority 1 first: how long an incident may wait for its first unit.
    public var deadlines: [Duration] = []
    public var timers = Timers()
    public var policies = Policies()

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("id", &id)
        try coder.value("title", &title)
        try coder.value("language", &language)
        try coder.value("time_zone", &timeZone)
        try coder.records("zone_offsets", &zoneOffsets)
        try coder.records("stations", &stations)
        try coder.records("apparatus", &apparatus)
        try coder.records("units", &units)
        try coder.records("types", &types)
        try coder.value("fallback_type", &fallbackType)
        try coder.records("dispositions", &dispositions)
        try coder.list("buildings", &buildings)
        try coder.records("areas", &areas)
        try coder.records("run_cards", &runCards)
        try coder.records("speeds", &speeds)
        try coder.list("deadlines_ms", &deadlines)
        try coder.record("timers", &timers)
        try coder.record("policies", &policies)
    }
}

/// From `from` on, local time is UTC plus `minutes`.
public struct ZoneOffset: Record {
    public var from = Instant.epoch
    public var minutes = 0

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("from", &from)
        try coder.value("minutes", &minutes)
    }
}

/// Waiting times after which the engine speaks up.
public struct Timers: Record {
    /// An alerted unit that has not acknowledged (FDNY practice: 30 s).
    public var acknowledge: Duration = .seconds(30)
    /// Age at which a position is used but marked stale.
    public var stalePosition: Duration = .seconds(120)
    /// How long a closed incident stays on the board for reopening and duplicates.
    public var keepClosed: Duration = .seconds(6 * 3600)
    /// How long a caller's history is kept.
    public var keepCallers: Duration = .seconds(90 * 86_400)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("acknowledge_ms", &acknowledge)
        try coder.value("stale_position_ms", &stalePosition)
        try coder.value("keep_closed_ms", &keepClosed)
        try coder.value("keep_callers_ms", &keepCallers)
    }
}

/// Figures by which proposals are made. People decide.
public struct Policies: Record {
    /// Two calls further apart are not proposed as duplicates.
    public var duplicateMetres = 500
    /// Nor when they are further apart in time.
    public var duplicateWindow: Duration = .seconds(3600)
    /// A told place and a phone's place further apart than this are flagged.
    public var phoneMismatchMetres = 1000
    /// A diversion is proposed only when it saves at least this.
    public var divertGain: Duration = .seconds(60)
    /// And only from an incident of at least this much lower priority (in steps).
    public var divertSteps = 2
    /// Waiting this many deadlines lifts an incident by one priority in the queue, never to 1.
    public var ageingDeadlines = 2
    /// A swap of a unit that has not arrived is proposed only when another is there sooner by at least this …
    public var swapGain: Duration = .seconds(120)
    /// … and by at least this share of what the first one still needs, in percent.
    public var swapShare = 20
    /// A swap that was withdrawn is not proposed again for so long, unless it has come to save `swapGain` more.
    public var swapQuiet: Duration = .seconds(300)
    /// A unit that has moved this far is looked at again.
    public var reviewMetres = 300

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("duplicate_m", &duplicateMetres)
        try coder.value("duplicate_window_ms", &duplicateWindow)
        try coder.value("phone_mismatch_m", &phoneMismatchMetres)
        try coder.value("divert_gain_ms", &divertGain)
        try coder.value("divert_steps", &divertSteps)
        try coder.value("ageing_deadlines", &ageingDeadlines)
        try coder.value("swap_gain_ms", &swapGain)
        try coder.value("swap_share_percent", &swapShare)
        try coder.value("swap_quiet_ms", &swapQuiet)
        try coder.value("review_m", &reviewMetres)
    }
}
