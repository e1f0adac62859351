// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads one line of the server where it lies, without making strings of what is not needed.
///
/// `ConsoleProtocol.ServerLine` is the reader for everybody else; this one answers for thousands of lines a second that
/// come from a server whose grammar is known.
struct ReplyReader {
    private let line: UnsafeRawBufferPointer
    private var position = 0

    init(_ line: UnsafeRawBufferPointer) { self.line = line }

    /// Up to the next blank.
    mutating func word() -> Range<Int> {
        skipBlanks()
        let start = position
        while position < line.count, line[position] != 0x20 { position += 1 }
        return start..<position
    }

    /// The next `key=value`, a quoted value without its quotes; `nil` at the end.
    mutating func field() -> (key: Range<Int>, value: Range<Int>)? {
        skipBlanks()
        let start = position
        while position < line.count, line[position] != 0x3D { position += 1 }
        guard position < line.count else { return nil }
        let key = start..<position
        position += 1
        guard position < line.count, line[position] == 0x22 else {
            let value = position
            while position < line.count, line[position] != 0x20 { position += 1 }
            return (key, value..<position)
        }
        position += 1
        let value = position
        while position < line.count, line[position] != 0x22 { position += line[position] == 0x5C ? 2 : 1 }
        defer { position = min(position + 1, line.count) }
        return (key, value..<min(position, line.count))
    }

    func holds(_ text: StaticString, in range: Range<Int>) -> Bool {
        range.count == text.utf8CodeUnitCount && begins(with: text, in: range)
    }

    func begins(with text: StaticString, in range: Range<Int>) -> Bool {
        guard range.count >= text.utf8CodeUnitCount, let base = line.baseAddress else { return false }
        return memcmp(base + range.lowerBound, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    /// 0 where it is no number.
    func number(in range: Range<Int>) -> UInt64 {
        var number: UInt64 = 0
        for index in range {
            let digit = line[index] &- 0x30
            guard digit <= 9 else { return 0 }
            number = number &* 10 &+ UInt64(digit)
        }
        return number
    }

    func text(in range: Range<Int>) -> String { String(decoding: line[range], as: UTF8.self) }

    /// The value of `key` in what is left of the line.
    mutating func value(of key: StaticString) -> Range<Int>? {
        while let field = field() { if holds(key, in: field.key) { return field.value } }
        return nil
    }

    private mutating func skipBlanks() { while position < line.count, line[position] == 0x20 { position += 1 } }
}
