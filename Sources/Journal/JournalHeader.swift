// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import GRDBSQLite

/// The first page of the file: how it is written, how its tables are called and where they begin. Without it SQLite finds
/// nothing of what is sound behind it, or passes over the newest commits; neither may come of one changed bit. It is the
/// same in every journal, so it is held against what it has to be, before SQLite looks at it.
enum JournalHeader {
    private static let magic = Array("SQLite format 3\0".utf8)
    /// Offsets of the write version and the read version, and what both are with a write-ahead log.
    private static let versions = (first: 18, count: 2, withLog: UInt8(2))
    private static let application = 68
    /// What SQLite never changes: not counters and sizes.
    private static let constant = [0..<24, 44..<60, 68..<72, 100..<JournalSchema.pageSize]
    /// A page that differs in more is not one of ours, or was not changed by chance.
    private static let mostBits = 8

    static func mend(_ path: String) {
        guard let file = FileHandle(forUpdatingAtPath: path) else { return }
        defer { try? file.close() }
        guard let found = try? file.read(upToCount: JournalSchema.pageSize), found.count >= 100 else { return }
        var bytes = Array(found)
        if let whole = expected(), bytes.count == whole.count, case let bits = distance(bytes, whole), bits <= mostBits {
            guard bits > 0 else { return }
            for range in constant { bytes.replaceSubrange(range, with: whole[range]) }
        } else {
            // Of a journal that began with an older version.
            let name = bytes[application..<application + 4].reduce(0) { $0 << 8 | Int($1) }
            let range = versions.first..<versions.first + versions.count
            guard bytes.starts(with: magic), name == JournalSchema.applicationID, bytes[range].contains(where: { $0 != versions.withLog })
            else { return }
            bytes.replaceSubrange(range, with: repeatElement(versions.withLog, count: versions.count))
        }
        try? file.seek(toOffset: 0)
        try? file.write(contentsOf: Data(bytes))
        try? file.synchronize()
    }

    /// The page as a new journal has it.
    private static func expected() -> [UInt8]? {
        var configuration = Configuration()
        configuration.prepareDatabase(JournalSchema.setPageSize)
        guard let queue = try? DatabaseQueue(configuration: configuration) else { return nil }
        try? queue.write(JournalSchema.create)
        var page = try? queue.inDatabase { db -> [UInt8] in
            var size: sqlite3_int64 = 0
            guard let image = sqlite3_serialize(db.sqliteConnection, "main", &size, 0) else { return [] }
            defer { sqlite3_free(image) }
            return Array(UnsafeBufferPointer(start: image, count: min(Int(size), JournalSchema.pageSize)))
        }
        for at in 0..<versions.count where page?.count == JournalSchema.pageSize { page?[versions.first + at] = versions.withLog }
        return page
    }

    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        constant.reduce(0) { sum, range in sum + range.reduce(0) { $0 + (a[$1] ^ b[$1]).nonzeroBitCount } }
    }
}
