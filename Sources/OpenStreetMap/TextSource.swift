// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Where XML comes from: a file as it is, or a gzip file while it unpacks.
enum TextSource {
    case plain(InputFile)
    case gzip(GzipStream)

    /// The next bytes; empty at the end.
    func next() throws(OpenStreetMapError) -> [UInt8] {
        switch self {
        case .plain(let file): try file.read(Limits.chunkBytes)
        case .gzip(let stream): try stream.next()
        }
    }
}
