// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// RFC 3339 in and out, and the civil calendar behind it (proleptic Gregorian, by Howard Hinnant's day-count method).
///
/// Written here because the pure rooms carry no Foundation, and because the protocol promises one exact shape:
/// `2026-11-22T03:04:05.678Z`, milliseconds always present.
extension Instant: CustomStringConvertible {
    public var description: String {
        let day = seconds.flooredQuotient(86_400)
        let rest = seconds - day * 86_400
        let date = CivilDate(daysSinceEpoch: day)
        // The earliest moment of all lies within the second whose beginning is too early to be counted.
        let millis = (microseconds &- seconds &* 1_000_000) / 1000
        return DigitWriter.text(32) { writer in
            date.write(to: &writer)
            writer.put("T")
            writer.put(UInt64(rest / 3600), digits: 2)
            writer.put(":")
            writer.put(UInt64(rest / 60 % 60), digits: 2)
            writer.put(":")
            writer.put(UInt64(rest % 60), digits: 2)
            writer.put(".")
            writer.put(UInt64(millis), digits: 3)
            writer.put("Z")
        }
    }

    /// Reads RFC 3339 with `Z` or a numeric offset and up to six decimals of a second; `nil` otherwise.
    public init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84 || bytes[10] == 116,
            bytes[13] == 58, bytes[16] == 58,
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            hour < 24, minute < 60, second < 60,
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        var index = 19
        var micros: Int64 = 0
        if bytes[index] == 46 {
            var places = 0
            index += 1
            while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
                guard places < 6 else { return nil }
                micros = micros * 10 + Int64(bytes[index] - 48)
                places += 1
                index += 1
            }
            guard places > 0 else { return nil }
            for _ in places..<6 { micros *= 10 }
        }
        guard let offset = zoneOffset(bytes[index...]) else { return nil }
        let whole = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second - offset
        // An offset may lead out of the years that four digits can tell again.
        guard (0...9999).contains(CivilDate(daysSinceEpoch: whole.flooredQuotient(86_400)).year) else { return nil }
        self.init(microseconds: whole * 1_000_000 + micros)
    }
}

/// Year, month, day.
public struct CivilDate: Hashable, Sendable, CustomStringConvertible {
    public let year: Int64
    public let month: Int64
    public let day: Int64

    public init(daysSinceEpoch: Int64) {
        let shifted = daysSinceEpoch + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `nil` when there is no such day.
    public init?(year: Int64, month: Int64, day: Int64) {
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        guard CivilDate(daysSinceEpoch: daysSinceEpoch) == self else { return nil }
    }

    public var daysSinceEpoch: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Monday is 1, Sunday 7 (ISO 8601).
    public var weekday: Int { Int((daysSinceEpoch + 3) - (daysSinceEpoch + 3).flooredQuotient(7) * 7) + 1 }

    public var description: String { DigitWriter.text(32, write) }

    /// Years of less than four digits have zeros before them.
    func write(to writer: inout DigitWriter) {
        if year < 0 { writer.put("-") }
        if year.magnitude < 1000 { writer.put(year.magnitude, digits: 4) } else { writer.put(year.magnitude) }
        writer.put("-")
        writer.put(UInt64(month), digits: 2)
        writer.put("-")
        writer.put(UInt64(day), digits: 2)
    }
}

private func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for byte in digits {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int64(byte - 48)
    }
    return value
}

private func zoneOffset(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let zone = Array(bytes)
    if zone == [90] || zone == [122] { return 0 }
    guard zone.count == 6, zone[0] == 43 || zone[0] == 45, zone[3] == 58,
        let hours = number(zone[1..<3]), let minutes = number(zone[4..<6]), hours < 24, minutes < 60
    else { return nil }
    return (zone[0] == 45 ? -1 : 1) * (hours * 3600 + minutes * 60)
}
