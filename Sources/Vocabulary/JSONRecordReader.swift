// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Reads what `JSONRecordWriter` wrote, and any other JSON of the same shape in whatever order its keys stand.
///
/// What stands in canonical order is read by `CanonicalReader`. For everything else an object is first split into its
/// keys and the ranges of their values; fields then look their key up, starting behind the key found last.
public struct JSONRecordReader: FieldCoder {
    private let bytes: [UInt8]
    private var entries: [Entry] = []
    private var next = 0

    private struct Entry {
        var key: Range<Int>
        var value: Range<Int>
    }

    /// Nesting deeper than this is refused: nothing we write comes near, and a hostile file must not end the process.
    private static let deepest = 64

    @inlinable
    public static func read<R: Record>(_ type: R.Type, from bytes: [UInt8]) throws(RecordFault) -> R {
        if let record = CanonicalReader.read(type, from: bytes) { return record }
        return try readAnyOrder(type, from: bytes)
    }

    /// The same from where the bytes lie.
    @inlinable
    public static func read<R: Record>(_ type: R.Type, from bytes: UnsafeRawBufferPointer) throws(RecordFault) -> R {
        if let record = bytes.withMemoryRebound(to: UInt8.self, { CanonicalReader.read(type, from: $0) }) { return record }
        return try readAnyOrder(type, from: Array(bytes))
    }

    /// The same without the sweep: the one that decides what a record says, and what is wrong with it.
    @usableFromInline
    static func readAnyOrder<R: Record>(_ type: R.Type, from bytes: [UInt8]) throws(RecordFault) -> R {
        var reader = try JSONRecordReader(bytes: bytes, object: 0..<bytes.count)
        var record = R()
        try record.fields(&reader)
        return record
    }

    public mutating func value<S: RecordScalar>(_ key: String, _ value: inout S) throws(RecordFault) {
        guard let range = find(key) else { return }
        value = try scalar(key, range)
    }

    public mutating func optional<S: RecordScalar>(_ key: String, _ value: inout S?) throws(RecordFault) {
        guard let range = find(key) else { value = nil; return }
        value = try scalar(key, range) as S
    }

    public mutating func list<S: RecordScalar>(_ key: String, _ values: inout [S]) throws(RecordFault) {
        values = []
        for range in try elements(key) { values.append(try scalar(key, range)) }
    }

    public mutating func record<R: Record>(_ key: String, _ record: inout R) throws(RecordFault) {
        guard let range = find(key) else { return }
        try fill(&record, key, range)
    }

    public mutating func optionalRecord<R: Record>(_ key: String, _ record: inout R?) throws(RecordFault) {
        guard let range = find(key) else { record = nil; return }
        record = try nested(key, range) as R
    }

    public mutating func records<R: Record>(_ key: String, _ records: inout [R]) throws(RecordFault) {
        records = []
        for range in try elements(key) { records.append(try nested(key, range)) }
    }

    // MARK: - Objects

    private init(bytes: [UInt8], object range: Range<Int>) throws(RecordFault) {
        self.bytes = bytes
        var scanner = JSONScanner(bytes: bytes, position: range.lowerBound, end: range.upperBound)
        try scanner.expect(UInt8(ascii: "{"))
        if scanner.skip(UInt8(ascii: "}")) {
            try scanner.expectEnd()
            return
        }
        repeat {
            let key = try scanner.valueRange(depth: 0)
            try scanner.expect(UInt8(ascii: ":"))
            entries.append(Entry(key: key, value: try scanner.valueRange(depth: JSONRecordReader.deepest)))
        } while scanner.skip(UInt8(ascii: ","))
        try scanner.expect(UInt8(ascii: "}"))
        try scanner.expectEnd()
    }

    private func nested<R: Record>(_ key: String, _ range: Range<Int>) throws(RecordFault) -> R {
        var record = R()
        try fill(&record, key, range)
        return record
    }

    private func fill(_ record: inout some Record, _ key: String, _ range: Range<Int>) throws(RecordFault) {
        do {
            var reader = try JSONRecordReader(bytes: bytes, object: range)
            try record.fields(&reader)
        } catch {
            throw RecordFault(key: "\(key).\(error.key)", reason: error.reason)
        }
    }

    private mutating func elements(_ key: String) throws(RecordFault) -> [Range<Int>] {
        guard let range = find(key) else { return [] }
        var scanner = JSONScanner(bytes: bytes, position: range.lowerBound, end: range.upperBound)
        try scanner.expect(UInt8(ascii: "["))
        var found: [Range<Int>] = []
        if scanner.skip(UInt8(ascii: "]")) { return found }
        repeat { found.append(try scanner.valueRange(depth: JSONRecordReader.deepest)) } while scanner.skip(UInt8(ascii: ","))
        try scanner.expect(UInt8(ascii: "]"))
        return found
    }

    private mutating func find(_ key: String) -> Range<Int>? {
        if next < entries.count, matches(entries[next], key) {
            next += 1
            return entries[next - 1].value
        }
        return lookUp(key)
    }

    private func lookUp(_ key: String) -> Range<Int>? { entries.first { matches($0, key) }?.value }

    private func matches(_ entry: Entry, _ key: String) -> Bool {
        bytes[entry.key.lowerBound + 1..<entry.key.upperBound - 1].elementsEqual(key.utf8)
    }

    // MARK: - Scalars

    private func scalar<S: RecordScalar>(_ key: String, _ range: Range<Int>) throws(RecordFault) -> S {
        guard let plain = plainScalar(range), let value = S(scalar: plain) else {
            throw RecordFault(key: key, reason: "is not a \(S.self)")
        }
        return value
    }

    private func plainScalar(_ range: Range<Int>) -> Scalar? {
        switch bytes[range.lowerBound] {
        case UInt8(ascii: "\""): return text(range).map(Scalar.text)
        case UInt8(ascii: "t"): return bytes[range].elementsEqual("true".utf8) ? .flag(true) : nil
        case UInt8(ascii: "f"): return bytes[range].elementsEqual("false".utf8) ? .flag(false) : nil
        default:
            let digits = String(decoding: bytes[range], as: UTF8.self)
            if let value = Int64(digits) { return .integer(value) }
            return UInt64(digits).map(Scalar.unsigned)
        }
    }

    private func text(_ range: Range<Int>) -> String? {
        let inner = bytes[range.lowerBound + 1..<range.upperBound - 1]
        guard inner.contains(UInt8(ascii: "\\")) else { return String(validating: inner, as: UTF8.self) }
        return inner.withUnsafeBufferPointer(JSONText.unescaped)
    }
}

/// Text between its quotes.
enum JSONText {
    /// `nil` when an escape is broken, or what comes of it is no UTF-8.
    static func unescaped(_ inner: UnsafeBufferPointer<UInt8>) -> String? {
        var out: [UInt8] = []
        out.reserveCapacity(inner.count)
        var rest = inner[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else { out.append(byte); continue }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): out.append(10)
            case UInt8(ascii: "t"): out.append(9)
            case UInt8(ascii: "r"): out.append(13)
            case UInt8(ascii: "u"):
                guard rest.count >= 4, let code = UInt32(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16),
                    let scalar = Unicode.Scalar(code)
                else { return nil }
                out.append(contentsOf: String(scalar).utf8)
                rest = rest.dropFirst(4)
            case .some(let plain): out.append(plain)
            case nil: return nil
            }
        }
        return String(validating: out, as: UTF8.self)
    }
}

/// Finds where JSON values begin and end, without understanding them.
struct JSONScanner {
    let bytes: [UInt8]
    var position: Int
    let end: Int

    mutating func skip(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func expect(_ byte: UInt8) throws(RecordFault) {
        guard skip(byte) else {
            throw RecordFault(key: "", reason: "expected '\(Character(Unicode.Scalar(byte)))' at byte \(position)")
        }
    }

    /// Nothing but blanks may follow: two records run together are not the first of them.
    mutating func expectEnd() throws(RecordFault) {
        skipBlanks()
        guard position == end else { throw RecordFault(key: "", reason: "something stands behind the object, at byte \(position)") }
    }

    /// The range of the value that begins here, quotes and brackets included. `depth` 0 admits only text.
    mutating func valueRange(depth: Int) throws(RecordFault) -> Range<Int> {
        skipBlanks()
        let start = position
        guard position < end else { throw RecordFault(key: "", reason: "ends where a value should begin") }
        switch bytes[position] {
        case UInt8(ascii: "\""): try skipText()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested(deepest: depth)
        default:
            guard depth > 0 else { throw RecordFault(key: "", reason: "expected a key at byte \(position)") }
            while position < end, !JSONScanner.endsPlain(bytes[position]) { position += 1 }
            guard position > start else { throw RecordFault(key: "", reason: "no value at byte \(start)") }
        }
        return start..<position
    }

    private mutating func skipText() throws(RecordFault) {
        position += 1
        while position < end, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < end else { throw RecordFault(key: "", reason: "text does not end") }
        position += 1
    }

    private mutating func skipNested(deepest: Int) throws(RecordFault) {
        var depth = 0
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                try skipText()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return }
            guard depth <= deepest else { break }
        }
        throw RecordFault(key: "", reason: "brackets do not close, or nest deeper than \(deepest)")
    }

    private mutating func skipBlanks() {
        while position < end, bytes[position] == 32 || (9...13).contains(bytes[position]) { position += 1 }
    }

    private static func endsPlain(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") || byte <= 32
    }
}
