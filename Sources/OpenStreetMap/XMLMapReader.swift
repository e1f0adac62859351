// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Reads `.osm` and `.osm.gz`: one object is in memory at a time.
///
/// ```xml
/// <osm version="0.6">
///   <node id="1" lat="21.0285" lon="105.8048"><tag k="barrier" v="gate"/></node>
///   <way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="service"/></way>
///   <relation id="9"><member …/><tag k="type" v="restriction"/></relation>
/// </osm>
/// ```
struct XMLMapReader {
    private var xml: XMLReader
    private var id: Int64 = 0
    private var isDeleted = false
    private var coordinate: Coordinate?
    private var nodes: [Int64] = []
    private var tags = Tags()

    static func read(
        _ source: TextSource, of file: InputFile, into visitor: inout some MapVisitor
    ) throws(OpenStreetMapError) {
        var reader = XMLMapReader(xml: XMLReader(source, of: file))
        while let event = try reader.xml.next() {
            switch event {
            case .open: try reader.open(file)
            case .close: reader.close(into: &visitor)
            }
        }
    }

    private init(xml: XMLReader) { self.xml = xml }

    private mutating func open(_ file: InputFile) throws(OpenStreetMapError) {
        switch (xml.path.count, xml.element) {
        case (1, "osm"): break
        case (1, let root):
            throw .foreign(path: file.path, reason: "its root element is <\(root.prefix(40))>, not <osm>")
        case (2, "node"), (2, "way"), (2, "relation"): try begin()
        case (3, "nd"):
            guard let ref = xml.bytes("ref").flatMap(XMLMapReader.integer) else {
                throw xml.broken("<nd> without a ref")
            }
            nodes.append(ref)
        case (3, "tag"):
            guard let key = try xml.value("k") else { throw xml.broken("<tag> without k") }
            guard let known = Key.named[key] else { return }
            guard let value = try xml.value("v") else { throw xml.broken("<tag> without v") }
            tags.add(known, value)
        default: break
        }
    }

    private mutating func begin() throws(OpenStreetMapError) {
        guard let id = xml.bytes("id").flatMap(XMLMapReader.integer) else {
            throw xml.broken("<\(xml.element)> without an id")
        }
        self.id = id
        // Editors mark what they deleted instead of leaving it out.
        let marks = (try xml.value("action"), try xml.value("visible"))
        isDeleted = marks.0 == "delete" || marks.1 == "false"
        coordinate = XMLMapReader.coordinate(lat: xml.bytes("lat"), lon: xml.bytes("lon"))
        nodes.removeAll(keepingCapacity: true)
        tags.removeAll()
    }

    private func close(into visitor: inout some MapVisitor) {
        guard xml.path.count == 1, !isDeleted else { return }
        switch xml.element {
        case "node": if visitor.wants.contains(.nodes) { visitor.node(id, at: coordinate, tags: tags) }
        case "way": if visitor.wants.contains(.ways), !tags.isEmpty { visitor.way(id, nodes: nodes, tags: tags) }
        case "relation": if visitor.wants.contains(.relations) { visitor.relation(id, tags: tags) }
        default: break
        }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64? { Int64(String(decoding: bytes, as: UTF8.self)) }

    private static func coordinate(lat: ArraySlice<UInt8>?, lon: ArraySlice<UInt8>?) -> Coordinate? {
        guard let lat, let lon, let north = Double(String(decoding: lat, as: UTF8.self)),
            let east = Double(String(decoding: lon, as: UTF8.self))
        else { return nil }
        return Coordinate(lat: north, lon: east)
    }
}
