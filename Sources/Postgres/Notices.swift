// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibpq

/// What the server says beside its answers.
public struct PostgresNotice: Equatable, Sendable {
    /// `WARNING`, `NOTICE`, … in English.
    public let severity: String
    public let sqlState: String
    public let message: String
}

/// Collects the notices of one request. libpq calls back on the thread that reads, which is the owner's.
final class Notices {
    /// More than this of one request tell nothing new.
    private static let limit = 100

    private(set) var list: [PostgresNotice] = []
    /// The server's words when it stopped waiting for a standby: committed on this server, perhaps nowhere else.
    private(set) var brokenPromise: String?

    /// Forgets what the request before was told.
    func begin() {
        list = []
        brokenPromise = nil
    }

    /// The receiver is C's: it lives as long as the connection, which the owner of both sees to.
    func listen(to connection: OpaquePointer) {
        PQsetNoticeReceiver(
            connection,
            { box, result in
                guard let box, let result else { return }
                Unmanaged<Notices>.fromOpaque(box).takeUnretainedValue().take(result)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func take(_ result: OpaquePointer) {
        let report = ServerReport(result)
        // Servers speak many languages; the name of the function that warns is the same in all of them.
        let isAboutStandby =
            report[.sourceFunction] == "SyncRepWaitForLSN" || report.message.hasPrefix("canceling wait for synchronous replication")
        if isAboutStandby { brokenPromise = report.message }
        if list.count < Notices.limit {
            list.append(PostgresNotice(severity: report[.severity], sqlState: report.sqlState, message: report.message))
        }
    }
}
