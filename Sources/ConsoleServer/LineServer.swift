// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Synchronization

/// Serves the line protocol to consoles and programs.
///
/// ```
///  sockets ──▶ SessionHandler ──▶ Session (pure) ──submit──▶ backend ──finish──▶ ordered replies
///  publish ──▶ Hub ──▶ every subscribed session, in order, without hole or repetition
/// ```
///
/// One event loop carries everything: a console costs memory, not a thread, and the order of what a session sees needs
/// no lock. Requests leave the loop through the backend, so nothing here waits for the engine, and the engine waits
/// for no socket: a peer that does not read is told `BYE SLOW` and closed.
public final class LineServer: Service {
    private struct Life {
        var listener: (any Channel)?
        var tlsListener: (any Channel)?
        var ticker: RepeatedTask?
    }

    private let configuration: ServerConfiguration
    private let logger: Logger
    private let group: MultiThreadedEventLoopGroup
    private let loop: any EventLoop
    private let hub: NIOLoopBoundBox<Hub>
    private let life = Mutex(Life())
    /// What the next TLS handshake is made with.
    private let tlsContext = Mutex<NIOSSLContext?>(nil)
    private let isOver = Atomic(false)

    public init(configuration: ServerConfiguration, backend: ConsoleBackend, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        loop = group.next()
        hub = .makeBoxSendingValue(Hub(backend: backend, configuration: configuration, loop: loop), eventLoop: loop)
    }

    /// The port it listens on; `nil` before `start` and after `stop`.
    public var port: Int? { life.withLock { $0.listener?.localAddress?.port } }

    /// The port for TLS; `nil` when there is none.
    public var tlsPort: Int? { life.withLock { $0.tlsListener?.localAddress?.port } }

    /// Starts, waits for the service group's graceful shutdown, and stops gracefully. A server runs once.
    public func run() async throws {
        try await start()
        try? await gracefulShutdown()
        await stop()
    }

    /// Begins to listen. A server that could not is over.
    public func start() async throws(ServerError) {
        do throws(ServerError) {
            let host = try LineServer.permitted(configuration)
            if let tls = configuration.tls { try use(tls.configuration) }
            try await listen(on: host)
        } catch {
            await stop()
            throw error
        }
    }

    private func listen(on host: String) async throws(ServerError) {
        do {
            let listener = try await bootstrap(tls: nil).bind(host: host, port: configuration.port).get()
            let ticker = loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { [hub] _ in hub.value.tick() }
            life.withLock { $0 = Life(listener: listener, tlsListener: nil, ticker: ticker) }
            logger.info("console lines served", metadata: ["host": "\(host)", "port": "\(listener.localAddress?.port ?? 0)"])
        } catch {
            throw .cannotListen(host: host, port: configuration.port, reason: "\(error)")
        }
        if let tls = configuration.tls { try await listen(on: tls) }
    }

    private func listen(on tls: TLSDoor) async throws(ServerError) {
        do {
            let listener = try await bootstrap(tls: tls).bind(host: tls.host, port: tls.port).get()
            life.withLock { $0.tlsListener = listener }
        } catch {
            throw .cannotListen(host: tls.host, port: tls.port, reason: "\(error)")
        }
    }

    private func use(_ configuration: TLSConfiguration) throws(ServerError) {
        do {
            let context = try NIOSSLContext(configuration: configuration)
            tlsContext.withLock { $0 = context }
        } catch {
            throw .noTLS(reason: "\(error)")
        }
    }

    /// Other users, and another certificate for TLS from the next connection on. Users who are gone are told goodbye.
    public func reload(users: UserBook?, tls: TLSConfiguration?) throws(ServerError) {
        if let tls { try use(tls) }
        guard let users, !isOver.load(ordering: .relaxed) else { return }
        loop.execute { [hub] in hub.value.reload(users) }
    }

    /// Takes no new connections and no new requests, lets outstanding replies out, at most for the grace period, and
    /// closes everything. Idempotent.
    public func stop() async {
        guard !isOver.exchange(true, ordering: .relaxed) else { return }
        let life = life.withLock { life in
            defer { life = Life() }
            return life
        }
        life.ticker?.cancel()
        try? await life.listener?.close()
        try? await life.tlsListener?.close()
        let gone = loop.makePromise(of: Void.self)
        let patience = TimeAmount(configuration.grace)
        loop.execute { [hub, loop] in
            hub.value.stop(gone)
            loop.scheduleTask(in: patience) { hub.value.cutAll() }
        }
        try? await gone.futureResult.get()
        try? await group.shutdownGracefully()
        logger.info("console lines ended")
    }

    /// Tells subscribers of newly committed events. Call it from anywhere, but in the order of `seq`, and only after
    /// `ConsoleBackend.latestSeq` covers them. Never blocks.
    public func publish(_ events: [PublishedEvent]) {
        guard !events.isEmpty, !isOver.load(ordering: .relaxed) else { return }
        loop.execute { [hub] in hub.value.publish(events) }
    }

    /// Tells those who asked for positions. A peer that is behind gets only the newest of each unit. Never blocks.
    public func publishPositions(_ positions: [PublishedPosition]) {
        guard !positions.isEmpty, !isOver.load(ordering: .relaxed) else { return }
        loop.execute { [hub] in hub.value.publish(positions) }
    }

    /// Tells everybody who follows the events something that has no number. Never blocks.
    public func publish(notice line: [UInt8]) {
        guard !isOver.load(ordering: .relaxed) else { return }
        loop.execute { [hub] in hub.value.publish(notice: line) }
    }

    public func counters() async -> ServerCounters {
        guard !isOver.load(ordering: .relaxed) else { return ServerCounters() }
        return (try? await loop.submit { [hub] in hub.value.counters }.get()) ?? ServerCounters()
    }

    private func bootstrap(tls: TLSDoor?) -> ServerBootstrap {
        ServerBootstrap(group: loop)
            .serverChannelInitializer { [hub] channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(DoorHandler(hub: hub.value)) }
            }
            .serverChannelOption(.backlog, value: 256)
            // Connections have it from the listener.
            .serverChannelOption(.socketOption(.so_sndbuf), value: .init(ServerConfiguration.kernelBuffer))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.autoRead, value: false)
            // In small portions, one a turn of the loop: whoever sends much is answered after the others, too.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 2048, maximum: 8192))
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 32 << 10, high: 64 << 10))
            .childChannelInitializer { [hub, self] channel in
                channel.eventLoop.makeCompletedFuture {
                    let context = tls == nil ? nil : self.tlsContext.withLock { $0 }
                    try LineServer.welcome(channel, hub, tls, context)
                }
            }
    }

    private static func welcome(_ channel: any Channel, _ hub: NIOLoopBoundBox<Hub>, _ tls: TLSDoor?, _ context: NIOSSLContext?) throws {
        let address = channel.remoteAddress?.ipAddress ?? "local"
        let pipeline = channel.pipeline.syncOperations
        let peer = hub.value.admit(address: address, port: channel.remoteAddress?.port ?? 0)
        channel.closeFuture.whenComplete { _ in hub.value.release(address: address) }
        if let context {
            let refusal = UnaskedLine.bye(.foreign, resume: nil, text: "this port speaks TLS from the first byte")
            try pipeline.addHandlers(FirstByteHandler(refusal: refusal), NIOSSLServerHandler(context: context))
        }
        try pipeline.addHandler(SessionHandler(peer: peer, address: address, hub: hub.value, tls: tls))
    }

    /// The address to bind: loopback, unless forced.
    private static func permitted(_ configuration: ServerConfiguration) throws(ServerError) -> String {
        let host = configuration.host == "localhost" ? "127.0.0.1" : configuration.host
        guard configuration.allowsRemote || host == "::1" || isLoopbackIPv4(host) else { throw .notLoopback(host: host) }
        return host
    }

    private static func isLoopbackIPv4(_ host: String) -> Bool {
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        return address.protocol == .inet && host.hasPrefix("127.")
    }
}
