// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import Synchronization

/// What the line server asks of the engine behind it. Every closure may be called from the server's event loop, so
/// none of them may block.
public struct ConsoleBackend: Sendable {
    /// Greeting fields as of now: centre, role, epoch, seq, capabilities. The server adds the protocol's version before
    /// them and its limits behind them.
    public var greeting: @Sendable () -> [Field]

    /// Executes one request. `finish` is called exactly once, from any thread, with any number of lines and one final
    /// reply. False: the queue is full, `finish` will not be called, and the server answers `BUSY`.
    public var submit: @Sendable (_ request: Request, _ peer: PeerName, _ finish: @escaping @Sendable ([Reply]) -> Void) -> Bool

    /// The newest committed event. It has to grow before the event is given to `LineServer.publish`: a session that
    /// has read history up to here trusts that everything newer will be published.
    public var latestSeq: @Sendable () -> UInt64

    /// Committed events from `from` on, in order, at most `limit`. `done` is called exactly once, from any thread.
    public var page: @Sendable (_ from: UInt64, _ limit: Int, _ done: @escaping @Sendable (EventPage) -> Void) -> Void

    public init(
        greeting: @escaping @Sendable () -> [Field],
        submit: @escaping @Sendable (Request, PeerName, @escaping @Sendable ([Reply]) -> Void) -> Bool,
        latestSeq: @escaping @Sendable () -> UInt64,
        page: @escaping @Sendable (UInt64, Int, @escaping @Sendable (EventPage) -> Void) -> Void
    ) {
        self.greeting = greeting
        self.submit = submit
        self.latestSeq = latestSeq
        self.page = page
    }
}

/// Who is at the other end of a connection, for logs and for the `by` of events.
public struct PeerName: Hashable, Sendable, CustomStringConvertible {
    /// Counts connections since the server started.
    public let connection: UInt64
    /// `127.0.0.1:51234`.
    public let address: String
    /// Who has proven to be there; `nil` before that, and where nobody is asked.
    public var identity: Identity?

    public init(connection: UInt64, address: String, identity: Identity? = nil) {
        (self.connection, self.address, self.identity) = (connection, address, identity)
    }

    public var description: String { "#\(connection) \(address)" }
}

/// A committed event. Its line is written when the first console is to see it, or before: with nobody there, nobody writes it.
public struct PublishedEvent: Sendable {
    /// The same event as different roles see it.
    public struct Lines: Sendable {
        /// The whole line with its LF.
        let whole: [UInt8]
        /// The line for those whose role does not see callers, where it is another one.
        let masked: [UInt8]?

        public init(whole: [UInt8], masked: [UInt8]? = nil) { (self.whole, self.masked) = (whole, masked) }
    }

    public let seq: UInt64
    /// What subscribers filter by: `incident`, `unit` …
    public let topic: String
    private let writing: Writing

    /// - Parameter write: called at most once, on the thread of whoever wants to see the event first.
    public init(seq: UInt64, topic: String, write: @escaping @Sendable () -> Lines) {
        (self.seq, self.topic, writing) = (seq, topic, Writing(write))
    }

    /// Has its lines written now, by whoever has the time.
    public func write() { _ = writing.lines }

    func bytes(showsCallers: Bool) -> [UInt8] {
        let lines = writing.lines
        return showsCallers ? lines.whole : lines.masked ?? lines.whole
    }

    private final class Writing: Sendable {
        private let written = Mutex<Lines?>(nil)
        private let write: @Sendable () -> Lines

        init(_ write: @escaping @Sendable () -> Lines) { self.write = write }

        var lines: Lines {
            written.withLock { written in
                if let written { return written }
                let lines = write()
                written = lines
                return lines
            }
        }
    }
}

/// An answer of the history.
public enum EventPage: Sendable {
    case lines([PublishedEvent])
    /// The events asked for are not kept any more.
    case gap(oldest: UInt64, latest: UInt64)
}

/// The newest position of one unit, written out for the wire.
public struct PublishedPosition: Hashable, Sendable {
    public let unit: String
    public let bytes: [UInt8]

    public init(unit: String, bytes: [UInt8]) {
        self.unit = unit
        self.bytes = bytes
    }
}
