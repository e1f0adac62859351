// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Runs a desk on a terminal: waits for keys and for the server at once, and paints what has changed.
struct FullScreen {
    let terminal: Terminal
    let isColoured: Bool

    /// A lone Escape key is one after so many milliseconds of silence.
    private static let escapePatience: Int32 = 60
    /// When the server says more than can be painted each time, as in a storm, so many pictures are enough for the eye.
    private static let pictureEvery = Duration.milliseconds(100)

    /// - Parameter meanwhile: called after every wait, at least twice a second.
    func run<D: Desk>(_ desk: inout D, _ wire: Wire, _ inbox: Inbox, meanwhile: (inout D) -> Void = { _ in }) {
        var painter = Painter(isColoured: isColoured)
        var keys = KeyDecoder()
        var rung = 0
        var nextPicture = Duration.zero
        while !desk.isLeaving {
            if FullScreen.now() >= nextPicture || !wire.hasMore {
                paint(&desk, &painter, &rung)
                nextPicture = FullScreen.now() + FullScreen.pictureEvery
            }
            let hasInput = wire.wait(for: STDIN_FILENO)
            let now = FullScreen.now()
            for message in inbox.take() { desk.hear(message, now) }
            if hasInput {
                guard let bytes = terminal.read() else { return }
                for key in keys.keys(bytes) { desk.press(key, now) }
                if keys.isWaiting, !terminal.hasInput(within: FullScreen.escapePatience) {
                    for key in keys.settle() { desk.press(key, now) }
                }
            }
            meanwhile(&desk)
            desk.note(refusal: wire.refusal)
            desk.tick(now)
            for command in desk.takeOutbox() { wire.enter(command) }
        }
    }

    private func paint(_ desk: inout some Desk, _ painter: inout Painter, _ rung: inout Int) {
        let size = terminal.size
        if size != desk.size || desk.isRedrawWanted {
            desk.size = size
            desk.isRedrawWanted = false
            painter.forget()
        }
        var bytes = painter.bytes(for: desk.picture(FullScreen.now()))
        if desk.bells > rung { bytes.append(7) }
        rung = desk.bells
        if !bytes.isEmpty { terminal.write(bytes) }
    }

    /// Monotonic time.
    static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}

/// What a full screen runs: a dispatcher's desk, or a crew's.
protocol Desk {
    var size: (height: Int, width: Int) { get set }
    var isLeaving: Bool { get }
    var isRedrawWanted: Bool { get set }
    /// Grows when something needs a person.
    var bells: Int { get }

    mutating func hear(_ message: Conversation.Message, _ now: Duration)
    mutating func press(_ key: Key, _ now: Duration)
    mutating func tick(_ now: Duration)
    /// Why the server cannot be reached; `nil` when it can.
    mutating func note(refusal: String?)
    mutating func takeOutbox() -> [Expander.Command]
    mutating func picture(_ now: Duration) -> CellGrid
}

/// Where the wire leaves what it hears until the desk takes it.
final class Inbox {
    private var messages: [Conversation.Message] = []

    func put(_ message: Conversation.Message) { messages.append(message) }

    func take() -> [Conversation.Message] {
        defer { messages = [] }
        return messages
    }
}
