// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import FailPoints
import Postgres
import Vocabulary

/// Events that go into the database together, with the rows that they change. Made once, tried as often as needed.
struct LedgerBatch: Sendable {
    /// The event before the first and the last one.
    let before: UInt64
    let last: UInt64
    let at: Instant
    let hash: [UInt8]
    private let centre: String
    private let body: [PostgresStatement]

    /// - Parameter entries: in order, at least one.
    /// - Parameter before: the event that the database holds last. The board may stand behind it, when the journal has lost some.
    init(_ entries: [LedgerEntry], behind before: UInt64, centre: String, _ projection: inout Projection) {
        self.before = before
        last = entries[entries.count - 1].seq
        at = entries[entries.count - 1].record.record.at
        hash = entries[entries.count - 1].record.hash
        self.centre = centre
        for entry in entries { projection.apply(entry.entry) }
        let tables = projection.takeRows().map { $0.table.statement(centre: centre, $0.rows) }
        body = [LedgerBatch.events(entries, centre)] + tables
    }

    /// One transaction. The head goes first: whoever may not write is refused before anything is written.
    func statements(epoch: Int64, hash from: [UInt8]) -> [PostgresStatement] {
        let advance = PostgresStatement(
            "SELECT keng.advance($1, $2, $3, $4, $5, $6, $7)",
            [
                .text(centre), .int8(epoch), .int8(Int64(before)), .bytes(from), .int8(Int64(last)), .bytes(hash), .instant(at),
            ])
        return [advance] + body
    }

    /// All of them, unless a planted bug says otherwise.
    private static func written(_ entries: [LedgerEntry]) -> [LedgerEntry] {
        if PlantedBug.eventLeftOut.isOn { return entries.filter { !$0.seq.isMultiple(of: 211) } }
        if PlantedBug.drainedTwice.isOn { return entries + entries.filter { $0.seq.isMultiple(of: 211) } }
        return entries
    }

    private static func events(_ entries: [LedgerEntry], _ centre: String) -> PostgresStatement {
        var seqs = PostgresColumn(.int8, reserving: entries.count)
        var times = PostgresColumn(.instant, reserving: entries.count)
        var kinds = PostgresColumn(.text, reserving: entries.count)
        var names = PostgresColumn(.text, reserving: entries.count)
        var payloads = PostgresColumn(.text, reserving: entries.count)
        var hashes = PostgresColumn(.bytes, reserving: entries.count)
        for entry in written(entries) {
            seqs.append(Int64(entry.seq))
            // Only a planted bug writes an event twice; the second one needs a time of its own.
            times.append(entry.record.record.at + .microseconds(max(0, seqs.count - entries.count)))
            kinds.append(entry.entry.event.kind.rawValue)
            names.append(String(withoutNUL: entry.entry.by))
            // Our own JSON, in which a NUL is written out.
            payloads.append(utf8: entry.record.record.payload)
            hashes.append(entry.record.hash)
        }
        return PostgresStatement(
            """
            INSERT INTO keng.event (centre_id, seq, at, kind, by_whom, payload, hash)
            SELECT $1, * FROM unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::bytea[])
            """,
            [.text(centre)] + [seqs, times, kinds, names, payloads, hashes].map(\.parameter))
    }
}
