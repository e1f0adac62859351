// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A 64-bit checksum against accidents (a flipped bit, a torn copy), not against forgery.
///
/// Four lanes each take every fourth 8-byte word: `lane = rotate((lane ^ word) * odd, 31)`. For a given word that step
/// is a one-to-one map of the lane, and for a given lane one of the word; so a change within one word always reaches
/// the result. Four independent lanes hide the multiplier's latency: a city of 15 MB takes about two milliseconds.
/// The words are read little-endian; the length is mixed in at the end.
struct CityChecksum {
    private static let odd: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let oddToo: UInt64 = 0xC2B2_AE3D_27D4_EB4F

    /// `bytes` begins at a multiple of 8 and is a multiple of 8 long: sections are padded.
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        precondition(bytes.count % 8 == 0, "checksummed bytes come in whole words")
        var (a, b, c, d): (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
        let words = bytes.count / 8
        if let base = bytes.baseAddress {
            var index = 0
            while index &+ 4 <= words {
                a = step(a, word(base, index))
                b = step(b, word(base, index &+ 1))
                c = step(c, word(base, index &+ 2))
                d = step(d, word(base, index &+ 3))
                index &+= 4
            }
            while index < words {
                a = step(a, word(base, index))
                index &+= 1
            }
        }
        let length = UInt64(bytes.count) &* oddToo
        return finished(step(step(step(step(length, a), b), c), d))
    }

    @inline(__always)
    private static func word(_ base: UnsafeRawPointer, _ index: Int) -> UInt64 {
        UInt64(littleEndian: base.load(fromByteOffset: index &* 8, as: UInt64.self))
    }

    @inline(__always)
    private static func step(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        let product = (lane ^ word) &* odd
        return product << 31 | product >> 33
    }

    private static func finished(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed ^= mixed >> 29
        mixed = mixed &* oddToo
        mixed ^= mixed >> 32
        return mixed
    }
}
