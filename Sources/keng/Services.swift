// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import ConsoleServer
import EngineHost
import Foundation
import ServiceLifecycle
import Units

/// The engine as a service: on shutdown it takes nothing more, answers what it has, writes a snapshot.
struct HostService: Service {
    let host: EngineHost

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await host.run()
        } onGracefulShutdown: {
            host.stop()
        }
    }
}

/// The line server as a service. It listens when the engine has its centre, and says its port.
struct ServerService: Service {
    let server: LineServer
    let host: EngineHost
    let announce: @Sendable () -> Void

    /// A city's roads take a tenth of a second for each kind of vehicle. A start that takes longer does not keep callers out.
    private static let roadsPatience = Duration.seconds(2)

    func run() async throws {
        let isUp = await withCheckedContinuation { done in
            if !host.probe({ fault in done.resume(returning: fault == nil) }) { done.resume(returning: false) }
        }
        guard isUp else { throw Complaint("the engine could not write its first events; the log says why") }
        await host.roadsReady(atMost: ServerService.roadsPatience)
        try await server.start()
        announce()
        try? await gracefulShutdown()
        await server.stop()
    }
}

extension ConsoleDoor {
    static func published(_ fix: PositionFix) -> PublishedPosition {
        PublishedPosition(unit: fix.unit.text, bytes: EventLine.bytes(of: fix))
    }
}

/// A line on standard output at once, also into a pipe or a file; into nowhere when whoever read it has gone.
func say(_ line: String) { try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8)) }
