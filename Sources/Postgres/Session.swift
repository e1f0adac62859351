// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibpq
import Vocabulary

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One open connection of libpq, freed with the object. Plain and blocking: `PostgresConnection` owns it on its thread.
///
/// libpq never waits here. It only reads and writes what the socket takes; all waiting is `poll` with the time that is left.
/// After any error but `refused` the conversation is out of step and the session has to be dropped.
final class Session {
    let connection: OpaquePointer
    let notices = Notices()
    /// By the text of the statement, what the server knows it as.
    var prepared: [String: String] = [:]
    /// Counts all that were ever prepared here, so that no name comes twice.
    var preparations = 0

    init(_ connection: OpaquePointer) {
        self.connection = connection
        notices.listen(to: connection)
    }

    /// Hangs up without waiting: what is in flight may still be carried out.
    deinit { PQfinish(connection) }

    var isOpen: Bool { PQstatus(connection) == CONNECTION_OK }

    /// Waits until the socket can do one of `events`; returns which.
    func wait(for events: Int32, _ deadline: Deadline) throws(PostgresError) -> Int32 {
        while true {
            var item = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
            guard item.fd >= 0 else { throw lost() }
            let count = poll(&item, 1, deadline.milliseconds)
            if count > 0 { return Int32(item.revents) }
            if count < 0, errno != EINTR { throw .connectionLost(reason: "poll: \(String(cString: strerror(errno)))") }
            if deadline.left == .zero { throw .deadline(after: deadline.span) }
        }
    }

    /// The next result, for the caller to clear; `nil` behind the last one of a statement.
    func next(_ deadline: Deadline) throws(PostgresError) -> OpaquePointer? {
        while true {
            let isSending = PQflush(connection) == 1
            if PQisBusy(connection) == 0 { return PQgetResult(connection) }
            let ready = try wait(for: Int32(POLLIN) | (isSending ? Int32(POLLOUT) : 0), deadline)
            guard ready & ~Int32(POLLOUT) != 0, PQconsumeInput(connection) == 0 else { continue }
            // A server that hangs up says why before, and that may have come in the same breath.
            if PQisBusy(connection) == 0 { return PQgetResult(connection) }
            throw lost()
        }
    }

    /// Reads the results of a request up to the last, and gives each good one to `take`.
    func finish(_ deadline: Deadline, _ take: (OpaquePointer) -> Void) throws(PostgresError) {
        var failure: PostgresError?
        while let result = try next(deadline) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: take(result)
            case PGRES_FATAL_ERROR:
                let error = try refusal(result)
                failure = failure ?? error
            default: throw .unexpected(reason: "status \(String(cString: PQresStatus(PQresultStatus(result)))) of an ordinary statement")
            }
        }
        try keepPromise()
        if let failure { throw failure }
    }

    /// What the server refused; throws when it hung up instead.
    func refusal(_ result: OpaquePointer) throws(PostgresError) -> PostgresError {
        let error = ServerReport(result).error
        guard case .refused = error, isOpen else { throw error }
        return error
    }

    /// A commit that is on this server only, although a standby should have it, is not done.
    func keepPromise() throws(PostgresError) {
        if let warning = notices.brokenPromise { throw .connectionLost(reason: warning) }
    }

    func require(_ accepted: Int32) throws(PostgresError) {
        if accepted != 1 { throw lost() }
    }

    func lost() -> PostgresError {
        let said = complaint
        return .connectionLost(reason: said.reason, sqlState: said.sqlState)
    }

    /// libpq's latest error.
    var complaint: LibpqComplaint { LibpqComplaint(PQerrorMessage(connection)) }
}
