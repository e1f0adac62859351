// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres

/// How far a centre has come in the database, and who may write on.
public struct LedgerHead: Equatable, Sendable {
    public var epoch: Int64
    public var seq: UInt64
    public var hash: [UInt8]

    /// `nil` when the centre has never been written.
    public static func read(_ connection: PostgresConnection, centre: String) async throws(LedgerError) -> LedgerHead? {
        try await LedgerError.wrap { () async throws(PostgresError) in
            let sql = "SELECT epoch, seq, hash FROM keng.journal_head WHERE centre_id = $1"
            let rows = try await connection.query(sql, [.text(centre)])
            return rows.count == 0 ? nil : try LedgerHead(rows)
        }
    }

    /// Makes this engine the one that writes: every other one is refused from now on. A durable write.
    static func takeOver(
        _ connection: PostgresConnection, centre: String, engine: String
    ) async throws(LedgerError) -> LedgerHead {
        try await LedgerError.wrap { () async throws(PostgresError) in
            try LedgerHead(
                try await connection.query("SELECT epoch, seq, hash FROM keng.take_over($1, $2)", [.text(centre), .text(engine)]))
        }
    }

    init(epoch: Int64, seq: UInt64, hash: [UInt8]) { (self.epoch, self.seq, self.hash) = (epoch, seq, hash) }

    private init(_ rows: PostgresRows) throws(PostgresError) {
        epoch = try rows.int8(0, 0)
        seq = UInt64(try rows.int8(0, 1))
        hash = try rows.bytes(0, 2)
    }
}
