// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol

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

/// One committed event, written out for the wire.
public struct PublishedEvent: Hashable, Sendable {
    public let seq: UInt64
    /// What subscribers filter by: `incident`, `unit` …
    public let topic: String
    /// The whole line with its LF.
    public let bytes: [UInt8]
    /// The line for those whose role does not see callers, where it is another one.
    public let masked: [UInt8]?

    public init(seq: UInt64, topic: String, bytes: [UInt8], masked: [UInt8]? = nil) {
        (self.seq, self.topic, self.bytes, self.masked) = (seq, topic, bytes, masked)
    }

    func bytes(showsCallers: Bool) -> [UInt8] { showsCallers ? bytes : masked ?? bytes }
}

/// An answer of the history.
public enum EventPage: Hashable, Sendable {
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
