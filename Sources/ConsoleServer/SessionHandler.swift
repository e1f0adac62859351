// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import NIOCore
import NIOSSL
import NIOTLS
import Vocabulary

/// The socket side of one `Session`: turns bytes into outcomes, and the session's actions into writes, submissions and
/// pages. Lives on its channel's event loop and nowhere else.
///
/// Writes are gathered and flushed once a turn of the loop, and reading stops while the session wants no input.
final class SessionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long a closed connection may take to read its last lines before it is cut.
    private static let linger = TimeAmount.seconds(5)
    /// The same when the server stops: it has said so twice, and whoever starts it again waits for the port.
    private static let lingerWhenStopping = TimeAmount.milliseconds(300)

    private(set) var peer: PeerName
    private let address: String
    private let tls: TLSDoor?
    private var exchange: ScramServer?
    private let backend: ConsoleBackend
    private let hub: Hub
    private var session: Session
    private var framer: LineFramer
    private var outcomes: [LineFramer.Outcome] = []
    private var context: ChannelHandlerContext?
    private var output = ByteBuffer()
    private var flushIsScheduled = false
    private var closesAfterFlush = false
    private var isFinishing = false
    private var readIsOutstanding = false
    /// How many of the hub's pending events this session has been given.
    var given = 0

    /// - Parameter tls: the door it came in by; nothing is said before its handshake is through. `nil`: the plain one.
    init(peer: PeerName, address: String, hub: Hub, tls: TLSDoor? = nil) {
        (self.peer, self.address, self.hub, self.tls) = (peer, address, hub, tls)
        backend = hub.backend
        session = Session(configuration: hub.configuration)
        framer = LineFramer(limit: hub.configuration.inputLine)
        fitLineLimit()
    }

    /// Has said its last word, which the peer may still be reading.
    var isOver: Bool { session.phase == .closed }

    var isSubscribed: Bool { session.subscription != nil }

    // MARK: From the channel

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        hub.add(self)
        session.arrived(hub.moment())
        if tls == nil { greet() }
        flush()
    }

    private func greet() {
        session.open(greeting: backend.greeting(), hub.moment())
        perform()
    }

    /// TLS stands. A certificate that was trusted may name a user: then nobody asks for a password.
    private func handshakeCompleted(_ context: ChannelHandlerContext) {
        let certificate = try? context.channel.pipeline.syncOperations.nioSSL_peerCertificate()
        if let tls, let certificate, let names = try? tls.names(certificate.toDERBytes()), let identity = hub.identity(ofAny: names) {
            session.cameIn(identity)
            peer.identity = identity
            fitLineLimit()
        }
        greet()
    }

    private func fitLineLimit() {
        framer.limit = session.isLocked ? LineLimits.inputLineBeforeAuthentication : hub.configuration.inputLine
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        hub.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        guard session.phase == .open else { return }
        hub.catchUp(self)
        let moment = hub.moment()
        session.took(bytes: buffer.readableBytes, moment)
        framer.feed(buffer.readableBytesUInt8Span, into: &outcomes)
        for outcome in outcomes {
            session.received(outcome, moment)
            // What stands behind a login is judged by its outcome.
            if session.isLocked { perform() }
        }
        outcomes.removeAll(keepingCapacity: true)
        perform()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        readIsOutstanding = false
        flush()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        noteUnread()
        scheduleFlush()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { return handshakeCompleted(context) }
        guard case ChannelEvent.inputClosed? = event as? ChannelEvent else { return context.fireUserInboundEventTriggered(event) }
        if closesAfterFlush { return context.close(promise: nil) }
        session.inputEnded(hub.moment())
        perform()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: From the hub

    func published(_ delivery: Delivery, _ moment: Session.Moment) {
        session.published(delivery, moment)
        perform()
    }

    func published(_ positions: [PublishedPosition], _ moment: Session.Moment) {
        guard session.wantsPositions else { return }
        session.published(positions, moment)
        perform()
    }

    func noticed(_ line: [UInt8], _ moment: Session.Moment) {
        session.noticed(line, moment)
        perform()
    }

    func tick(_ moment: Session.Moment) {
        noteUnread()
        session.tick(moment)
        perform()
    }

    func recheck(_ users: UserBook, _ moment: Session.Moment) {
        session.recheck(users, moment)
        peer.identity = session.identity
        perform()
    }

    /// What `CLIENTS` says of this connection.
    func row(_ moment: Session.Moment) -> Reply {
        .line(
            [Field("row", "client"), Field("connection", peer.connection), Field("from", peer.address), Field("tls", tls == nil ? 0 : 1)]
                + session.identityFields + session.facts(moment))
    }

    func stop(_ moment: Session.Moment) {
        session.stop(moment)
        perform()
    }

    func cut() { context?.close(promise: nil) }

    // MARK: Actions

    private func perform() {
        while case let actions = session.takeActions(), !actions.isEmpty {
            for action in actions { perform(action) }
        }
        hub.count(&session.counters)
        if output.readableBytes > 0 || closesAfterFlush || !readIsOutstanding { scheduleFlush() }
    }

    private func perform(_ action: Session.Action) {
        switch action {
        case .send(let line): output.writeBytes(line)
        case .submit(let request, let slot): submit(request, slot)
        case .login(let request, let slot): login(request, slot)
        case .clients(let slot): session.finished(slot: slot, hub.clients(), hub.moment())
        case .page(let from, let limit, let ticket): page(from: from, limit: limit, ticket)
        case .close: closesAfterFlush = true
        }
    }

    private func submit(_ request: Request, _ slot: UInt64) {
        guard let context else { return }
        let loop = context.eventLoop
        let me = NIOLoopBound(self, eventLoop: loop)
        let isTaken = backend.submit(request, peer) { replies in
            loop.execute { me.value.finished(slot, replies) }
        }
        if !isTaken { loop.execute { me.value.refused(slot) } }
    }

    private func login(_ request: Request, _ slot: UInt64) {
        let moment = hub.moment()
        let answer = hub.login(request, &exchange, from: address, now: moment.uptime)
        session.loginAnswered(slot, answer, moment)
        peer.identity = session.identity
        fitLineLimit()
    }

    private func page(from seq: UInt64, limit: Int, _ ticket: UInt64) {
        guard let context else { return }
        let loop = context.eventLoop
        let me = NIOLoopBound(self, eventLoop: loop)
        backend.page(seq, limit) { page in
            loop.execute { me.value.paged(page, ticket) }
        }
    }

    private func finished(_ slot: UInt64, _ replies: [Reply]) {
        hub.catchUp(self)
        session.finished(slot: slot, replies, hub.moment())
        perform()
    }

    private func refused(_ slot: UInt64) {
        session.refused(slot: slot, hub.moment())
        perform()
    }

    private func paged(_ page: EventPage, _ ticket: UInt64) {
        session.paged(page, ticket: ticket, hub.moment())
        perform()
    }

    // MARK: Writing and reading

    /// At the end of this turn of the loop, so that many small lines leave in one write.
    private func scheduleFlush() {
        guard !flushIsScheduled, let context else { return }
        flushIsScheduled = true
        let me = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { me.value.flush() }
    }

    private func flush() {
        flushIsScheduled = false
        guard let context else { return }
        if closesAfterFlush {
            finish(context)
        } else if output.readableBytes > 0 {
            context.writeAndFlush(wrapOutboundOut(takeOutput()), promise: nil)
            noteUnread()
        }
        if session.wantsInput || closesAfterFlush, !readIsOutstanding {
            readIsOutstanding = true
            context.read()
        }
    }

    /// Sends the last lines, ends our half of the connection and throws away what the peer still sends: closing with
    /// unread input would make the kernel reset the connection and take the last lines with it.
    private func finish(_ context: ChannelHandlerContext) {
        guard !isFinishing else { return }
        isFinishing = true
        let me = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(takeOutput())).whenComplete { _ in me.value.close(mode: .output, promise: nil) }
        let patience = hub.isStopping ? SessionHandler.lingerWhenStopping : SessionHandler.linger
        context.eventLoop.scheduleTask(in: patience) { me.value.close(promise: nil) }
    }

    private func takeOutput() -> ByteBuffer {
        defer { output = ByteBuffer() }
        return output
    }

    private func noteUnread() {
        guard let context else { return }
        let unread = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        session.drained(unread: unread + output.readableBytes, hub.moment())
        perform()
    }
}
