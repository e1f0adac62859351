// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// Where the binary under test, the fixtures and a place to write are.
enum Surroundings {
    static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// `KENG_BINARY`, else the binary beside the test bundle, else the newest of the package's own builds.
    static func binary() throws -> URL {
        if let named = ProcessInfo.processInfo.environment["KENG_BINARY"] { return URL(fileURLWithPath: named) }
        let bundles = [Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0])]
        let beside = bundles.map { $0.deletingLastPathComponent().appendingPathComponent("keng") }
        let built = ["debug", "release"].map { packageRoot.appendingPathComponent(".build/\($0)/keng") }
        guard let found = (beside + built).first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            throw Failure("keng is not built: swift build first, or say KENG_BINARY=…")
        }
        return found
    }

    static func fixture(_ path: String) -> String {
        let named = ProcessInfo.processInfo.environment["KENG_FIXTURES"].map { URL(fileURLWithPath: $0) }
        return (named ?? packageRoot.appendingPathComponent("fixtures")).appendingPathComponent(path).path
    }

    /// A copy of a fixture that only we may read, as files with secrets have to be.
    static func secret(_ path: String, in folder: URL) throws -> String {
        let copy = folder.appendingPathComponent(URL(fileURLWithPath: path).lastPathComponent).path
        try FileManager.default.copyItem(atPath: fixture(path), toPath: copy)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
        return copy
    }

    static let centre = fixture("sketch-city/centre.yaml")

    /// A new empty folder; all of them are gone when the tests have run.
    static func folder() throws -> URL {
        let folder = shelf.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// The sketch city, imported once by the binary under test.
    static func city() throws -> String { try importedCity.get() }

    private static let importedCity = Result {
        let path = try folder().appendingPathComponent("sketch.city").path
        let run = try Program.run(["import", fixture("sketch-city/sketch.osm.gz"), "-o", path])
        guard run.status == 0 else { throw Failure("the sketch city cannot be imported: \(run)") }
        return path
    }

    private static let shelf: URL = {
        atexit { Surroundings.clear() }
        return FileManager.default.temporaryDirectory.appendingPathComponent("keng-tests-\(getpid())")
    }()

    private static func clear() { try? FileManager.default.removeItem(at: shelf) }

    /// `KENG_SEED`, or the same one every day.
    static var seed: UInt64 { ProcessInfo.processInfo.environment["KENG_SEED"].flatMap { UInt64($0) } ?? 114 }
}

/// SplitMix64: the same seed gives the same dice on every platform.
struct SeededDice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
