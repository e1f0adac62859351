// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Vocabulary

/// Snapshots too large for one commit.
///
/// The state of a stormy night is a hundred megabytes; written in one transaction it would keep callers waiting for the
/// disk. So it goes in by parts, each a small transaction of its own between the commits of events, and the row in
/// `snapshot` comes last: without it there is no snapshot, and parts that a crash left behind belong to nobody.
enum SnapshotParts {
    /// All parts of a snapshot in order; empty when it was stored in one piece.
    static func bytes(ofSnapshot seq: Int64, _ centre: String, _ db: Database) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let sql = "SELECT payload FROM snapshot_part WHERE centre_id = ? AND seq = ? ORDER BY part"
        let parts = try Row.fetchCursor(db, sql: sql, arguments: [centre, seq])
        while let row = try parts.next() {
            try row.withUnsafeData(atIndex: 0) { bytes.append(contentsOf: $0 ?? Data()) }
        }
        return bytes
    }
}

extension Journal {
    /// Bytes of a part: a millisecond or two of the disk.
    static let partSize = 256 * 1024

    /// Parts taken out in one transaction.
    private static let partsDropped = 4

    func put(part: Int, ofSnapshot seq: UInt64, _ bytes: [UInt8]) throws(JournalError) {
        try write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO snapshot_part VALUES (?, ?, ?, ?)", arguments: [centre, Int64(seq), part, Blob(bytes)])
        }
    }

    /// Takes out some parts that belong to no snapshot; false when there are none left.
    ///
    /// - Parameter seq: while one may be under way, that one has to stay out of it: its parts belong to no snapshot yet.
    func dropStrayParts(before seq: UInt64 = .max) throws(JournalError) -> Bool {
        var dropped = 0
        try write { db in
            try db.execute(
                sql: """
                    DELETE FROM snapshot_part WHERE rowid IN (SELECT rowid FROM snapshot_part WHERE centre_id = ?1
                    AND seq NOT IN (SELECT seq FROM snapshot WHERE centre_id = ?1) AND seq < ?2 LIMIT ?3)
                    """, arguments: [centre, Int64(clamping: seq), Journal.partsDropped])
            dropped = db.changesCount
        }
        return dropped > 0
    }
}

extension JournalKeeper {
    /// See `Journal.saveSnapshot`. A large one is written in parts, and events are committed in between.
    public nonisolated func saveSnapshot(_ snapshot: JournalSnapshot) async throws(JournalError) {
        let size = Journal.partSize
        guard snapshot.payload.count > size else { return try await save(snapshot) }
        let (chainHash, chain) = try await chain(at: snapshot.seq)
        let seal = Journal.seal(snapshot, chainHash: chainHash, chain)
        for (part, start) in stride(from: 0, to: snapshot.payload.count, by: size).enumerated() {
            let bytes = Array(snapshot.payload[start..<min(start + size, snapshot.payload.count)])
            try await put(part: part, ofSnapshot: snapshot.seq, bytes)
        }
        let head = JournalSnapshot(seq: snapshot.seq, at: snapshot.at, payload: [])
        try await save(head, chainHash: chainHash, hash: seal)
        while try await dropStrayParts() {}
    }
}
