// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Quantities as people write them: `1m30s`, `2.5 m`, `14 t`. All of them end as whole numbers without rounding.
enum MeasureText {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// `80s`, `4m`, `6h`, `90d`, `1m30s`; larger units first, each once.
    static func duration(_ text: String) throws(Complaint) -> Duration {
        let form = "write a time such as '80s', '4m', '6h' or '1m30s'"
        var rest = text.filter { $0 != " " }[...]
        var total: Int64 = 0
        var largestAllowed = 0
        guard !rest.isEmpty else { throw Complaint("the time is empty; \(form)") }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let count = Int64(digits), count < 100_000_000 else {
                throw Complaint("'\(text)' is not a time; \(form)")
            }
            guard !name.isEmpty else { throw Complaint("'\(text)' needs a unit; \(form)") }
            guard let index = units.firstIndex(where: { $0.name == name }) else {
                throw Complaint("'\(name)' is not a unit of time; \(form)")
            }
            guard index >= largestAllowed else { throw Complaint("'\(text)' has its units out of order; \(form)") }
            largestAllowed = index + 1
            total += count * units[index].milliseconds
        }
        return .milliseconds(total)
    }

    /// `1m30s`
    static func text(of duration: Duration) -> String {
        var rest = duration.milliseconds
        var text = ""
        for (name, size) in units {
            if rest >= size { text += "\(rest / size)\(name)" }
            rest %= size
        }
        return text.isEmpty ? "0s" : text
    }

    /// Centimetres from `2.5 m` or `250 cm`.
    static func centimetres(_ text: String) throws(Complaint) -> Int {
        try whole(text, units: ["m": 100, "cm": 1], form: "a length such as '2.5 m' or '250 cm'", finest: "centimetre")
    }

    /// Metres from `500 m` or `1.5 km`.
    static func metres(_ text: String) throws(Complaint) -> Int {
        try whole(text, units: ["m": 1, "km": 1000], form: "a distance such as '500 m' or '1.5 km'", finest: "metre")
    }

    /// Kilograms from `14 t` or `850 kg`.
    static func kilograms(_ text: String) throws(Complaint) -> Int {
        try whole(text, units: ["t": 1000, "kg": 1], form: "a weight such as '14 t' or '850 kg'", finest: "kilogram")
    }

    /// Percent from `20%` or `20 %`.
    static func percent(_ text: String) throws(Complaint) -> Int {
        try whole(text, units: ["%": 1], form: "a share such as '20%'", finest: "percent")
    }

    private static func whole(_ text: String, units: [String: Int], form: String, finest: String) throws(Complaint)
        -> Int
    {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
        let unit = text.dropFirst(number.count).filter { $0 != " " }
        guard !number.isEmpty else { throw Complaint("'\(text)' is not understood; write \(form)") }
        guard !unit.isEmpty else { throw Complaint("'\(text)' needs a unit; write \(form)") }
        guard let scale = units[unit] else { throw Complaint("'\(unit)' is not understood; write \(form)") }
        guard !number.contains(",") else { throw Complaint("'\(text)' has a comma; write a point, \(form)") }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let integer = Int(parts[0]), integer < 1_000_000, parts.count == 1 || !parts[1].isEmpty
        else {
            throw Complaint("'\(text)' is not understood; write \(form)")
        }
        var value = integer * scale
        var place = scale
        for digit in parts.count == 2 ? parts[1] : "" {
            let figure = digit.wholeNumberValue ?? 0
            guard place % 10 == 0 || figure == 0 else {
                throw Complaint("'\(text)' is finer than a \(finest); round it")
            }
            place /= 10
            value += figure * place
        }
        return value
    }
}
