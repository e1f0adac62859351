// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import TestCentre
import Testing
import Vocabulary

@Suite struct InstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"),
        ("2026-11-22T03:04:05.678Z", 1_795_316_645_678_000, "2026-11-22T03:04:05.678Z"),
        ("2026-11-22T10:04:05.678+07:00", 1_795_316_645_678_000, "2026-11-22T03:04:05.678Z"),
        ("2026-11-21T22:34:05.678-04:30", 1_795_316_645_678_000, "2026-11-22T03:04:05.678Z"),
        ("1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999Z"),
        ("1968-02-29T12:00:00Z", -58_017_600_000_000, "1968-02-29T12:00:00.000Z"),
        ("2000-02-29T00:00:00z", 951_782_400_000_000, "2000-02-29T00:00:00.000Z"),
        ("2024-02-29t23:59:59Z", 1_709_251_199_000_000, "2024-02-29T23:59:59.000Z"),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000, "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999_000, "9999-12-31T23:59:59.999Z"),
    ])
    func `reads RFC 3339 with any offset and writes it in UTC with milliseconds`(text: String, micros: Int64, written: String) {
        let instant = Instant(rfc3339: text)
        #expect(instant?.microseconds == micros)
        #expect(instant?.description == written)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T03:04:05", "2026-11-22 03:04:05Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567Z", "2026-01-01T00:00:00+0700", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+07:60",
        "2026-01-01T00:00:00ZZ", "2026-1-01T00:00:00.0Z", "+026-01-01T00:00:00Z", "2026-01-01T00:00:00\u{665}Z",
    ])
    func `refuses what is no moment`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `every day of four centuries has one date and one number`() {
        var expected: Int64 = CivilDate(year: 1800, month: 1, day: 1)!.daysSinceEpoch
        for year in Int64(1800)..<2200 {
            let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            for (month, days) in zip(Int64(1)..., [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                for day in Int64(1)...Int64(days) {
                    let date = CivilDate(year: year, month: month, day: day)
                    #expect(date?.daysSinceEpoch == expected)
                    #expect(CivilDate(daysSinceEpoch: expected) == date)
                    expected += 1
                }
                #expect(CivilDate(year: year, month: month, day: Int64(days) + 1) == nil)
            }
        }
    }

    @Test(arguments: [(1970, 1, 1, 4), (2026, 11, 22, 7), (2026, 11, 23, 1), (1969, 12, 28, 7), (2000, 2, 29, 2)])
    func `weekdays count from Monday, before 1970 too`(year: Int64, month: Int64, day: Int64, weekday: Int) {
        #expect(CivilDate(year: year, month: month, day: day)?.weekday == weekday)
    }

    @Test func `what is written reads back to the millisecond`() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let instant = Instant(microseconds: Int64.random(in: -60_000_000_000_000...250_000_000_000_000, using: &random) * 1000)
            #expect(Instant(rfc3339: instant.description) == instant)
        }
    }

    @Test func `adding saturates in the far future`() {
        #expect(Instant.distantFuture + .seconds(1) == .distantFuture)
        #expect(Instant.epoch + .seconds(1) - .milliseconds(250) == Instant(microseconds: 750_000))
        #expect(Instant(microseconds: -1).seconds == -1)
    }
}
