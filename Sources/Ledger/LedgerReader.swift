// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Journal
import Postgres
import Vocabulary

/// Reads back what the database holds of one centre.
public struct LedgerReader: Sendable {
    private let connection: PostgresConnection
    private let centre: String

    /// Events of one page: some MB at most.
    public static let page = 4096
    /// A page may come from a cold disk.
    private static let patience = Duration.seconds(60)

    public init(_ connection: PostgresConnection, centre: String) { (self.connection, self.centre) = (connection, centre) }

    public func head() async throws(LedgerError) -> LedgerHead? { try await LedgerHead.read(connection, centre: centre) }

    /// The events from `seq` on, in order, at most a page.
    public func events(from seq: UInt64) async throws(LedgerError) -> [ChainedRecord] {
        try await LedgerError.wrap { () async throws(PostgresError) in
            let rows = try await connection.query(
                """
                SELECT seq, at, payload, hash FROM keng.event WHERE centre_id = $1 AND seq >= $2 ORDER BY seq LIMIT \(LedgerReader.page)
                """, [.text(centre), .int8(Int64(clamping: seq))], deadline: LedgerReader.patience)
            var page: [ChainedRecord] = []
            page.reserveCapacity(rows.count)
            for row in 0..<rows.count {
                let record = JournalRecord(
                    seq: UInt64(try rows.int8(row, 0)), at: try rows.instant(row, 1), payload: Array(try rows.text(row, 2).utf8))
                page.append(ChainedRecord(record, hash: try rows.bytes(row, 3)))
            }
            return page
        }
    }

    /// The number of the oldest event; `nil` when there is none.
    public func oldest() async throws(LedgerError) -> UInt64? {
        try await LedgerError.wrap { () async throws(PostgresError) in
            let rows = try await connection.query(
                "SELECT min(seq) FROM keng.event WHERE centre_id = $1", [.text(centre)], deadline: LedgerReader.patience)
            return try rows.optionalInt8(0, 0).map { UInt64($0) }
        }
    }

    /// The newest snapshot stored, with the chain's hash at its event.
    public func snapshot() async throws(LedgerError) -> (snapshot: JournalSnapshot, chainHash: [UInt8])? {
        try await snapshot("ORDER BY seq DESC", atLeast: 0)
    }

    /// The oldest snapshot from which everything kept behind `seq` can be replayed.
    func snapshot(behind seq: UInt64) async throws(LedgerError) -> (snapshot: JournalSnapshot, chainHash: [UInt8])? {
        try await snapshot("ORDER BY seq", atLeast: seq)
    }

    private func snapshot(_ order: String, atLeast seq: UInt64) async throws(LedgerError) -> (
        snapshot: JournalSnapshot, chainHash: [UInt8]
    )? {
        try await LedgerError.wrap { () async throws(PostgresError) in
            let rows = try await connection.query(
                "SELECT seq, at, payload, chain FROM keng.snapshot WHERE centre_id = $1 AND seq >= $2 \(order) LIMIT 1",
                [.text(centre), .int8(Int64(clamping: seq))], deadline: LedgerReader.patience)
            guard rows.count > 0 else { return nil }
            let snapshot = JournalSnapshot(
                seq: UInt64(try rows.int8(0, 0)), at: try rows.instant(0, 1), payload: try rows.bytes(0, 2))
            return (snapshot, try rows.bytes(0, 3))
        }
    }

    /// All rows of a readable table, by their key.
    func rows(of table: LedgerTable) async throws(LedgerError) -> [Cell: [Cell]] {
        try await LedgerError.wrap { () async throws(PostgresError) in
            let rows = try await connection.query(table.selection, [.text(centre)], deadline: .seconds(600))
            var found: [Cell: [Cell]] = [:]
            found.reserveCapacity(rows.count)
            for row in 0..<rows.count {
                let cells = try table.cells(rows, row)
                found[table.key(of: cells)] = cells
            }
            return found
        }
    }

    /// The centres that have ever written here.
    public static func centres(_ connection: PostgresConnection) async throws(LedgerError) -> [String] {
        try await LedgerError.wrap { () async throws(PostgresError) in
            let rows = try await connection.query("SELECT centre_id FROM keng.journal_head ORDER BY 1")
            var names: [String] = []
            for row in 0..<rows.count { names.append(try rows.text(row, 0)) }
            return names
        }
    }
}
