// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Where a unit said it was.
public struct PositionFix: Record {
    public var unit = UnitName("")
    public var coordinate = Coordinate(latE7: 0, lonE7: 0)
    /// When the receiver took the fix.
    public var at = Instant.epoch

    public init() {}

    public init(unit: UnitName, coordinate: Coordinate, at: Instant) {
        (self.unit, self.coordinate, self.at) = (unit, coordinate, at)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("unit", &unit)
        try coder.value("position", &coordinate)
        try coder.value("fixed", &at)
    }
}

/// The newest fix of every unit. Not part of the durable state: telemetry may lose its last second; what a decision
/// used of it is written down with the decision.
public struct PositionBook: Equatable, Sendable {
    private var fixes: [UnitName: PositionFix] = [:]

    public init() {}

    public subscript(unit: UnitName) -> PositionFix? { fixes[unit] }

    /// Takes a fix unless a newer one is known. Returns whether it was taken.
    @discardableResult
    public mutating func record(_ fix: PositionFix) -> Bool {
        if let known = fixes[fix.unit], known.at > fix.at { return false }
        fixes[fix.unit] = fix
        return true
    }

    public var all: [PositionFix] { fixes.values.sorted { $0.unit < $1.unit } }
}
