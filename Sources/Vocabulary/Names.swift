// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A number that names one thing and cannot be taken for another kind of number.
public protocol NumberedID: Hashable, Comparable, Sendable, CustomStringConvertible {
    var number: UInt64 { get }
    init(_ number: UInt64)
}

extension NumberedID {
    public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
    public var description: String { String(number) }
}

/// What one caller reported; several calls may join one incident.
public struct CallID: NumberedID {
    public let number: UInt64
    public init(_ number: UInt64) { self.number = number }
}

/// What is being answered.
public struct IncidentID: NumberedID {
    public let number: UInt64
    public init(_ number: UInt64) { self.number = number }
}

/// One commitment of one unit to one incident.
public struct AssignmentID: NumberedID {
    public let number: UInt64
    public init(_ number: UInt64) { self.number = number }
}

/// One stored answer to "who should go".
public struct RecommendationID: NumberedID {
    public let number: UInt64
    public init(_ number: UInt64) { self.number = number }
}

/// A closed, slowed or flooded stretch of road.
public struct RoadConditionID: NumberedID {
    public let number: UInt64
    public init(_ number: UInt64) { self.number = number }
}

/// A name that people speak over the radio or write in the centre file; compared to the letter, so upper case is kept.
public protocol SpokenName: Hashable, Comparable, Sendable, CustomStringConvertible {
    var text: String { get }
    init(_ text: String)
}

extension SpokenName {
    public static func < (a: Self, b: Self) -> Bool { a.text < b.text }
    public var description: String { text }
}

/// The radio name of a unit, `HK-01`.
public struct UnitName: SpokenName {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// A station's name in the centre file.
public struct StationName: SpokenName {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// An incident type's code, `FIRE-HOUSE`.
public struct TypeCode: SpokenName {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// A kind of apparatus (`engine`, `ladder`), as the centre file names it.
public struct ApparatusName: SpokenName {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// A class of road (`primary`, `living_street`), as the centre file names it.
public struct RoadClassName: SpokenName {
    public let text: String
    public init(_ text: String) { self.text = text }
}

/// A vehicle profile's name (`heavy_engine`).
public struct ProfileName: SpokenName {
    public let text: String
    public init(_ text: String) { self.text = text }
}
