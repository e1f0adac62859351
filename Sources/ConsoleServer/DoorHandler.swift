// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Glibc
import NIOCore

/// Stands before a listener's connections and turns away those for which there is no room: tells them why and closes them, before
/// anything is made for them. Somebody who knocks a thousand times a second must not keep the loop from those who are in.
final class DoorHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private static let farewells = Dictionary(
        uniqueKeysWithValues: Hub.NoRoom.allCases.map { reason in
            (reason, UnaskedLine.bye(reason == .stopping ? .stopping : .rate, resume: nil, text: reason.rawValue))
        })

    private let hub: Hub

    init(hub: Hub) { self.hub = hub }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let accepted = unwrapInboundIn(data)
        guard let reason = hub.refusal(of: accepted.remoteAddress?.ipAddress ?? "local") else { return context.fireChannelRead(data) }
        // Nothing has been sent yet, so there is room for one line; and if there is not, nobody is there who would read it.
        try? accepted.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { socket in
            let line = DoorHandler.farewells[reason] ?? []
            _ = send(socket, line, line.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
        }
        accepted.close(promise: nil)
    }
}
