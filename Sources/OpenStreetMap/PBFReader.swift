// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import SwiftProtobuf

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads an `.osm.pbf` file blob by blob: one blob is in memory at a time.
///
/// ```
/// ┌─────────────┬────────────┬──────┐┌─────────────┬────────────┬──────┐
/// │ 4 bytes, BE │ BlobHeader │ Blob ││ 4 bytes, BE │ BlobHeader │ Blob │ …
/// │ header size │ OSMHeader  │      ││ header size │ OSMData    │      │
/// └─────────────┴────────────┴──────┘└─────────────┴────────────┴──────┘
/// ```
///
/// Every size is checked before memory is asked for. A file cut exactly between two blobs is a complete, smaller file
/// by the format's rules and cannot be told from one; its ways then run into missing nodes, which are counted.
struct PBFReader {
    private let file: InputFile
    private var blobs = 0

    static func read(_ file: InputFile, into visitor: inout some MapVisitor) throws(OpenStreetMapError) {
        var reader = PBFReader(file: file)
        while try reader.readBlob(into: &visitor) {}
    }

    private init(file: InputFile) { self.file = file }

    private mutating func readBlob(into visitor: inout some MapVisitor) throws(OpenStreetMapError) -> Bool {
        guard let header = try readHeader() else { return false }
        let start = file.offset
        let size = Int(header.datasize)
        guard size >= 0, size <= Limits.blobBytes else {
            throw .corrupt(path: file.path, atByte: start, reason: "a blob claims \(size) bytes")
        }
        let body = try read(size)
        blobs += 1
        switch header.type {
        case "OSMHeader": try checkFeatures(try unpack(body, start: start), start: start)
        case "OSMData": try show(try unpack(body, start: start), start: start, to: &visitor)
        default: break
        }
        return true
    }

    private func show(
        _ bytes: [UInt8], start: Int, to visitor: inout some MapVisitor
    ) throws(OpenStreetMapError) {
        do throws(BlockFault) {
            var block = try BlockDecoder(bytes)
            try block.show(to: &visitor)
        } catch {
            throw .corrupt(path: file.path, atByte: start, reason: error.reason)
        }
    }

    /// `nil` at the end of the file.
    private func readHeader() throws(OpenStreetMapError) -> PBFBlobHeader? {
        let start = file.offset
        let size = try file.read(4)
        if size.isEmpty, blobs > 0 { return nil }
        guard size.count == 4 else { throw .truncated(path: file.path, atByte: file.offset) }
        let length = size.reduce(0) { $0 << 8 | Int($1) }
        guard length > 0, length <= Limits.blobHeaderBytes else {
            throw notABlob("a blob header claims \(length) bytes", start: start)
        }
        let bytes = try read(length)
        guard let header = try? PBFBlobHeader(serializedBytes: bytes, options: PBFReader.options) else {
            throw notABlob("a blob header cannot be decoded", start: start)
        }
        guard blobs > 0 || header.type == "OSMHeader" else {
            throw .foreign(path: file.path, reason: "it does not begin with an OSMHeader")
        }
        return header
    }

    private func notABlob(_ reason: String, start: Int) -> OpenStreetMapError {
        blobs == 0
            ? .foreign(path: file.path, reason: reason)
            : .corrupt(path: file.path, atByte: start, reason: reason)
    }

    private func read(_ count: Int) throws(OpenStreetMapError) -> [UInt8] {
        let bytes = try file.read(count)
        guard bytes.count == count else { throw .truncated(path: file.path, atByte: file.offset) }
        return bytes
    }

    private func unpack(_ body: [UInt8], start: Int) throws(OpenStreetMapError) -> [UInt8] {
        guard let blob = try? PBFBlob(serializedBytes: body, options: PBFReader.options) else {
            throw .corrupt(path: file.path, atByte: start, reason: "a blob cannot be decoded")
        }
        switch blob.data {
        case .raw(let bytes): return [UInt8](bytes)
        case .zlibData(let packed):
            let size = Int(blob.rawSize)
            guard size >= 0, size <= Limits.blobBytes else {
                throw .corrupt(path: file.path, atByte: start, reason: "a blob claims to unpack to \(size) bytes")
            }
            guard let bytes = packed.withUnsafeBytes({ inflate($0, size: size) }) else {
                throw .corrupt(path: file.path, atByte: start, reason: "a blob does not unpack to its \(size) bytes")
            }
            return bytes
        case .lzmaData: throw unsupported("LZMA", start: start)
        case .bzip2Data: throw unsupported("bzip2", start: start)
        case .lz4Data: throw unsupported("LZ4", start: start)
        case .zstdData: throw unsupported("Zstandard", start: start)
        case nil: throw .corrupt(path: file.path, atByte: start, reason: "a blob holds nothing")
        }
    }

    private func unsupported(_ method: String, start: Int) -> OpenStreetMapError {
        .unsupportedCompression(path: file.path, atByte: start, method: method)
    }

    private func checkFeatures(_ bytes: [UInt8], start: Int) throws(OpenStreetMapError) {
        guard let header = try? PBFHeaderBlock(serializedBytes: bytes, options: PBFReader.options) else {
            throw .corrupt(path: file.path, atByte: start, reason: "the header block cannot be decoded")
        }
        for feature in header.requiredFeatures where !["OsmSchema-V0.6", "DenseNodes"].contains(feature) {
            throw .unsupportedFeature(path: file.path, feature: feature)
        }
    }

    /// Authorship and history are most of some files; they are not even kept as unknown fields.
    static let options: BinaryDecodingOptions = {
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        return options
    }()
}
