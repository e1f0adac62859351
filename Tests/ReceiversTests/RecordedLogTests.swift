// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing
import Vocabulary

@testable import Receivers

/// 83 recordings of real receivers, each with what gpsd made of it. Found through `KENG_SHARED`.
struct RecordedLogTests {
    struct Expected {
        let place: Coordinate
        let at: Instant?
    }

    struct Comparison {
        let name: String
        let ours: [ReceiverFix]
        let expected: [Expected]
        let counts: ReceiverCounts
        let jumps: Int

        /// gpsd's positions that we do not have, and ours that gpsd does not have.
        var missing: [Expected] { expected.filter { theirs in !ours.contains { isSame($0, theirs) } } }
        var extra: [ReceiverFix] { ours.filter { mine in !expected.contains { isSame(mine, $0) } } }

        /// gpsd writes nine decimals of what we keep seven of. It moves days by whole eras by a rule of its own, so that
        /// days are compared modulo 1,024 weeks.
        private func isSame(_ mine: ReceiverFix, _ theirs: Expected) -> Bool {
            guard abs(Int64(mine.coordinate.latE7) - Int64(theirs.place.latE7)) <= 1,
                abs(Int64(mine.coordinate.lonE7) - Int64(theirs.place.lonE7)) <= 1
            else { return false }
            guard let a = mine.at, let b = theirs.at else { return true }
            let era: Int64 = 1024 * 7 * 86_400_000
            let apart = abs((a - b).milliseconds) % era
            return min(apart, era - apart) <= 1_000
        }
    }

    private static func folder() throws -> URL? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shared = ProcessInfo.processInfo.environment["KENG_SHARED"].map { URL(fileURLWithPath: $0) }
        let archive = (shared ?? root.deletingLastPathComponent().appendingPathComponent("shared"))
            .appendingPathComponent("data/tracks/gpsd-nmea-logs.tar.gz")
        guard FileManager.default.fileExists(atPath: archive.path) else { return nil }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keng-logs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let unpack = Process()
        unpack.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        unpack.arguments = ["tar", "-xzf", archive.path, "-C", folder.path, "--strip-components=1"]
        try unpack.run()
        unpack.waitUntilExit()
        return folder
    }

    private static func compare(_ log: URL) throws -> Comparison {
        var reader = ReceiverReader()
        let bytes = try Data(contentsOf: log)
        let ours = reader.fixes(bytes) + (reader.finish().map { [$0] } ?? [])
        var filter = JumpFilter()
        let jumps = ours.count { filter.judge($0) == .jump }
        let check = String(decoding: try Data(contentsOf: log.appendingPathExtension("chk")), as: UTF8.self)
        let expected = check.split(whereSeparator: \.isNewline).compactMap { line -> Expected? in
            guard line.hasPrefix(#"{"class":"TPV""#), let report = FlatJSON.read(Array(line.utf8)), let lat = report["lat"]?.number,
                let lon = report["lon"]?.number, let place = Coordinate(lat: lat, lon: lon)
            else { return nil }
            return Expected(place: place, at: report["time"]?.text.flatMap { Instant(rfc3339: $0) })
        }
        return Comparison(name: log.lastPathComponent, ours: ours, expected: expected, counts: reader.counts, jumps: jumps)
    }

    @Test func `what gpsd reads from 83 real receivers, we read, but for what is said here`() throws {
        guard let folder = try RecordedLogTests.folder() else {
            print("ABSENT: gpsd-nmea-logs.tar.gz is not under KENG_SHARED; real receivers were not tried")
            return
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let logs = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "log" }.sorted { $0.path < $1.path }
        #expect(logs.count == 83)
        let all = try logs.map { try RecordedLogTests.compare($0) }
        let expected = all.reduce(0) { $0 + $1.expected.count }
        let missing = all.reduce(0) { $0 + $1.missing.count }
        for one in all {
            #expect(one.missing.count == RecordedLogTests.knownMissing[one.name] ?? 0, "\(one.name): \(one.missing)")
            #expect(one.jumps == 0, "\(one.name): a real receiver jumped \(one.jumps) times")
            let strange = one.extra.filter { mine in !one.expected.contains { $0.place.metres(to: mine.coordinate) < 100 } }
            #expect(strange.isEmpty || one.name == "hemi.log", "\(one.name): \(strange)")
        }
        let ours = all.reduce(0) { $0 + $1.ours.count }
        let extra = all.reduce(0) { $0 + $1.extra.count }
        print(
            "recorded logs: \(expected) positions of gpsd, \(missing) not ours; \(ours) of ours, \(extra) of them not gpsd's to the digit")
    }

    /// Positions that gpsd takes and we do not.
    ///
    /// - Simulated or typed in by hand (quality 8, mode S): GPSmap-76S and garmin-geko201. No crew is there.
    /// - Quality 0, "no fix", and yet a position beside it: mtk-3301, myguide-3100, tr737A+.
    /// - bt451 was cut together: a GGA 23 hours after the last date, before any sentence says the new one.
    ///
    /// What we have beyond gpsd's: it merges the sentences of one second into one position, where RMC, GGA and GLL differ in
    /// the last digit; and hemi.log claims a fix from no satellites, which it does not believe.
    private static let knownMissing = [
        "GPSmap-76S.log": 2, "garmin-geko201.log": 3, "mtk-3301.log": 1, "myguide-3100.log": 2, "tr737A+.log": 1, "bt451.log": 2,
    ]
}
