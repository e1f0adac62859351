// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibpq

/// One connection to PostgreSQL, on a thread of its own; the actor is its owner. Not connected until `connect`.
///
/// The idea: a request either has its answer, or an error that says what may be concluded. TCP does not tell that a server is
/// frozen (with every keepalive set clients were seen to wait for a minute and a half), so each request has a deadline of ours.
/// When it passes, the socket is closed and the outcome is unknown; a request is never cancelled, because a cancelled commit
/// may be committed.
///
/// ```
///   query, script, copy ─┐                         ┌─ answer
///   transaction ─────────┼─▶ Session ─ poll ─ libpq ├─ refused: rolled back, the connection goes on
///   (await: one by one)  ┘    │                    └─ anything else: closed; `connect` again, after a `BackOff`
///                             └ dropped at the first answer that is late or out of step
/// ```
///
/// Cost on loopback: a transaction is one round trip, whatever the number of its statements, and one sync of the server's
/// disk. Batches go in by `unnest` of `PostgresColumn`s in a `transaction` (some 100 times the rows of single inserts, as
/// fast as `copy`, and it can say ON CONFLICT), bulk loads by `copy`. Sources: libpq's chapters on asynchronous commands and
/// on pipeline mode.
///
/// A cancelled task does not cancel its request: it is over at its deadline at the latest.
public actor PostgresConnection {
    private let thread = PostgresThread()
    private let settings: PostgresSettings
    private var session: Session?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    public init(_ settings: PostgresSettings) { self.settings = settings }

    /// Whether the last that was heard of the connection was good.
    public var isConnected: Bool { session?.isOpen ?? false }

    /// Closes an old connection, then tries every host of the settings in turn. Text is UTF-8 and the time zone UTC.
    /// - Throws: `badSettings` or `cannotConnect`, with a reason for each host.
    public func connect() throws(PostgresError) {
        session = nil
        session = try Session.connected(settings)
    }

    public func close() { session = nil }

    /// One statement. A transaction of its own, unless `script` has opened one.
    /// - Parameter deadline: instead of that of the settings.
    public func query(
        _ sql: String, _ parameters: [PostgresParameter] = [], deadline: Duration? = nil
    ) throws(PostgresError) -> PostgresRows {
        try request(deadline) { (session, deadline) throws(PostgresError) in try session.query(sql, parameters, deadline) }
    }

    /// Several statements in one text, without values: for migrations. One transaction, unless it says BEGIN and COMMIT itself.
    /// After a refusal no transaction is open.
    public func script(_ sql: String, deadline: Duration? = nil) throws(PostgresError) {
        try request(deadline) { (session, deadline) throws(PostgresError) in try session.script(sql, deadline) }
    }

    /// All or nothing, in one round trip. Statements are prepared once a connection, by their text.
    ///
    /// They must not contain BEGIN, COMMIT or COPY.
    /// - Returns: the rows of each statement.
    /// - Throws: the first error; nothing is stored then, unless the error's outcome is unknown.
    public func transaction(
        _ statements: [PostgresStatement], deadline: Duration? = nil
    ) throws(PostgresError) -> [PostgresRows] {
        if statements.isEmpty { return [] }
        return try request(deadline) { (session, deadline) throws(PostgresError) in
            do throws(PostgresError) {
                return try session.transaction(statements, deadline)
            } catch {
                // The plan of a table that has changed since, or a statement that was discarded. Nothing was stored: once more.
                guard case .refused(let sqlState, _, _, _) = error, ["0A000", "26000"].contains(sqlState) else { throw error }
                try session.forgetPrepared(deadline)
                return try session.transaction(statements, deadline)
            }
        }
    }

    /// `COPY table (columns) FROM STDIN (FORMAT binary)`: all rows or none. The columns' types must be the table's own.
    /// - Parameter table: a name, or schema.name; exactly as in the catalogue, letter case too.
    public func copy(
        into table: String, columns: [String], _ values: [PostgresColumn], deadline: Duration? = nil
    ) throws(PostgresError) {
        precondition(columns.count == values.count, "each column has a name")
        precondition(values.allSatisfy { $0.count == values[0].count }, "the columns are equally long")
        try request(deadline) { (session, deadline) throws(PostgresError) in
            try session.copy(into: table, names: columns, values, deadline)
        }
    }

    /// What the server reports of itself: `server_version`, `in_hot_standby`, `session_authorization`, …
    public func serverSetting(_ name: String) -> String? {
        session.flatMap { PQparameterStatus($0.connection, name) }.map { String(cString: $0) }
    }

    /// What the server said beside the answer to the latest request.
    public var notices: [PostgresNotice] { session?.notices.list ?? [] }

    private func request<Answer>(
        _ span: Duration?, _ work: (Session, Deadline) throws(PostgresError) -> Answer
    ) throws(PostgresError) -> Answer {
        guard let session else { throw .cannotConnect(reason: "not connected") }
        let deadline = Deadline(in: span ?? settings.requestDeadline)
        do throws(PostgresError) {
            return try work(session, deadline)
        } catch {
            if case .refused = error, session.isOpen {
                do throws(PostgresError) { try session.rollBack(deadline) } catch { self.session = nil }
            } else {
                self.session = nil
            }
            throw error
        }
    }
}
