// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Spoils inputs the way a fuzzer does, but always the same way: what a test tries today it tries tomorrow.
struct Mutator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64, by Steele, Lea and Flood.
    private mutating func draw(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    /// One to four changes to one input; `others` lend parts of theirs.
    mutating func spoiled(_ input: [UInt8], _ others: [[UInt8]]) -> [UInt8] {
        var bytes = input
        for _ in 0...draw(below: 4) { change(&bytes, others) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], _ others: [[UInt8]]) {
        let at = draw(below: bytes.count + 1)
        let end = at + draw(below: min(bytes.count - at, 16) + 1)
        switch draw(below: 6) {
        case 0: if at < bytes.count { bytes[at] ^= 1 << draw(below: 8) }
        case 1: if at < bytes.count { bytes[at] = UInt8(draw(below: 256)) }
        case 2: bytes.removeSubrange(at..<end)
        case 3: bytes.insert(contentsOf: bytes[at..<end], at: draw(below: bytes.count + 1))
        case 4: bytes.insert(Mutator.telling[draw(below: Mutator.telling.count)], at: at)
        default:
            let other = others[draw(below: others.count)]
            let from = draw(below: other.count + 1)
            bytes.replaceSubrange(at..<end, with: other[from..<from + draw(below: min(other.count - from, 32) + 1)])
        }
    }

    /// Bytes that mean something to one reader or another.
    private static let telling = Array("\n\r\"\\ =,:;*$<>&/{}[]-+.0129\u{1B}\u{00}\u{7F}".utf8)
}
