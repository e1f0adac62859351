// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// Where the intake listens.
public struct IntakeConfiguration: Sendable {
    public var host = "127.0.0.1"
    /// 0 takes a free one.
    public var port = 8114

    public init() {}
}

/// The door for machines: hotlines, apps and alarm centres report calls, and follow what becomes of them, over HTTP.
///
/// ```
///  hotline ─┐ HTTP/JSON                            ┌─▶ answer, after the commit
///  app     ─┼─▶ IntakeServer ─▶ IntakeBackend ─▶ EngineHost ─▶ journal
///  CAP     ─┤   who? read it.   (queue bounded)    └─▶ numbered events ─▶ GET /v1/events, webhooks
///  EIDO    ─┘
/// ```
///
/// It holds nothing of its own: what it promises rests in the journal. A request's key is the command's `cid`, so that the
/// same key gets the same answer, from another connection and after a crash as well.
public final class IntakeServer: Service {
    private let configuration: IntakeConfiguration
    private let responder: IntakeResponder
    private let log: Logger
    private let onListening: @Sendable (Int) -> Void

    /// - Parameter onListening: is told the port.
    public init(
        _ configuration: IntakeConfiguration, backend: IntakeBackend, tokens: TokenKeeper, log: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        (self.configuration, self.log, self.onListening) = (configuration, log, onListening)
        responder = IntakeResponder(backend: backend, tokens: tokens, signal: EventSignal(), counters: IntakeCounters())
    }

    /// Tells the streams that something was committed. Waits for nobody.
    public func eventsCommitted() { responder.signal.wake() }

    /// Serves until it is told to stop: then streams say goodbye, and requests that have begun are answered.
    public func run() async throws {
        let application = Application(
            responder: responder,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    idleTimeout: .seconds(Int64(IntakeLimits.idleSeconds)),
                    httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                        maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 64))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "keng",
                availableConnectionsDelegate: MaximumAvailableConnections(IntakeLimits.connections)),
            onServerRunning: { self.onListening($0.localAddress?.port ?? 0) }, logger: log)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.tick() }
            try await withGracefulShutdownHandler {
                try await application.run()
            } onGracefulShutdown: {
                self.responder.signal.end()
            }
            group.cancelAll()
        }
    }

    /// Time passes for streams that have nothing to say.
    private func tick() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            responder.signal.wake()
        }
    }
}
