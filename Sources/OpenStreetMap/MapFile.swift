// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A map on disk in one of the formats we read, told apart by what is in it and never by its name.
struct MapFile {
    private enum Format { case pbf, xml, gzippedXML }

    private let file: InputFile
    private let format: Format

    init(path: String) throws(OpenStreetMapError) {
        file = try InputFile(path: path)
        format = try MapFile.format(of: file)
    }

    /// One pass over the whole map.
    func read(into visitor: inout some MapVisitor) throws(OpenStreetMapError) {
        file.startAgain()
        switch format {
        case .pbf: try PBFReader.read(file, into: &visitor)
        case .xml: try XMLMapReader.read(.plain(file), of: file, into: &visitor)
        case .gzippedXML: try XMLMapReader.read(.gzip(GzipStream(file)), of: file, into: &visitor)
        }
    }

    private static func format(of file: InputFile) throws(OpenStreetMapError) -> Format {
        let head = try file.read(512)
        if head.starts(with: [0x1F, 0x8B]) {
            file.startAgain()
            guard isXML(try GzipStream(file).next()) else {
                throw .foreign(path: file.path, reason: "what is packed in it is not XML")
            }
            return .gzippedXML
        }
        if isXML(head) { return .xml }
        if head.starts(with: "BZh".utf8) { throw .foreign(path: file.path, reason: "it is packed with bzip2") }
        if head.starts(with: "PK".utf8) { throw .foreign(path: file.path, reason: "it is a zip archive") }
        guard head.count >= 4 else { throw .truncated(path: file.path, atByte: head.count) }
        let length = head.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length > 0, length <= Limits.blobHeaderBytes else {
            throw .foreign(path: file.path, reason: "its first bytes belong to no format of maps")
        }
        return .pbf
    }

    private static func isXML(_ head: [UInt8]) -> Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = head.starts(with: mark) ? head.dropFirst(3) : head[...]
        return text.first { $0 != 32 && !(9...13).contains($0) } == UInt8(ascii: "<")
    }
}
