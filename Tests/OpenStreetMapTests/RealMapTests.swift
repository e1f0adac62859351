// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing
import Vocabulary

@testable import OpenStreetMap

/// Counts everything and measures every highway by itself, without the importer's passes, table or splitter.
private struct Surveyor: MapVisitor {
    let wants: MapObjects = [.nodes, .ways, .relations]
    var nodes = 0
    var highways = 0
    var relations = 0
    var metres = 0.0
    private var coordinates: [Int64: Coordinate] = [:]

    mutating func node(_ id: Int64, at coordinate: Coordinate?, tags: Tags) {
        nodes += 1
        coordinates[id] = coordinate
    }

    mutating func way(_ id: Int64, nodes: [Int64], tags: Tags) {
        if tags.has(.highway) { highways += 1 }
        guard case .road = HighwayRules.verdict(tags) else { return }
        for (a, b) in zip(nodes, nodes.dropFirst()) {
            if let from = coordinates[a], let to = coordinates[b] { metres += from.metres(to: to) }
        }
    }

    mutating func relation(_ id: Int64, tags: Tags) { relations += 1 }
}

@Suite(.enabled(if: SharedData.isThere, "needs real maps; set KENG_SHARED"))
struct RealMapTests {
    private func read(_ name: String) throws -> (draft: CityDraft, survey: Surveyor) {
        let path = SharedData.path(name)
        var survey = Surveyor()
        try MapFile(path: path).read(into: &survey)
        let draft = try OpenStreetMapImporter.read(path: path) { _ in }
        RoadSplitterTests.check(draft)
        let metres = draft.roads.reduce(0.0) { sum, road in
            sum + zip(road.shape, road.shape.dropFirst()).reduce(0) { $0 + $1.0.metres(to: $1.1) }
        }
        #expect(abs(metres - survey.metres) < 0.01, "\(name): \(metres) m of roads, \(survey.metres) m surveyed")
        print(
            "\(name): \(draft.roads.count) roads, \(draft.nodes.count) nodes, \(Int(metres / 1000)) km, \(draft.places.count) places"
        )
        return (draft, survey)
    }

    private func count(_ kind: PlaceKind, _ draft: CityDraft) -> Int { draft.places.filter { $0.kind == kind }.count }

    @Test("Hanoi is read whole: every node, every way, every metre")
    func hanoi() throws {
        let (draft, survey) = try read("hanoi/hanoi-roads.osm.pbf")
        #expect(survey.nodes == 177_089)
        #expect(survey.highways == 41_460)
        #expect(survey.relations == 0)
        #expect(draft.complaints("roads under construction left out") == 18)
        #expect(draft.complaints("proposed roads left out") == 7)
        #expect(Set(draft.roads.map(\.wayID)).count == 41_460 - 25)
        #expect(draft.roads.contains { $0.attributes.roadClass == .alley })
        #expect(draft.roads.contains { $0.attributes.barrier == .liftGate })
        #expect(draft.complaints("nodes missing in roads") == 0)
        #expect(draft.attribution == "© OpenStreetMap contributors, ODbL 1.0")
        #expect(draft.source == "hanoi-roads.osm.pbf")
    }

    @Test("The same file gives the same draft")
    func deterministic() throws {
        let path = SharedData.path("hanoi/hanoi-core-all-2025q4.osm.pbf")
        let first = try OpenStreetMapImporter.read(path: path) { _ in }.fingerprint
        #expect(try OpenStreetMapImporter.read(path: path) { _ in }.fingerprint == first)
    }

    @Test("Monaco has its stations, hospitals, hydrant and turn restrictions")
    func monaco() throws {
        let (draft, survey) = try read("osm/monaco-2016.osm.pbf")
        #expect(survey.nodes == 180_118)
        #expect(survey.highways == 2_927)
        #expect(count(.fireStation, draft) == 3)
        #expect(count(.hospital, draft) == 5)
        #expect(count(.hydrant, draft) == 1)
        #expect(draft.complaints("turn restrictions not applied") == 27)
    }

    @Test("Liechtenstein has its stations and its hospital, mapped as points and as outlines")
    func liechtenstein() throws {
        let (draft, survey) = try read("osm/liechtenstein-2015.osm.pbf")
        #expect(survey.nodes == 142_832)
        #expect(survey.highways == 4_660)
        #expect(count(.fireStation, draft) == 6)
        #expect(count(.hospital, draft) == 1)
        #expect(draft.complaints("turn restrictions not applied") == 3)
    }

    @Test(
        "Small maps in packed and in plain XML are read whole",
        arguments: [
            ("osm/circle-bug.osm.gz", 474), ("osm/krautsand.osm.gz", 1_157),
            ("osm/conditional-restrictions.osm.xml", 145),
        ])
    func small(name: String, nodes: Int) throws {
        let (draft, survey) = try read(name)
        #expect(survey.nodes == nodes)
        #expect(!draft.roads.isEmpty)
    }

    @Test("Conditional restrictions of a real map are kept with their value and condition")
    func conditions() throws {
        let draft = try OpenStreetMapImporter.read(path: SharedData.path("osm/conditional-restrictions.osm.xml")) { _ in
        }
        let rules = Set(draft.roads.flatMap(\.attributes.conditions))
        print(rules)
        #expect(rules.contains { $0.subject == .access })
        #expect(rules.allSatisfy { !$0.value.isEmpty && !$0.condition.isEmpty })
    }

    @Test("A real map cut at random bytes is truncated or a smaller map, and never stops the reader")
    func truncated() throws {
        let seed: UInt64 = 1975
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bytes = try SharedData.bytes("osm/liechtenstein-2015.osm.pbf")
        for _ in 0..<20 {
            let count = Int.random(in: 0..<bytes.count, using: &random)
            do {
                _ = try SketchMap.draft(Array(bytes.prefix(count)))
                Issue.record("cut at \(count) was read as complete")
            } catch let error as OpenStreetMapError {
                guard case .truncated = error else {
                    Issue.record("cut at \(count): \(error)")
                    continue
                }
            }
        }
    }
}
