// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Writes numbers straight into the memory of a text: times and places stand in every event and every answer, and are not put
/// together out of smaller texts. More than was asked for is never written: that ends the program.
struct DigitWriter {
    private let memory: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    private init(_ memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

    /// - Parameter capacity: bytes at most.
    static func text(_ capacity: Int, _ write: (inout DigitWriter) -> Void) -> String {
        String(unsafeUninitializedCapacity: capacity) { memory in
            var writer = DigitWriter(memory)
            write(&writer)
            return writer.count
        }
    }

    mutating func put(_ character: Unicode.Scalar) {
        precondition(count < memory.count, "a text is longer than was said")
        memory[count] = UInt8(ascii: character)
        count += 1
    }

    /// So many digits, with zeros before a smaller number.
    mutating func put(_ value: UInt64, digits: Int) {
        precondition(count + digits <= memory.count, "a text is longer than was said")
        var rest = value
        for at in stride(from: count + digits - 1, through: count, by: -1) {
            memory[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// As many digits as the number has.
    mutating func put(_ value: UInt64) {
        var digits = 1
        var bound: UInt64 = 10
        while digits < 19, value >= bound {
            digits += 1
            bound *= 10
        }
        put(value, digits: digits)
    }
}
