// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Journal
import Logging
import Postgres
import Synchronization
import Units
import Vocabulary

/// What the database gets beside the events, over a connection of its own, so that no event waits for it: position
/// history once a second, a snapshot now and then, new partitions, and the end of old ones.
///
/// Telemetry may be lost: what cannot be written within its second is counted and thrown away.
public final class LedgerChores: Sendable {
    public struct Keeping: Equatable, Sendable {
        /// Position reports are kept for so long; `nil`: for ever.
        public var positions: Duration? = .seconds(90 * 86_400)
        public init() {}
    }

    private struct Fix {
        let fix: PositionFix
        let received: Instant
    }

    private struct Box {
        var fixes: [Fix] = []
        var lost: UInt64 = 0
        var isClosed = false
    }

    private let settings: PostgresSettings
    private let journal: String
    private let centre: String
    private let keeping: Keeping
    private let standing: LedgerStanding
    private let log: Logger
    private let box = Mutex(Box())

    /// Ten seconds of the largest fleet that was ever measured here.
    static let capacity = 50_000
    private static let period = Duration.seconds(1)
    /// A restore replays at most what came since the last snapshot; this often is often enough.
    private static let snapshotEvery = Duration.seconds(600)

    public init(
        _ settings: PostgresSettings, journal: String, centre: String, keeping: Keeping, standing: LedgerStanding, log: Logger
    ) {
        (self.settings, self.journal, self.centre) = (settings, journal, centre)
        (self.keeping, self.standing, self.log) = (keeping, standing, log)
    }

    /// Never waits.
    public func offer(_ fixes: [PositionFix], received: Instant) {
        box.withLock { box in
            let room = LedgerChores.capacity - box.fixes.count
            box.fixes += fixes.prefix(max(0, room)).map { Fix(fix: $0, received: received) }
            box.lost += UInt64(max(0, fixes.count - room))
        }
    }

    /// Position reports that were thrown away.
    public var lost: UInt64 { box.withLock { $0.lost } }

    public func close() { box.withLock { $0.isClosed = true } }

    /// Runs until closed; writes what it has then.
    public func run() async {
        let connection = PostgresConnection(settings)
        var snapshotAt: ContinuousClock.Instant?
        var day: Int64 = -1
        var said = ""
        while true {
            let isLast = box.withLock { $0.isClosed } || Task.isCancelled
            do throws(LedgerError) {
                if await !connection.isConnected, standing.report.isGreen {
                    try await LedgerError.wrap { () async throws(PostgresError) in try await connection.connect() }
                }
                if await connection.isConnected {
                    try await writePositions(connection)
                    try await keepPartitions(connection, &day)
                    try await writeSnapshot(connection, &snapshotAt, isLast)
                    said = ""
                } else {
                    dropPositions()
                }
            } catch {
                if said != error.description { log.warning("database, beside the events: \(error)") }
                said = error.description
                await connection.close()
            }
            if isLast { break }
            try? await Task.sleep(for: LedgerChores.period)
        }
        await connection.close()
    }

    private func dropPositions() {
        box.withLock { box in
            box.lost += UInt64(box.fixes.count)
            box.fixes.removeAll(keepingCapacity: true)
        }
    }

    private func writePositions(_ connection: PostgresConnection) async throws(LedgerError) {
        let fixes = box.withLock { box in
            defer { box.fixes.removeAll(keepingCapacity: true) }
            return box.fixes
        }
        guard !fixes.isEmpty else { return }
        var columns = [
            PostgresColumn(.text), PostgresColumn(.text), PostgresColumn(.instant), PostgresColumn(.float8), PostgresColumn(.float8),
            PostgresColumn(.instant),
        ]
        for fix in fixes {
            columns[0].append(centre)
            columns[1].append(fix.fix.unit.text)
            columns[2].append(fix.fix.at)
            columns[3].append(Double(fix.fix.coordinate.latE7) / 1e7)
            columns[4].append(Double(fix.fix.coordinate.lonE7) / 1e7)
            columns[5].append(fix.received)
        }
        let ready = columns
        do {
            try await LedgerError.wrap { () async throws(PostgresError) in
                try await connection.copy(
                    into: "keng.position_report",
                    columns: ["centre_id", "unit", "fixed_at", "latitude", "longitude", "received_at"], ready)
            }
        } catch {
            box.withLock { $0.lost += UInt64(fixes.count) }
            throw error
        }
    }

    /// New partitions for the coming days and months, and the end of old telemetry, once a day.
    private func keepPartitions(_ connection: PostgresConnection, _ day: inout Int64) async throws(LedgerError) {
        let rows = try await LedgerError.wrap { () async throws(PostgresError) in
            try await connection.query("SELECT extract(epoch FROM current_date)::bigint / 86400")
        }
        let today = try LedgerError.wrap { () throws(PostgresError) in try rows.int8(0, 0) }
        guard today != day else { return }
        try await LedgerError.wrap { () async throws(PostgresError) in
            _ = try await connection.query("SELECT keng.ensure_partitions(current_date)", deadline: .seconds(10))
            if let kept = keeping.positions {
                _ = try await connection.query(
                    "SELECT keng.drop_positions_before(now() - make_interval(secs => $1))", [.float8(Double(kept.wholeSeconds))],
                    deadline: .seconds(10))
            }
        }
        day = today
    }

    private func writeSnapshot(
        _ connection: PostgresConnection, _ last: inout ContinuousClock.Instant?, _ isLast: Bool
    ) async throws(LedgerError) {
        let now = ContinuousClock.now
        if let last, now - last < LedgerChores.snapshotEvery, !isLast { return }
        let drained = standing.report.seq
        let found = try await LedgerError.journal { () async throws(JournalError) in
            try await JournalReader(path: journal, centre: centre).snapshot(upTo: drained)
        }
        last = now
        guard let (snapshot, chainHash) = found else { return }
        try await LedgerError.wrap { () async throws(PostgresError) in
            _ = try await connection.query(
                """
                INSERT INTO keng.snapshot (centre_id, seq, at, payload, chain) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (centre_id, seq) DO NOTHING
                """,
                [.text(centre), .int8(Int64(snapshot.seq)), .instant(snapshot.at), .bytes(snapshot.payload), .bytes(chainHash)],
                deadline: .seconds(30))
            _ = try await connection.query(
                """
                DELETE FROM keng.snapshot WHERE centre_id = $1 AND seq NOT IN
                (SELECT seq FROM keng.snapshot WHERE centre_id = $1 ORDER BY seq DESC LIMIT 3)
                AND seq IS DISTINCT FROM (SELECT min(seq) - 1 FROM keng.event WHERE centre_id = $1)
                """, [.text(centre)])
        }
    }
}
