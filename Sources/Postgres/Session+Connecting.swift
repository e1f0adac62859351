// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibpq

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Session {
    /// The first of the hosts that answers and is of the wanted kind.
    ///
    /// Each host may use an equal share of the time that is left, so that one that swallows everything does not cost the
    /// others their turn; `connect_timeout` in the string shortens it.
    static func connected(_ settings: PostgresSettings) throws(PostgresError) -> Session {
        let options = try ConnectionOptions(parsing: settings.connection)
        let attempts = try options.attempts()
        let deadline = Deadline(in: settings.connectDeadline)
        var (reasons, sqlState) = ([String](), String?.none)
        for (index, attempt) in attempts.enumerated() {
            var share = deadline.left / (attempts.count - index)
            if let seconds = options["connect_timeout"].flatMap(Int.init), seconds > 0 { share = min(share, .seconds(seconds)) }
            do throws(PostgresError) {
                let limit = Deadline(in: share)
                let session = try opened(attempt.prepared(for: settings), limit)
                try session.settle(limit)
                return session
            } catch {
                let host = attempt["hostaddr"] ?? attempt["host"] ?? ""
                if case .badSettings(let reason) = error { throw .badSettings(reason: options.scrubbed(reason)) }
                let place = attempt["port"].map { "\(host):\($0)" } ?? host
                let reason = options.scrubbed(error.bareReason)
                sqlState = sqlState ?? error.sqlState
                if !reasons.contains(reason) { reasons.append(reason.contains(host) ? reason : "\(place): \(reason)") }
            }
        }
        throw .cannotConnect(reason: reasons.joined(separator: "; "), sqlState: sqlState)
    }

    private static func opened(_ options: ConnectionOptions, _ deadline: Deadline) throws(PostgresError) -> Session {
        let pairs = options.pairs
        let connection = withCStrings(pairs.map(\.keyword)) { keywords in
            withCStrings(pairs.map(\.value)) { values in PQconnectStartParams(keywords, values, 0) }
        }
        guard let connection else { throw .cannotConnect(reason: "out of memory") }
        let session = Session(connection)
        PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
        try session.establish(deadline)
        PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
        if PQsetnonblocking(connection, 1) != 0 { throw session.lost() }
        return session
    }

    private func establish(_ deadline: Deadline) throws(PostgresError) {
        // libpq judges the options before it tries anything; what it says of them begins so.
        if PQstatus(connection) == CONNECTION_BAD, complaint.reason.hasPrefix("invalid ") {
            throw .badSettings(reason: complaint.reason)
        }
        var state = PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            switch state {
            case PGRES_POLLING_READING: _ = try wait(for: Int32(POLLIN), deadline)
            case PGRES_POLLING_WRITING: _ = try wait(for: Int32(POLLOUT), deadline)
            default:
                let said = complaint
                throw .cannotConnect(reason: said.reason, sqlState: said.sqlState)
            }
            state = PQconnectPoll(connection)
        }
    }

    private func settle(_ deadline: Deadline) throws(PostgresError) {
        try script("SET TimeZone TO 'UTC'", deadline)
        // A statement that we gave up would wait for its lock for ever, and each retry would leave one more. Servers since 14
        // notice that nobody listens any more, where their system can tell.
        guard PQserverVersion(connection) >= 140_000 else { return }
        do throws(PostgresError) {
            try script("SET client_connection_check_interval TO '1s'", deadline)
        } catch {
            guard case .refused = error else { throw error }
        }
    }
}

extension ConnectionOptions {
    /// Seconds without traffic until the system asks whether the peer is there.
    private static let keepaliveIdle = "5"
    private static let keepaliveInterval = "2"
    private static let keepaliveCount = "3"
    /// Milliseconds for which sent bytes may stay unconfirmed.
    private static let userTimeout = "10000"

    /// With what keng wants of every connection.
    fileprivate func prepared(for settings: PostgresSettings) -> ConnectionOptions {
        var options = self
        options["client_encoding"] = "UTF8"
        options.setIfMissing("fallback_application_name", settings.applicationName)
        options.setIfMissing("keepalives", "1")
        options.setIfMissing("keepalives_idle", ConnectionOptions.keepaliveIdle)
        options.setIfMissing("keepalives_interval", ConnectionOptions.keepaliveInterval)
        options.setIfMissing("keepalives_count", ConnectionOptions.keepaliveCount)
        options.setIfMissing("tcp_user_timeout", ConnectionOptions.userTimeout)
        return options
    }
}

extension PostgresError {
    /// Why, without the sentence about what follows from it.
    fileprivate var bareReason: String {
        switch self {
        case .badSettings(let reason), .cannotConnect(let reason, _), .connectionLost(let reason, _), .unexpected(let reason): reason
        case .deadline(let span): "no answer within \(span.inSeconds)"
        case .refused(let sqlState, let message, _, _): "\(message) [\(sqlState)]"
        }
    }
}
