// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// What the server has counted since it started, for `STATS`.
public struct ServerCounters: Hashable, Sendable {
    public var connections = 0
    public var subscribers = 0
    public var accepted: UInt64 = 0
    /// Connections turned away: no place left, no place left for that address, or too many opened at once.
    public var refused: UInt64 = 0
    public var refusedAddress: UInt64 = 0
    public var refusedOpens: UInt64 = 0
    public var logins: UInt64 = 0
    public var loginFailures: UInt64 = 0
    public var forbidden: UInt64 = 0
    public var requests: UInt64 = 0
    public var busy: UInt64 = 0
    /// Requests refused with `RATE`.
    public var rate: UInt64 = 0
    /// Times that a connection was not read for a while, because too much came.
    public var throttled: UInt64 = 0
    public var tooLong: UInt64 = 0
    public var faults: UInt64 = 0
    public var abuse: UInt64 = 0
    public var published: UInt64 = 0
    public var slow: UInt64 = 0
    public var bytesIn: UInt64 = 0
    public var bytesOut: UInt64 = 0

    public init() {}

    /// Adds what a session has counted. Connections and what is done to them are the hub's own.
    mutating func add(_ other: ServerCounters) {
        logins += other.logins
        loginFailures += other.loginFailures
        forbidden += other.forbidden
        requests += other.requests
        busy += other.busy
        rate += other.rate
        throttled += other.throttled
        tooLong += other.tooLong
        faults += other.faults
        abuse += other.abuse
        slow += other.slow
        bytesIn += other.bytesIn
        bytesOut += other.bytesOut
    }

    public var fields: [Field] {
        [
            Field("connections", connections), Field("subscribers", subscribers), Field("accepted", accepted),
            Field("refused", refused), Field("refused_address", refusedAddress), Field("refused_opens", refusedOpens),
            Field("logins", logins), Field("login_failures", loginFailures), Field("forbidden", forbidden),
            Field("requests", requests), Field("busy", busy), Field("rate", rate), Field("throttled", throttled),
            Field("too_long", tooLong), Field("faults", faults), Field("abuse", abuse),
            Field("published", published), Field("slow", slow), Field("bytes_in", bytesIn), Field("bytes_out", bytesOut),
        ]
    }
}
