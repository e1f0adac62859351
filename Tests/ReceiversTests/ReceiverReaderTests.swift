// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing
import Vocabulary

@testable import Receivers

/// A sentence with its right sum.
func sentence(_ body: String) -> [UInt8] {
    let sum = body.utf8.reduce(UInt8(0), ^)
    let digits = String(sum, radix: 16, uppercase: true)
    return Array("$\(body)*\(digits.count == 1 ? "0" : "")\(digits)\r\n".utf8)
}

private func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

struct ReceiverReaderTests {
    private func fixes(_ lines: [UInt8]...) -> (fixes: [ReceiverFix], counts: ReceiverCounts) {
        var reader = ReceiverReader()
        let found = lines.flatMap { reader.fixes($0) }
        return (found, reader.counts)
    }

    @Test func `RMC gives place and time, whoever talks`() throws {
        for talker in ["GP", "GN", "GL", "BD", "GA"] {
            let found = fixes(sentence("\(talker)RMC,171926.50,A,4404.14063,N,12118.85478,W,0.117,,180315,,,A"))
            #expect(
                found.fixes == [
                    ReceiverFix(Coordinate(latE7: 440_690_105, lonE7: -1_213_142_463), at: try instant("2015-03-18T17:19:26.5Z"))
                ])
        }
    }

    @Test func `GGA has its day from RMC, also over midnight`() throws {
        let found = fixes(
            sentence("GPGGA,235958,2101.0000,N,10548.0000,E,1,8,1,5,M,,M,,"),
            sentence("GPRMC,235959,A,2101.0000,N,10548.0000,E,0,0,311225,,"),
            sentence("GPGGA,000000,2101.0000,N,10548.0000,E,1,8,1,5,M,,M,,"),
            sentence("GPGGA,235959,2101.0000,N,10548.0000,E,1,8,1,5,M,,M,,"),
            sentence("GPRMC,000001,A,2101.0000,N,10548.0000,E,0,0,010126,,"),
            sentence("GPGGA,000002,2101.0000,N,10548.0000,E,1,8,1,5,M,,M,,"))
        #expect(
            found.fixes.map { $0.at?.description } == [
                nil, "2025-12-31T23:59:59.000Z", "2026-01-01T00:00:00.000Z", "2025-12-31T23:59:59.000Z", "2026-01-01T00:00:01.000Z",
                "2026-01-01T00:00:02.000Z",
            ])
    }

    @Test func `a receiver that lives 1024 weeks ago is brought into this time, and one of today is left`() throws {
        let now = try instant("2026-11-28T07:00:00Z")
        for (said, meant) in [("130407", "2026-11-27T06:59:59.000Z"), ("281126", "2026-11-28T06:59:59.000Z")] {
            var reader = ReceiverReader(reference: now)
            #expect(reader.fixes(sentence("GPRMC,065959,A,2101,N,10548,E,0,0,\(said),,")).map { $0.at?.description } == [meant])
        }
        var undated = ReceiverReader(reference: try instant("2026-11-28T00:00:10Z"))
        #expect(undated.fixes(sentence("GPGGA,235959,2101,N,10548,E,1,8,1,5,M,,M,,")).first?.at?.description == "2026-11-27T23:59:59.000Z")
    }

    @Test func `a wrong sum, none, no position and a made-up one are refused and counted apart`() {
        var broken = sentence("GPRMC,171926,A,4404.14063,N,12118.85478,W,0.1,,180315,,,A")
        broken[20] ^= 1
        let found = fixes(
            broken, Array("$GPRMC,171926,A,4404.14063,N,12118.85478,W,0.1,,180315,,,A\n".utf8),
            sentence("GPRMC,171926,V,4404.14063,N,12118.85478,W,0.1,,180315,,,A"),
            sentence("GPRMC,171926,A,4404.14063,N,12118.85478,W,0.1,,180315,,,S"),
            sentence("GPGGA,171926,4404.14063,N,12118.85478,W,0,8,1,5,M,,M,,"),
            sentence("GPRMC,171926,A,4460.00000,N,12118.85478,W,0.1,,180315,,,A"),
            sentence("GPRMC,171926,A,9001.00000,N,12118.85478,W,0.1,,180315,,,A"),
            sentence("GPRMC,171926,A,4404.14063,X,12118.85478,W,0.1,,180315,,,A"),
            sentence("GPRMC,171926,A,4404.14063,N,12118.85478,W,0.1,,310215,,,A"),
            sentence("GPRMC,251926,A,4404.14063,N,12118.85478,W,0.1,,180315,,,A"))
        #expect(found.fixes.isEmpty)
        let counts = found.counts
        #expect((counts.badChecksums, counts.withoutChecksum, counts.withoutPosition, counts.malformed) == (1, 1, 3, 5))
    }

    @Test func `gpsd's reports give positions, and what is nested or of another class does not disturb`() throws {
        let found = fixes(
            Array(#"{"class":"VERSION","release":"3.25"}"#.utf8) + [10],
            Array(#"{"class":"SKY","satellites":[{"PRN":66,"x":"}"}],"lat":1,"lon":2}"#.utf8) + [10],
            Array(#"{"class":"TPV","mode":3,"time":"2026-11-28T06:59:59.500Z","lat":21.0285110,"lon":105.804817,"speed":3.5}"#.utf8) + [10],
            Array(#"{"class":"TPV","mode":1}"#.utf8) + [10], Array(#"{"class":"TPV","mode":3,"lat":"#.utf8) + [10])
        #expect(
            found.fixes == [ReceiverFix(Coordinate(latE7: 210_285_110, lonE7: 1_058_048_170), at: try instant("2026-11-28T06:59:59.5Z"))])
        #expect((found.counts.withoutPosition, found.counts.malformed) == (1, 1))
    }

    @Test func `bytes may come one by one, with binary before the sentence`() {
        let line: [UInt8] = [0xA0, 0xA2, 0x24, 0x00] + sentence("GPRMC,171926,A,4404.14063,N,12118.85478,W,0.1,,180315,,,A")
        var reader = ReceiverReader()
        #expect(line.flatMap { reader.fixes([$0]) }.count == 1)
    }

    @Test func `an endless line costs no memory and is counted once`() {
        var reader = ReceiverReader()
        for _ in 0..<100 { _ = reader.fixes(Array(repeating: UInt8(ascii: "$"), count: 10_000)) }
        _ = reader.fixes([10])
        #expect(reader.counts.tooLong == 1)
    }

    @Test(arguments: 0..<40)
    func `no mutation of honest lines harms it, and none passes with a wrong sum`(seed: UInt64) {
        var dice = Dice(state: seed &* 7919 &+ 1)
        var lines = Array(
            #"{"class":"TPV","mode":3,"time":"2026-11-28T06:59:59.500Z","lat":21.02,"lon":105.80,"a":[1,{"b":"c\"d"}]}"#.utf8)
        lines += [10] + sentence("GNRMC,171926.50,A,4404.14063,N,12118.85478,W,0.117,,180315,,,A")
        lines +=
            sentence("GPGGA,171926.50,4404.14063,N,12118.85478,W,1,12,0.91,1147.2,M,-21.3,M,,")
            + sentence("GPZDA,171926.50,18,03,2015,00,00")
        lines += sentence("GPGLL,4404.14063,N,12118.85478,W,171926.50,A,A")
        for _ in 0..<300 {
            var reader = Receiver(reference: dice.next() % 2 == 0 ? nil : Instant(seconds: 1_800_000_000))
            var mutated = lines
            for _ in 0...Int(dice.next() % 8) {
                let at = Int(dice.next() % UInt64(mutated.count))
                switch dice.next() % 4 {
                case 0: mutated[at] = UInt8(truncatingIfNeeded: dice.next())
                case 1: mutated.remove(at: at)
                case 2: mutated.insert(UInt8(truncatingIfNeeded: dice.next()), at: at)
                default: mutated.replaceSubrange(at..<min(at + 8, mutated.count), with: Array("99999999999,,-*".utf8))
                }
            }
            let fixes = reader.reports(mutated) + reader.finish()
            #expect(fixes.allSatisfy { abs($0.coordinate.latE7) <= 900_000_000 })
        }
    }
}

/// SplitMix64.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
