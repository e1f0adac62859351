// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Why PostgreSQL did not do what it was asked, and what may be concluded from that.
///
/// A request whose outcome is unknown may have been committed or not: ask again with the same key, never with a new one.
public enum PostgresError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The connection string cannot be used. Never worth a retry.
    case badSettings(reason: String)
    /// No server could be reached, or none of the wanted kind, or `connect` has not been called. Nothing was asked. Worth a retry.
    /// `sqlState`: why the first host that answered lets nobody in.
    case cannotConnect(reason: String, sqlState: String? = nil)
    /// The connection ended, or a commit was cut off while it waited for a standby. The outcome of the request is unknown.
    /// `sqlState`: why, where the server said so before it hung up.
    case connectionLost(reason: String, sqlState: String? = nil)
    /// No answer in time. The connection is closed; the outcome of the request is unknown.
    case deadline(after: Duration)
    /// The server said no and rolled back. The connection goes on. `detail` and `constraint` may be empty.
    case refused(sqlState: String, message: String, detail: String, constraint: String)
    /// An answer of another shape than the code expects: a mistake of ours. Not worth a retry; the outcome is unknown.
    case unexpected(reason: String)

    /// Whether the same request, with the same key and over a connection that may be new, can succeed later without a change of it.
    public var mayRetry: Bool {
        switch self {
        case .badSettings, .unexpected: false
        case .cannotConnect, .connectionLost, .deadline: true
        case .refused(let sqlState, _, _, _): PostgresError.passes(sqlState)
        }
    }

    /// The five letters of PostgreSQL's appendix A, when the server gave them.
    public var sqlState: String? {
        switch self {
        case .refused(let sqlState, _, _, _): sqlState
        case .cannotConnect(_, let sqlState), .connectionLost(_, let sqlState): sqlState
        case .badSettings, .deadline, .unexpected: nil
        }
    }

    public var outcomeIsUnknown: Bool {
        switch self {
        case .connectionLost, .deadline, .unexpected: true
        case .badSettings, .cannotConnect, .refused: false
        }
    }

    public var description: String {
        switch self {
        case .badSettings(let reason): "the connection string of PostgreSQL cannot be used: \(reason)"
        case .cannotConnect(let reason, _): "no connection to PostgreSQL: \(reason)"
        case .connectionLost(let reason, _): "the connection to PostgreSQL is lost, the outcome is unknown: \(reason)"
        case .deadline(let span): "PostgreSQL did not answer within \(span.inSeconds), the outcome is unknown"
        case .refused(let sqlState, let message, let detail, _):
            "PostgreSQL refuses: \(message)\(detail.isEmpty ? "" : " (\(detail))") [\(sqlState)]"
        case .unexpected(let reason): "PostgreSQL answered unexpectedly: \(reason)"
        }
    }

    /// States of the server that end by themselves or by an operator's hand: lost races (40), exhausted resources (53), a lock
    /// that somebody holds (55P03), shutdown and cancellation (57), failing disks (58), a server that became a standby
    /// (25006), a prepared statement that somebody discarded (26000).
    private static func passes(_ sqlState: String) -> Bool {
        ["08", "40", "53", "57", "58"].contains(sqlState.prefix(2)) || ["25006", "26000", "55P03"].contains(sqlState)
    }
}
