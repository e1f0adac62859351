// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import NIOCore

/// A console that only looks: subscribed to everything, and a suspicious reader of the numbers.
final class ConsoleLink: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let driver: LoadDriver
    private var splitter = LineSplitter()
    /// The number that has to come next; 0 until the subscription is answered.
    private(set) var next: UInt64 = 0
    private var channel: (any Channel)?
    private var lastWord: String?

    init(driver: LoadDriver) { self.driver = driver }

    func close() { channel?.close(promise: nil) }

    func channelActive(context: ChannelHandlerContext) {
        channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "c SUB heartbeat=0\n")), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = driver.now()
        splitter.feed(unwrapInboundIn(data)) { take($0, at: now) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        channel = nil
        driver.lostConsole(reason: lastWord ?? "the server closed a console")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func take(_ line: UnsafeRawBufferPointer, at now: Int64) {
        var reader = ReplyReader(line)
        let tag = reader.word()
        let word = reader.word()
        if reader.holds("EV", in: word) {
            guard let field = reader.field() else { return }
            take(event: reader.number(in: field.value), at: now)
        } else if reader.holds("c", in: tag), let from = reader.value(of: "from") {
            next = reader.number(in: from)
            driver.ready()
        } else if reader.holds("BYE", in: word) {
            lastWord = "BYE " + reader.text(in: reader.word())
        }
    }

    private func take(event seq: UInt64, at now: Int64) {
        if seq != next { driver.tally.fail(seq > next ? "events missing on a console" : "events twice on a console") }
        next = max(next, seq + 1)
        driver.pushed(seq, at: now)
    }
}
