// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Figures as mappers write them: `2,5`, `3-4 m`, `6'2"`, `7.5 t`, `30 mph`.
///
/// Every figure here is a limit or treated as one, so a choice is always answered with the least and a remainder is
/// rounded down. `nil` means not understood; the caller counts it.
enum Measure {
    /// A number and what is written behind it, in lower case: `30 mph` is `30` and `mph`.
    struct Quantity: Equatable {
        var number: Substring
        var unit: String
    }

    /// Lengths in centimetres; metres when no unit is given. At most 655 m.
    static func centimetres(_ text: String) -> UInt16? {
        least(text) { quantities, fallback in
            switch quantities.count {
            case 1:
                let unit = quantities[0].unit.isEmpty ? fallback : quantities[0].unit
                guard let scale = centimetresPer[unit] else { return nil }
                return decimal(quantities[0].number).map { $0 * scale }
            case 2:
                guard centimetresPer[quantities[0].unit] == 30.48,
                    ["", "in", "inch", "inches", "\"", "''"].contains(quantities[1].unit),
                    let feet = decimal(quantities[0].number), let inches = decimal(quantities[1].number)
                else { return nil }
                return feet * 30.48 + inches * 2.54
            default: return nil
            }
        }.flatMap { UInt16(exactly: $0) }
    }

    /// Weights in tens of kilograms; metric tons when no unit is given. At most 655 t.
    static func dekakilograms(_ text: String) -> UInt16? {
        least(text) { quantities, fallback in
            guard quantities.count == 1 else { return nil }
            let unit = quantities[0].unit.isEmpty ? fallback : quantities[0].unit
            guard let kilograms = kilogramsPer[unit] else { return nil }
            let number = quantities[0].number
            // `3,500 kg` is not three and a half kilograms.
            let groups: [Substring] = number.split(separator: ",")
            let grouped = kilograms <= 1 && groups.dropFirst().allSatisfy { $0.count == 3 }
            return decimal(grouped ? Substring(number.filter { $0 != "," }) : number).map { $0 * kilograms / 10 }
        }.flatMap { UInt16(exactly: $0) }
    }

    /// Speeds in km/h, which is also the unit when none is given.
    static func kilometresPerHour(_ text: String) -> UInt8? {
        least(text) { quantities, fallback in
            guard quantities.count == 1 else { return nil }
            let unit = quantities[0].unit.isEmpty ? fallback : quantities[0].unit
            guard let scale = kilometresPerHourPer[unit] else { return nil }
            return decimal(quantities[0].number).map { $0 * scale }
        }.flatMap { UInt8(exactly: $0) }
    }

    /// The least of all alternatives (`a;b`, `a-b`), rounded down. One that is not understood spoils the whole.
    private static func least(_ text: String, _ value: ([Quantity], _ fallback: String) -> Double?) -> Double? {
        var least: Double?
        for alternative in clean(text).listed {
            let parts = alternative.split(separator: "-", omittingEmptySubsequences: false).map { quantities($0) }
            let fallback = parts.last??.last?.unit ?? ""
            for part in parts {
                guard let part, let value = value(part, fallback), value > 0 else { return nil }
                least = min(least ?? value, value)
            }
        }
        // The addend keeps 2.3 m, which is 229.99999999999997 cm in binary, at 230.
        return least.map { ($0 + 1e-6).rounded(.down) }.flatMap { $0 >= 1 ? $0 : nil }
    }

    /// One spelling for each mark: typographic feet, inches and dashes become plain, `6'-2"` loses its dash.
    private static func clean(_ text: String) -> String {
        var clean = ""
        for character in text.lowercased().prefix(64) {
            switch character {
            case "’", "′": clean.append("'")
            case "”", "″": clean.append("\"")
            case "–", "—": clean.append("-")
            case "~", "≈": continue
            default: clean.append(character)
            }
            if clean.hasSuffix("'-") { clean.removeLast() }
        }
        for prefix in ["ca. ", "ca ", "approx. ", "approx "] where clean.hasPrefix(prefix) {
            return String(clean.dropFirst(prefix.count))
        }
        return clean
    }

    /// `6 ft 2 in` is two quantities; `nil` when there is anything but numbers with units behind them.
    private static func quantities(_ text: Substring) -> [Quantity]? {
        var rest = text.trimmed
        var found: [Quantity] = []
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." || $0 == "," }
            guard !number.isEmpty else { return nil }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !($0.isASCII && $0.isNumber) }
            rest = rest.dropFirst(unit.count)
            found.append(Quantity(number: number, unit: String(unit.trimmed)))
        }
        return found.isEmpty ? nil : found
    }

    /// A plain decimal with a point or a comma.
    static func decimal(_ text: Substring) -> Double? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard parts.count <= 2, let whole = parts.first, !whole.isEmpty, text.count <= 12 else { return nil }
        return Double(parts.count == 2 ? "\(whole).\(parts[1].isEmpty ? "0" : parts[1])" : "\(whole)")
    }

    private static let centimetresPer: [String: Double] = [
        "": 100, "m": 100, "m.": 100, "metre": 100, "metres": 100, "meter": 100, "meters": 100, "mét": 100, "cm": 1,
        "mm": 0.1,
        "'": 30.48, "ft": 30.48, "feet": 30.48, "foot": 30.48, "\"": 2.54, "''": 2.54, "in": 2.54, "inch": 2.54,
        "inches": 2.54,
    ]

    /// `st` and `lt` are the American and the British ton.
    private static let kilogramsPer: [String: Double] = [
        "": 1000, "t": 1000, "to": 1000, "ton": 1000, "tons": 1000, "tonne": 1000, "tonnes": 1000, "tấn": 1000, "kg": 1,
        "lb": 0.453_592, "lbs": 0.453_592, "st": 907.185, "lt": 1016.047,
    ]

    private static let kilometresPerHourPer: [String: Double] = [
        "": 1, "km/h": 1, "kmh": 1, "kph": 1, "kmph": 1, "mph": 1.609_344, "knots": 1.852,
    ]
}
