// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A small map of characters: roads as dots, what matters as letters on top.
///
/// North is up. A cell is about twice as high as wide, and so are its four by two dots: a metre is as long in both
/// directions.
public struct CharacterMap: Sendable {
    public struct Mark: Sendable {
        public let position: Coordinate
        public let label: String
        public let style: Style

        public init(_ label: String, at position: Coordinate, _ style: Style) {
            (self.label, self.position, self.style) = (label, position, style)
        }
    }

    public let centre: Coordinate
    /// From the centre to the nearer edge.
    public let radiusMetres: Double

    public init(centre: Coordinate, radiusMetres: Double) { (self.centre, self.radiusMetres) = (centre, radiusMetres) }

    /// Draws into `frame`: roads first, then marks, the last on top.
    public func draw(roads: [[Coordinate]], marks: [Mark], on grid: inout CellGrid, in frame: Frame) {
        var canvas = BrailleCanvas(height: frame.height, width: frame.width)
        let metresPerDot = metresPerDot(in: frame)
        for road in roads {
            let points = road.map { dot(of: $0, canvas, metresPerDot) }
            for (a, b) in zip(points, points.dropFirst()) { canvas.line(from: a, to: b) }
        }
        for row in 0..<frame.height {
            for column in 0..<frame.width {
                guard let character = canvas.character(row: row, column: column) else { continue }
                grid.draw(String(character), Style(.quiet), in: frame, row: row, from: column)
            }
        }
        for mark in marks {
            let place = dot(of: mark.position, canvas, metresPerDot)
            guard place.x >= 0, place.y >= 0, place.x < canvas.dotColumns, place.y < canvas.dotRows else { continue }
            grid.draw(mark.label, mark.style, in: frame, row: place.y / 4, from: place.x / 2)
        }
    }

    /// From the centre to the corners of `frame`: nothing farther is seen.
    public func cornerMetres(in frame: Frame) -> Double {
        let (rows, columns) = (Double(frame.height * 4), Double(frame.width * 2))
        return (rows * rows + columns * columns).squareRoot() / 2 * metresPerDot(in: frame)
    }

    private func metresPerDot(in frame: Frame) -> Double {
        max(0.1, radiusMetres * 2 / Double(max(1, min(frame.height * 4, frame.width * 2))))
    }

    private func dot(of point: Coordinate, _ canvas: BrailleCanvas, _ metresPerDot: Double) -> (x: Int, y: Int) {
        let north = centre.metres(to: Coordinate(latE7: point.latE7, lonE7: centre.lonE7)) * (point.latE7 < centre.latE7 ? -1 : 1)
        let east = centre.metres(to: Coordinate(latE7: centre.latE7, lonE7: point.lonE7)) * (point.lonE7 < centre.lonE7 ? -1 : 1)
        return (
            canvas.dotColumns / 2 + Int((east / metresPerDot).rounded()), canvas.dotRows / 2 - Int((north / metresPerDot).rounded())
        )
    }
}
