// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import OpenStreetMap
import RoadNetwork
import Testing
import Vocabulary

struct RoadSplitterTests {
    /// What must hold of every draft.
    static func check(_ draft: CityDraft) {
        for road in draft.roads {
            #expect(road.shape.count >= 2)
            #expect(road.shape.first == draft.nodes[road.tail])
            #expect(road.shape.last == draft.nodes[road.head])
            #expect(road.tail != road.head)
        }
    }

    private func pieces(
        _ drawing: String, _ ways: [String], _ nodes: [Character: [String: String]] = [:]
    ) throws -> [String] {
        let map = SketchMap(drawing, ways: Dictionary(uniqueKeysWithValues: ways.map { ($0, [:]) }), nodes: nodes)
        let draft = try map.draft()
        RoadSplitterTests.check(draft)
        return map.pieces(draft)
    }

    @Test("A way is one piece until another road meets it")
    func junctions() throws {
        #expect(try pieces("a b c", ["abc"]) == ["a-c"])
        #expect(try pieces("a b c\n  d", ["abc", "bd"]) == ["a-b", "b-c", "b-d"])
        #expect(try pieces("  d\na b c\n  e", ["abc", "dbe"]) == ["a-b", "b-c", "d-b", "b-e"])
        #expect(try pieces("a b c", ["ab", "bc"]) == ["a-b", "b-c"])
    }

    @Test("A stretch that two ways share is there twice, node by node")
    func sharedStretch() throws {
        #expect(try pieces("a b c d", ["abcd", "bc"]) == ["a-b", "b-c", "c-d", "b-c"])
    }

    @Test("Shapes keep the nodes between the ends")
    func shapes() throws {
        let map = SketchMap("a b c", ways: ["abc": [:]])
        let draft = try map.draft()
        #expect(draft.roads[0].shape == map.nodes.map(\.coordinate))
        #expect(draft.nodes.count == 2)
    }

    @Test("A loop that meets the network once is split in its middle")
    func loops() throws {
        #expect(try pieces("a b\nd c", ["abcda"]) == ["a-c", "c-a"])
        #expect(try pieces("a b\nd c\ne", ["abcda", "de"]) == ["a-d", "d-a", "d-e"])
        // A lollipop: a stick and a loop in one way.
        #expect(try pieces("a b c\n  e d", ["abcdeb"]) == ["a-b", "b-d", "d-b"])
        #expect(try pieces("a b", ["aba"]) == ["a-b", "b-a"])
    }

    @Test("A node named twice in a row is one node")
    func stutter() throws { #expect(try pieces("a b c", ["aabbcc"]) == ["a-c"]) }

    @Test("A barrier in the middle of a way is a piece of no length that carries it")
    func barrier() throws {
        #expect(try pieces("a b c", ["abc"], ["b": ["barrier": "gate"]]) == ["a-b", "b-c", "b=b"])
        let draft = try SketchMap("a b c", ways: ["abc": [:]], nodes: ["b": ["barrier": "gate", "width": "3"]]).draft()
        let gate = draft.roads[2]
        #expect(gate.attributes.barrier == .gate)
        #expect(gate.attributes.widthCm == 300)
        #expect(gate.shape.count == 2 && gate.shape[0] == gate.shape[1])
        #expect(gate.tail == draft.roads[0].head)
        #expect(gate.head == draft.roads[1].tail)
        #expect(gate.names == ["abc"])
    }

    @Test("A barrier between two ways joins them, along the way that arrives")
    func barrierBetweenWays() throws {
        #expect(try pieces("a b c", ["ab", "bc"], ["b": ["barrier": "bollard"]]) == ["a-b", "b-c", "b=b"])
        let oneSided: [Character: [String: String]] = ["b": ["barrier": "gate", "access:backward": "no"]]
        let draft = try SketchMap("a b c", ways: ["bc": [:], "zab": [:]], nodes: oneSided).draft()
        let gate = draft.roads.first { $0.attributes.roadClass == .barrier }!
        #expect(gate.tail == draft.roads[1].head)
        #expect(gate.attributes.carForward == .yes)
        #expect(gate.attributes.carBackward == .no)
    }

    @Test("A barrier on a junction is a star: whoever crosses passes two arms, whatever the way")
    func star() throws {
        let ways = ["abc", "bd"]
        #expect(
            try pieces("a b c\n  d", ways, ["b": ["barrier": "gate"]])
                == ["a-b", "b-c", "b-d", "b=b", "b=b", "b=b"]
        )
        let draft = try SketchMap("a b c\n  d", ways: ["abc": [:], "bd": [:]], nodes: ["b": ["barrier": "block"]])
            .draft()
        #expect(draft.carReaches(from: draft.roads[0].tail).count == 2)
        let open = try SketchMap("a b c\n  d", ways: ["abc": [:], "bd": [:]], nodes: ["b": ["barrier": "gate"]]).draft()
        #expect(open.carReaches(from: open.roads[0].tail).count == open.nodes.count)
    }

    @Test("A barrier at a dead end stands in nobody's way")
    func deadEnd() throws { #expect(try pieces("a b", ["ab"], ["b": ["barrier": "gate"]]) == ["a-b"]) }

    @Test("A loop that begins and ends at a gate passes it once a round")
    func gatedLoop() throws {
        #expect(try pieces("a b\nd c", ["abcda"], ["a": ["barrier": "gate"]]) == ["a-a", "a=a"])
    }

    @Test("A missing node cuts its way, and is counted")
    func missingNodes() throws {
        let map = SketchMap("a b c d", ways: ["abxcd": [:]])
        let draft = try map.draft()
        RoadSplitterTests.check(draft)
        #expect(map.pieces(draft) == ["a-b", "c-d"])
        #expect(draft.complaints("roads cut where nodes are missing") == 1)
        #expect(draft.complaints("nodes missing in roads") == 1)
        #expect(try pieces("a b c", ["xabcyz"]) == ["a-c"])
        #expect(try pieces("a b c", ["axbyc"]) == [])
    }

    @Test("A road of one node is left out and counted")
    func tooShort() throws {
        let draft = try SketchMap("a b", ways: ["a": [:], "bbb": [:]]).draft()
        #expect(draft.roads.isEmpty)
        #expect(draft.complaints("roads of fewer than two nodes left out") == 2)
    }

    @Test("A signal counts for whoever arrives at it")
    func signals() throws {
        func counts(_ ways: [String], _ node: [String: String]) throws -> [[UInt8]] {
            let ways: [String: [String: String]] = Dictionary(uniqueKeysWithValues: ways.map { ($0, [:]) })
            let tags = node.merging(["highway": "traffic_signals"]) { a, _ in a }
            return try SketchMap("a b c\n  d", ways: ways, nodes: ["b": tags]).draft().roads
                .map { [$0.attributes.signalsForward, $0.attributes.signalsBackward] }
        }
        #expect(try counts(["abc"], [:]) == [[1, 1]])
        #expect(try counts(["abc"], ["traffic_signals:direction": "forward"]) == [[1, 0]])
        #expect(try counts(["abc"], ["traffic_signals:direction": "backward"]) == [[0, 1]])
        #expect(try counts(["abc"], ["direction": "backward"]) == [[0, 1]])
        // a-b arrives, b-c and b-d arrive only when travelled against their direction.
        #expect(try counts(["abc", "bd"], [:]) == [[1, 0], [0, 1], [0, 1]])
    }

    @Test("A ford on a node wets the pieces that touch it")
    func ford() throws {
        let draft = try SketchMap("a b c", ways: ["abc": [:]], nodes: ["b": ["ford": "yes", "depth": "0.3 m"]]).draft()
        #expect(draft.roads[0].attributes.waterCm == 30)
        #expect(draft.roads[0].attributes.flags.contains(.ford))
    }

    @Test("The outline of a square is kept as roads")
    func square() throws {
        let draft = try SketchMap("a b\nd c", ways: ["abcda": ["highway": "pedestrian", "area": "yes"]]).draft()
        #expect(draft.roads.count == 2)
    }
}
