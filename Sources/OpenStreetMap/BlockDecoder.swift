// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import SwiftProtobuf
import Vocabulary

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What is wrong inside a block; the reader adds where.
struct BlockFault: Error {
    let reason: String
}

/// Shows the nodes, ways and relations of one PBF block to a visitor.
///
/// All objects of a block share one table of strings. Each string is looked up as a key once, and made into a Swift
/// string only when an object carries it under a key that matters.
struct BlockDecoder {
    private let block: PBFPrimitiveBlock
    private let keys: [Key?]
    private var values: [String?]

    init(_ bytes: [UInt8]) throws(BlockFault) {
        guard BlockCensus.messages(in: bytes) <= Limits.messagesPerBlock else {
            throw BlockFault(reason: "a block of more than \(Limits.messagesPerBlock) strings and objects")
        }
        do {
            block = try PBFPrimitiveBlock(serializedBytes: bytes, options: PBFReader.options)
        } catch {
            throw BlockFault(reason: "a block cannot be decoded")
        }
        guard !block.hasGranularity || block.granularity > 0 else {
            throw BlockFault(reason: "a granularity of \(block.granularity)")
        }
        keys = block.stringtable.s.map { text in
            text.count <= BlockDecoder.longestKey ? Key.named[String(decoding: text, as: UTF8.self)] : nil
        }
        values = Array(repeating: nil, count: keys.count)
    }

    mutating func show(to visitor: inout some MapVisitor) throws(BlockFault) {
        for group in block.primitivegroup {
            if visitor.wants.contains(.nodes) {
                for node in group.nodes {
                    let tags = try tags(keys: node.keys, values: node.vals)
                    visitor.node(node.id, at: coordinate(lat: node.lat, lon: node.lon), tags: tags)
                }
                if group.hasDense { try show(group.dense, to: &visitor) }
            }
            if visitor.wants.contains(.ways) {
                for way in group.ways {
                    let tags = try tags(keys: way.keys, values: way.vals)
                    if !tags.isEmpty { visitor.way(way.id, nodes: BlockDecoder.sums(way.refs), tags: tags) }
                }
            }
            if visitor.wants.contains(.relations) {
                for relation in group.relations {
                    visitor.relation(relation.id, tags: try tags(keys: relation.keys, values: relation.vals))
                }
            }
        }
    }

    private mutating func show(_ dense: PBFDenseNodes, to visitor: inout some MapVisitor) throws(BlockFault) {
        let ids = dense.id
        let lats = dense.lat
        let lons = dense.lon
        let pairs = dense.keysVals
        guard lats.count == ids.count, lons.count == ids.count else {
            throw BlockFault(
                reason: "dense nodes with \(ids.count) numbers and \(lats.count), \(lons.count) coordinates")
        }
        var id: Int64 = 0
        var lat: Int64 = 0
        var lon: Int64 = 0
        var next = 0
        var tags = Tags()
        for index in ids.indices {
            id &+= ids[index]
            lat &+= lats[index]
            lon &+= lons[index]
            tags.removeAll()
            while next < pairs.count, pairs[next] != 0 {
                guard next + 1 < pairs.count else { throw BlockFault(reason: "a dense node's key has no value") }
                try add(key: Int(pairs[next]), value: Int(pairs[next + 1]), to: &tags)
                next += 2
            }
            next += 1
            visitor.node(id, at: coordinate(lat: lat, lon: lon), tags: tags)
        }
    }

    private mutating func tags(keys: [UInt32], values: [UInt32]) throws(BlockFault) -> Tags {
        guard keys.count == values.count else {
            throw BlockFault(reason: "an object with \(keys.count) keys and \(values.count) values")
        }
        var tags = Tags()
        for (key, value) in zip(keys, values) { try add(key: Int(key), value: Int(value), to: &tags) }
        return tags
    }

    private mutating func add(key: Int, value: Int, to tags: inout Tags) throws(BlockFault) {
        guard keys.indices.contains(key), keys.indices.contains(value) else {
            throw BlockFault(reason: "a tag outside of the table of \(keys.count) strings")
        }
        guard let known = keys[key] else { return }
        let text = values[value] ?? String(decoding: block.stringtable.s[value], as: UTF8.self)
        values[value] = text
        tags.add(known, text)
    }

    /// From units of `granularity` to 1e-7 degree, rounded.
    private func coordinate(lat: Int64, lon: Int64) -> Coordinate? {
        guard let lat = degreesE7(lat, offset: block.latOffset, limit: 900_000_000),
            let lon = degreesE7(lon, offset: block.lonOffset, limit: 1_800_000_000)
        else { return nil }
        return Coordinate(latE7: lat, lonE7: lon)
    }

    private func degreesE7(_ value: Int64, offset: Int64, limit: Int64) -> Int32? {
        let granularity = block.hasGranularity ? Int64(block.granularity) : 100
        let (scaled, overflow) = value.multipliedReportingOverflow(by: granularity)
        let (nano, carried) = scaled.addingReportingOverflow(offset)
        guard !overflow, !carried, nano >= -limit * 100, nano <= limit * 100 else { return nil }
        return Int32((nano + (nano < 0 ? -50 : 50)) / 100)
    }

    private static func sums(_ differences: [Int64]) -> [Int64] {
        var sum: Int64 = 0
        return differences.map { difference in
            sum &+= difference
            return sum
        }
    }

    private static let longestKey = Key.named.keys.map(\.utf8.count).max()!
}
