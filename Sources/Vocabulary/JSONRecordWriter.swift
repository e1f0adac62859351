// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Writes records as canonical JSON: keys in the order of `fields`, no white space, absent instead of null or empty.
///
/// Equal records give equal bytes, so hashes and comparisons of states can work on the bytes.
public struct JSONRecordWriter: FieldCoder {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public static func bytes(of record: some Record) -> [UInt8] {
        var writer = JSONRecordWriter()
        var copy = record
        do {
            try writer.object(&copy)
        } catch {
            preconditionFailure("writing a record cannot fail: \(error)")
        }
        return writer.bytes
    }

    public mutating func value(_ key: String, _ value: inout some RecordScalar) {
        name(key)
        append(value.scalar)
    }

    public mutating func optional<S: RecordScalar>(_ key: String, _ value: inout S?) {
        guard let present = value else { return }
        name(key)
        append(present.scalar)
    }

    public mutating func list<S: RecordScalar>(_ key: String, _ values: inout [S]) {
        guard !values.isEmpty else { return }
        name(key)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(value.scalar)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    public mutating func record(_ key: String, _ record: inout some Record) throws(RecordFault) {
        name(key)
        try object(&record)
    }

    public mutating func optionalRecord<R: Record>(_ key: String, _ record: inout R?) throws(RecordFault) {
        guard var present = record else { return }
        name(key)
        try object(&present)
    }

    public mutating func records<R: Record>(_ key: String, _ records: inout [R]) throws(RecordFault) {
        guard !records.isEmpty else { return }
        name(key)
        bytes.append(UInt8(ascii: "["))
        for index in records.indices {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            try object(&records[index])
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func object(_ record: inout some Record) throws(RecordFault) {
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
        try record.fields(&self)
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    private mutating func name(_ key: String) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
        append(quoted: key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(_ scalar: Scalar) {
        switch scalar {
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .unsigned(let value): bytes.append(contentsOf: String(value).utf8)
        case .flag(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .text(let value): append(quoted: value)
        case .instant(let value): bytes.append(contentsOf: String(value.microseconds).utf8)
        }
    }

    private mutating func append(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<32:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(JSONRecordWriter.hexDigits[Int(byte >> 4)])
                bytes.append(JSONRecordWriter.hexDigits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
