// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Whole numbers from standard input, whatever white space is between them.
struct NumberReader {
    private var buffer: [UInt8] = []
    private var position = 0

    mutating func next() -> Int? {
        var byte = nextByte()
        while let blank = byte, blank < UInt8(ascii: "0") { byte = nextByte() }
        guard var digit = byte else { return nil }
        var number = 0
        while digit >= UInt8(ascii: "0") {
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
            digit = nextByte() ?? 0
        }
        return number
    }

    private mutating func nextByte() -> UInt8? {
        if position == buffer.count {
            buffer = Array(unsafeUninitializedCapacity: 1 << 16) { bytes, count in
                count = max(0, read(STDIN_FILENO, bytes.baseAddress, 1 << 16))
            }
            position = 0
        }
        guard position < buffer.count else { return nil }
        position += 1
        return buffer[position - 1]
    }
}
