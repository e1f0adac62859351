// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Reads a road graph of another engine, two plain tables, into a draft.
///
/// ```
/// nodes.csv   id,lat,lon                        index,x,y,…                  x is the longitude
/// arcs.csv    tail,head,travel_ms,length_m      index,fromNode,toNode,mode_1,mode_2,…
/// ```
///
/// On the left our own tables (`CityExport` writes them), on the right those of the simulator JEMSS: rows before the header
/// that tell how many follow, whole numbers written `7.0`, travel times in days, one column for each mode of travel. A
/// column `NAME_ms` counts milliseconds, a column `mode_N` days; where there are several, `mode` says which one. Columns
/// that are not named here are left aside, empty rows too.
///
/// Each row of arcs is one direction. Two rows that lead to and fro between the same nodes over the same length become
/// one road; what finds no partner becomes a one-way street. Parallel arcs stay apart, and an arc that ends where it
/// begins stays a one-way loop. Roads are straight lines, of class `unknown`, with the times that were given
/// (`GivenTimes`); without `length_m` they are as long as they are straight.
///
/// Nothing is passed over: the first row that cannot be understood ends the reading, with its line, its column and the
/// way out. Time: one pass over each table.
public enum GraphTables {
    /// The bytes of a table, and how complaints call it: its path.
    public struct Text: Sendable {
        public let name: String
        public let bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
    }

    /// - Parameter mode: the column of travel times, where the table has more than one.
    public static func draft(nodes: Text, arcs: Text, mode: String? = nil) throws(GraphFault) -> CityDraft {
        var draft = CityDraft()
        draft.source = [nodes, arcs].map { String($0.name.split(separator: "/").last ?? "") }.joined(separator: ", ")
        let numbers = try readNodes(nodes, into: &draft)
        try readArcs(arcs, numbers, mode, into: &draft)
        return draft
    }

    // MARK: - Nodes

    private static let example = "id,lat,lon, or index,x,y as JEMSS writes it"

    /// The index of each node by its number in the table.
    private static func readNodes(_ text: Text, into draft: inout CityDraft) throws(GraphFault) -> [Int: Int] {
        let table = try GraphTable(text, anyOf: [["id", "lat", "lon"], ["index", "x", "y"]], example: example)
        let isPlain = table.columns.contains("id")
        let (id, lat, lon) = (
            table.column(isPlain ? "id" : "index")!, table.column(isPlain ? "lat" : "y")!, table.column(isPlain ? "lon" : "x")!
        )
        var numbers: [Int: Int] = [:]
        try table.forEachRow { (row) throws(GraphFault) in
            let number = try row.whole(id, "a node number")
            let degrees = (lat: try row.decimal(lat, in: -90...90, "degrees"), lon: try row.decimal(lon, in: -180...180, "degrees"))
            guard let node = Coordinate(lat: degrees.lat, lon: degrees.lon) else { throw row.fault(lat, "this is no place on earth") }
            guard numbers.updateValue(draft.nodes.count, forKey: number) == nil else {
                throw row.fault(id, "node \(number) stands in the table twice; leave one row out")
            }
            draft.nodes.append(node)
        }
        try table.checkCount(of: "nodes", draft.nodes.count)
        return numbers
    }

    // MARK: - Arcs

    /// What one row says.
    private struct Arc: Hashable {
        var tail: Int
        var head: Int
        /// In centimetres.
        var length: Int

        var reversed: Arc { Arc(tail: head, head: tail, length: length) }
    }

    private static func readArcs(
        _ text: Text, _ numbers: [Int: Int], _ mode: String?, into draft: inout CityDraft
    ) throws(GraphFault) {
        let shapes = [["tail", "head"], ["fromNode", "toNode"]]
        let table = try GraphTable(
            text, anyOf: shapes, example: "tail,head,travel_ms,length_m, or index,fromNode,toNode,mode_1 as JEMSS writes it")
        let ends = shapes[table.columns.contains("tail") ? 0 : 1].map { table.column($0)! }
        let time = try TimeColumn(table, mode)
        let length = table.column("length_m")
        let isBothWays = table.preamble.contains { $0.first == "undirected" }
        var waiting: [Arc: [Int]] = [:]
        var rows = 0
        try table.forEachRow { (row) throws(GraphFault) in
            rows += 1
            func node(_ column: Int) throws(GraphFault) -> Int {
                let number = try row.whole(column, "a node number")
                guard let node = numbers[number] else { throw row.fault(column, "node \(number) is not in the table of nodes") }
                return node
            }
            var arc = Arc(tail: try node(ends[0]), head: try node(ends[1]), length: 0)
            let milliseconds = try time.milliseconds(row)
            if let length {
                arc.length = Int((try row.decimal(length, in: 0...10_000_000, "metres") * 100).rounded())
            } else {
                arc.length = centimetres(from: draft.nodes[arc.tail], to: draft.nodes[arc.head])
            }
            if !isBothWays, let partner = waiting[arc.reversed]?.first {
                waiting[arc.reversed]?.removeFirst()
                draft.roads[partner].given?.backwardMs = milliseconds
                draft.roads[partner].attributes.carBackward = .yes
                return
            }
            if arc.tail != arc.head { waiting[arc, default: []].append(draft.roads.count) }
            draft.roads.append(road(arc, milliseconds, isBothWays, number: rows, draft.nodes))
        }
        try table.checkCount(of: "arcs", rows)
    }

    private static func road(
        _ arc: Arc, _ milliseconds: Int, _ isBothWays: Bool, number: Int, _ nodes: [Coordinate]
    ) -> DraftRoad {
        var attributes = RoadAttributes()
        attributes.carBackward = isBothWays ? .yes : .wrongWay
        return DraftRoad(
            tail: arc.tail, head: arc.head, shape: [nodes[arc.tail], nodes[arc.head]], attributes: attributes, names: [],
            wayID: Int64(number),
            given: GivenTimes(lengthCm: arc.length, forwardMs: milliseconds, backwardMs: isBothWays ? milliseconds : nil))
    }
}

/// The column that holds the travel times, and what it counts in.
private struct TimeColumn {
    private let column: Int
    private let unitMs: Double

    private static let dayMs = 86_400_000.0

    init(_ table: GraphTable, _ mode: String?) throws(GraphFault) {
        let columns = table.columns.filter { $0.hasSuffix("_ms") || $0.hasPrefix("mode_") }
        let list = columns.joined(separator: ", ")
        guard !columns.isEmpty else {
            throw table.headerFault("no column of travel times; name one NAME_ms (milliseconds) or mode_N (days)")
        }
        if let mode, !columns.contains(mode) {
            throw table.headerFault("there is no column of travel times '\(mode)'; choose one of: \(list)")
        }
        guard mode != nil || columns.count == 1 else {
            throw table.headerFault("several columns of travel times; choose a mode: \(list)")
        }
        column = table.column(mode ?? columns[0])!
        unitMs = (mode ?? columns[0]).hasSuffix("_ms") ? 1 : TimeColumn.dayMs
    }

    func milliseconds(_ row: GraphRow) throws(GraphFault) -> Int {
        let longest = Double(GivenTimes.longestMs) / unitMs
        return Int((try row.decimal(column, in: 0...longest, unitMs == 1 ? "milliseconds" : "days") * unitMs).rounded())
    }
}
