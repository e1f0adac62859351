// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Where the cells of the grid lie. Row 0 is the southernmost, column 0 the westernmost.
struct GridFrame {
    var southE7: Int32
    var westE7: Int32
    var cellLatE7: Int32
    var cellLonE7: Int32
    var rows: Int32
    var columns: Int32

    var cells: Int { Int(rows) * Int(columns) }

    /// May lie outside of the grid.
    func row(_ latE7: Int32) -> Int { floored(Int(latE7) - Int(southE7), Int(cellLatE7)) }
    func column(_ lonE7: Int32) -> Int { floored(Int(lonE7) - Int(westE7), Int(cellLonE7)) }

    private func floored(_ value: Int, _ step: Int) -> Int {
        let quotient = value / step
        return value < quotient * step ? quotient - 1 : quotient
    }
}

/// One straight piece of an edge's shape, with its ends beside it: a search reads one place in memory, not three.
struct GridSegment {
    var edge: UInt32
    /// Number of its first shape point.
    var point: UInt32
    var from: Coordinate
    var to: Coordinate
}

/// A flat grid of cells of about 120 m over all shape segments: each cell lists the segments that cross it.
///
/// The nearest edge is searched in rings of cells around the point, until no cell outside of the rings seen so far can
/// hold anything nearer: exact, not "probably nearest". Edges without length (barriers)
/// hold no position and are left out.
///
/// Cost: memory 24 bytes a segment and cell crossed; a search touches one to nine cells in a town.
struct RoadGrid: Sendable {
    let frame: GridFrame
    let starts: Column<UInt32>
    let segments: Column<GridSegment>

    init(_ sections: CitySections) throws(CityFileError) {
        let frames: Column<GridFrame> = sections.column(.gridFrame)
        guard frames.count == 1 else { throw .damaged("\(CitySection.gridFrame)") }
        frame = frames[0]
        guard frame.rows > 0, frame.columns > 0, frame.cellLatE7 > 0, frame.cellLonE7 > 0 else {
            throw .damaged("\(CitySection.gridFrame)")
        }
        starts = sections.column(.gridStart)
        segments = sections.column(.gridSegments)
    }

    /// Calls `body` once for every segment in the cells that touch the box; a segment may come several times.
    func forEachSegment(south: Int32, west: Int32, north: Int32, east: Int32, _ body: (GridSegment) -> Void) {
        let rows = max(0, frame.row(south))...max(0, frame.row(south), min(Int(frame.rows) - 1, frame.row(north)))
        let columns =
            max(0, frame.column(west))...max(0, frame.column(west), min(Int(frame.columns) - 1, frame.column(east)))
        for row in rows where row < Int(frame.rows) {
            for column in columns where column < Int(frame.columns) {
                let cell = row * Int(frame.columns) + column
                for index in Int(starts[cell])..<Int(starts[cell + 1]) { body(segments[index]) }
            }
        }
    }

    /// The nearest segment within `metres` of the plane's origin among edges that `isUsable` accepts. Equally near
    /// ones: the lowest edge, then the first segment of it.
    @inline(__always)
    func nearest(_ plane: LocalPlane, within metres: Double, where isUsable: (Int) -> Bool) -> Found? {
        var best = Found(square: metres * metres, along: 0, edge: Int.max, point: Int.max)
        let row = frame.row(plane.origin.latE7)
        let column = frame.column(plane.origin.lonE7)
        let lastRow = Int(frame.rows) - 1
        let lastColumn = Int(frame.columns) - 1
        var ring = max(-row, row - lastRow, -column, column - lastColumn, 0)
        let lastRing = max(abs(row), abs(row - lastRow), abs(column), abs(column - lastColumn))
        while ring <= lastRing {
            if ring > 0 {
                let reach = clearance(plane, row, column, ring - 1)
                if reach > 0, reach * reach > best.square { break }
            }
            for r in max(row - ring, 0)...max(min(row + ring, lastRow), 0) where r <= lastRow && r >= row - ring {
                let isEdgeRow = r == row - ring || r == row + ring
                var c = column - ring
                while c <= column + ring {
                    if c >= 0, c <= lastColumn { scan(plane, r * (lastColumn + 1) + c, isUsable, &best) }
                    c += isEdgeRow || ring == 0 ? 1 : 2 * ring
                }
            }
            ring += 1
        }
        return best.edge == Int.max ? nil : best
    }

    struct Found {
        var square: Double
        var along: Double
        var edge: Int
        var point: Int
    }

    @inline(__always)
    private func scan(_ plane: LocalPlane, _ cell: Int, _ isUsable: (Int) -> Bool, _ best: inout Found) {
        var index = Int(starts.base[cell])
        let end = Int(starts.base[cell + 1])
        while index < end {
            let segment = segments.base[index]
            index &+= 1
            let edge = Int(segment.edge)
            let point = Int(segment.point)
            let (square, along) = plane.nearest(onSegment: segment.from, segment.to)
            guard square <= best.square else { continue }
            guard square < best.square || edge < best.edge || (edge == best.edge && point < best.point) else { continue }
            guard isUsable(edge) else { continue }
            best = Found(square: square, along: along, edge: edge, point: point)
        }
    }

    /// Metres from the origin to the nearest side of the square of cells up to `ring`.
    private func clearance(_ plane: LocalPlane, _ row: Int, _ column: Int, _ ring: Int) -> Double {
        let south = Int(plane.origin.latE7) - (Int(frame.southE7) + (row - ring) * Int(frame.cellLatE7))
        let north = Int(frame.southE7) + (row + ring + 1) * Int(frame.cellLatE7) - Int(plane.origin.latE7)
        let west = Int(plane.origin.lonE7) - (Int(frame.westE7) + (column - ring) * Int(frame.cellLonE7))
        let east = Int(frame.westE7) + (column + ring + 1) * Int(frame.cellLonE7) - Int(plane.origin.lonE7)
        return min(
            Double(min(south, north)) * plane.metresPerLatE7, Double(min(west, east)) * plane.metresPerLonE7)
    }
}
