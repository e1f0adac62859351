// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Journal
import Postgres

/// How far each centre has come, in lines for people.
public enum LedgerStatus {
    public static func lines(_ connection: PostgresConnection, journal: String?) async throws(LedgerError) -> [String] {
        let rows = try await LedgerError.wrap { () async throws(PostgresError) in
            try await connection.query(
                """
                SELECT h.centre_id, h.seq, h.epoch, h.engine, h.engine_since::text,
                    round(extract(epoch FROM now() - h.written_at))::bigint,
                    (SELECT count(*) FROM keng.incident i WHERE i.centre_id = h.centre_id AND i.state = 'open'),
                    (SELECT count(*) FROM keng.assignment a WHERE a.centre_id = h.centre_id AND a.released_at IS NULL)
                FROM keng.journal_head h ORDER BY 1
                """)
        }
        var lines: [String] = []
        for row in 0..<rows.count {
            let (centre, seq) = try LedgerError.wrap { () throws(PostgresError) in (try rows.text(row, 0), try rows.int8(row, 1)) }
            lines += try LedgerError.wrap { () throws(PostgresError) in
                [
                    "centre    \(centre)",
                    "  event     \(seq), written \(try rows.int8(row, 5)) s ago",
                    "  engine    \(try rows.text(row, 3)) since \(try rows.text(row, 4)), epoch \(try rows.int8(row, 2))",
                    "  board     \(try rows.int8(row, 6)) open incidents, \(try rows.int8(row, 7)) units assigned",
                ]
            }
            if let journal { lines += try await compare(journal, centre, UInt64(seq)) }
        }
        return lines.isEmpty ? ["no centre has written here yet"] : lines
    }

    private static func compare(_ journal: String, _ centre: String, _ seq: UInt64) async throws(LedgerError) -> [String] {
        let bounds = try await LedgerError.journal { () async throws(JournalError) in
            try await JournalReader(path: journal, centre: centre).bounds()
        }
        guard let bounds else { return ["  journal   holds no event of this centre"] }
        return ["  journal   events \(bounds.lowerBound) to \(bounds.upperBound); \(difference(bounds.upperBound, seq))"]
    }

    private static func difference(_ journal: UInt64, _ database: UInt64) -> String {
        if journal > database { return "\(journal - database) events wait for the database" }
        return journal == database ? "nothing waits for the database" : "the database holds \(database - journal) more"
    }
}
