// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import GRDB

/// The tables of a journal. Every row begins with its centre.
///
/// | Table | Row |
/// |---|---|
/// | `meta` | `schema` and its version |
/// | `event` | one committed event with its hash; never changed; taken out only when the database has it and it is old |
/// | `snapshot` | a state after `seq`, the chain's hash there (`chain`), and the hash over both |
/// | `snapshot_part` | a piece of a snapshot that is too large for one commit |
/// | `position` | the newest position of each unit |
/// | `quarantine` | records that did not fit their hash and were replaced from the database |
/// | `meta` | also `drained CENTRE`: how far the database has come, as last remembered |
/// | `meta` | also `begins CENTRE`: the snapshot up to which older events are taken out, or were |
///
/// If you change this: raise `version`, and add a step that brings older journals up. An older keng refuses the file.
enum JournalSchema {
    static let version = 3

    /// Of new files. A row that is longer than a quarter of a page has pages of its own: with SQLite's 4096 bytes that is every
    /// call, and a journal four times as large as what it holds.
    static let pageSize = 8192

    static func setPageSize(_ db: Database) throws { try db.execute(sql: "PRAGMA page_size = \(pageSize)") }

    /// `keng` in ASCII; in the header of the file, so that another program's database is never taken for a journal.
    static let applicationID = 0x6B65_6E67

    /// Before anything is written, also how the file is written.
    static func requireOurs(_ db: Database, path: String) throws {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard try application == applicationID || (application == 0 && isEmpty(db)) else { throw JournalError.notAJournal(path: path) }
    }

    private static func isEmpty(_ db: Database) throws -> Bool { try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0 }

    static func prepare(_ db: Database, path: String) throws {
        if try isEmpty(db) {
            try db.inTransaction(.immediate) {
                try create(db)
                return .commit
            }
        }
        let found = try Int.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'schema'") ?? 0
        guard found <= version else { throw JournalError.newerSchema(path: path, found: found, known: version) }
        // Version 3 packs its snapshots, and reads those that are not; and it seals positions.
        if found < version {
            try db.inTransaction(.immediate) {
                try PositionRow.sealAll(db)
                try db.execute(sql: second + "INSERT OR REPLACE INTO meta VALUES ('schema', \(version));")
                return .commit
            }
        }
    }

    private static let second = """
        CREATE TABLE IF NOT EXISTS quarantine (
            centre_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, payload BLOB NOT NULL, hash BLOB NOT NULL
        );
        CREATE TABLE IF NOT EXISTS snapshot_part (
            centre_id TEXT NOT NULL, seq INTEGER NOT NULL, part INTEGER NOT NULL, payload BLOB NOT NULL,
            PRIMARY KEY (centre_id, seq, part)
        );

        """

    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                PRAGMA application_id = \(applicationID);
                CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
                CREATE TABLE event (
                    centre_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
                    payload BLOB NOT NULL, hash BLOB NOT NULL,
                    PRIMARY KEY (centre_id, seq)
                ) WITHOUT ROWID;
                CREATE TABLE snapshot (
                    centre_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
                    payload BLOB NOT NULL, chain BLOB NOT NULL, hash BLOB NOT NULL,
                    PRIMARY KEY (centre_id, seq)
                );
                CREATE TABLE position (
                    centre_id TEXT NOT NULL, unit TEXT NOT NULL, payload BLOB NOT NULL,
                    PRIMARY KEY (centre_id, unit)
                ) WITHOUT ROWID;
                INSERT INTO meta VALUES ('schema', \(version));
                """ + second)
    }
}
