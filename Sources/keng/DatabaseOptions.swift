// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import EngineHost
import Foundation
import Journal
import Ledger
import Logging
import Postgres

/// Where the database is: an option, or the environment, where other users of the machine do not see it.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "PostgreSQL as libpq takes it: postgresql://keng@host1,host2/keng?target_session_attrs=read-write.",
            discussion: "Without it the environment variable KENG_DATABASE counts. A password belongs into ~/.pgpass or PGPASSWORD."))
    var database: String?

    var settings: PostgresSettings? {
        let named = database ?? ProcessInfo.processInfo.environment["KENG_DATABASE"] ?? ""
        return named.isEmpty ? nil : PostgresSettings(named)
    }

    func required() throws -> PostgresSettings {
        guard let settings else { throw Complaint("say where the database is: --database postgresql://… or KENG_DATABASE") }
        return settings
    }

    /// A connection that stands.
    func connected() async throws -> PostgresConnection {
        let connection = PostgresConnection(try required())
        try await connection.connect()
        return connection
    }
}

/// A name for this process, for whoever finds two engines on one centre.
/// A name that no other life of keng has: in containers hosts and processes are often called the same.
func engineName() -> String {
    let life = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    return "\(ProcessInfo.processInfo.hostName) process \(ProcessInfo.processInfo.processIdentifier) life \(life)"
}

/// What a start takes from the database before it replays the journal.
struct DatabaseStart: Sendable {
    let settings: PostgresSettings
    let centre: String
    let migrates: Bool
    let log: Logger

    /// Sentences about what was found and could not be helped. A database that does not answer delays the start by its
    /// connect deadline and no more.
    func refill(_ keeper: JournalKeeper) async -> [String] {
        let isNew = await keeper.lastSequence == 0
        let connection = PostgresConnection(settings)
        do {
            try await connection.connect()
            let migrator = Migrator(connection, program: engineName())
            // Calls wait for this; what takes longer is the writer's, beside them.
            if migrates {
                for step in try await migrator.migrate(patience: .seconds(2), step: .seconds(5)) {
                    log.notice("database: schema step \(step)")
                }
            }
            try await migrator.require()
            let report = try await LedgerRefill(connection, into: keeper, centre: centre).run()
            if report.fetched > 0 || report.base > 0 {
                log.notice("database: \(report.fetched) events fetched into the journal, up to \(report.head)")
            }
            if report.repaired > 0 { log.notice("database: \(report.repaired) damaged events were replaced in the journal") }
            await connection.close()
            return []
        } catch {
            await connection.close()
            let warning = "the database could not be asked at the start: \(error)"
            guard isNew else { return [warning] }
            return [warning, "the journal is new: if this centre has a past in the database, stop, and start again when it answers"]
        }
    }

    /// Replaces damaged events by what the database holds. `nil` when it could not be asked.
    func repair(_ keeper: JournalKeeper, _ damages: [JournalDamage]) async -> UInt64? {
        let connection = PostgresConnection(settings)
        do {
            try await connection.connect()
            let repaired = try await LedgerRefill(connection, into: keeper, centre: centre).repair(damages)
            await connection.close()
            return repaired
        } catch {
            log.error("database: damaged events could not be fetched: \(error)")
            await connection.close()
            return nil
        }
    }
}
