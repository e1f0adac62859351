// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Flattens a record into the fields of a line.
///
/// | In the record | On the line |
/// |---|---|
/// | a scalar `unit` | `unit=HK-01` |
/// | a record `place` with `at` | `place.at=21.0285110,105.8048170` |
/// | a list `units` | `units.0=HK-01 units.1=HK-02` |
/// | records `slots` | `slots.0.unit=HK-01 slots.1.unit=HK-02` |
/// | an instant | RFC 3339, UTC, milliseconds |
/// | an absent optional, an empty list | nothing |
/// | an empty text | `key=""` |
///
/// Every answer passes here, and every event that somebody watches; so what is generic is open, as in `JSONRecordWriter`.
public struct RecordLineWriter: FieldCoder {
    @usableFromInline var fields: [Field] = []
    /// What goes before every key, with its dot.
    @usableFromInline var path: [UInt8] = []

    @usableFromInline init(under prefix: String) {
        if !prefix.isEmpty { _ = enter(prefix) }
    }

    /// - Parameter prefix: goes before every key, with a dot between.
    @inlinable
    public static func fields<R: Record>(of record: R, under prefix: String = "") -> [Field] {
        var writer = RecordLineWriter(under: prefix)
        var copy = record
        do {
            try copy.fields(&writer)
        } catch {
            preconditionFailure("writing a record cannot fail: \(error)")
        }
        return writer.fields
    }

    @inlinable
    public mutating func value<S: RecordScalar>(_ key: String, _ value: inout S) { append(key, value.scalar) }

    @inlinable
    public mutating func optional<S: RecordScalar>(_ key: String, _ value: inout S?) {
        if let present = value { append(key, present.scalar) }
    }

    @inlinable
    public mutating func list<S: RecordScalar>(_ key: String, _ values: inout [S]) {
        guard !values.isEmpty else { return }
        let outer = enter(key)
        for (index, value) in values.enumerated() { append(String(index), value.scalar) }
        leave(to: outer)
    }

    @inlinable
    public mutating func record<R: Record>(_ key: String, _ record: inout R) throws(RecordFault) {
        let outer = enter(key)
        try record.fields(&self)
        leave(to: outer)
    }

    @inlinable
    public mutating func optionalRecord<R: Record>(_ key: String, _ record: inout R?) throws(RecordFault) {
        guard var present = record else { return }
        try self.record(key, &present)
    }

    @inlinable
    public mutating func records<R: Record>(_ key: String, _ records: inout [R]) throws(RecordFault) {
        guard !records.isEmpty else { return }
        let outer = enter(key)
        for index in records.indices { try record(String(index), &records[index]) }
        leave(to: outer)
    }

    @usableFromInline
    mutating func append(_ key: String, _ scalar: Scalar) {
        let value =
            switch scalar {
            case .integer(let number): String(number)
            case .unsigned(let number): String(number)
            case .flag(let flag): flag ? "true" : "false"
            case .text(let text): text
            case .instant(let instant): instant.description
            }
        fields.append(Field(name(key), value))
    }

    private mutating func name(_ key: String) -> String {
        guard !path.isEmpty else { return key }
        let outer = path.count
        defer { leave(to: outer) }
        path.append(contentsOf: key.utf8)
        return String(decoding: path, as: UTF8.self)
    }

    /// - Returns: where to leave to.
    @usableFromInline
    mutating func enter(_ key: String) -> Int {
        defer {
            path.append(contentsOf: key.utf8)
            path.append(UInt8(ascii: "."))
        }
        return path.count
    }

    @usableFromInline
    mutating func leave(to outer: Int) { path.removeSubrange(outer...) }
}
