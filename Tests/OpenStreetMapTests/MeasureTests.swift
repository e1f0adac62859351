// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import OpenStreetMap

struct MeasureTests {
    @Test(
        "Lengths are read as mappers write them, in centimetres, the least of a choice",
        arguments: [
            ("3", 300), ("3.5", 350), ("2,5", 250), ("3 m", 300), ("3m", 300), ("350 cm", 350), ("3-4 m", 300),
            ("3–4 m", 300),
            ("2.3", 230), ("1.95", 195), ("17.52", 1752), ("6'2\"", 187), ("6' 2\"", 187), ("6'-2\"", 187),
            ("12'", 365),
            ("12 ft", 365), ("6 ft 2 in", 187), ("6′2″", 187), ("74\"", 187), ("3;4", 300), ("~3", 300),
            ("ca. 3 m", 300),
            ("3 M", 300), ("3.", 300), ("655.35", 65535), ("3-4 ft", 91),
        ])
    func lengths(text: String, expected: Int) {
        #expect(Measure.centimetres(text).map(Int.init) == expected, "\(text)")
    }

    @Test(
        "What is no length is not guessed",
        arguments: [
            "narrow", "", "-1", "0", "3 m high", "wide 3", "656", "1e9", "3..4", "3-", "<3", "6'2'1\"", "6'2 cm", "nan",
            "inf", ";",
            "99999999999999999999", "m", "3 4 5",
        ])
    func notLengths(text: String) { #expect(Measure.centimetres(text) == nil, "\(text)") }

    @Test(
        "Weights are read in tons, kilograms and pounds, rounded down to tens of kilograms",
        arguments: [
            ("7.5", 750), ("7.5 t", 750), ("3500 kg", 350), ("3,500 kg", 350), ("3,5", 350), ("3,5 t", 350),
            ("30;20", 2000),
            ("10000 lbs", 453), ("10 st", 907), ("12t", 1200), ("4.99", 499), ("500 kg", 50),
        ])
    func weights(text: String, expected: Int) {
        #expect(Measure.dekakilograms(text).map(Int.init) == expected, "\(text)")
    }

    @Test("What is no weight is not guessed", arguments: ["heavy", "", "0", "-3", "1000", "3 persons", "2 t 3"])
    func notWeights(text: String) { #expect(Measure.dekakilograms(text) == nil, "\(text)") }

    @Test(
        "Speeds are read in km/h, miles and zones, the least of a choice",
        arguments: [
            ("50", 50), ("50 km/h", 50), ("40kmh", 40), ("30 mph", 48), ("50;30", 30), ("walk", 7), ("RU:urban", 60),
            ("RU:rural", 90), ("DE:rural", 100), ("DE:zone:30", 30), ("DE:zone30", 30), ("DE:30", 30),
            ("GB:nsl_single", 96),
            ("VN:urban", 50), ("10 knots", 18), ("DE:bicycle_road:20", 20),
        ])
    func speeds(text: String, expected: Int) {
        #expect(SpeedRules.kilometresPerHour(text).map(Int.init) == expected, "\(text)")
    }

    @Test(
        "What is no speed is not guessed",
        arguments: [
            "fast", "", "0", "-50", "300", "XX:urban", "DE:motorway", "RU:", ":urban", "50 furlongs", "fifty",
        ])
    func notSpeeds(text: String) { #expect(SpeedRules.kilometresPerHour(text) == nil, "\(text)") }

    @Test("No text of random characters stops a parser")
    func randomText() {
        let seed: UInt64 = 20_261_122
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let letters = Array("0123456789.,-'\"; mftkgcnph/:@()~<>’″–đ\u{301}\u{0}RUurban")
        for _ in 0..<5000 {
            let text = String(
                (0..<Int.random(in: 0...14, using: &random)).map { _ in letters.randomElement(using: &random)! })
            _ = Measure.centimetres(text)
            _ = Measure.dekakilograms(text)
            _ = SpeedRules.kilometresPerHour(text)
            _ = ConditionalRules.split(text)
            _ = AccessRules.access(text)
        }
    }
}
