// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Vocabulary

/// What is done with a journal whose file SQLite cannot use any more: it is put aside under another name, never deleted,
/// and whatever can still be read of it goes into a new one. A centre must be able to start on a bad disk.
struct JournalRescue {
    private let damaged: DatabaseQueue?
    private let centre: String

    /// Puts the file aside, together with the log that SQLite keeps beside it. Returns its new name.
    static func putAside(_ path: String) throws(JournalError) -> String {
        var number = 1
        while FileManager.default.fileExists(atPath: "\(path).damaged-\(number)") { number += 1 }
        let aside = "\(path).damaged-\(number)"
        do {
            try FileManager.default.moveItem(atPath: path, toPath: aside)
        } catch {
            throw .cannotOpen(path: path, reason: "it is damaged and cannot be put aside: \(error)")
        }
        for suffix in ["-wal", "-shm"] { try? FileManager.default.moveItem(atPath: path + suffix, toPath: aside + suffix) }
        return aside
    }

    init(_ aside: String, centre: String) {
        var configuration = Configuration()
        configuration.label = "damaged journal"
        damaged = try? DatabaseQueue(path: aside, configuration: configuration)
        self.centre = centre
    }

    /// Copies every event and snapshot that can be read, as they are: the chain tells afterwards what is missing or
    /// altered. Returns how many events that were.
    func copy(into new: DatabaseQueue) throws -> Int {
        var copied = 0
        var from: Int64 = 0
        var emptyPages = 0
        // A bad page takes its rows with it: around it they are asked for one by one, and when nothing comes for long, it is over.
        while emptyPages < JournalRescue.patience {
            let whole = rows("seq >= ? AND seq < ?", [from, .max], limit: JournalRescue.page)
            let found = whole ?? (from..<from + JournalRescue.page).flatMap { rows("seq >= ? AND seq <= ?", [$0, $0], limit: 1) ?? [] }
            try new.write { db in
                for row in found {
                    try db.execute(sql: "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?)", arguments: StatementArguments(row))
                }
            }
            copied += found.count
            if let whole {
                guard let last = whole.last else { break }
                from = (Int64.fromDatabaseValue(last[1]) ?? from) + 1
            } else {
                from += JournalRescue.page
            }
            emptyPages = found.isEmpty ? emptyPages + 1 : 0
        }
        try copySnapshots(into: new)
        return copied
    }

    private static let patience = 16
    private static let page: Int64 = 256

    /// `nil` when SQLite stumbled.
    private func rows(_ condition: String, _ bounds: [Int64], limit: Int64) -> [[DatabaseValue]]? {
        try? damaged?.read { db in
            let sql = "SELECT centre_id, seq, at, payload, hash FROM event WHERE centre_id = ? AND \(condition) ORDER BY seq LIMIT \(limit)"
            return try Row.fetchAll(db, sql: sql, arguments: [centre] + StatementArguments(bounds)).map { Array($0.databaseValues) }
        }
    }

    private func copySnapshots(into new: DatabaseQueue) throws {
        let seqs =
            (try? damaged?.read { db in
                try Int64.fetchAll(db, sql: "SELECT seq FROM snapshot WHERE centre_id = ?", arguments: [centre])
            }) ?? []
        for seq in seqs {
            let row = try? damaged?.read { db in
                try Row.fetchOne(db, sql: "SELECT * FROM snapshot WHERE centre_id = ? AND seq = ?", arguments: [centre, seq])
            }
            guard let row else { continue }
            let parts =
                (try? damaged?.read { db in
                    try Row.fetchAll(db, sql: "SELECT * FROM snapshot_part WHERE centre_id = ? AND seq = ?", arguments: [centre, seq])
                }) ?? []
            try new.write { db in
                try db.execute(
                    sql: "INSERT OR IGNORE INTO snapshot VALUES (?, ?, ?, ?, ?, ?)", arguments: StatementArguments(row.databaseValues))
                for part in parts {
                    try db.execute(
                        sql: "INSERT OR IGNORE INTO snapshot_part VALUES (?, ?, ?, ?)", arguments: StatementArguments(part.databaseValues))
                }
            }
        }
    }
}
