// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Vocabulary

/// Reads a journal beside whoever writes it: a second connection, on a thread of its own, that changes nothing and keeps
/// no commit waiting. It sees what has been committed.
public actor JournalReader {
    public nonisolated let path: String
    public nonisolated let centre: String
    private let thread = JournalThread()
    private let database: DatabaseQueue

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    public init(path: String, centre: String) throws(JournalError) {
        (self.path, self.centre) = (path, centre)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.label = "journal reader"
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            let application = try database.read { try Int.fetchOne($0, sql: "PRAGMA application_id") ?? 0 }
            guard application == JournalSchema.applicationID else { throw JournalError.notAJournal(path: path) }
        } catch let error as JournalError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .notAJournal(path: path)
        } catch {
            throw .cannotOpen(path: path, reason: "\(error)")
        }
    }

    /// The events from `seq` on, at most `limit`, in order, as they are stored: nothing is checked.
    public func page(from seq: UInt64, limit: Int) throws(JournalError) -> [ChainedRecord] {
        try reading { db in
            var page: [ChainedRecord] = []
            try StoredEvent.walk(db, centre, from: seq, limit: limit) { page.append($0.copy) }
            return page
        }
    }

    /// Shows the same where they lie, without those whose damage is known.
    func read<T: Sendable>(
        from seq: UInt64, limit: Int, _ trust: JournalTrust, into start: @Sendable () -> T,
        _ body: @Sendable (inout T, StoredEvent) -> Void
    ) throws(JournalError) -> T {
        try reading { db in
            var made = start()
            try trust.walk(db, centre, from: seq, limit: limit) { body(&made, $0) }
            return made
        }
    }

    /// The hash of event `seq`, of the state before the first for 0; `nil` when the journal does not hold it.
    public func hash(of seq: UInt64) throws(JournalError) -> [UInt8]? {
        guard seq > 0 else { return HashChain.beginning }
        return try reading { db in
            let event = "SELECT hash FROM event WHERE centre_id = ?1 AND seq = ?2"
            let snapshot = "SELECT chain FROM snapshot WHERE centre_id = ?1 AND seq = ?2"
            return try Data.fetchOne(db, sql: "\(event) UNION ALL \(snapshot) LIMIT 1", arguments: [centre, Int64(clamping: seq)])
                .map { Array($0) }
        }
    }

    /// Where the journal begins: behind event 0, or behind a snapshot, with the chain's hash there.
    public func base() throws(JournalError) -> (seq: UInt64, hash: [UInt8]) { try reading { try Journal.base($0, centre) } }

    /// The oldest and the newest event held; `nil` when there is none.
    public func bounds() throws(JournalError) -> ClosedRange<UInt64>? {
        try reading { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT CAST(min(seq) AS INTEGER), CAST(max(seq) AS INTEGER) FROM event WHERE centre_id = ?", arguments: [centre])
            guard let oldest = row?[0] as Int64?, let newest = row?[1] as Int64?, oldest <= newest else { return nil }
            return UInt64(clamping: oldest)...UInt64(clamping: newest)
        }
    }

    /// The newest snapshot at or before `seq` that fits its hash, with the chain's hash there.
    public func snapshot(upTo seq: UInt64) throws(JournalError) -> (snapshot: JournalSnapshot, chainHash: [UInt8])? {
        let chain = HashChain(centre: centre)
        return try reading { db in
            let sql = """
                SELECT \(StoredSnapshot.columns) FROM snapshot WHERE centre_id = ? AND seq <= ? ORDER BY seq DESC
                """
            let rows = try Row.fetchCursor(db, sql: sql, arguments: [centre, Int64(clamping: seq)])
            while let row = try rows.next() {
                let found = try StoredSnapshot(row, centre, db)
                if found.isSealed(by: chain) { return (found.snapshot, found.chainHash) }
            }
            return nil
        }
    }

    /// The centres that have events in this file.
    public func centres() throws(JournalError) -> [String] {
        try reading { try String.fetchAll($0, sql: "SELECT DISTINCT centre_id FROM event") }
    }

    private func reading<T>(_ body: (Database) throws -> T) throws(JournalError) -> T {
        do {
            return try database.read(body)
        } catch {
            throw .unreadable(reason: "\(error)")
        }
    }
}
