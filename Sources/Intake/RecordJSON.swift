// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Turns a record into JSON for those outside: the journal's own keys, moments in RFC 3339, what is absent or empty left out.
struct RecordJSON: FieldCoder {
    static var isReading: Bool { false }

    private var members: [JSONValue.Member] = []

    static func value(of record: some Record) -> JSONValue {
        var writer = RecordJSON()
        var copy = record
        do {
            try copy.fields(&writer)
        } catch {
            preconditionFailure("writing a record cannot fail: \(error)")
        }
        return .object(writer.members)
    }

    mutating func value(_ key: String, _ value: inout some RecordScalar) { append(key, RecordJSON.value(of: value.scalar)) }

    mutating func optional<S: RecordScalar>(_ key: String, _ value: inout S?) {
        if let present = value { append(key, RecordJSON.value(of: present.scalar)) }
    }

    mutating func list<S: RecordScalar>(_ key: String, _ values: inout [S]) {
        if !values.isEmpty { append(key, .array(values.map { RecordJSON.value(of: $0.scalar) })) }
    }

    mutating func record(_ key: String, _ record: inout some Record) { append(key, RecordJSON.value(of: record)) }

    mutating func optionalRecord<R: Record>(_ key: String, _ record: inout R?) {
        if let present = record { append(key, RecordJSON.value(of: present)) }
    }

    mutating func records<R: Record>(_ key: String, _ records: inout [R]) {
        if !records.isEmpty { append(key, .array(records.map { RecordJSON.value(of: $0) })) }
    }

    private mutating func append(_ key: String, _ value: JSONValue) { members.append(JSONValue.Member(key, value)) }

    private static func value(of scalar: Scalar) -> JSONValue {
        switch scalar {
        case .integer(let number): .number(number)
        case .unsigned(let number): .number(number)
        case .flag(let flag): .flag(flag)
        case .text(let text): .text(text)
        case .instant(let instant): .text(instant.description)
        }
    }
}
