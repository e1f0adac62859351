// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A point on the earth (WGS 84) in fixed point: 1e-7 degree, about 1.1 cm of latitude.
///
/// Fixed point, because what is stored, compared and sent must be the same number everywhere; floating point
/// appears only inside a computation.
public struct Coordinate: Hashable, Sendable {
    public var latE7: Int32
    public var lonE7: Int32

    public init(latE7: Int32, lonE7: Int32) {
        self.latE7 = latE7
        self.lonE7 = lonE7
    }

    /// Degrees; `nil` outside ±90 / ±180 or when not a number.
    public init?(lat: Double, lon: Double) {
        guard lat >= -90, lat <= 90, lon >= -180, lon <= 180 else { return nil }
        self.init(latE7: Int32((lat * 1e7).rounded()), lonE7: Int32((lon * 1e7).rounded()))
    }

    public var lat: Double { Double(latE7) * 1e-7 }
    public var lon: Double { Double(lonE7) * 1e-7 }

    /// Distance in metres on a local plane. Exact to 0.1 % within a city, which is what it is used for.
    public func metres(to other: Coordinate) -> Double {
        let middle = (Double(latE7) + Double(other.latE7)) * 0.5e-7 * .pi / 180
        let dy = (Double(other.latE7) - Double(latE7)) * Coordinate.metresPerE7
        let dx = (Double(other.lonE7) - Double(lonE7)) * Coordinate.metresPerE7 * cos(middle)
        return (dx * dx + dy * dy).squareRoot()
    }

    /// How long a degree of longitude is here, beside one of latitude.
    public var longitudeScale: Double { cos(lat * .pi / 180) }

    /// Metres of latitude in 1e-7 degree, on a sphere of radius 6,371,008.8 m (IUGG mean).
    public static let metresPerE7 = 6_371_008.8 * Double.pi / 180 * 1e-7
}

extension Coordinate: CustomStringConvertible {
    /// `21.0285110,105.8048170`: fixed point with seven decimals, never an exponent.
    public var description: String {
        DigitWriter.text(27) { writer in
            Coordinate.put(latE7, &writer)
            writer.put(",")
            Coordinate.put(lonE7, &writer)
        }
    }

    /// Reads `LAT,LON` in plain decimals, at most seven places each; `nil` when it is anything else.
    public init?(text: some StringProtocol) {
        var bytes = text.utf8.makeIterator()
        guard let lat = Coordinate.fixedPoint(&bytes, upTo: UInt8(ascii: ",")), let lon = Coordinate.fixedPoint(&bytes, upTo: nil),
            abs(lat) <= 900_000_000, abs(lon) <= 1_800_000_000
        else { return nil }
        self.init(latE7: Int32(lat), lonE7: Int32(lon))
    }

    private static func put(_ e7: Int32, _ writer: inout DigitWriter) {
        if e7 < 0 { writer.put("-") }
        writer.put(UInt64(e7.magnitude / 10_000_000))
        writer.put(".")
        writer.put(UInt64(e7.magnitude % 10_000_000), digits: 7)
    }

    /// - Parameter stop: what has to stand behind the number; `nil`: the end.
    private static func fixedPoint(_ bytes: inout some IteratorProtocol<UInt8>, upTo stop: UInt8?) -> Int64? {
        var next = bytes.next()
        let negative = next == UInt8(ascii: "-")
        if negative { next = bytes.next() }
        var value: Int64 = 0
        var whole = 0
        var places: Int?
        while let byte = next, byte != stop {
            next = bytes.next()
            if byte == UInt8(ascii: "."), places == nil {
                places = 0
                continue
            }
            guard byte >= 48, byte <= 57, whole <= 3, (places ?? 0) < 7 else { return nil }
            value = value * 10 + Int64(byte - 48)
            if let known = places { places = known + 1 } else { whole += 1 }
        }
        guard next == stop, whole >= 1, whole <= 3, places != 0 else { return nil }
        for _ in (places ?? 0)..<7 { value *= 10 }
        return negative ? -value : value
    }
}
