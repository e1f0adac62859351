// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A road network, packed for searching: flat arrays, read where they lie in one memory-mapped file.
///
/// ```
/// nodes      0 ──edge 0──▶ 1 ──edge 1──▶ 2        every edge has two arcs, whatever traffic may do:
///                                                 arc 2e runs along edge e, arc 2e + 1 against it
/// firstOut   [0, 1, 3, 4]
/// outHead    [1 | 0, 2 | 1]     the arcs that leave node v are outArc[firstOut[v] ..< firstOut[v + 1]]
/// outArc     [0 | 1, 2 | 3]     the arcs that enter v are the same with the lowest bit turned
/// ```
///
/// Because each edge carries both arcs, the reverse adjacency is the forward one read with the direction bit turned;
/// one pair of arrays serves both. One-way streets, closures and vehicles too wide are matters of the `Metric`.
///
/// The order in which a hierarchy contracts the nodes depends on the map alone, not on any vehicle or closure; so it is
/// found when a city is packed and lies in the file.
///
/// Attributes lie in columns, geometry in one long array of points, every text once. Nothing is copied when a file is
/// opened; checking its sums and index ranges is the only work. A city never changes: a new map is a new city with
/// another `identity`, and recommendations store which one they were computed on.
///
/// Structure and vocabulary follow the literature on route planning (Bast et al., "Route Planning in Transportation
/// Networks", 2016): node, arc, `firstOut`, `head`.
public final class City: Sendable {
    let image: CityImage

    let nodes: Column<Coordinate>
    let firstOut: Column<UInt32>
    let outHead: Column<UInt32>
    let outArc: Column<UInt32>
    let nodeOrder: Column<UInt32>
    let edgeTail: Column<UInt32>
    let edgeHead: Column<UInt32>
    let edgeLength: Column<UInt32>
    let edgeWay: Column<Int64>
    let given: GivenColumns
    let shapeStart: Column<UInt32>
    let shapePoints: Column<Coordinate>
    let road: RoadColumns
    let edgeNames: TextLists
    let rules: RuleColumns
    let texts: TextColumns
    let placeColumns: PlaceColumns
    let grid: RoadGrid

    /// Checksum over the whole file: two cities with the same number are the same city.
    public let checksum: UInt64
    public let source: String
    /// To be shown wherever the map or what was computed from it is shown.
    public let attribution: String
    /// What the importer could not make sense of, by kind.
    public let complaints: [String: Int]

    /// Maps the file at `path` and checks all of it: sums, sizes and every index.
    public static func open(_ path: String) throws(CityFileError) -> City {
        try City(image: CityImage(path: path))
    }

    /// Packs a draft in memory. What takes long is the order of the nodes: seconds for a metropolis.
    public convenience init(_ draft: CityDraft) throws(CityFileError) {
        try self.init(image: CityPacker.pack(draft))
    }

    /// Writes the city file so that at no moment there is a half-written one under `path`.
    public func write(to path: String) throws(CityFileError) {
        try image.write(to: path)
    }

    init(image: CityImage) throws(CityFileError) {
        let sections = try CitySections(image)
        self.image = image
        checksum = sections.identity
        nodes = sections.column(.nodes)
        firstOut = sections.column(.firstOut)
        outHead = sections.column(.outHead)
        outArc = sections.column(.outArc)
        nodeOrder = sections.column(.nodeOrder)
        edgeTail = sections.column(.edgeTail)
        edgeHead = sections.column(.edgeHead)
        edgeLength = sections.column(.edgeLength)
        edgeWay = sections.column(.edgeWay)
        given = GivenColumns(sections)
        shapeStart = sections.column(.shapeStart)
        shapePoints = sections.column(.shapePoints)
        road = RoadColumns(sections)
        edgeNames = TextLists(starts: sections.column(.edgeNameStart), texts: sections.column(.edgeNames))
        rules = RuleColumns(sections)
        texts = TextColumns(sections)
        placeColumns = PlaceColumns(sections)
        grid = try RoadGrid(sections)
        (source, attribution, complaints) = try texts.provenance(sections)
        try checkRanges()
    }
}

// MARK: - Nodes, edges and arcs

extension City {
    public var nodeCount: Int { nodes.count }
    public var edgeCount: Int { edgeTail.count }
    public var arcCount: Int { edgeTail.count * 2 }

    /// `checksum` as people write it: 16 hexadecimal digits.
    public var identity: String {
        let digits = String(checksum, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    public func coordinate(ofNode node: Int) -> Coordinate { nodes[node] }
    public func tail(ofEdge edge: Int) -> Int { Int(edgeTail[edge]) }
    public func head(ofEdge edge: Int) -> Int { Int(edgeHead[edge]) }

    /// Length along the shape, great-circle distances on the mean sphere, rounded to centimetres; or as `GivenTimes` say.
    public func lengthCm(ofEdge edge: Int) -> Int { Int(edgeLength[edge]) }

    /// The map's own number of the way that the edge is a piece of.
    public func wayID(ofEdge edge: Int) -> Int64 { edgeWay[edge] }

    /// The line of the edge from tail to head, both included.
    public func shape(ofEdge edge: Int) -> [Coordinate] { shapeRange(edge).map { shapePoints[$0] } }

    public func tail(ofArc arc: Int) -> Int { Int(arc & 1 == 0 ? edgeTail[arc >> 1] : edgeHead[arc >> 1]) }
    public func head(ofArc arc: Int) -> Int { Int(arc & 1 == 0 ? edgeHead[arc >> 1] : edgeTail[arc >> 1]) }

    /// The arcs that leave a node, sorted by head, then number.
    public func arcs(outOf node: Int) -> [Int] { slots(ofNode: node).map { Int(outArc[$0]) } }

    /// The arcs that enter a node, sorted by tail.
    public func arcs(into node: Int) -> [Int] { slots(ofNode: node).map { Int(outArc[$0]) ^ 1 } }

    /// Slot i holds the i-th leaving arc and, turned round, the i-th entering one.
    public func slots(ofNode node: Int) -> Range<Int> { Int(firstOut[node])..<Int(firstOut[node + 1]) }
    public func arc(enteringAtSlot slot: Int) -> Int { Int(outArc[slot]) ^ 1 }

    func shapeRange(_ edge: Int) -> Range<Int> { Int(shapeStart[edge])..<Int(shapeStart[edge + 1]) }

    /// The nodes from the first contracted to the last, every node once: rank r is held by node `order[r]`. Found once,
    /// when the city was packed, by nested dissection; a hierarchy is built on it. Valid inside `body` only.
    public func withNodeOrder<R>(_ body: (_ order: UnsafeBufferPointer<UInt32>) -> R) -> R {
        withExtendedLifetime(self) { body(UnsafeBufferPointer(start: nodeOrder.base, count: nodeOrder.count)) }
    }
}

// MARK: - Attributes, names and places

extension City {
    public func attributes(ofEdge edge: Int) -> RoadAttributes {
        var attributes = road.attributes(edge)
        attributes.conditions = rules.range(edge).map { rule in
            ConditionalRule(
                subject: ConditionalRule.Subject(rawValue: rules.subject[rule]) ?? .turn,
                value: texts.text(rules.value[rule]), condition: texts.text(rules.condition[rule])
            )
        }
        return attributes
    }

    /// Traffic signals that are passed when the arc is driven to its end; where on it they stand is not kept.
    public func signals(onArc arc: Int) -> Int {
        Int(arc & 1 == 0 ? road.signalsForward[arc >> 1] : road.signalsBackward[arc >> 1])
    }

    /// The street's name first, then its other names; empty when the street has none.
    public func names(ofEdge edge: Int) -> [String] { edgeNames.range(edge).map { texts.text(edgeNames.texts[$0]) } }

    /// Numbers of the names, for comparing without making strings; `text` and `foldedText` read them.
    public func nameNumbers(ofEdge edge: Int) -> [Int] { edgeNames.range(edge).map { Int(edgeNames.texts[$0]) } }

    public var textCount: Int { texts.count }
    public func text(_ number: Int) -> String { texts.text(UInt32(number)) }

    /// As `FoldedText` folds it; folded once, at import.
    public func foldedText(_ number: Int) -> String { texts.folded(UInt32(number)) }

    public var placeCount: Int { placeColumns.kind.count }

    public func place(_ index: Int) -> DraftPlace {
        DraftPlace(
            kind: PlaceKind(rawValue: placeColumns.kind[index]) ?? .other,
            coordinate: placeColumns.coordinate[index],
            names: placeColumns.names.range(index).map { texts.text(placeColumns.names.texts[$0]) },
            mapID: placeColumns.mapID[index]
        )
    }
}
