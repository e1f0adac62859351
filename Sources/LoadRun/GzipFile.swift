// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CZlib

/// A whole file in memory; one packed with gzip is unpacked on the way.
enum GzipFile {
    /// More than any log of calls we know, less than what would fill the machine.
    private static let limit = 2 << 30

    static func bytes(at path: String) throws(LoadError) -> [UInt8] {
        guard let file = gzopen(path, "rb") else { throw .unreadable(path: path, reason: "cannot be opened") }
        defer { gzclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = gzread(file, &chunk, UInt32(chunk.count))
            guard count >= 0 else { throw .unreadable(path: path, reason: "is damaged behind byte \(bytes.count)") }
            guard count > 0 else { return bytes }
            bytes += chunk[..<Int(count)]
            guard bytes.count <= limit else { throw .unreadable(path: path, reason: "is larger than 2 GiB") }
        }
    }
}
