// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleServer
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Takes users and certificates up again at SIGHUP. What cannot be read is said, and the old stays in force.
struct ReloadService: Service {
    let access: AccessOptions
    let server: LineServer
    let log: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown()
        for await _ in signals {
            do {
                let (users, tls) = (try access.book(), try access.tlsConfiguration())
                try server.reload(users: users, tls: tls)
                log.notice("users and certificates were read again: \(users?.users.count ?? 0) users")
            } catch {
                log.error("users and certificates stay as they were: \(error)")
            }
        }
    }
}
