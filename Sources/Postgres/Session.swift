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

    func lost() -> PostgresError { .connectionLost(reason: complaint) }

    /// libpq's latest error on one line.
    var complaint: String {
        let text = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Why the server lets nobody in, on one line, with the five letters of PostgreSQL's appendix A where it gave them. libpq
    /// tells them only in an error of many words, `FATAL:  28P01: password …` with lines on the server's own source behind it.
    var refusalToConnect: String {
        let lines = (PQerrorMessage(connection).map { String(cString: $0) } ?? "").split(separator: "\n")
        var (words, state) = ([Substring](), "")
        for line in lines where !line.hasPrefix("LOCATION:") {
            for word in line.split(whereSeparator: \.isWhitespace) {
                let letters = word.dropLast().utf8
                let isCode = letters.count == 5 && letters.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
                // Every code has a digit; FATAL and ERROR have none.
                let isState = isCode && letters.contains { $0 < 65 } && word.last == ":" && words.last?.last == ":"
                if isState, state.isEmpty { state = " [\(word.dropLast())]" } else { words.append(word) }
            }
        }
        return words.joined(separator: " ") + state
    }
}
