// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Brings what SQLite's log holds into the file itself: beside the commits, for it waits for the disk twice.
///
/// ```
/// commit ──▶ log ──▶ return
///             └── every 500 pages, on a thread and a connection of its own ──▶ file
/// ```
///
/// SQLite begins the log anew only when all of it has been brought over, and while commits go on a round never gets all.
/// So now and then the committer brings over the little that came during the last round, too; the log is used again then
/// and does not grow, which also spares its syncs the file system's own journal. Callers wait meanwhile: so that it is little,
/// such a round is followed at once by shorter ones.
final class JournalCheckpoints: Sendable {
    /// Pages in the log that make a round worth while: 4 MiB.
    static let pagesPerRound = 500
    /// With so many in the log, 32 MiB, the committer does the rest.
    static let mostPages = 4000
    /// What the committer brings over in a few milliseconds.
    private static let fewPages = 16

    private struct State {
        var isRunning = false
        var hasFailed = false
        /// A round is over and the log still long. Once: while somebody reads the old way, the rest would stay however often.
        var restIsDue = false
        /// Pages in the log when the last round began.
        var brought = 0
        /// Pages in the log, as of the last commit.
        var pages = 0
    }

    private let path: String
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "journal checkpoints", qos: .utility)

    init(path: String) { self.path = path }

    /// Has SQLite say after each commit of this connection how long the log is now, and bring nothing over by itself.
    func follow(_ db: Database) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            db.sqliteConnection,
            { context, _, _, pages in
                let checkpoints = Unmanaged<JournalCheckpoints>.fromOpaque(context!).takeUnretainedValue()
                checkpoints.state.withLock { $0.pages = Int(pages) }
                return SQLITE_OK
            }, context)
    }

    /// To be called behind every commit, outside of a transaction. What it throws is the disk's fault.
    func go(on db: Database) throws {
        let (begins, finishes) = state.withLock { state in
            if state.pages < state.brought { state.brought = 0 }
            guard !state.isRunning else { return (false, false) }
            if state.hasFailed || state.restIsDue { return (false, true) }
            state.isRunning = state.pages - state.brought >= JournalCheckpoints.pagesPerRound
            return (state.isRunning, false)
        }
        if begins { queue.async { self.round() } }
        guard finishes else { return }
        try bringOver(db)
        state.withLock { ($0.brought, $0.hasFailed, $0.restIsDue) = ($0.pages, false, false) }
    }

    /// Waits until nothing is being brought over.
    func settle() { queue.sync {} }

    private func round() {
        var pages = 0
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.label = "journal checkpoints"
        var isDone = false
        do {
            try DatabaseQueue(path: path, configuration: configuration).writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                // Each is shorter than the one before; a disk that is too slow for that gains nothing by a fifth.
                for _ in 0..<4 {
                    pages = state.withLock { $0.pages }
                    try bringOver(db)
                    let now = state.withLock { $0.pages }
                    guard now >= JournalCheckpoints.mostPages, now - pages > JournalCheckpoints.fewPages else { break }
                }
            }
            isDone = true
        } catch {
            // The committer's to find out: it does the rest itself, and when that fails, too, the journal ends.
        }
        state.withLock { state in
            (state.isRunning, state.hasFailed, state.brought) = (false, !isDone, isDone ? pages : state.brought)
            state.restIsDue = state.pages >= JournalCheckpoints.mostPages
        }
    }

    /// Passive: waits for nobody. Pages that somebody still reads the old way stay in the log until the next time.
    private func bringOver(_ db: Database) throws { _ = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)") }
}
