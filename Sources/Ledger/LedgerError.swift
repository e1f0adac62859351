// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Journal
import Postgres

extension PostgresError {
    /// Somebody else held a lock for too long.
    var isLockTimeout: Bool { sqlState == "55P03" }
}

/// Why PostgreSQL cannot be the ledger right now.
public enum LedgerError: Error, Equatable, Sendable, CustomStringConvertible {
    case database(PostgresError)
    /// A newer keng has migrated it. Never worth a retry with this one.
    case newerSchema(found: Int, known: Int)
    /// `keng db migrate` has to run first.
    case olderSchema(found: Int, known: Int)
    /// Another program holds the migrations' lock.
    case busyMigrating
    /// Another engine has taken this centre: ours writes nothing more.
    case superseded(by: String)
    /// Local journal and database tell different stories from `seq` on. People have to decide which one is kept.
    case diverged(seq: UInt64, why: String)
    /// The database lacks events that the local journal does not keep any more.
    case hole(missing: ClosedRange<UInt64>)
    /// Something in the database cannot be what keng wrote.
    case damaged(reason: String)
    case journal(JournalError)
    /// The server runs without syncing.
    case notDurable

    public var description: String {
        switch self {
        case .database(let error): error.description
        case .newerSchema(let found, let known):
            "the database has schema \(found), this keng knows up to \(known); start the newer keng"
        case .olderSchema(let found, let known):
            found == 0
                ? "the database has no tables of keng yet; run 'keng db migrate'"
                : "the database has schema \(found), this keng writes \(known); run 'keng db migrate'"
        case .busyMigrating: "another program is just migrating the database, or was left with its lock; wait, or end it, and try again"
        case .superseded(let engine): "another engine writes for this centre now: \(engine)"
        case .diverged(let seq, let why):
            "journal and database differ from event \(seq) on (\(why)); nothing is written to the database until somebody decides"
        case .hole(let missing):
            "the database lacks the events \(missing.lowerBound) to \(missing.upperBound), and the journal does not keep them any more"
        case .damaged(let reason): "the database holds what keng did not write: \(reason)"
        case .journal(let error): error.description
        case .notDurable: "the server runs with fsync=off and would lose events on a power cut; turn it on"
        }
    }

    /// Whether time alone may mend it.
    public var mayRetry: Bool {
        switch self {
        case .database(let error): error.mayRetry || error.outcomeIsUnknown || error.sqlState != nil
        case .olderSchema, .busyMigrating, .hole, .notDurable, .journal: true
        case .newerSchema, .superseded, .diverged, .damaged: false
        }
    }

    static func wrap<T: Sendable>(_ body: () async throws(PostgresError) -> T) async throws(LedgerError) -> T {
        do {
            return try await body()
        } catch {
            throw LedgerError(error)
        }
    }

    static func wrap<T>(_ body: () throws(PostgresError) -> T) throws(LedgerError) -> T {
        do {
            return try body()
        } catch {
            throw LedgerError(error)
        }
    }

    /// What the functions of the schema raise has a SQLSTATE of its own.
    init(_ error: PostgresError) {
        guard case .refused(let state, let message, let detail, _) = error else { self = .database(error); return }
        switch state {
        case "KG002": self = .superseded(by: detail)
        case "KG003": self = .diverged(seq: UInt64(detail) ?? 0, why: message)
        default: self = .database(error)
        }
    }
}
