// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import RoadNetwork
import Testing
import Vocabulary

@Suite struct CityTests {
    @Test func `a city says what its draft said`() throws {
        let draft = SmallTown.ofAllKinds(seed: 1)
        let city = try City(draft)
        #expect(city.nodeCount == draft.nodes.count && city.edgeCount == draft.roads.count)
        for (edge, road) in draft.roads.enumerated() {
            #expect(city.tail(ofEdge: edge) == road.tail && city.head(ofEdge: edge) == road.head)
            #expect(city.shape(ofEdge: edge) == road.shape)
            #expect(city.attributes(ofEdge: edge) == road.attributes)
            #expect(city.names(ofEdge: edge) == road.names)
            #expect(city.wayID(ofEdge: edge) == road.wayID)
            #expect(city.givenTimes(ofEdge: edge) == road.given)
            guard road.given == nil else { continue }
            let metres = zip(road.shape, road.shape.dropFirst()).reduce(0.0) { $0 + $1.0.metres(to: $1.1) }
            #expect(abs(Double(city.lengthCm(ofEdge: edge)) - metres * 100) <= 1)
        }
        #expect((0..<city.placeCount).map { city.place($0).names } == draft.places.map(\.names))
        #expect((0..<city.placeCount).map { city.place($0).mapID } == [7, -8])
        #expect(city.source == "made up" && city.attribution == "nobody")
        #expect(city.complaints == draft.complaints)
    }

    @Test func `every edge leaves and enters each of its ends once in each direction`() throws {
        let city = try City(SmallTown.ofAllKinds(seed: 2))
        var leaving: [Int] = []
        for node in 0..<city.nodeCount {
            let out = city.arcs(outOf: node)
            #expect(out.allSatisfy { city.tail(ofArc: $0) == node })
            #expect(city.arcs(into: node).allSatisfy { city.head(ofArc: $0) == node })
            #expect(city.arcs(into: node).sorted() == out.map { $0 ^ 1 }.sorted())
            #expect(out.map { city.head(ofArc: $0) } == out.map { city.head(ofArc: $0) }.sorted())
            leaving += out
        }
        #expect(leaving.sorted() == Array(0..<city.arcCount))
    }

    @Test func `the same draft gives the same identity, another draft another`() throws {
        let draft = SmallTown.ofAllKinds(seed: 3)
        var other = draft
        other.roads[5].attributes.lanes += 1
        #expect(try City(draft).identity == City(draft).identity)
        #expect(try City(draft).identity != City(other).identity)
        #expect(try City(draft).identity.count == 16)
    }

    @Test func `a written city opens as the same city and leaves no half-written file`() throws {
        let folder = try TemporaryFolder()
        let city = try City(SmallTown.ofAllKinds(seed: 4))
        try city.write(to: folder.path("town.keng"))
        try city.write(to: folder.path("town.keng"))
        let opened = try City.open(folder.path("town.keng"))
        #expect(opened.checksum == city.checksum)
        #expect(opened.names(ofEdge: 3) == city.names(ofEdge: 3))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root) == ["town.keng"])
    }

    @Test func `an empty city is a city`() throws {
        let city = try City(CityDraft())
        #expect(city.nodeCount == 0 && city.edgeCount == 0)
        #expect(city.nearest(to: SmallTown.place(0, 0), where: { _ in true }) == nil)
        #expect(Metric(city, .car).largestComponent().count == 0)
    }

    @Test func `a draft that contradicts itself is refused with the road's number`() {
        var draft = SmallTown.ofAllKinds(seed: 5)
        draft.roads[7].head = 100_000
        #expect(throws: CityFileError.self) { try City(draft) }
        var bent = SmallTown.ofAllKinds(seed: 5)
        bent.roads[9].shape.removeLast()
        bent.roads[9].shape.append(SmallTown.place(-5, -5))
        do {
            _ = try City(bent)
            Issue.record("accepted")
        } catch {
            #expect("\(error)".contains("road 9"))
        }
    }
}

/// A folder of its own, gone when the test is.
final class TemporaryFolder {
    let root: String

    init() throws {
        root = NSTemporaryDirectory() + "keng-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { root + "/" + name }

    deinit { try? FileManager.default.removeItem(atPath: root) }
}
