// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// TLS for a caller that waits with `poll`: a thread of NIO carries the connection, and a pipe becomes readable when something
/// has come or the connection has ended.
final class TLSLink {
    private final class Inbox: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        private struct Content {
            var bytes: [UInt8] = []
            var hasEnded = false
            var isSignalled = false
        }

        private let content = Mutex(Content())
        private let bell: Int32
        private let isReady: EventLoopPromise<Void>

        init(bell: Int32, isReady: EventLoopPromise<Void>) { (self.bell, self.isReady) = (bell, isReady) }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted? = event as? TLSUserEvent { isReady.succeed() }
            context.fireUserInboundEventTriggered(event)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            ring { $0.bytes.append(contentsOf: buffer.readableBytesView) }
        }

        func channelInactive(context: ChannelHandlerContext) {
            isReady.fail(ChannelError.ioOnClosedChannel)
            ring { $0.hasEnded = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            isReady.fail(error)
            context.close(promise: nil)
        }

        private func ring(_ change: (inout Content) -> Void) {
            content.withLock { content in
                change(&content)
                guard !content.isSignalled else { return }
                content.isSignalled = true
                var byte: UInt8 = 1
                _ = write(bell, &byte, 1)
            }
        }

        /// `nil` when the connection has ended and everything was taken.
        func take(from bellEnd: Int32) -> [UInt8]? {
            content.withLock { content in
                var byte: UInt8 = 0
                if content.isSignalled { _ = read(bellEnd, &byte, 1) }
                content.isSignalled = false
                defer { content.bytes = [] }
                guard content.bytes.isEmpty, content.hasEnded else { return content.bytes }
                return nil
            }
        }
    }

    /// Readable when `take` has something to give.
    let descriptor: Int32
    private let bell: Int32
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let inbox: Inbox
    private let channel: any Channel

    private static let patience = TimeAmount.seconds(5)

    /// Connects, and agrees on TLS with a server whose certificate is good for `host`.
    init(host: String, port: Int, configuration: TLSConfiguration) throws(LineSocket.Failure) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw LineSocket.Failure(reason: String(cString: strerror(errno))) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let isReady = group.next().makePromise(of: Void.self)
        let inbox = Inbox(bell: ends[1], isReady: isReady)
        do {
            let context = try NIOSSLContext(configuration: configuration)
            let name = (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
            channel = try ClientBootstrap(group: group).connectTimeout(.seconds(2)).channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(NIOSSLClientHandler(context: context, serverHostname: name), inbox)
                }
            }.connect(host: host, port: port).wait()
            let timer = group.next().scheduleTask(in: TLSLink.patience) { isReady.fail(ChannelError.connectTimeout(TLSLink.patience)) }
            try isReady.futureResult.wait()
            timer.cancel()
        } catch {
            isReady.fail(error)
            try? group.syncShutdownGracefully()
            for end in ends { close(end) }
            throw LineSocket.Failure(reason: "\(host):\(port): \(TLSLink.words(error))")
        }
        (descriptor, bell, self.inbox) = (ends[0], ends[1], inbox)
    }

    deinit {
        try? channel.close().wait()
        try? group.syncShutdownGracefully()
        close(descriptor)
        close(bell)
    }

    func take() -> [UInt8]? { inbox.take(from: descriptor) }

    /// False when the connection has ended.
    func send(_ bytes: [UInt8]) -> Bool {
        guard channel.isActive else { return false }
        return (try? channel.writeAndFlush(ByteBuffer(bytes: bytes)).wait()) != nil
    }

    private static func words(_ error: any Error) -> String {
        let text = "\(error)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") { return "its certificate is not signed by whom we trust (--ca)" }
        if text.contains("unableToValidateCertificate") || text.contains("failedToMatchCommonName") {
            return "its certificate is for another name"
        }
        if error is NIOConnectionError { return "connection refused" }
        return text
    }
}
