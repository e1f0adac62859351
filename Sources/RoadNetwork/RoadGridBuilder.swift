// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Sorts the segments of a draft into the cells of a grid.
struct RoadGridBuilder {
    private(set) var frame: GridFrame
    private(set) var starts: [UInt32] = []
    private(set) var segments: [GridSegment] = []

    private static let cellMetres = 120.0
    /// Cells beyond this many a segment would hold nothing: a few roads far apart get larger cells instead.
    private static let cellsPerSegment = 4

    init(_ draft: CityDraft) {
        let all = RoadGridBuilder.pieces(draft)
        frame = RoadGridBuilder.frame(around: all)
        var counts = Array(repeating: 0, count: frame.cells + 1)
        for segment in all { RoadGridBuilder.forEachCell(of: segment, frame) { counts[$0 + 1] += 1 } }
        for cell in 1..<counts.count { counts[cell] += counts[cell - 1] }
        starts = counts.map(UInt32.init)
        let empty = GridSegment(
            edge: 0, point: 0, from: Coordinate(latE7: 0, lonE7: 0), to: Coordinate(latE7: 0, lonE7: 0))
        var sorted = Array(repeating: empty, count: counts[frame.cells])
        for segment in all {
            RoadGridBuilder.forEachCell(of: segment, frame) { cell in
                sorted[counts[cell]] = segment
                counts[cell] += 1
            }
        }
        segments = sorted
    }

    private static func pieces(_ draft: CityDraft) -> [GridSegment] {
        var pieces: [GridSegment] = []
        var point = 0
        for (edge, road) in draft.roads.enumerated() {
            if CityPacker.lengthCm(road.shape) > 0 {
                for index in 1..<road.shape.count {
                    pieces.append(
                        GridSegment(
                            edge: UInt32(edge), point: UInt32(point + index - 1), from: road.shape[index - 1],
                            to: road.shape[index]))
                }
            }
            point += road.shape.count
        }
        return pieces
    }

    private static func frame(around segments: [GridSegment]) -> GridFrame {
        let ends = segments.flatMap { [$0.from, $0.to] }
        guard let south = ends.map(\.latE7).min(), let north = ends.map(\.latE7).max(),
            let west = ends.map(\.lonE7).min(), let east = ends.map(\.lonE7).max()
        else { return GridFrame(southE7: 0, westE7: 0, cellLatE7: 1, cellLonE7: 1, rows: 1, columns: 1) }
        let middle = LocalPlane.cosine(ofLatE7: (Double(south) + Double(north)) / 2)
        var metres = cellMetres
        while true {
            let cellLat = Int32(min(metres / Coordinate.metresPerE7, 1e9))
            let cellLon = Int32(min(metres / (Coordinate.metresPerE7 * max(middle, 0.01)), 1e9))
            let rows = (Int(north) - Int(south)) / Int(cellLat) + 1
            let columns = (Int(east) - Int(west)) / Int(cellLon) + 1
            if rows * columns <= segments.count * cellsPerSegment + 1024 {
                return GridFrame(
                    southE7: south, westE7: west, cellLatE7: cellLat, cellLonE7: cellLon, rows: Int32(rows),
                    columns: Int32(columns))
            }
            metres *= 1.5
        }
    }

    /// The cells that a segment crosses: row by row, the columns between where it enters and leaves the row, widened
    /// by the rounding. A cell too many costs a little time; one too few would lose the nearest road.
    private static func forEachCell(of segment: GridSegment, _ frame: GridFrame, _ body: (Int) -> Void) {
        let (low, high) =
            segment.from.latE7 <= segment.to.latE7 ? (segment.from, segment.to) : (segment.to, segment.from)
        let rise = Double(high.latE7) - Double(low.latE7)
        let run = Double(high.lonE7) - Double(low.lonE7)
        for row in frame.row(low.latE7)...frame.row(high.latE7) {
            let bottom = Double(frame.southE7) + Double(row) * Double(frame.cellLatE7)
            let enter = rise > 0 ? max(0, (bottom - Double(low.latE7)) / rise) : 0
            let leave = rise > 0 ? min(1, (bottom + Double(frame.cellLatE7) - Double(low.latE7)) / rise) : 1
            let a = Double(low.lonE7) + run * enter
            let b = Double(low.lonE7) + run * leave
            let widest = Int32(frame.columns) - 1
            let first = frame.column(Int32((min(a, b) - 1).rounded(.down)))
            let last = frame.column(Int32((max(a, b) + 1).rounded(.up)))
            for column in max(0, first)...min(Int(widest), max(last, 0)) { body(row * Int(frame.columns) + column) }
        }
    }
}
