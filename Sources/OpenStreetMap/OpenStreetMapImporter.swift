// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// Reads a map of OpenStreetMap into a draft of a city.
///
/// ```
///   file ──▶ MapFile: PBFReader or XMLMapReader ──▶ WayPass   which ways are roads, which nodes they need
///                      (twice over the file)    ──▶ NodePass  where those nodes are, what stands on them, places
///                                                      │
///              tags ──▶ RoadRules, BarrierRules, … ────┤
///                                                      ▼
///                                    RoadSplitter: pieces between junctions and barriers ──▶ CityDraft
/// ```
///
/// Memory holds one blob or one XML tag of the file, the roads and places themselves, and the coordinates of their nodes. The
/// same file gives the same draft, to the order of its roads.
///
/// What is not done: relations are counted, not read, so turn restrictions do not hold and a place mapped as a
/// multipolygon is missing; a time in a condition is kept, not judged.
///
/// Source of the tag rules: the tagging documentation of OpenStreetMap; for an ordinary car also the conformance
/// tables of the OSRM project, which the tests run row by row.
public enum OpenStreetMapImporter {
    /// What the licence asks every display of the map to say.
    public static let attribution = "© OpenStreetMap contributors, ODbL 1.0"

    /// Reads `.osm.pbf`, `.osm` or `.osm.gz`, told apart by content.
    ///
    /// - Parameter progress: is given a sentence at the start of each step.
    /// - Throws: `OpenStreetMapError` when the file cannot be read as a whole. Dirt in the map is no error; it is counted
    ///   in the draft's `complaints`.
    public static func read(path: String, progress: (String) -> Void) throws(OpenStreetMapError) -> CityDraft {
        let map = try MapFile(path: path)

        progress("reading roads (pass 1 of 2)")
        var ways = WayPass()
        try map.read(into: &ways)
        guard !ways.isFull else {
            throw .tooLarge(path: path, reason: "its roads have more than \(Limits.roadNodes) nodes")
        }

        progress("reading nodes of \(ways.roads.count) roads, and places (pass 2 of 2)")
        let table = NodeTable(ways.roadNodes + ways.outlineNodes)
        let roadNodes = ways.roadNodes.map { UInt32(table.index(of: $0)!) }
        let uses = uses(of: roadNodes, count: table.count)
        var nodes = NodePass(table: table, uses: uses, complaints: ways.complaints)
        try map.read(into: &nodes)

        progress("splitting \(ways.roads.count) roads")
        var splitter = RoadSplitter(table: nodes.table, uses: uses, facts: nodes.facts, complaints: nodes.complaints)
        for way in ways.roads { splitter.add(way, wayNodes: roadNodes[way.nodes]) }
        splitter.joinBarriers()

        var draft = CityDraft()
        draft.places = nodes.places
        for outline in ways.outlines {
            draft.places += places(outline, nodes: ways.outlineNodes, table: nodes.table, &splitter.complaints)
        }
        draft.nodes = splitter.nodes
        draft.roads = splitter.roads
        draft.complaints = splitter.complaints.summary
        draft.source = String(path.split(separator: "/").last ?? "")
        draft.attribution = attribution
        return draft
    }

    /// How often roads name each node; saturates, because two and many are the same to a junction.
    private static func uses(of roadNodes: [UInt32], count: Int) -> [UInt8] {
        var uses = [UInt8](repeating: 0, count: count)
        for node in roadNodes where uses[Int(node)] < .max { uses[Int(node)] += 1 }
        return uses
    }

    /// An outline's places stand in the middle of its nodes.
    private static func places(
        _ outline: PlaceOutline, nodes: [Int64], table: NodeTable, _ complaints: inout Complaints
    ) -> [DraftPlace] {
        let corners = nodes[outline.nodes].compactMap { table.index(of: $0).flatMap { table[$0] } }
        guard !corners.isEmpty else {
            complaints.count("places left out whose nodes are missing")
            return []
        }
        let lat = corners.reduce(0) { $0 + Int($1.latE7) } / corners.count
        let lon = corners.reduce(0) { $0 + Int($1.lonE7) } / corners.count
        let middle = Coordinate(latE7: Int32(lat), lonE7: Int32(lon))
        return outline.places.map { place in
            DraftPlace(kind: place.kind, coordinate: middle, names: place.names, mapID: 0 &- outline.id)
        }
    }
}
