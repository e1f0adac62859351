// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol

/// What an operator may set of the line server, and its bounds with their reasons.
public struct ServerConfiguration: Sendable {
    public var host = "127.0.0.1"
    /// 0 lets the system choose; `LineServer.port` says which it chose.
    public var port = 7110

    /// The lines of the plain port are not encrypted, so other addresses than loopback have to be forced.
    public var allowsRemote = false

    /// Who may come in. `nil`: everybody, without being asked.
    public var users: UserBook?

    /// The door for TLS, beside the plain one.
    public var tls: TLSDoor?

    /// From the first byte to a finished login, TLS included. A person types a password before connecting, not after.
    public var loginWithin: Duration = .seconds(30)

    /// Wrong proofs of one connection.
    public var loginTries = 3

    public var makeNonce: @Sendable () -> String = LoginDesk.freshNonce

    /// Descriptors and memory are finite: 256 connections hold at most 256 × (outboundLimit + window × inputLine).
    public var connections = 256

    /// One address must not take all the places. On loopback everybody has one address, hence the wide default.
    public var connectionsPerAddress = 200

    /// New connections of one address: a room full of consoles that come back at once, then as many a second as no person
    /// and no honest program needs.
    public var opensAtOnce = 400
    public var opensPerSecond = 50

    /// Requests of one connection. A console makes ten a second, a gateway of vehicle positions hundreds; one that asks for more is
    /// refused, and read once a second only, until it asks for less.
    public var requestsPerSecond = 2000

    /// The same for bytes, whether they are requests or not.
    public var bytesPerSecond = 1 << 20

    /// Bytes a peer may leave unread. A minute of a very busy night, a second of the worst storm: what one commit brings
    /// must never cut off a console that reads.
    public var outboundLimit = 8 << 20

    public var window = LineLimits.window
    public var inputLine = LineLimits.inputLine

    /// Half of the ten seconds after which a console shows STALE.
    public var heartbeatEvery: Duration = .seconds(5)

    /// A subscriber that sent nothing for this long is taken for dead.
    public var idleAfter: Duration = .seconds(60)

    /// How long a stop waits for replies that are still being worked on.
    public var grace: Duration = .seconds(5)

    /// Where clients should go when this server stops; told in `GOAWAY`.
    public var goAwayTo: String?

    public init() {}

    /// Unread bytes above which positions wait, and newer ones replace them.
    var lowWater: Int { outboundLimit / 8 }

    /// Unread bytes above which no page of history is fetched: about what one brings. Who reads has read it before the next one is
    /// made; for one who does not read, no more than two are.
    var pageWater: Int { min(lowWater, 64 << 10) }

    /// What the kernel may hold of a connection's bytes. It would take megabytes for a peer that does not read, and what it has taken
    /// cannot be replaced by something newer. Doubled by it; 100 ms away, still 5 MB/s.
    static let kernelBuffer = 256 << 10

    /// Events a page of history asks for: some 64 KiB of usual lines, well below `outboundLimit`.
    var pageSize: Int { 256 }

    var greetingLimits: [Field] {
        [
            Field("line_max", inputLine), Field("reply_max", LineLimits.outputLine), Field("window", window),
            Field("rate", requestsPerSecond), Field("heartbeat", heartbeatEvery.components.seconds),
            Field("idle", idleAfter.components.seconds),
        ]
    }
}

/// Why the server cannot listen.
public enum ServerError: Error, Equatable, CustomStringConvertible {
    /// Never worth a retry.
    case notLoopback(host: String)
    /// The certificate or its key cannot be used. Never worth a retry.
    case noTLS(reason: String)
    /// Worth a retry after the cause is removed.
    case cannotListen(host: String, port: Int, reason: String)

    public var description: String {
        switch self {
        case .notLoopback(let host):
            "\(host) is not a loopback address, and this port is not encrypted; "
                + "listen on 127.0.0.1, open a port for TLS, or force it when the network is yours alone"
        case .noTLS(let reason): "the certificate cannot be used: \(reason)"
        case .cannotListen(let host, let port, let reason): "cannot listen on \(host):\(port): \(reason)"
        }
    }
}
