// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// PostgreSQL's binary format: every number with its most significant byte first.
extension [UInt8] {
    mutating func append<Number: FixedWidthInteger>(network number: Number) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// A value behind its length.
    mutating func append<Number: FixedWidthInteger>(counted number: Number) {
        append(network: Int32(MemoryLayout<Number>.size))
        append(network: number)
    }

    /// Bytes behind their length.
    mutating func append(counted bytes: some Collection<UInt8>) {
        append(network: Int32(bytes.count))
        append(contentsOf: bytes)
    }

    func number<Number: FixedWidthInteger>(at start: Int, as type: Number.Type = Number.self) -> Number {
        var number = Number.zero
        for byte in self[start..<start + MemoryLayout<Number>.size] { number = number << 8 | Number(truncatingIfNeeded: byte) }
        return number
    }
}

/// `timestamptz` counts from 2000-01-01; its extreme values are `infinity` and `-infinity`, as `Instant.distantFuture` is.
enum ServerTime {
    private static let epoch: Int64 = 946_684_800_000_000

    static func encoded(_ instant: Instant) -> Int64 {
        if instant == .distantFuture { return .max }
        let (value, overflow) = instant.microseconds.subtractingReportingOverflow(epoch)
        return overflow ? .min : value
    }

    static func decoded(_ value: Int64) -> Instant {
        if value == .min { return Instant(microseconds: .min) }
        let (microseconds, overflow) = value.addingReportingOverflow(epoch)
        return overflow ? .distantFuture : Instant(microseconds: microseconds)
    }
}
