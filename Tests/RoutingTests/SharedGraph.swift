// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import RoadNetwork

/// The plain graphs `NAME.nodes.csv.gz` and `NAME.arcs.csv.gz` of the shared test data.
struct SharedGraph {
    static let folder = ProcessInfo.processInfo.environment["KENG_SHARED"] ?? "../shared"

    /// Urban Hanoi, packed once for all tests; `nil` when the data is not there.
    static let hanoi = Result { try draft("hanoi_roads").map { try City($0) } }

    /// `nil` when the data is not there.
    static func draft(_ name: String) throws -> CityDraft? {
        guard let nodes = try table("\(folder)/data/graph/\(name).nodes.csv.gz"),
            let arcs = try table("\(folder)/data/graph/\(name).arcs.csv.gz")
        else { return nil }
        return try GraphTables.draft(nodes: nodes, arcs: arcs)
    }

    private static func table(_ path: String) throws -> GraphTables.Text? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = Array(pipe.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        return GraphTables.Text(name: path, bytes: bytes)
    }
}
