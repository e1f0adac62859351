// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing
import Vocabulary

@Suite struct GraphTablesTests {
    private static let nodes = "id,lat,lon\n10,21.0000000,105.8000000\n20,21.0010000,105.8000000\n30,21.0020000,105.8000000\n"

    private func read(nodes: String = nodes, arcs: String, mode: String? = nil) throws(GraphFault) -> CityDraft {
        try GraphTables.draft(
            nodes: GraphTables.Text(name: "n/nodes.csv", bytes: Array(nodes.utf8)),
            arcs: GraphTables.Text(name: "n/arcs.csv", bytes: Array(arcs.utf8)), mode: mode)
    }

    /// Every direction of every road: tail, head, milliseconds, centimetres.
    private func directions(_ draft: CityDraft) throws -> [[Int]] {
        try draft.roads.flatMap { road -> [[Int]] in
            let given = try #require(road.given)
            return [
                given.forwardMs.map { [road.tail, road.head, $0, given.lengthCm] },
                given.backwardMs.map { [road.head, road.tail, $0, given.lengthCm] },
            ]
            .compactMap(\.self)
        }
    }

    @Test func `opposite arcs of one length become one road, others one-way streets; none is lost`() throws {
        let arcs = """
            tail,head,travel_ms,length_m
            10,20,1000,100.5
            10,20,1100,100.5
            10,10,50,7
            10,10,60,7
            20,10,900,100.5
            20,30,5,3.1
            30,20,5,3.2
            """
        let draft = try read(arcs: arcs)
        let ends = draft.roads.map { [$0.tail, $0.head] }
        #expect(ends == [[0, 1], [0, 1], [0, 0], [0, 0], [1, 2], [2, 1]])
        #expect(draft.roads.map(\.given?.backwardMs) == [900, nil, nil, nil, nil, nil])
        #expect(draft.roads.map(\.attributes.carBackward) == [.yes, .wrongWay, .wrongWay, .wrongWay, .wrongWay, .wrongWay])
        #expect(
            try Set(directions(draft)) == [
                [0, 1, 1000, 10050], [0, 1, 1100, 10050], [0, 0, 50, 700], [0, 0, 60, 700], [1, 0, 900, 10050], [1, 2, 5, 310],
                [2, 1, 5, 320],
            ])
        #expect(draft.source == "nodes.csv, arcs.csv")
        #expect(try City(draft).edgeCount == 6)
    }

    @Test(arguments: 0..<20) func `the exported tables of a city read back as the same arcs`(seed: UInt64) throws {
        let metric = Metric(try City(SmallTown.ofAllKinds(seed: seed)), .car)
        let export = CityExport(metric)
        var tables = ["", ""]
        export.nodeLines { tables[0] += $0 + "\n" }
        export.arcLines { tables[1] += $0 + "\r\n" }
        guard tables[1].contains("\n0") || tables[1].split(separator: "\r\n").count > 1 else { return }
        let again = Metric(try City(read(nodes: tables[0], arcs: tables[1])), .car)
        var rows: [String] = []
        CityExport(again).arcLines { rows.append($0) }
        #expect(rows.sorted() == tables[1].split(separator: "\r\n").map(String.init).sorted(), "seed \(seed)")
    }

    private static let jemssNodes = "nodes,2,,\nindex,x,y,offRoadAccess,\n1.0,-73.98,40.76839190000001,1.0\n2.0,-73.97,40.76,0.0\n,\n"
    private static let jemssArcs = """
        miscData,1,,
        arcForm,numModes,
        directed,2
        ,
        arcs,2,,
        index,fromNode,toNode,mode_1,mode_2,
        1.0,1.0,2.0,5.096037894816656e-6,1
        2.0,2.0,1.0,0.5,2.5
        ,
        """

    @Test func `tables of JEMSS are read by mode, days as milliseconds`() throws {
        let draft = try read(nodes: GraphTablesTests.jemssNodes, arcs: GraphTablesTests.jemssArcs, mode: "mode_1")
        #expect(draft.nodes[0] == Coordinate(lat: 40.7683919, lon: -73.98))
        #expect(draft.roads.count == 1)
        #expect(draft.roads[0].given?.forwardMs == 440 && draft.roads[0].given?.backwardMs == 43_200_000)
        let straight = draft.nodes[0].metres(to: draft.nodes[1])
        #expect(abs(Double(try #require(draft.roads[0].given).lengthCm) / 100 - straight) < 1)
        let regular = try read(nodes: GraphTablesTests.jemssNodes, arcs: GraphTablesTests.jemssArcs, mode: "mode_2")
        #expect(regular.roads[0].given?.forwardMs == 86_400_000)
    }

    @Test func `undirected arcs lead both ways`() throws {
        let arcs = GraphTablesTests.jemssArcs.replacing("directed,2", with: "undirected,2")
        let draft = try read(nodes: GraphTablesTests.jemssNodes, arcs: arcs, mode: "mode_1")
        #expect(draft.roads.map(\.given?.forwardMs) == [440, 43_200_000])
        #expect(draft.roads.map(\.given?.backwardMs) == [440, 43_200_000])
    }

    private struct Mistake: CustomTestStringConvertible, Sendable {
        var nodes = GraphTablesTests.nodes
        var arcs = "tail,head,travel_ms,length_m\n10,20,1000,100\n"
        var mode: String?
        let told: String

        var testDescription: String { told }
    }

    @Test(arguments: [
        Mistake(nodes: "id,lat,lon\n1,91,105\n", told: "n/nodes.csv:2: lat: '91' is not between -90.0 and 90.0 degrees"),
        Mistake(nodes: "id,lat,lon\n1,21,105\n1,22,105\n", told: "n/nodes.csv:3: id: node 1 stands in the table twice; leave one row out"),
        Mistake(nodes: "id,lat,lon\n1,21\n", told: "n/nodes.csv:2: has 2 fields, the header 3"),
        Mistake(nodes: "id,lat,lon\nx,21,105\n", told: "n/nodes.csv:2: id: 'x' is not a node number; write it as 7"),
        Mistake(nodes: "id,lat,lon\n", told: "n/nodes.csv:1: no nodes stand below this header"),
        Mistake(
            nodes: "", told: "n/nodes.csv:1: no header among the first lines; it has to name id,lat,lon, or index,x,y as JEMSS writes it"),
        Mistake(nodes: "PK\u{3}\u{4}", told: "n/nodes.csv:1: this is a zip archive; unpack it and give the tables in it"),
        Mistake(
            arcs: "tail,head,travel_ms\n10,20,nan\n", told: "n/arcs.csv:2: travel_ms: 'nan' is no number of milliseconds; write it as 12.5"),
        Mistake(
            arcs: "tail,head,travel_ms\n\n10,20,-1\n",
            told: "n/arcs.csv:3: travel_ms: '-1' is not between 0.0 and 1073741822.0 milliseconds"),
        Mistake(arcs: "tail,head,travel_ms\n10,40,1\n", told: "n/arcs.csv:2: head: node 40 is not in the table of nodes"),
        Mistake(
            arcs: "tail,head,speed\n10,20,1\n",
            told: "n/arcs.csv:1: no column of travel times; name one NAME_ms (milliseconds) or mode_N (days)"),
        Mistake(
            arcs: "tail,head,day_ms,night_ms\n10,20,1,2\n",
            told: "n/arcs.csv:1: several columns of travel times; choose a mode: day_ms, night_ms"),
        Mistake(mode: "mode_9", told: "n/arcs.csv:1: there is no column of travel times 'mode_9'; choose one of: travel_ms"),
        Mistake(
            arcs: "arcs,3\ntail,head,travel_ms\n10,20,1\n",
            told: "n/arcs.csv:2: there should be 3 arcs, and there are 1; fetch the file again"),
        Mistake(arcs: "tail,head,travel_ms,travel_ms\n10,20,1,2\n", told: "n/arcs.csv:1: a column stands twice in the header"),
    ])
    private func `a mistake is told with file, line, column and the way out`(mistake: Mistake) {
        do {
            _ = try read(nodes: mistake.nodes, arcs: mistake.arcs, mode: mistake.mode)
            Issue.record("accepted")
        } catch {
            #expect("\(error)" == mistake.told)
        }
    }
}
