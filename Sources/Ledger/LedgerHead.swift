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
    ///
    /// - Parameter known: the head as it was read just before. A request that was given up, and is carried out when its frozen
    ///   server wakes, finds another epoch then and changes nothing.
    /// - Throws: `connectionLost`, to be tried again, when somebody else was quicker.
    static func takeOver(
        _ connection: PostgresConnection, centre: String, engine: String, known: LedgerHead?
    ) async throws(LedgerError) -> LedgerHead {
        try await LedgerError.wrap { () async throws(PostgresError) in
            guard let known else {
                return try LedgerHead(
                    try await connection.query("SELECT epoch, seq, hash FROM keng.take_over($1, $2)", [.text(centre), .text(engine)]))
            }
            let rows = try await connection.query(
                """
                WITH known AS (SELECT centre_id FROM keng.journal_head WHERE centre_id = $1 AND epoch = $3 FOR UPDATE)
                SELECT taken.epoch, taken.seq, taken.hash FROM known, LATERAL keng.take_over(known.centre_id, $2) AS taken
                """, [.text(centre), .text(engine), .int8(known.epoch)])
            guard rows.count > 0 else { throw .connectionLost(reason: "another one took over from epoch \(known.epoch) first") }
            return try LedgerHead(rows)
        }
    }

    init(epoch: Int64, seq: UInt64, hash: [UInt8]) { (self.epoch, self.seq, self.hash) = (epoch, seq, hash) }

    /// On a quiet night no write would show that the database is gone, has become another one, or is another engine's.
    ///
    /// - Parameter writing: whether it also has to show that it can still be written.
    static func requireUnmoved(
        _ connection: PostgresConnection, centre: String, epoch: Int64, seq: UInt64, writing: Bool
    ) async throws(LedgerError) {
        let found = try await LedgerError.wrap { () async throws(PostgresError) in
            let rows = try await connection.query(
                """
                SELECT epoch, seq, format('%s since %s (epoch %s)', engine, engine_since, epoch) FROM keng.journal_head
                WHERE centre_id = $1
                """, [.text(centre)])
            return rows.count == 0 ? nil : (epoch: try rows.int8(0, 0), seq: try rows.int8(0, 1), engine: try rows.text(0, 2))
        }
        guard let found, found.epoch <= epoch else {
            if let found { throw .superseded(by: found.engine) }
            throw .database(.connectionLost(reason: "the database has forgotten this centre"))
        }
        guard found.epoch == epoch, found.seq == seq else {
            throw .database(.connectionLost(reason: "the database stands at event \(found.seq), not at \(seq)"))
        }
        guard writing else { return }
        _ = try await LedgerError.wrap { () async throws(PostgresError) in
            try await connection.query(
                "UPDATE keng.journal_head SET written_at = clock_timestamp() WHERE centre_id = $1 AND epoch = $2",
                [.text(centre), .int8(epoch)])
        }
    }

    private init(_ rows: PostgresRows) throws(PostgresError) {
        epoch = try rows.int8(0, 0)
        seq = UInt64(try rows.int8(0, 1))
        hash = try rows.bytes(0, 2)
    }
}
