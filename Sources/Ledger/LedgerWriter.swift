// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import FailPoints
import Journal
import Logging
import Postgres
import Synchronization
import Vocabulary

/// Brings every event of the local journal into PostgreSQL, in order, exactly once.
///
/// ```
///  connect ─▶ schema fits? ─▶ compare heads ─▶ take over (epoch) ─▶ board at the head ─▶ write ⟲ ─▶ standing.reached
///     ▲            │               │ forgotten: refill from the journal      │ lost, refused, too late
///     └── back-off ┴───────────────┴──────────────────────────────────────────┘
/// ```
///
/// One batch is one transaction: the centre's head moves on (refused unless it stands exactly where we believe, and is
/// ours), events, readable rows. Where to continue is read from the database, never remembered: a commit whose outcome
/// is unknown is simply looked up after the reconnect, and `take_over`, itself a durable write, makes sure that what was
/// looked up is safe on all synchronous standbys. While one batch is on its way the next is made; a refused batch is kept as
/// it is, with the one behind it, and tried again.
///
/// Everything waits here and nowhere else: the engine never waits for the database, and a reply at most 250 ms.
public final class LedgerWriter: Sendable {
    public let standing = LedgerStanding()
    public let feed: LedgerFeed
    private let settings: PostgresSettings
    private let journal: String
    private let centre: String
    private let engine: String
    private let migrates: Bool
    private let log: Logger
    /// The board at the start, until it is taken: kept longer it would only be copied.
    private let start: Mutex<DispatchState?>
    private let startSeq: UInt64
    /// Known from an earlier life: PostgreSQL has said it holds all up to here.
    private let drainedBefore: UInt64

    /// Events a transaction holds at most; fewer after one that took too long.
    static let batch = 2048
    /// A transaction costs the server about a millisecond of a processor and us a third of one, however few events it holds. The
    /// first after a pause begins at once, then one so often; more would only keep the processors from those who wait.
    private static let pace = Duration.milliseconds(8)
    /// With more events waiting than this, the next transaction is made while one is on its way, and there is no pause.
    private static let many: UInt64 = 256
    /// So few events behind it has caught up: a fraction of a second's worth is always on its way.
    static let close: UInt64 = 512
    /// So often the database is looked at when there is nothing to write.
    private static let quiet = Duration.seconds(2)
    /// So many looks, and it is written: a disk that is full or read-only shows only then.
    private static let looksAWrite = 3

    /// - Parameters:
    ///   - journal: path of the local journal, which is open for writing elsewhere.
    ///   - state: the board behind the newest event in it.
    ///   - drained: what the journal remembers as drained.
    ///   - engine: a name for this life of this process, for whoever finds two of them; no other one may ever have it.
    ///   - migrates: whether an older schema is brought up, whenever the database can be reached.
    public init(
        _ settings: PostgresSettings, journal: String, centre: String, state: DispatchState, drained: UInt64, engine: String,
        migrates: Bool = false, log: Logger
    ) {
        self.settings = settings
        (self.journal, self.centre, self.engine, self.log) = (journal, centre, engine, log)
        self.migrates = migrates
        (startSeq, drainedBefore) = (state.seq, drained)
        start = Mutex(state)
        feed = LedgerFeed(latest: state.seq)
        standing.local(state.seq)
    }

    /// Runs until the feed is closed and, if the database answers, drained.
    public func run() async {
        var work = Work(limit: LedgerWriter.batch, drained: drainedBefore)
        var backOff = BackOff()
        var said = ""
        async let _ = nudge()
        while !Task.isCancelled {
            do throws(LedgerError) {
                try await serve(&work) { backOff.reset() }
                return
            } catch {
                standing.away(error.description)
                if said != error.description { log.error("database: \(error)") }
                said = error.description
                if feed.isClosed { return }
                guard error.mayRetry || isOfThisLife(error) else { return await park() }
                try? await Task.sleep(for: backOff.next(jitter: Double.random(in: 0..<1)))
            }
        }
    }

    /// What survives a reconnect.
    private struct Work {
        var limit: Int
        /// The newest event that the database has ever said to hold.
        var drained: UInt64
        /// The board behind the last batch that was made.
        var projection: Projection?
        /// Made, and not known to be committed: the one on its way, and the one made meanwhile.
        var batches: [LedgerBatch] = []
    }

    /// A first taking-over that was given up may come late, and then it was nobody else.
    private func isOfThisLife(_ error: LedgerError) -> Bool {
        if case .superseded(let other) = error { other.hasPrefix("\(engine) since ") } else { false }
    }

    /// Time will not mend it; the feed overflows meanwhile, the journal keeps everything.
    private func park() async {
        log.critical("database: nothing more is written to it in this life of keng")
        while case .quiet = await feed.next(after: .max, limit: 1) {}
    }

    private func nudge() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: LedgerWriter.quiet)
            feed.nudge()
        }
    }

    private func serve(_ work: inout Work, connected: () -> Void) async throws(LedgerError) {
        let connection = PostgresConnection(settings)
        let reader = try await LedgerError.journal { () throws(JournalError) in try JournalReader(path: journal, centre: centre) }
        do throws(LedgerError) {
            try await LedgerError.wrap { () async throws(PostgresError) in try await connection.connect() }
            try await requireDurability(connection)
            let migrator = Migrator(connection, program: engine)
            if migrates { for step in try await migrator.migrate() { log.notice("database: schema step \(step)") } }
            try await migrator.require()
            let head = try await takeOver(connection, reader, work)
            FailPoint.databaseTakenOver.pass()
            connected()
            standing.took(epoch: head.epoch)
            try await settle(head, reader, &work)
            try await makePartitions(connection, behind: head, reader)
            try await write(connection, reader, head, &work)
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }

    /// A database that does not sync would make `dur=postgres` a lie.
    private func requireDurability(_ connection: PostgresConnection) async throws(LedgerError) {
        let rows = try await LedgerError.wrap { () async throws(PostgresError) in
            try await connection.query(
                "SELECT current_setting('fsync'), CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END"
            )
        }
        if try LedgerError.wrap({ () throws(PostgresError) in try rows.text(0, 0) }) == "off" { throw .notDurable }
        if PlantedBug.asynchronousCommit.isOn { try? await connection.script("SET synchronous_commit = off") }
    }

    // MARK: - Where the database stands

    private func takeOver(
        _ connection: PostgresConnection, _ reader: JournalReader, _ work: Work
    ) async throws(LedgerError) -> LedgerHead {
        let known = try await LedgerHead.read(connection, centre: centre)
        if let known, known.seq > 0 { try await compare(known, reader) }
        let head = try await LedgerHead.takeOver(connection, centre: centre, engine: engine, known: known)
        if head.seq == 0, let begun = try await beginAtBase(connection, reader, epoch: head.epoch) { return begun }
        try await compare(head, reader)
        if head.seq < work.drained {
            if PlantedBug.refillSkipped.isOn { throw .diverged(seq: head.seq, why: "it has forgotten events") }
            log.critical("database: it has forgotten the events \(head.seq + 1) to \(work.drained); they are refilled from the journal")
        }
        return head
    }

    /// A database that holds nothing begins where the journal does; `nil` when that is the first event.
    private func beginAtBase(
        _ connection: PostgresConnection, _ reader: JournalReader, epoch: Int64
    ) async throws(LedgerError) -> LedgerHead? {
        let (begins, base) = try await LedgerError.journal { () async throws(JournalError) in
            let begins = try await reader.base().seq
            return (begins, begins > 0 ? try await reader.snapshot(upTo: begins) : nil)
        }
        guard let base, base.snapshot.seq == begins else { return nil }
        log.critical("database: it is empty, and the journal begins behind event \(base.snapshot.seq): what was before is in neither")
        return try await LedgerBase.install(connection, centre: centre, epoch: epoch, base.snapshot, chainHash: base.chainHash)
    }

    /// The journal has to know the event that the database holds last, by number and hash.
    private func compare(_ head: LedgerHead, _ reader: JournalReader) async throws(LedgerError) {
        let (hash, bounds) = try await LedgerError.journal { () async throws(JournalError) in
            (try await reader.hash(of: head.seq), try await reader.bounds())
        }
        if let bounds, head.seq + 1 < bounds.lowerBound { throw .hole(missing: head.seq + 1...bounds.lowerBound - 1) }
        if let hash {
            guard hash == head.hash else { throw .diverged(seq: head.seq, why: "they hold different events under this number") }
        } else if head.seq > max(bounds?.upperBound ?? 0, startSeq) {
            throw .diverged(seq: (bounds?.upperBound ?? 0) + 1, why: "the database has gone on to event \(head.seq)")
        }
        // With a journal that was pruned up to here there is nothing to compare by; the numbers fit.
    }

    /// Late events get the partitions of their months before they come: what is in the default one stays there.
    private func makePartitions(
        _ connection: PostgresConnection, behind head: LedgerHead, _ reader: JournalReader
    ) async throws(LedgerError) {
        let next = try await LedgerError.journal { () async throws(JournalError) in try await reader.page(from: head.seq + 1, limit: 1) }
        guard let first = next.first?.record.at else { return }
        do {
            _ = try await connection.query(
                "SELECT keng.ensure_partitions(($1 AT TIME ZONE 'UTC')::date) WHERE $1 < date_trunc('month', now(), 'UTC')",
                [.instant(first)], deadline: .seconds(60))
        } catch {
            guard error.isLockTimeout else { throw LedgerError(error) }
            log.warning("database: no partitions for late events: somebody reads the default one")
        }
    }

    /// Makes the board stand where the database does.
    private func settle(_ head: LedgerHead, _ reader: JournalReader, _ work: inout Work) async throws(LedgerError) {
        work.drained = head.seq
        if let next = work.batches.firstIndex(where: { $0.before == head.seq }) {
            work.batches.removeFirst(next)
            return standing.reached(head.seq, caughtUp: false)
        }
        work.batches = []
        if work.projection?.state.seq != head.seq {
            let atStart = start.withLock { state in
                defer { state = nil }
                return state?.seq == head.seq ? state : nil
            }
            if let atStart {
                work.projection = Projection(state: atStart)
            } else {
                work.projection = Projection(state: try await PastBoard.state(at: head.seq, reader))
            }
        }
        standing.reached(head.seq, caughtUp: head.seq >= standing.report.local)
    }

    // MARK: - Writing

    private func write(
        _ connection: PostgresConnection, _ reader: JournalReader, _ head: LedgerHead, _ work: inout Work
    ) async throws(LedgerError) {
        var hash = head.hash
        var seq = head.seq
        var next = ContinuousClock.now
        var looks = 0
        while true {
            if work.batches.isEmpty {
                try? await Task.sleep(until: next)
                guard !Task.isCancelled, let entries = try await take(after: seq, work.limit, reader) else { return }
                guard !entries.isEmpty else {
                    looks += 1
                    try await LedgerHead.requireUnmoved(
                        connection, centre: centre, epoch: head.epoch, seq: seq, writing: looks.isMultiple(of: LedgerWriter.looksAWrite))
                    continue
                }
                make(entries, behind: seq, &work)
            }
            next = .now + LedgerWriter.pace
            let batch = work.batches[0]
            async let outcome = commit(batch.statements(epoch: head.epoch, hash: hash), connection)
            if work.batches.count == 1 { try await makeNext(behind: batch.last, reader, &work) }
            try await conclude(batch, outcome, &work)
            (seq, hash) = (batch.last, batch.hash)
            standing.reached(seq, caughtUp: standing.report.local <= seq + LedgerWriter.close)
        }
    }

    /// While the database works on one batch, the next is made of what has come by then, when that is much.
    private func makeNext(behind seq: UInt64, _ reader: JournalReader, _ work: inout Work) async throws(LedgerError) {
        guard feed.has(after: seq + LedgerWriter.many), let entries = try await take(after: seq, work.limit, reader), !entries.isEmpty
        else { return }
        make(entries, behind: seq, &work)
    }

    private func make(_ entries: [LedgerEntry], behind seq: UInt64, _ work: inout Work) {
        work.batches.append(LedgerBatch(entries, behind: seq, centre: centre, &work.projection!))
    }

    private func commit(_ statements: [PostgresStatement], _ connection: PostgresConnection) async -> Result<Void, PostgresError> {
        do throws(PostgresError) {
            FailPoint.beforeDatabaseSend.pass()
            _ = try await connection.transaction(statements)
            FailPoint.afterDatabaseCommit.pass()
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private func conclude(
        _ batch: LedgerBatch, _ outcome: Result<Void, PostgresError>, _ work: inout Work
    ) throws(LedgerError) {
        switch outcome {
        case .success:
            work.limit = min(LedgerWriter.batch, work.limit * 2)
            work.drained = batch.last
            work.batches.removeFirst()
        case .failure(let error):
            if case .deadline = error { work.limit = max(16, work.limit / 4) }
            if PlantedBug.commitAssumed.isOn, error.outcomeIsUnknown { standing.reached(batch.last, caughtUp: true) }
            throw LedgerError(error)
        }
    }

    /// What comes next, from memory or, after a pause, from the journal; empty on a quiet night, `nil` when nothing more will come.
    private func take(after seq: UInt64, _ limit: Int, _ reader: JournalReader) async throws(LedgerError) -> [LedgerEntry]? {
        switch await feed.next(after: seq, limit: limit) {
        case .closed: return nil
        case .quiet: return []
        case .entries(let entries): return entries
        case .elsewhere:
            let entries = try await PastBoard.entries(from: seq + 1, limit: limit, reader, log)
            guard let first = entries.first else { throw .diverged(seq: seq + 1, why: "the journal does not hold it") }
            FailPoint.drainPageRead.pass()
            if PlantedBug.drainSkipsOne.isOn, entries.count > 1 { return Array(entries.dropFirst()) }
            if first.seq != seq + 1 { log.error("database: the journal lacks the events \(seq + 1) to \(first.seq - 1)") }
            return entries
        }
    }
}
