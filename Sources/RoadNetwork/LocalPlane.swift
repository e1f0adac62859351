// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Metres east and north of an origin, on the plane that touches the sphere there.
///
/// All geometry of roads is computed here and nowhere else. The cosine is our own polynomial, and Swift does not fuse
/// multiplications and additions: a position snapped on one machine is the same number on every other.
struct LocalPlane {
    let origin: Coordinate
    private let metresPerLon: Double

    init(at origin: Coordinate) {
        self.origin = origin
        metresPerLon = Coordinate.metresPerE7 * LocalPlane.cosine(ofLatE7: Double(origin.latE7))
    }

    var metresPerLatE7: Double { Coordinate.metresPerE7 }
    var metresPerLonE7: Double { metresPerLon }

    @inline(__always)
    func point(_ coordinate: Coordinate) -> SIMD2<Double> {
        SIMD2(
            Double(Int64(coordinate.lonE7) - Int64(origin.lonE7)) * metresPerLon,
            Double(Int64(coordinate.latE7) - Int64(origin.latE7)) * Coordinate.metresPerE7
        )
    }

    /// Square of the distance from the origin to the segment, and where on the segment its nearest point lies (0…1).
    @inline(__always)
    func nearest(onSegment a: Coordinate, _ b: Coordinate) -> (square: Double, along: Double) {
        let start = point(a)
        let span = point(b) - start
        let length = (span * span).sum()
        var along = 0.0
        if length > 0 { along = min(1, max(0, -(start * span).sum() / length)) }
        let foot = start + span * along
        return ((foot * foot).sum(), along)
    }

    /// Metres between two points that are near each other, with the cosine of the latitude between them.
    static func metres(_ a: Coordinate, _ b: Coordinate) -> Double {
        let middle = (Double(a.latE7) + Double(b.latE7)) * 0.5
        let dy = Double(Int64(b.latE7) - Int64(a.latE7)) * Coordinate.metresPerE7
        let dx = Double(Int64(b.lonE7) - Int64(a.lonE7)) * Coordinate.metresPerE7 * cosine(ofLatE7: middle)
        return (dx * dx + dy * dy).squareRoot()
    }

    /// Taylor's series to the 18th power: an error below 1e-12 between the poles.
    static func cosine(ofLatE7 latE7: Double) -> Double {
        let angle = latE7 * (Double.pi / 180 * 1e-7)
        let square = angle * angle
        var term = 1.0
        var sum = 1.0
        for n in stride(from: 2.0, through: 18, by: 2) {
            term = -term * square / (n * (n - 1))
            sum += term
        }
        return max(sum, 0)
    }
}

/// Centimetres between two points, for distances as the crow flies.
public func centimetres(from a: Coordinate, to b: Coordinate) -> Int {
    Int((LocalPlane.metres(a, b) * 100).rounded())
}
