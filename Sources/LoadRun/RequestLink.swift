// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import NIOCore

/// One connection that sends requests without waiting, up to the server's window, and matches the answers: they come in
/// the order of the requests. Lives on its driver's event loop and nowhere else.
final class RequestLink: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let role: LinkRole
    private let driver: LoadDriver
    private var context: ChannelHandlerContext?
    private var splitter = LineSplitter()
    private var outgoing = ByteBuffer()
    /// Unanswered requests: a ring as large as the window.
    private var asks: [Ask]
    private var first = 0
    private(set) var unanswered = 0
    private var lastTag: UInt32 = 0
    private var isGreeted = false
    var isDirty = false
    /// Why the server ends it, when it said so.
    private var lastWord: String?

    init(role: LinkRole, driver: LoadDriver) {
        (self.role, self.driver) = (role, driver)
        asks = [Ask](repeating: Ask(.statistics, intended: 0), count: driver.survey.window)
    }

    var hasRoom: Bool { unanswered < asks.count && context != nil }

    func put(_ ask: Ask) {
        var ask = ask
        lastTag &+= 1
        ask.tag = lastTag
        asks[(first + unanswered) % asks.count] = ask
        unanswered += 1
        driver.write(ask, to: &outgoing)
    }

    func flush() {
        isDirty = false
        guard let context, outgoing.readableBytes > 0 else { return }
        let bytes = outgoing
        outgoing = context.channel.allocator.buffer(capacity: 4096)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    func close() { context?.close(promise: nil) }

    // MARK: From the channel

    func channelActive(context: ChannelHandlerContext) { self.context = context }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = driver.now()
        splitter.feed(unwrapInboundIn(data)) { take($0, at: now) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        driver.refill(role)
        driver.flush()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        driver.lost(self, reason: lastWord ?? "the server closed a connection")
        while unanswered > 0 { driver.cut(pop()) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        lastWord = lastWord ?? "\(error)"
        context.close(promise: nil)
    }

    private func take(_ line: UnsafeRawBufferPointer, at now: Int64) {
        var reader = ReplyReader(line)
        let tag = reader.word()
        guard !reader.holds("*", in: tag) else { return takeUnasked(&reader) }
        let word = reader.word()
        guard !reader.holds("-", in: word) else { return }
        guard unanswered > 0, reader.number(in: tag) == UInt64(asks[first].tag) else {
            return driver.tally.fail("answers out of order")
        }
        driver.answered(pop(), isOK: reader.holds("OK", in: word), &reader, at: now)
    }

    private func takeUnasked(_ reader: inout ReplyReader) {
        let word = reader.word()
        if reader.holds("KENG", in: word), !isGreeted {
            isGreeted = true
            driver.ready()
        } else if reader.holds("BYE", in: word) {
            lastWord = "BYE " + reader.text(in: reader.word())
        }
    }

    private func pop() -> Ask {
        defer {
            first = (first + 1) % asks.count
            unanswered -= 1
        }
        return asks[first]
    }
}
