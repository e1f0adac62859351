// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A named part of the city: a polygon, or a circle when `outline` is empty.
public struct Area: Record {
    public var name = ""
    /// Corners in order, closed implicitly.
    public var outline: [Coordinate] = []
    public var centre: Coordinate?
    public var radiusMetres = 0

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("name", &name)
        try coder.list("outline", &outline)
        try coder.optional("centre", &centre)
        try coder.value("radius_m", &radiusMetres)
    }
}

/// A stretch of the week in local time.
public struct HourWindow: Record {
    /// ISO weekdays, Monday 1 … Sunday 7; empty: every day. The day is that on which the window begins.
    public var weekdays: [Int] = []
    /// Minutes after midnight. `until` before `from` runs over midnight.
    public var from = 0
    public var until = 1440

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.list("weekdays", &weekdays)
        try coder.value("from", &from)
        try coder.value("until", &until)
    }
}

/// One line of a run card: so many units that can do this.
public struct Requirement: Record {
    public var count = 1
    /// Any of these kinds will do; empty: any kind with the capabilities.
    public var kinds: [ApparatusName] = []
    /// All of these are needed.
    public var capabilities: [String] = []
    /// More people than the kind's own minimum.
    public var minimumCrew = 0

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("count", &count)
        try coder.list("kinds", &kinds)
        try coder.list("capabilities", &capabilities)
        try coder.value("minimum_crew", &minimumCrew)
    }
}

/// What an alarm level adds to the levels below it.
public struct AlarmLevel: Record {
    public var level = 1
    public var requirements: [Requirement] = []

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("level", &level)
        try coder.records("requirements", &requirements)
    }
}

/// Which units are owed at which alarm level, for which types, where, when and in which kind of building.
public struct RunCard: Record {
    public var name = ""
    /// Each empty list means "any".
    public var types: [TypeCode] = []
    public var areas: [String] = []
    public var hours: [HourWindow] = []
    public var buildings: [String] = []
    /// A draft is checked but never chosen.
    public var draft = false
    public var levels: [AlarmLevel] = []

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("name", &name)
        try coder.list("types", &types)
        try coder.list("areas", &areas)
        try coder.records("hours", &hours)
        try coder.list("buildings", &buildings)
        try coder.value("draft", &draft)
        try coder.records("levels", &levels)
    }
}
