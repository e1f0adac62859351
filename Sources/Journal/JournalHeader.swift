// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// The two bytes of SQLite's header that say how the file is written. A journal always has a write-ahead log beside it; a
/// header that denies it would make SQLite pass over the newest commits, and one that names a format of the future would
/// make the file read-only. Neither may come of one changed bit.
enum JournalHeader {
    private static let magic = Array("SQLite format 3\0".utf8)
    /// Offsets of the write version and the read version, and what both are with a write-ahead log.
    private static let versions = (first: 18, count: 2, withLog: UInt8(2))
    private static let application = 68

    static func mend(_ path: String) {
        guard let file = FileHandle(forUpdatingAtPath: path) else { return }
        defer { try? file.close() }
        guard let head = try? file.read(upToCount: 100), head.count == 100 else { return }
        let bytes = Array(head)
        let name = bytes[application..<application + 4].reduce(0) { $0 << 8 | Int($1) }
        let found = bytes[versions.first..<versions.first + versions.count]
        guard bytes.starts(with: magic), name == JournalSchema.applicationID, found.contains(where: { $0 != versions.withLog })
        else { return }
        try? file.seek(toOffset: UInt64(versions.first))
        try? file.write(contentsOf: Data(repeating: versions.withLog, count: versions.count))
        try? file.synchronize()
    }
}
