// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// What the server has counted since it started, for `STATS`.
public struct ServerCounters: Hashable, Sendable {
    public var connections = 0
    public var subscribers = 0
    public var accepted: UInt64 = 0
    public var refused: UInt64 = 0
    public var requests: UInt64 = 0
    public var busy: UInt64 = 0
    public var faults: UInt64 = 0
    public var published: UInt64 = 0
    public var slow: UInt64 = 0
    public var bytesIn: UInt64 = 0
    public var bytesOut: UInt64 = 0

    public init() {}

    public var fields: [Field] {
        [
            Field("connections", connections), Field("subscribers", subscribers), Field("accepted", accepted),
            Field("refused", refused), Field("requests", requests), Field("busy", busy), Field("faults", faults),
            Field("published", published), Field("slow", slow), Field("bytes_in", bytesIn), Field("bytes_out", bytesOut),
        ]
    }
}
