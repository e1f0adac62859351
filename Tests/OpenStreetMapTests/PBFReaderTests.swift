// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import SwiftProtobuf
import Testing

@testable import OpenStreetMap

struct PBFReaderTests {
    static let map = SketchMap(
        "a b c d\n  e\n  f",
        ways: ["abcd": ["name": "Phố Huế", "maxspeed": "50"], "bef": ["highway": "service", "service": "alley"]],
        nodes: [
            "c": ["barrier": "gate"], "e": ["barrier": "bollard", "maxwidth": "1.5"],
            "f": ["amenity": "fire_station", "name": "Trạm"],
        ]
    )

    private func error(_ bytes: [UInt8]) -> OpenStreetMapError? {
        do {
            _ = try SketchMap.draft(bytes)
            return nil
        } catch {
            return error as? OpenStreetMapError
        }
    }

    @Test("The same map in XML, in PBF packed or not, dense or not, is the same draft")
    func sameDraft() throws {
        let expected = try PBFReaderTests.map.draft().fingerprint
        #expect(expected.contains("gate") && expected.contains("fireStation"))
        for packing in [PBFSketch.Packing.raw, .zlib] {
            for dense in [true, false] {
                let draft = try SketchMap.draft(PBFSketch.file(PBFReaderTests.map, packing: packing, dense: dense))
                #expect(draft.fingerprint == expected)
            }
        }
    }

    @Test("A file cut anywhere is truncated, except between two blobs, where it is a smaller file")
    func truncated() throws {
        for packing in [PBFSketch.Packing.raw, .zlib] {
            let bytes = try PBFSketch.file(PBFReaderTests.map, packing: packing)
            var complete: [Int] = []
            for count in 0..<bytes.count {
                switch error(Array(bytes.prefix(count))) {
                case .truncated?: continue
                case nil: complete.append(count)
                case let other?: Issue.record("cut at \(count): \(other)")
                }
            }
            #expect(complete.count == 2, "cut between the three blobs: \(complete)")
        }
    }

    @Test("No flipped bit and no run of noise stops the reader")
    func damaged() throws {
        let seed: UInt64 = 114
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        for packing in [PBFSketch.Packing.raw, .zlib] {
            let bytes = try PBFSketch.file(PBFReaderTests.map, packing: packing)
            for bit in stride(from: 0, to: bytes.count * 8, by: 3) {
                var damaged = bytes
                damaged[bit / 8] ^= 1 << UInt8(bit % 8)
                if let draft = try? SketchMap.draft(damaged) { RoadSplitterTests.check(draft) }
            }
            for _ in 0..<300 {
                var damaged = bytes
                let start = Int.random(in: 0..<bytes.count, using: &random)
                for index in start..<min(bytes.count, start + 12) {
                    damaged[index] = .random(in: 0...255, using: &random)
                }
                if let draft = try? SketchMap.draft(damaged) { RoadSplitterTests.check(draft) }
            }
        }
    }

    @Test(
        "A required feature that we do not know is refused by name",
        arguments: ["HistoricalInformation", "Has_Parents"])
    func features(feature: String) throws {
        let bytes = try PBFSketch.file(PBFReaderTests.map, features: ["OsmSchema-V0.6", feature])
        guard case .unsupportedFeature(_, feature)? = error(bytes) else {
            Issue.record("\(String(describing: error(bytes)))")
            return
        }
    }

    @Test("Other packings are refused by name")
    func packings() throws {
        let header = try PBFSketch.framed("OSMHeader", PBFSketch.blob([], .raw))
        let bodies: [(PBFBlob.OneOf_Data, String)] = [
            (.lzmaData(Data([1])), "LZMA"), (.bzip2Data(Data([1])), "bzip2"), (.lz4Data(Data([1])), "LZ4"),
            (.zstdData(Data([1])), "Zstandard"),
        ]
        for (data, name) in bodies {
            var blob = PBFBlob()
            blob.rawSize = 10
            blob.data = data
            let found = error(header + (try PBFSketch.framed("OSMData", blob)))
            guard case .unsupportedCompression(_, _, name)? = found else {
                Issue.record("\(name): \(String(describing: found))")
                continue
            }
        }
    }

    @Test("A size that lies is found before memory is asked for")
    func lyingSizes() throws {
        let header = try PBFSketch.framed("OSMHeader", PBFSketch.blob([], .raw))
        for size in [-1, Int32(Limits.blobBytes) + 1, .max, .min] {
            var claim = PBFBlobHeader()
            claim.type = "OSMData"
            claim.datasize = size
            let head: [UInt8] = try claim.serializedBytes()
            expectCorrupt(header + [0, 0, 0, UInt8(head.count)] + head)
            for tooSmall in [size, 5] {
                var blob = PBFSketch.blob(Array(repeating: 7, count: 1000), .zlib)
                blob.rawSize = tooSmall
                expectCorrupt(header + (try PBFSketch.framed("OSMData", blob)))
            }
        }
        expectCorrupt(header + [0x7F, 0xFF, 0xFF, 0xFF])
        expectCorrupt(header + (try PBFSketch.framed("OSMData", PBFBlob())))
    }

    private func expectCorrupt(_ bytes: [UInt8]) {
        let found = error(bytes)
        guard case .corrupt? = found else {
            Issue.record("\(String(describing: found))")
            return
        }
    }

    @Test("Columns, tags and strings that do not fit together are corrupt")
    func contradictions() throws {
        let header = try PBFSketch.framed("OSMHeader", PBFSketch.blob([], .raw))
        func file(_ change: (inout PBFPrimitiveBlock) -> Void) throws -> [UInt8] {
            var block = PBFPrimitiveBlock()
            block.stringtable.s = [Data(), Data("highway".utf8), Data("path".utf8)]
            block.primitivegroup = [PBFPrimitiveGroup()]
            change(&block)
            return header + (try PBFSketch.framed("OSMData", PBFSketch.blob(block.serializedBytes(), .raw)))
        }
        expectCorrupt(
            try file {
                $0.primitivegroup[0].dense.id = [1, 2]
                $0.primitivegroup[0].dense.lat = [1]
            })
        expectCorrupt(
            try file {
                $0.primitivegroup[0].dense.id = [1]
                $0.primitivegroup[0].dense.lat = [1]
                $0.primitivegroup[0].dense.lon = [1]
                $0.primitivegroup[0].dense.keysVals = [1]
            }
        )
        var way = PBFWay()
        way.keys = [1]
        expectCorrupt(try file { $0.primitivegroup[0].ways = [way] })
        way.vals = [3]
        expectCorrupt(try file { $0.primitivegroup[0].ways = [way] })
        way.vals = [.max]
        expectCorrupt(try file { $0.primitivegroup[0].ways = [way] })
        expectCorrupt(try file { $0.granularity = -1 })
        var node = PBFNode()
        node.lat = .max
        node.id = .min
        #expect(
            error(
                try file {
                    $0.primitivegroup[0].nodes = [node]
                    $0.granularity = .max
                }) == nil)
    }

    @Test("A small file that unpacks to millions of empty messages is refused before they are decoded")
    func bomb() throws {
        let header = try PBFSketch.framed("OSMHeader", PBFSketch.blob([], .raw))
        let groups: [UInt8] = (0..<(Limits.blobBytes / 4)).flatMap { _ in [0x12, 0x00] as [UInt8] }
        let bytes = header + (try PBFSketch.framed("OSMData", PBFSketch.blob(groups, .zlib)))
        #expect(bytes.count < 100_000)
        expectCorrupt(bytes)
    }

    @Test("A missing file, a folder, an empty file and foreign files each get their own answer")
    func foreign() throws {
        #expect(throws: OpenStreetMapError.self) {
            try OpenStreetMapImporter.read(path: "/does/not/exist.osm.pbf") { _ in }
        }
        for path in ["/does/not/exist.osm.pbf", FileManager.default.temporaryDirectory.path] {
            do {
                _ = try OpenStreetMapImporter.read(path: path) { _ in }
                Issue.record("\(path) was read")
            } catch {
                guard case .unreadable = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect("\(error)".contains(path))
            }
        }
        guard case .truncated? = error([]) else {
            Issue.record("empty")
            return
        }
        for text in [
            "PK\u{3}\u{4}rest", "BZh91AY", "{\"type\": \"FeatureCollection\"}", "hello world", "\0\0\0\u{8}abcdefgh",
        ] {
            guard case .foreign? = error(Array(text.utf8)) else {
                Issue.record("\(text): \(String(describing: error(Array(text.utf8))))")
                continue
            }
        }
    }
}
