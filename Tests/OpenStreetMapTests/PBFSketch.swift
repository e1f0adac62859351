// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CZlib
import SwiftProtobuf

@testable import OpenStreetMap

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes small `.osm.pbf` files: a header, then a blob of nodes and a blob of ways.
enum PBFSketch {
    enum Packing { case raw, zlib }

    static func file(
        _ map: SketchMap, packing: Packing = .zlib, dense: Bool = true,
        features: [String] = ["OsmSchema-V0.6", "DenseNodes"]
    ) throws -> [UInt8] {
        var header = PBFHeaderBlock()
        header.requiredFeatures = features
        return try framed("OSMHeader", blob(header.serializedBytes(), packing))
            + framed("OSMData", blob(nodes(map, dense: dense).serializedBytes(), packing))
            + framed("OSMData", blob(ways(map).serializedBytes(), packing))
    }

    static func framed(_ type: String, _ blob: PBFBlob) throws -> [UInt8] {
        let body: [UInt8] = try blob.serializedBytes()
        var header = PBFBlobHeader()
        header.type = type
        header.datasize = Int32(body.count)
        let head: [UInt8] = try header.serializedBytes()
        return withUnsafeBytes(of: UInt32(head.count).bigEndian, Array.init) + head + body
    }

    static func blob(_ bytes: [UInt8], _ packing: Packing) -> PBFBlob {
        var blob = PBFBlob()
        blob.rawSize = Int32(bytes.count)
        switch packing {
        case .raw: blob.raw = Data(bytes)
        case .zlib:
            var length = compressBound(uLong(bytes.count))
            var packed = [UInt8](repeating: 0, count: Int(length))
            compress(&packed, &length, bytes, uLong(bytes.count))
            blob.zlibData = Data(packed.prefix(Int(length)))
        }
        return blob
    }

    /// Strings of one block, the empty string at place 0 as the format wants.
    private struct Strings {
        var table = [""]

        mutating func place(_ text: String) -> Int {
            if let known = table.firstIndex(of: text) { return known }
            table.append(text)
            return table.count - 1
        }

        var message: PBFStringTable {
            var message = PBFStringTable()
            message.s = table.map { Data($0.utf8) }
            return message
        }
    }

    private static func nodes(_ map: SketchMap, dense isDense: Bool) -> PBFPrimitiveBlock {
        var strings = Strings()
        var group = PBFPrimitiveGroup()
        var last: (id: Int64, lat: Int64, lon: Int64) = (0, 0, 0)
        for (letter, coordinate) in map.nodes {
            let place = (id: SketchMap.id(letter), lat: Int64(coordinate.latE7), lon: Int64(coordinate.lonE7))
            let tags = (map.nodeTags[letter] ?? [:]).sorted { $0.key < $1.key }
            let pairs = tags.map { (strings.place($0.key), strings.place($0.value)) }
            if isDense {
                group.dense.id.append(place.id - last.id)
                group.dense.lat.append(place.lat - last.lat)
                group.dense.lon.append(place.lon - last.lon)
                group.dense.keysVals += pairs.flatMap { [Int32($0.0), Int32($0.1)] } + [0]
                last = place
            } else {
                var node = PBFNode()
                node.id = place.id
                node.lat = place.lat
                node.lon = place.lon
                node.keys = pairs.map { UInt32($0.0) }
                node.vals = pairs.map { UInt32($0.1) }
                group.nodes.append(node)
            }
        }
        return block(group, strings)
    }

    private static func ways(_ map: SketchMap) -> PBFPrimitiveBlock {
        var strings = Strings()
        var group = PBFPrimitiveGroup()
        for (index, sketch) in map.ways.enumerated() {
            var way = PBFWay()
            way.id = Int64(index + 1)
            var last: Int64 = 0
            for letter in sketch.name {
                way.refs.append(SketchMap.id(letter) - last)
                last = SketchMap.id(letter)
            }
            for (key, value) in SketchMap.tags(sketch).sorted(by: { $0.key < $1.key }) {
                way.keys.append(UInt32(strings.place(key)))
                way.vals.append(UInt32(strings.place(value)))
            }
            group.ways.append(way)
        }
        return block(group, strings)
    }

    private static func block(_ group: PBFPrimitiveGroup, _ strings: Strings) -> PBFPrimitiveBlock {
        var block = PBFPrimitiveBlock()
        block.stringtable = strings.message
        block.primitivegroup = [group]
        return block
    }
}
