// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import Foundation
import Testing
import Vocabulary

/// Real Hanoi, against the order that RoutingKit's inertial flow makes of the same graph (its figures, measured once).
@Suite struct RealOrderTests {
    struct Anchor: CustomStringConvertible {
        var name: String
        var arcs: Int
        var triangles: Int
        var meanAncestors: Double
        var maxAncestors: Int
        var description: String { name }
    }

    static let anchors = [
        Anchor(name: "hanoi", arcs: 128_345, triangles: 745_989, meanAncestors: 100.0, maxAncestors: 184),
        Anchor(name: "hanoi_roads", arcs: 187_975, triangles: 1_061_138, meanAncestors: 130.9, maxAncestors: 171),
        Anchor(name: "hanoi16", arcs: 1_321_349, triangles: 9_927_041, meanAncestors: 181.0, maxAncestors: 290),
    ]

    @Test(arguments: anchors) func `real roads cost less than with RoutingKit's order`(anchor: Anchor) throws {
        guard let graph = try GraphTables.read(anchor.name) else {
            // Absent data must not look like a passed comparison.
            print("!!! NOT COMPARED: no graph '\(anchor.name)' under \(GraphTables.folder); set KENG_SHARED to order real roads")
            return
        }
        let order = graph.order()
        #expect(order.nodes.sorted() == Array(0..<UInt32(graph.coordinates.count)))
        #expect(graph.order(threads: 1) == order)
        let quality = graph.quality(of: order)
        print("\(anchor.name): \(quality)")
        #expect(Double(quality.arcs) < 0.85 * Double(anchor.arcs))
        #expect(Double(quality.triangles) < 0.65 * Double(anchor.triangles))
        #expect(quality.meanAncestors < 0.95 * anchor.meanAncestors)
        #expect(Double(quality.maxAncestors) < 0.9 * Double(anchor.maxAncestors))
    }
}

/// Reads the plain graphs `NAME.nodes.csv.gz` and `NAME.arcs.csv.gz` of the shared test data.
enum GraphTables {
    static let folder = ProcessInfo.processInfo.environment["KENG_SHARED"] ?? "../shared"

    /// `nil` when the data is not there.
    static func read(_ name: String) throws -> SketchGraph? {
        guard let nodes = try rows("\(folder)/data/graph/\(name).nodes.csv.gz"),
            let arcs = try rows("\(folder)/data/graph/\(name).arcs.csv.gz")
        else { return nil }
        var graph = SketchGraph(name, nodes: 0) { _ in (0, 0) }
        graph.coordinates = try nodes.map { try #require(Coordinate(lat: $0[1], lon: $0[2])) }
        for arc in arcs { graph.join(Int(arc[0]), Int(arc[1])) }
        return graph
    }

    /// What every arc costs: milliseconds by car, and metres.
    static func costs(_ name: String) throws -> (milliseconds: [Int32], metres: [Int32])? {
        guard let arcs = try rows("\(folder)/data/graph/\(name).arcs.csv.gz") else { return nil }
        return (arcs.map { Int32($0[2]) }, arcs.map { Int32($0[3].rounded()) })
    }

    /// All rows but the first, which is words; the others are plain decimal numbers.
    private static func rows(_ path: String) throws -> [SIMD4<Double>]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        return text.split(separator: UInt8(ascii: "\n")).dropFirst().map { line in
            var row = SIMD4<Double>()
            for (column, field) in line.split(separator: UInt8(ascii: ",")).prefix(4).enumerated() { row[column] = number(field) }
            return row
        }
    }

    /// Digits with one point at most, rounded once.
    private static func number(_ field: ArraySlice<UInt8>) -> Double {
        var (digits, scale) = (0.0, 1.0)
        var isFraction = false
        for byte in field {
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "-"): scale = -scale
            default:
                digits = digits * 10 + Double(byte) - 48
                if isFraction { scale *= 10 }
            }
        }
        return digits / scale
    }
}
