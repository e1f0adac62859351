// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import OpenStreetMap
import RoadNetwork

/// Cities imported from the real maps outside of the repository, each once.
enum RealCity: String, CaseIterable, Sendable {
    case hanoi = "hanoi/hanoi-roads.osm.pbf"
    case monaco = "osm/monaco-2016.osm.pbf"

    func city() throws -> City { try self == .hanoi ? RealCity.hanoiCity.get() : RealCity.monacoCity.get() }

    private static let hanoiCity = Result { try RealCity.hanoi.read() }
    private static let monacoCity = Result { try RealCity.monaco.read() }

    private func read() throws -> City {
        try City(OpenStreetMapImporter.read(path: "\(RealCity.folder)/data/\(rawValue)") { _ in })
    }

    private static let folder: String = {
        if let named = ProcessInfo.processInfo.environment["KENG_SHARED"] { return named }
        var package = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { package.deleteLastPathComponent() }
        return package.appendingPathComponent("../shared").standardizedFileURL.path
    }()

    /// Absent data must not look like a passed comparison: says so loudly.
    static let areThere: Bool = {
        let found = allCases.allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/data/\($0.rawValue)") }
        if !found {
            print("!!! NO REAL CITIES under '\(folder)/data'; set KENG_SHARED. Tests on Hanoi and Monaco are SKIPPED.")
        }
        return found
    }()
}
