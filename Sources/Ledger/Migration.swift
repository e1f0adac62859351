// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres

/// One step of the schema `keng`. Steps are never changed once they have been released: a new one is added behind.
struct Migration: Sendable {
    let version: Int
    let title: String
    let sql: String

    static let all = [
        Migration(
            version: 1, title: "events, heads and readable tables",
            sql: FirstSchema.events + FirstSchema.functions + FirstSchema.callTables + FirstSchema.unitTables
                + FirstSchema.comments + FirstSchema.views + FirstSchema.analysis),
        Migration(
            version: 2, title: "packed snapshots",
            sql: """
                COMMENT ON COLUMN keng.snapshot.payload IS
                    'The board as JSON: a byte 1, its length in eight bytes, and a zlib stream; written by older versions: the JSON itself.';

                """),
        Migration(
            version: 3, title: "no statistics of payloads; turnout and travel per incident",
            sql: ThirdSchema.statistics + ThirdSchema.incidentResponse),
        Migration(
            version: 4, title: "percentiles to the first unit; partitions that keep nobody waiting; an end for strays",
            sql: FourthSchema.percentiles + FourthSchema.partitions + FourthSchema.retention),
    ]

    static let newest = all.last!.version
}

/// Brings a database up to this program's schema.
public struct Migrator: Sendable {
    private let connection: PostgresConnection
    private let program: String

    /// Only one program migrates a database at a time: an advisory lock under this number, `keng` in ASCII.
    private static let lock = 0x6B65_6E67

    /// - Parameter program: noted beside each step, for whoever wonders later.
    public init(_ connection: PostgresConnection, program: String) {
        (self.connection, self.program) = (connection, program)
    }

    /// The version that this program writes.
    public static var newest: Int { Migration.newest }

    /// The version that the database has; 0: nothing of keng is in it.
    public func version() async throws(LedgerError) -> Int {
        try await LedgerError.wrap { () async throws(PostgresError) in
            let there = try await connection.query("SELECT to_regclass('keng.schema_version') IS NOT NULL")
            guard try there.bool(0, 0) else { return 0 }
            return Int(try await connection.query("SELECT coalesce(max(version), 0)::bigint FROM keng.schema_version").int8(0, 0))
        }
    }

    /// Refuses a database that this program cannot write.
    public func require() async throws(LedgerError) {
        let found = try await version()
        guard found <= Migration.newest else { throw .newerSchema(found: found, known: Migration.newest) }
        guard found == Migration.newest else { throw .olderSchema(found: found, known: Migration.newest) }
    }

    /// Runs what is missing, each step in a transaction of its own. Returns the titles of the steps that ran.
    ///
    /// - Parameters:
    ///   - patience: how long another program that is migrating is waited for.
    ///   - step: how long each step may take.
    /// - Throws: `busyMigrating` when the other one is not done by then.
    public func migrate(
        patience: Duration = .seconds(60), step: Duration = .seconds(600)
    ) async throws(LedgerError) -> [String] {
        try await lock(patience)
        do {
            let done = try await runSteps(step)
            await unlock()
            return done
        } catch {
            await unlock()
            throw error
        }
    }

    private func lock(_ patience: Duration) async throws(LedgerError) {
        let end = ContinuousClock.now + patience
        while true {
            let isOurs = try await LedgerError.wrap { () async throws(PostgresError) in
                try await connection.query("SELECT pg_try_advisory_lock($1)", [.int8(Int64(Migrator.lock))]).bool(0, 0)
            }
            if isOurs { return }
            guard .now < end else { throw .busyMigrating }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func runSteps(_ patience: Duration) async throws(LedgerError) -> [String] {
        let found = try await version()
        guard found <= Migration.newest else { throw .newerSchema(found: found, known: Migration.newest) }
        var done: [String] = []
        for step in Migration.all where step.version > found {
            try await LedgerError.wrap { () async throws(PostgresError) in
                try await connection.script(
                    "BEGIN;\n" + step.sql + """

                        INSERT INTO keng.schema_version (version, title, program)
                        VALUES (\(step.version), '\(step.title)', '\(program.replacing("'", with: ""))');
                        COMMIT;
                        """, deadline: patience)
            }
            done.append("\(step.version): \(step.title)")
        }
        return done
    }

    private func unlock() async {
        // A script that failed in the middle leaves its transaction open and aborted.
        try? await connection.script("ROLLBACK")
        _ = try? await connection.query("SELECT pg_advisory_unlock($1)", [.int8(Int64(Migrator.lock))])
    }
}
