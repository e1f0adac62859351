// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import NIOCore

/// Tells a connection for which there is no room why, and closes it.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let reason: Hub.NoRoom

    init(_ reason: Hub.NoRoom) { self.reason = reason }

    func channelActive(context: ChannelHandlerContext) {
        let line = UnaskedLine.bye(reason == .stopping ? .stopping : .rate, resume: nil, text: reason.rawValue)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: line))).whenComplete { _ in channel.close(promise: nil) }
    }
}
