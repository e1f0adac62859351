// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// One sentence of NMEA 0183, without its dollar: fields between commas, and the sum of all bytes behind the star.
struct NMEASentence {
    enum Kind: String, CaseIterable {
        case rmc = "RMC"
        case gga = "GGA"
        case gll = "GLL"
        case zda = "ZDA"
    }

    enum Sum {
        case right
        case wrong
        case absent
    }

    private let fields: [ArraySlice<UInt8>]
    let sum: Sum

    init(_ bytes: ArraySlice<UInt8>) {
        let end = bytes.firstIndex(of: UInt8(ascii: "*")) ?? bytes.endIndex
        fields = bytes[..<end].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        sum = NMEASentence.sum(of: bytes[..<end], said: bytes[end...].dropFirst())
    }

    /// The last three letters of the address; the first two say who talks. Sentences of one maker (`$P…`) are none of these.
    var kind: Kind? {
        guard let address = fields.first, address.count == 5, address.first != UInt8(ascii: "P") else { return nil }
        return Kind(rawValue: String(decoding: address.suffix(3), as: UTF8.self))
    }

    /// Empty when there is none.
    subscript(index: Int) -> String {
        fields.indices.contains(index) ? String(decoding: fields[index], as: UTF8.self) : ""
    }

    /// Versions before 2.3 have no mode; N is no fix, M typed in by hand, S simulated.
    func isMeasured(mode index: Int) -> Bool { !["N", "M", "S"].contains(self[index]) }

    /// Latitude, N or S, longitude, E or W, from field `index` on.
    func place(_ index: Int) -> Coordinate? {
        guard index + 3 < fields.count, let lat = NMEASentence.degreesE7(fields[index], limit: 90),
            let lon = NMEASentence.degreesE7(fields[index + 2], limit: 180)
        else { return nil }
        guard ["N", "S"].contains(self[index + 1]), ["E", "W"].contains(self[index + 3]) else { return nil }
        return Coordinate(latE7: self[index + 1] == "S" ? -lat : lat, lonE7: self[index + 3] == "W" ? -lon : lon)
    }

    /// `hhmmss` or `hhmmss.sss` as microseconds of the day.
    func time(_ index: Int) -> Int64? {
        guard fields.indices.contains(index) else { return nil }
        let parts = fields[index].split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole.count == 6, let digits = NMEASentence.number(whole) else { return nil }
        let (hour, minute, second) = (digits / 10_000, digits / 100 % 100, digits % 100)
        // A leap second is the next one to us.
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        var micros: Int64 = 0
        if parts.count == 2, !parts[1].isEmpty {
            let kept = parts[1].prefix(6)
            guard let fraction = NMEASentence.number(kept), parts[1].allSatisfy({ (48...57).contains($0) }) else { return nil }
            micros = (0..<(6 - kept.count)).reduce(fraction) { value, _ in value * 10 }
        }
        return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros
    }

    /// `ddmmyy` as days since 1970.
    func day(_ index: Int) -> Int64? {
        guard fields.indices.contains(index), fields[index].count == 6, let digits = NMEASentence.number(fields[index]) else { return nil }
        let year = digits % 100
        return ReceiverCalendar.day(year: year < 80 ? 2000 + year : 1900 + year, month: digits / 100 % 100, day: digits / 10_000)
    }

    /// Day, month and year of ZDA.
    var zdaDay: Int64? {
        guard fields.count > 4, let day = NMEASentence.number(fields[2]), let month = NMEASentence.number(fields[3]),
            let year = NMEASentence.number(fields[4])
        else { return nil }
        return ReceiverCalendar.day(year: year, month: month, day: day)
    }

    /// `dddmm.mmmm` in 1e-7 degrees.
    private static func degreesE7(_ field: ArraySlice<UInt8>, limit: Int64) -> Int32? {
        let parts = field.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (3...5).contains(whole.count), let digits = number(whole) else { return nil }
        var minutes = digits % 100 * 100_000_000
        if parts.count == 2, !parts[1].isEmpty {
            let kept = parts[1].prefix(8)
            guard let fraction = number(kept), parts[1].allSatisfy({ (48...57).contains($0) }) else { return nil }
            minutes += (0..<(8 - kept.count)).reduce(fraction) { value, _ in value * 10 }
        }
        guard minutes < 60 * 100_000_000, digits / 100 <= limit else { return nil }
        let total = digits / 100 * 10_000_000 + (minutes + 300) / 600
        return total <= limit * 10_000_000 ? Int32(total) : nil
    }

    /// Decimal digits and nothing else, at most nine.
    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        guard (1...9).contains(field.count), field.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return field.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    private static func sum(of bytes: ArraySlice<UInt8>, said: ArraySlice<UInt8>) -> Sum {
        let digits = said.prefix(2)
        guard digits.count == 2 else { return .absent }
        guard let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else { return .wrong }
        return bytes.reduce(0, ^) == value ? .right : .wrong
    }
}
