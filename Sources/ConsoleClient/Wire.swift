// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Vocabulary

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Carries a `Conversation` over a socket: connects and reconnects, sends what it says, and shows what it hears.
final class Wire {
    private let host: String
    private let port: Int
    private let access: ServerAccess
    private let show: (Conversation.Message) -> Void
    private var socket: LineSocket?
    private(set) var conversation: Conversation
    /// Why the last attempt to connect failed; `nil` after a success.
    private(set) var refusal: String?
    /// The last attempt failed for a reason that no other attempt mends, such as a wrong password.
    private var isTurnedAway = false
    private var failedAttempts = 0
    private var hasConnected = false

    /// For a script: there never was a server, or it has been away for about half a minute, or it does not let us in.
    var isHopeless: Bool { isTurnedAway || failedAttempts > (hasConnected ? 8 : 0) }

    init(
        host: String, port: Int, access: ServerAccess = ServerAccess(), conversation: Conversation,
        show: @escaping (Conversation.Message) -> Void
    ) {
        (self.host, self.port, self.access, self.conversation, self.show) = (host, port, access, conversation, show)
    }

    func enter(_ command: Expander.Command) {
        conversation.enter(command.verb, command.fields, Wire.now())
        perform()
    }

    /// Waits until `input` can be read (true) or a moment has passed (false), and meanwhile serves the connection. An
    /// `input` below zero is never ready.
    func wait(for input: Int32) -> Bool {
        connectIfDue()
        var items = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        let status = poll(&items, 2, patience())
        if status > 0, items[1].revents != 0 { receive() }
        conversation.tick(Wire.now())
        perform()
        return status > 0 && items[0].revents != 0
    }

    /// Whether the server has said more than has been taken.
    var hasMore: Bool {
        guard let socket else { return false }
        var item = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&item, 1, 0) > 0
    }

    /// Until the next attempt to connect, at most half a second, so that timers are seen in time.
    private func patience() -> Int32 {
        guard socket == nil else { return 500 }
        return Int32(clamping: max(1, min(500, (conversation.retryAt - Wire.now()).milliseconds)))
    }

    private func connectIfDue() {
        guard socket == nil, !isTurnedAway, Wire.now() >= conversation.retryAt else { return }
        do throws(LineSocket.Failure) {
            let fresh = try LineSocket(host: host, port: port, tls: access.tls)
            let heard = try access.login.map { login throws(LineSocket.Failure) in
                try fresh.logIn(login, by: ContinuousClock.now + LineSocket.loginPatience)
            }
            socket = fresh
            (refusal, failedAttempts, hasConnected) = (nil, 0, true)
            conversation.connected(Wire.now())
            for line in heard ?? [] { conversation.received(line, Wire.now()) }
            perform()
        } catch {
            (refusal, failedAttempts, isTurnedAway) = (error.reason, failedAttempts + 1, error.isFinal)
            conversation.lost(Wire.now())
        }
    }

    private func receive() {
        guard let lines = socket?.lines() else { return lose() }
        for line in lines { conversation.received(line, Wire.now()) }
        perform()
    }

    private func perform() {
        for effect in conversation.takeEffects() {
            switch effect {
            case .show(let message): show(message)
            case .drop: lose()
            case .send(let bytes): if let socket, !socket.send(bytes) { lose() }
            }
        }
    }

    private func lose() {
        guard socket != nil else { return }
        socket = nil
        conversation.lost(Wire.now())
        perform()
    }

    /// Monotonic time.
    private static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}
