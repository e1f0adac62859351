// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Glibc

/// Reads what `JSONRecordWriter` wrote, in one sweep over the bytes.
///
/// ```
/// {"seq":7,"at":1700,"body":{ … },"key":{ … }}
///         ▲ the field asked for stands at the cursor: read it
///           another key stands there: the field is absent, the cursor stays
/// ```
///
/// Canonical records hold their keys in the order in which `fields` asks for them, so a key that is not at the cursor is
/// nowhere. Where that is not so (another order, strange keys, blanks, a value of the wrong kind, bytes that are no
/// record at all) a key is left over in the end, and the sweep gives up without a word: `JSONRecordReader` then reads the
/// record again at leisure, and says what is wrong if anything is. So this reader is never wrong, only of no use.
///
/// Open to other modules for the same reason as the writer: specialised, a record is read by straight comparisons.
public struct CanonicalReader: FieldCoder {
    @usableFromInline var at: UnsafePointer<UInt8>
    @usableFromInline let end: UnsafePointer<UInt8>
    /// Nothing of the object has been read yet: its first key stands behind the bracket and not behind a comma.
    @usableFromInline var isFirst = true

    @inlinable
    static func read<R: Record>(_ type: R.Type, from bytes: [UInt8]) -> R? { bytes.withUnsafeBufferPointer { read(type, from: $0) } }

    /// The record, or `nil` when it is not canonical.
    @inlinable
    static func read<R: Record>(_ type: R.Type, from bytes: UnsafeBufferPointer<UInt8>) -> R? {
        guard let start = bytes.baseAddress else { return nil }
        var reader = CanonicalReader(start, end: start + bytes.count)
        var record = R()
        do throws(RecordFault) {
            try reader.object(&record)
        } catch {
            return nil
        }
        return reader.at == reader.end ? record : nil
    }

    @inlinable
    init(_ start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) { (at, self.end) = (start, end) }

    @inlinable
    public mutating func value<S: RecordScalar>(_ key: String, _ value: inout S) throws(RecordFault) {
        guard find(key) else { return }
        value = try scalar()
    }

    @inlinable
    public mutating func optional<S: RecordScalar>(_ key: String, _ value: inout S?) throws(RecordFault) {
        guard find(key) else { value = nil; return }
        value = try scalar() as S
    }

    @inlinable
    public mutating func list<S: RecordScalar>(_ key: String, _ values: inout [S]) throws(RecordFault) {
        values = []
        guard find(key) else { return }
        try require(UInt8(ascii: "["))
        if skip(UInt8(ascii: "]")) { return }
        repeat { values.append(try scalar()) } while skip(UInt8(ascii: ","))
        try require(UInt8(ascii: "]"))
    }

    @inlinable
    public mutating func record<R: Record>(_ key: String, _ record: inout R) throws(RecordFault) {
        guard find(key) else { return }
        try object(&record)
    }

    @inlinable
    public mutating func optionalRecord<R: Record>(_ key: String, _ record: inout R?) throws(RecordFault) {
        guard find(key) else { record = nil; return }
        var present = R()
        try object(&present)
        record = present
    }

    @inlinable
    public mutating func records<R: Record>(_ key: String, _ records: inout [R]) throws(RecordFault) {
        records = []
        guard find(key) else { return }
        try require(UInt8(ascii: "["))
        if skip(UInt8(ascii: "]")) { return }
        repeat {
            var record = R()
            try object(&record)
            records.append(record)
        } while skip(UInt8(ascii: ","))
        try require(UInt8(ascii: "]"))
    }

    @inlinable
    mutating func object<R: Record>(_ record: inout R) throws(RecordFault) {
        try require(UInt8(ascii: "{"))
        isFirst = true
        try record.fields(&self)
        try require(UInt8(ascii: "}"))
        isFirst = false
    }

    @inlinable
    mutating func scalar<S: RecordScalar>() throws(RecordFault) -> S {
        guard let plain = plainScalar(), let value = S(scalar: plain) else { throw CanonicalReader.foreign }
        return value
    }

    // MARK: - Bytes

    /// The reason why a sweep ended is never told.
    @usableFromInline static let foreign = RecordFault(key: "", reason: "")

    /// Whether the key stands at the cursor; if so, the cursor goes on to its value.
    @usableFromInline
    mutating func find(_ key: String) -> Bool {
        let open = isFirst ? at : at + 1
        let behind = key.utf8.withContiguousStorageIfAvailable { key -> UnsafePointer<UInt8>? in
            // A comma, two quotes, a colon, a value of one byte at least.
            guard end - at > key.count + 4, isFirst || at.pointee == UInt8(ascii: ","), open.pointee == UInt8(ascii: "\""),
                open[key.count + 1] == UInt8(ascii: "\""), open[key.count + 2] == UInt8(ascii: ":"), let start = key.baseAddress,
                memcmp(open + 1, start, key.count) == 0
            else { return nil }
            return open + key.count + 3
        }
        guard let behind = behind ?? nil else { return false }
        at = behind
        isFirst = false
        return true
    }

    @usableFromInline
    mutating func skip(_ byte: UInt8) -> Bool {
        guard at < end, at.pointee == byte else { return false }
        at += 1
        return true
    }

    @usableFromInline
    mutating func require(_ byte: UInt8) throws(RecordFault) {
        guard skip(byte) else { throw CanonicalReader.foreign }
    }

    @usableFromInline
    mutating func plainScalar() -> Scalar? {
        guard at < end else { return nil }
        switch at.pointee {
        case UInt8(ascii: "\""): return text().map(Scalar.text)
        case UInt8(ascii: "t"): return skip("true") ? .flag(true) : nil
        case UInt8(ascii: "f"): return skip("false") ? .flag(false) : nil
        default: return number()
        }
    }

    private mutating func skip(_ word: StaticString) -> Bool {
        guard end - at > word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where at[index] != word.utf8Start[index] { return false }
        at += word.utf8CodeUnitCount
        return true
    }

    private mutating func text() -> String? {
        var close = at + 1
        var isPlain = true
        var bits: UInt8 = 0
        while close < end, close.pointee != UInt8(ascii: "\"") {
            bits |= close.pointee
            if close.pointee == UInt8(ascii: "\\") {
                isPlain = false
                close += 1
            }
            close += 1
        }
        guard close < end else { return nil }
        let inner = UnsafeBufferPointer(start: at + 1, count: close - at - 1)
        at = close + 1
        guard isPlain else { return JSONText.unescaped(inner) }
        if bits < 0x80 { return String(decoding: inner, as: UTF8.self) }
        guard let text = try? UTF8Span(validating: inner.span) else { return nil }
        return String(copying: text)
    }

    /// Digits up to what ends a value; a sign, a zero too many or a digit too many is for the other reader to judge.
    private mutating func number() -> Scalar? {
        let isNegative = skip(UInt8(ascii: "-"))
        let start = at
        var value: UInt64 = 0
        var isTooLarge = false
        while at < end, case let digit = at.pointee &- UInt8(ascii: "0"), digit <= 9 {
            let (product, beyond) = value.multipliedReportingOverflow(by: 10)
            let (sum, above) = product.addingReportingOverflow(UInt64(digit))
            isTooLarge = isTooLarge || beyond || above
            value = sum
            at += 1
        }
        guard at > start, at < end, !isTooLarge, CanonicalReader.endsNumber(at.pointee) else { return nil }
        if !isNegative { return Int64(exactly: value).map(Scalar.integer) ?? .unsigned(value) }
        guard value <= Int64.min.magnitude else { return nil }
        return .integer(Int64(truncatingIfNeeded: 0 &- value))
    }

    private static func endsNumber(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }
}
