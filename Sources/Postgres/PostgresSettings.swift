// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Where PostgreSQL is, and how long to wait for it.
public struct PostgresSettings: Sendable {
    /// A libpq URI (`postgresql://keng@db1,db2/keng?target_session_attrs=read-write`) or list of `key=value`. What it leaves
    /// out comes from libpq's environment variables and defaults. It may hold a password: write `redacted` into logs.
    public var connection: String
    /// What the server shows for this connection, unless the string gives another.
    public var applicationName = "keng"
    /// For all hosts together. Looking a name up is the resolver's, which has time limits of its own.
    public var connectDeadline: Duration = .seconds(5)
    /// For each request that is not given another.
    public var requestDeadline: Duration = .seconds(2)

    public init(_ connection: String) { self.connection = connection }

    /// The connection string for people's eyes: without passwords, and nothing at all of a string that cannot be read.
    public var redacted: String {
        do throws(PostgresError) {
            return try ConnectionOptions(parsing: connection).redacted
        } catch {
            return "(a connection string that cannot be read)"
        }
    }
}
