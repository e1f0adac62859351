// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import GRDB
import GRDBSQLite
import Vocabulary

/// A row of `event` as it lies in SQLite's memory; valid only inside the closure that gets it.
///
/// A changed bit may make anything of a column: what comes out always has the type that is asked for, and the chain says
/// whether it is what was written.
struct StoredEvent {
    let seq: UInt64
    let at: Instant
    let payload: UnsafeRawBufferPointer
    let hash: UnsafeRawBufferPointer

    static let columns =
        "ifnull(CAST(seq AS INTEGER), 0), ifnull(CAST(at AS INTEGER), 0), ifnull(CAST(payload AS BLOB), x''), ifnull(CAST(hash AS BLOB), x'')"

    var copy: ChainedRecord {
        ChainedRecord(JournalRecord(seq: seq, at: at, payload: Array(payload)), hash: Array(hash))
    }

    /// Hands over the rows from `seq` on, at most `limit`, in the order in which they lie. Steps through SQLite's own
    /// interface: a start goes through millions of rows, and a row of GRDB's costs as much as everything else done with it.
    ///
    /// A row whose key was changed ends SQLite's search as if nothing of this centre came behind it, and may hide a whole
    /// branch of the tree. So the end is held against the last rows there are, wherever a search would end; if they are not
    /// reached, the rest is read off the whole table as it lies, without searching.
    static func walk(_ db: Database, _ centre: String, from seq: UInt64, limit: Int?, _ body: (StoredEvent) -> Void) throws {
        let start = Int64(clamping: seq)
        var left = limit ?? .max
        let last = try step(db, "centre_id = ? AND seq >= ? ORDER BY seq", [centre, start], limit: left) { row in
            left -= 1
            body(row)
        }
        guard left > 0, let end = try Int64.fetchOne(db, sql: newest, arguments: [centre]), end > max(last ?? 0, start - 1) else { return }
        _ = try step(db, "+centre_id = ? AND +seq >= ?", [centre, max(last.map { $0 + 1 } ?? start, start)], limit: left, body)
    }

    /// By search, and among the last rows of the table.
    private static let newest = """
        SELECT CAST(max(seq) AS INTEGER) FROM (
            SELECT max(seq) AS seq FROM event WHERE centre_id = ?1
            UNION ALL
            SELECT seq FROM (SELECT centre_id, seq FROM event ORDER BY centre_id DESC, seq DESC LIMIT 8) WHERE centre_id = ?1
        )
        """

    private static func step(
        _ db: Database, _ condition: String, _ arguments: StatementArguments, limit: Int, _ body: (StoredEvent) -> Void
    ) throws -> Int64? {
        var last: Int64?
        let statement = try db.makeStatement(sql: "SELECT \(columns) FROM event WHERE \(condition) LIMIT ?")
        try statement.setArguments(arguments + [limit == .max ? -1 : limit])
        let row = statement.sqliteStatement
        var code = sqlite3_step(row)
        while code == SQLITE_ROW {
            let seq = sqlite3_column_int64(row, 0)
            let at = Instant(microseconds: sqlite3_column_int64(row, 1))
            body(StoredEvent(seq: UInt64(clamping: seq), at: at, payload: blob(row, 2), hash: blob(row, 3)))
            last = seq
            code = sqlite3_step(row)
        }
        guard code == SQLITE_DONE else {
            let message = db.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
        return last
    }

    private static func blob(_ row: OpaquePointer, _ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: sqlite3_column_blob(row, column), count: Int(sqlite3_column_bytes(row, column)))
    }
}
