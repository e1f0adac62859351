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
/// While the database is away, positions wait in memory (`PositionBacklog`) and go in afterwards. A keng that dies loses those
/// that wait: a second of them usually, telemetry in any case.
public final class LedgerChores: Sendable {
    public struct Keeping: Equatable, Sendable {
        /// Position reports are kept for so long; `nil`: for ever.
        public var positions: Duration? = .seconds(90 * 86_400)
        public init() {}
    }

    private struct Box {
        var backlog = PositionBacklog()
        var isClosed = false
    }

    private let settings: PostgresSettings
    private let journal: String
    private let centre: String
    private let keeping: Keeping
    private let standing: LedgerStanding
    private let log: Logger
    private let box = Mutex(Box())

    /// Rows of one COPY at most: far within any deadline.
    static let slice = 10_000
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
        box.withLock { $0.backlog.add(fixes, received: received) }
    }

    /// Position reports that were thrown away: there were too many to keep, or it is not known whether they were written.
    public var lost: UInt64 { box.withLock { $0.backlog.lost } }

    /// Position reports that wait to be written.
    public var waiting: Int { box.withLock { $0.backlog.count } }

    public func close() { box.withLock { $0.isClosed = true } }

    /// Runs until closed; writes what it has then.
    public func run() async {
        let connection = PostgresConnection(settings)
        var snapshotAt: ContinuousClock.Instant?
        var partitions = PartitionDay()
        var said = ""
        while true {
            let isLast = box.withLock { $0.isClosed } || Task.isCancelled
            do throws(LedgerError) {
                if await !connection.isConnected, standing.report.isGreen {
                    try await LedgerError.wrap { () async throws(PostgresError) in try await connection.connect() }
                }
                if await connection.isConnected {
                    // First: a day's reports that came before its partition would keep it from ever being made.
                    try await keepPartitions(connection, &partitions)
                    try await writePositions(connection)
                    try await writeSnapshot(connection, &snapshotAt, isLast)
                    said = ""
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

    private func writePositions(_ connection: PostgresConnection) async throws(LedgerError) {
        while let slice = box.withLock({ $0.backlog.first(LedgerChores.slice) }) {
            let columns = slice.columns(centre: centre)
            do throws(PostgresError) {
                try await connection.copy(into: "keng.position_report", columns: PositionBacklog.Slice.names, columns)
            } catch {
                // Telemetry is rather lost than written twice.
                if error.outcomeIsUnknown { box.withLock { $0.backlog.remove(through: slice.end, lost: true) } }
                throw LedgerError(error)
            }
            box.withLock { $0.backlog.remove(through: slice.end) }
        }
    }

    private struct PartitionDay {
        /// Days since 1970, of the database.
        var done: Int64 = -1
        var tryAgain = ContinuousClock.now
        var failures = 0
    }

    /// New partitions for the coming days and months, and the end of old telemetry, once a day. Whoever reads for long may keep them
    /// from being made; there are two days and two months ahead.
    private func keepPartitions(_ connection: PostgresConnection, _ partitions: inout PartitionDay) async throws(LedgerError) {
        guard .now >= partitions.tryAgain else { return }
        let rows = try await LedgerError.wrap { () async throws(PostgresError) in
            try await connection.query("SELECT extract(epoch FROM current_date)::bigint / 86400")
        }
        let today = try LedgerError.wrap { () throws(PostgresError) in try rows.int8(0, 0) }
        guard today != partitions.done else { return }
        do {
            _ = try await connection.query("SELECT keng.ensure_partitions(current_date)", deadline: .seconds(10))
            if let kept = keeping.positions {
                _ = try await connection.query(
                    "SELECT keng.drop_positions_before(now() - make_interval(secs => $1))", [.float8(Double(kept.wholeSeconds))],
                    deadline: .seconds(10))
            }
            (partitions.done, partitions.failures) = (today, 0)
        } catch {
            guard error.isLockTimeout else { throw LedgerError(error) }
            if partitions.failures == 0 { log.notice("database: new and old partitions wait for somebody who reads the tables") }
            partitions.failures += 1
            partitions.tryAgain = .now + .seconds(60)
        }
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
