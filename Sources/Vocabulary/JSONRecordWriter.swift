// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Writes records as canonical JSON: keys in the order of `fields`, no white space, absent instead of null or empty.
///
/// Equal records give equal bytes, so hashes and comparisons of states can work on the bytes.
///
/// Every event of a storm passes here between its decision and the disk, and snapshots of whole boards do; therefore the
/// bytes go into bare memory, and everything generic is open to the modules whose records are written: the optimizer
/// makes one straight run of stores out of a record's `fields`.
public struct JSONRecordWriter: FieldCoder {
    @usableFromInline var memory: UnsafeMutablePointer<UInt8>
    @usableFromInline var count = 0
    @usableFromInline var capacity: Int
    @usableFromInline var needsComma = false
    /// With so many bytes in memory, what is there is handed on behind the record that is being written.
    @usableFromInline var pieceSize = Int.max
    @usableFromInline var handOn: ((UnsafeBufferPointer<UInt8>) -> Void)?

    @inlinable
    public static func bytes<R: Record>(of record: R) -> [UInt8] {
        var writer = JSONRecordWriter(capacity: 2048)
        defer { writer.memory.deallocate() }
        writer.whole(record)
        return Array(writer.bytes)
    }

    /// The same bytes in pieces, in their order: a board of a stormy night is never in memory whole.
    ///
    /// - Parameter size: bytes of a piece at least, except for the last one.
    public static func write<R: Record>(_ record: R, inPiecesOf size: Int, to sink: (UnsafeBufferPointer<UInt8>) -> Void) {
        withoutActuallyEscaping(sink) { sink in
            var writer = JSONRecordWriter(capacity: size + size / 2)
            defer { writer.memory.deallocate() }
            (writer.pieceSize, writer.handOn) = (size, sink)
            writer.whole(record)
            if writer.count > 0 { writer.handOver() }
            writer.handOn = nil
        }
    }

    @inlinable
    mutating func whole<R: Record>(_ record: R) {
        var copy = record
        do {
            try object(&copy)
        } catch {
            preconditionFailure("writing a record cannot fail: \(error)")
        }
    }

    @usableFromInline
    init(capacity: Int) {
        self.capacity = capacity
        memory = .allocate(capacity: capacity)
    }

    @inlinable public static var isReading: Bool { false }

    @inlinable
    public mutating func value<S: RecordScalar>(_ key: String, _ value: inout S) {
        name(key)
        append(value.scalar)
    }

    @inlinable
    public mutating func optional<S: RecordScalar>(_ key: String, _ value: inout S?) {
        guard let present = value else { return }
        name(key)
        append(present.scalar)
    }

    @inlinable
    public mutating func list<S: RecordScalar>(_ key: String, _ values: inout [S]) {
        guard !values.isEmpty else { return }
        name(key)
        append(UInt8(ascii: "["))
        for index in values.indices {
            if index > 0 { append(UInt8(ascii: ",")) }
            append(values[index].scalar)
        }
        append(UInt8(ascii: "]"))
    }

    @inlinable
    public mutating func record<R: Record>(_ key: String, _ record: inout R) throws(RecordFault) {
        name(key)
        try object(&record)
    }

    @inlinable
    public mutating func optionalRecord<R: Record>(_ key: String, _ record: inout R?) throws(RecordFault) {
        guard var present = record else { return }
        name(key)
        try object(&present)
    }

    @inlinable
    public mutating func records<R: Record>(_ key: String, _ records: inout [R]) throws(RecordFault) {
        guard !records.isEmpty else { return }
        name(key)
        append(UInt8(ascii: "["))
        for index in records.indices {
            if index > 0 { append(UInt8(ascii: ",")) }
            // A copy: to hand out the element itself would copy the whole array before the first of them.
            var record = records[index]
            try object(&record)
        }
        append(UInt8(ascii: "]"))
    }

    @inlinable
    public mutating func records<R: Record>(_ key: String, fetching records: some Sequence<R>) throws(RecordFault) {
        var isFirst = true
        for record in records {
            if isFirst {
                name(key)
                append(UInt8(ascii: "["))
            } else {
                append(UInt8(ascii: ","))
            }
            isFirst = false
            var record = record
            try object(&record)
        }
        if !isFirst { append(UInt8(ascii: "]")) }
    }

    @inlinable
    mutating func object<R: Record>(_ record: inout R) throws(RecordFault) {
        append(UInt8(ascii: "{"))
        needsComma = false
        try record.fields(&self)
        append(UInt8(ascii: "}"))
        needsComma = true
        if count >= pieceSize { handOver() }
    }

    @inlinable
    mutating func append(_ scalar: Scalar) {
        switch scalar {
        case .integer(let value): append(value)
        case .unsigned(let value): append(magnitude: value)
        case .flag(let value): append(flag: value)
        case .text(let value): append(quoted: value)
        case .instant(let value): append(value.microseconds)
        }
    }

    /// Keys are plain words of the program's own: nothing in them needs an escape.
    @usableFromInline
    mutating func name(_ key: String) {
        var key = key
        key.withUTF8 { key in
            reserve(key.count + 4)
            if needsComma { store(UInt8(ascii: ",")) }
            needsComma = true
            store(UInt8(ascii: "\""))
            store(key)
            store(UInt8(ascii: "\""))
            store(UInt8(ascii: ":"))
        }
    }

    // MARK: - Scalars

    @usableFromInline
    mutating func append(_ byte: UInt8) {
        reserve(1)
        store(byte)
    }

    @usableFromInline
    mutating func append(flag: Bool) {
        for byte in flag ? "true".utf8 : "false".utf8 { append(byte) }
    }

    @usableFromInline
    mutating func append(_ value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(magnitude: value.magnitude)
    }

    /// Digits come last one first: they are written behind where they belong, then moved there.
    @usableFromInline
    mutating func append(magnitude value: UInt64) {
        let longest = 20
        reserve(2 * longest)
        let end = memory + count + 2 * longest
        var (rest, start) = (value, end)
        repeat {
            start -= 1
            start.pointee = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        (memory + count).update(from: start, count: end - start)
        count += end - start
    }

    @usableFromInline
    mutating func append(quoted text: String) {
        var text = text
        text.withUTF8 { text in
            if JSONRecordWriter.needsNoEscape(text) {
                reserve(text.count + 2)
                store(UInt8(ascii: "\""))
                store(text)
                store(UInt8(ascii: "\""))
            } else {
                reserve(6 * text.count + 2)
                storeEscaped(text)
            }
        }
    }

    private mutating func storeEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        store(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                store(UInt8(ascii: "\\"))
                store(byte)
            case 0..<32:
                for byte in "\\u00".utf8 { store(byte) }
                store(JSONRecordWriter.hexDigit(byte >> 4))
                store(JSONRecordWriter.hexDigit(byte & 15))
            default: store(byte)
            }
        }
        store(UInt8(ascii: "\""))
    }

    /// Eight bytes at a time: none of them is a quote, a backslash or below 32.
    private static func needsNoEscape(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let raw = UnsafeRawBufferPointer(text)
        var at = 0
        while at + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            // A byte's top bit remains where the subtraction borrowed: the byte was smaller than what was taken away.
            let small = (word &- ones &* 32) & ~word | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
            if small & (ones &* 0x80) != 0 { return false }
            at += 8
        }
        while at < raw.count {
            if raw[at] < 32 || raw[at] == 0x22 || raw[at] == 0x5C { return false }
            at += 1
        }
        return true
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }

    // MARK: - Memory

    @usableFromInline var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: memory, count: count) }

    @usableFromInline
    mutating func handOver() {
        handOn?(bytes)
        count = 0
    }

    private mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(by: more) }
    }

    /// Into room that was reserved.
    private mutating func store(_ byte: UInt8) {
        memory[count] = byte
        count &+= 1
    }

    private mutating func store(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        (memory + count).update(from: start, count: bytes.count)
        count += bytes.count
    }

    @inline(never)
    private mutating func grow(by more: Int) {
        capacity = max(2 * capacity, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: memory, count: count)
        memory.deallocate()
        memory = larger
    }
}
