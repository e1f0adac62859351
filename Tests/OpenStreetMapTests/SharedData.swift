// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// Real maps outside of the repository, found by the environment variable KENG_SHARED or beside the package.
enum SharedData {
    static let folder: String = {
        if let named = ProcessInfo.processInfo.environment["KENG_SHARED"] { return named }
        var package = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { package.deleteLastPathComponent() }
        return package.appendingPathComponent("../shared").standardizedFileURL.path
    }()

    /// Says so loudly when the data is absent: tests that need it are then skipped.
    static let isThere: Bool = {
        let found = FileManager.default.fileExists(atPath: folder + "/data/osm")
        if !found {
            print("!!! NO REAL MAPS: '\(folder)/data' is absent; set KENG_SHARED. Tests on real maps are SKIPPED.")
        }
        return found
    }()

    static func path(_ name: String) -> String { "\(folder)/data/\(name)" }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }
}

/// A file for one test, removed at the end of the closure.
func withFile<T>(_ bytes: [UInt8], _ body: (String) throws -> T) throws -> T {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("keng-\(UUID().uuidString).map")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}
