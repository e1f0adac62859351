// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// One value that can stand behind a key in a durable record. No floating point: what is stored must read back bit
/// for bit, on every machine.
public enum Scalar: Equatable, Sendable {
    case integer(Int64)
    case unsigned(UInt64)
    case flag(Bool)
    case text(String)
    case instant(Instant)
}

/// A type that fits into one `Scalar`.
public protocol RecordScalar: Equatable, Sendable {
    var scalar: Scalar { get }
    /// `nil` when the scalar is of the wrong kind or out of range.
    init?(scalar: Scalar)
}

/// A durable shape: it names its fields once, and that one list serves writing, reading and the wire.
///
/// ```swift
/// struct UnitArrived: Record {
///     var unit = UnitName("")
///     var told = Instant.epoch
///     mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
///         try coder.value("unit", &unit)
///         try coder.value("told", &told)
///     }
/// }
/// ```
///
/// A key that is absent leaves the value of `init()`: so a record written by an older keng reads in a newer one.
/// Never give a key a second meaning.
public protocol Record: Equatable, Sendable {
    init()
    mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault)
}

/// Writes the fields it is shown, or replaces them by what it reads.
public protocol FieldCoder {
    /// Whether it replaces what it is shown. Records whose fields are costly to put together ask before they do it.
    static var isReading: Bool { get }
    mutating func value(_ key: String, _ value: inout some RecordScalar) throws(RecordFault)
    mutating func optional<S: RecordScalar>(_ key: String, _ value: inout S?) throws(RecordFault)
    mutating func list<S: RecordScalar>(_ key: String, _ values: inout [S]) throws(RecordFault)
    /// Reading fills the record that is given: what is absent there stays as it is here.
    mutating func record(_ key: String, _ record: inout some Record) throws(RecordFault)
    mutating func optionalRecord<R: Record>(_ key: String, _ record: inout R?) throws(RecordFault)
    mutating func records<R: Record>(_ key: String, _ records: inout [R]) throws(RecordFault)
    /// Only when writing: the same for records that are fetched one after the other, and need not be in memory together.
    mutating func records<R: Record>(_ key: String, fetching records: some Sequence<R>) throws(RecordFault)
}

extension FieldCoder {
    public static var isReading: Bool { true }

    public mutating func records<R: Record>(_ key: String, fetching records: some Sequence<R>) throws(RecordFault) {
        var all = Array(records)
        try self.records(key, &all)
    }
}

/// Why a record could not be read: the path of keys and what is wrong there.
public struct RecordFault: Error, Equatable, CustomStringConvertible {
    public let key: String
    public let reason: String

    public init(key: String, reason: String) {
        self.key = key
        self.reason = reason
    }

    public var description: String { "field '\(key)': \(reason)" }
}

extension FixedWidthInteger where Self: RecordScalar, Self: SignedInteger {
    @inlinable public var scalar: Scalar { .integer(Int64(self)) }
    @inlinable public init?(scalar: Scalar) {
        guard case .integer(let value) = scalar else { return nil }
        self.init(exactly: value)
    }
}

extension Int: RecordScalar {}
extension Int64: RecordScalar {}
extension Int32: RecordScalar {}

extension UInt64: RecordScalar {
    @inlinable public var scalar: Scalar { .unsigned(self) }
    @inlinable public init?(scalar: Scalar) {
        switch scalar {
        case .unsigned(let value): self = value
        case .integer(let value) where value >= 0: self = UInt64(value)
        default: return nil
        }
    }
}

extension Bool: RecordScalar {
    @inlinable public var scalar: Scalar { .flag(self) }
    @inlinable public init?(scalar: Scalar) {
        guard case .flag(let value) = scalar else { return nil }
        self = value
    }
}

extension String: RecordScalar {
    @inlinable public var scalar: Scalar { .text(self) }
    @inlinable public init?(scalar: Scalar) {
        guard case .text(let value) = scalar else { return nil }
        self = value
    }
}

extension Instant: RecordScalar {
    @inlinable public var scalar: Scalar { .instant(self) }
    @inlinable public init?(scalar: Scalar) {
        switch scalar {
        case .instant(let value): self = value
        case .integer(let value): self.init(microseconds: value)
        default: return nil
        }
    }
}

/// Stored in whole milliseconds.
extension Duration: RecordScalar {
    /// The longest span that can be counted in microseconds. A file that says more is damaged, and must not end the process.
    @usableFromInline static let mostMilliseconds = UInt64(Int64.max / 1000)

    @inlinable public var scalar: Scalar { .integer(milliseconds) }
    @inlinable public init?(scalar: Scalar) {
        guard case .integer(let value) = scalar, value.magnitude <= Duration.mostMilliseconds else { return nil }
        self = .milliseconds(value)
    }
}

extension TravelTime: RecordScalar {
    @inlinable public var scalar: Scalar { .integer(Int64(milliseconds)) }
    @inlinable public init?(scalar: Scalar) {
        guard case .integer(let value) = scalar, let small = Int32(exactly: value) else { return nil }
        self.init(milliseconds: small)
    }
}

extension Coordinate: RecordScalar {
    @inlinable public var scalar: Scalar { .text(description) }
    @inlinable public init?(scalar: Scalar) {
        guard case .text(let value) = scalar else { return nil }
        self.init(text: value)
    }
}

extension NumberedID where Self: RecordScalar {
    @inlinable public var scalar: Scalar { .unsigned(number) }
    @inlinable public init?(scalar: Scalar) {
        guard let number = UInt64(scalar: scalar) else { return nil }
        self.init(number)
    }
}

extension CallID: RecordScalar {}
extension IncidentID: RecordScalar {}
extension AssignmentID: RecordScalar {}
extension RecommendationID: RecordScalar {}
extension RoadConditionID: RecordScalar {}

extension SpokenName where Self: RecordScalar {
    @inlinable public var scalar: Scalar { .text(text) }
    @inlinable public init?(scalar: Scalar) {
        guard case .text(let text) = scalar else { return nil }
        self.init(text)
    }
}

extension UnitName: RecordScalar {}
extension StationName: RecordScalar {}
extension TypeCode: RecordScalar {}
extension ApparatusName: RecordScalar {}
extension RoadClassName: RecordScalar {}
extension ProfileName: RecordScalar {}

extension RecordScalar where Self: RawRepresentable, RawValue == String {
    @inlinable public var scalar: Scalar { .text(rawValue) }
    @inlinable public init?(scalar: Scalar) {
        guard case .text(let text) = scalar else { return nil }
        self.init(rawValue: text)
    }
}

extension RecordScalar where Self: RawRepresentable, RawValue == Int {
    @inlinable public var scalar: Scalar { .integer(Int64(rawValue)) }
    @inlinable public init?(scalar: Scalar) {
        guard case .integer(let value) = scalar, let small = Int(exactly: value) else { return nil }
        self.init(rawValue: small)
    }
}
