// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Finds, in the stored bytes of an event, the few things that the check after a run compares.
///
/// It looks for keys, not for structure: inside a text every quote is escaped, so the bytes of `"key":` can only be a
/// key. An event is read at the speed of a search for bytes, and knows nothing of the engine that wrote it: the check
/// shares no code with what it checks.
struct EventScan {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The text behind `key`, which ends with `":"`; without unescaping. From byte `start` on.
    func text(_ key: StaticString, from start: Int = 0) -> (text: Range<Int>, end: Int)? {
        guard let begin = find(key, from: start) else { return nil }
        var end = begin
        while end < bytes.count, bytes[end] != 0x22 { end += bytes[end] == 0x5C ? 2 : 1 }
        guard end < bytes.count else { return nil }
        return (begin..<end, end)
    }

    /// The number behind `key`, which ends with `":`.
    func number(_ key: StaticString, from start: Int = 0) -> UInt64? {
        guard let begin = find(key, from: start), begin < bytes.count, bytes[begin] &- 0x30 <= 9 else { return nil }
        var number: UInt64 = 0
        var at = begin
        while at < bytes.count, bytes[at] &- 0x30 <= 9 {
            number = number &* 10 &+ UInt64(bytes[at] &- 0x30)
            at += 1
        }
        return number
    }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func holds(_ text: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
        return memcmp(base + range.lowerBound, text.utf8Start, range.count) == 0
    }

    /// The place behind `key`, which begins with a quote.
    private func find(_ key: StaticString, from start: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let length = key.utf8CodeUnitCount
        var at = start
        while at + length <= bytes.count, let quote = memchr(base + at, 0x22, bytes.count - length + 1 - at) {
            let place = UnsafeRawPointer(quote) - base
            if memcmp(base + place, key.utf8Start, length) == 0 { return place + length }
            at = place + 1
        }
        return nil
    }
}
