// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The lines that a server sends without being asked. They all begin with `*`.
public enum UnaskedLine {
    /// The first line of every connection.
    public static func greeting(_ fields: [Field]) -> [UInt8] {
        var writer = LineWriter(unasked: "KENG")
        writer.field("protocol", LineLimits.protocolVersion)
        writer.fields(fields)
        return writer.finished()
    }

    /// One committed event.
    public static func event(seq: UInt64, type: String, at: Instant, by: String, _ fields: [Field]) -> [UInt8] {
        var writer = LineWriter(unasked: "EV")
        writer.field("seq", seq)
        writer.field("type", type)
        writer.field("at", at.description)
        writer.field("by", by)
        writer.fields(fields)
        return writer.finished()
    }

    /// The newest position of a unit; outside the numbering, may be skipped.
    public static func position(unit: UnitName, at: Instant, _ fields: [Field]) -> [UInt8] {
        var writer = LineWriter(unasked: "POS")
        writer.field("unit", unit.text)
        writer.field("at", at.description)
        writer.fields(fields)
        return writer.finished()
    }

    /// - Parameter seq: every event up to here that the subscription asks for has been sent.
    public static func heartbeat(seq: UInt64, time: Instant) -> [UInt8] {
        var writer = LineWriter(unasked: "HB")
        writer.field("seq", seq)
        writer.field("time", time.description)
        return writer.finished()
    }

    /// How durable answers are from now on.
    ///
    /// - Parameters:
    ///   - durability: `postgres`, or `local` while the database is away or has not caught up.
    ///   - seq: every event up to here is in the database.
    ///   - behind: so many events wait to be written there.
    public static func durability(_ durability: String, seq: UInt64, behind: UInt64, text: String) -> [UInt8] {
        var writer = LineWriter(unasked: "DUR")
        writer.field("dur", durability)
        writer.field("seq", seq)
        writer.field("behind", behind)
        if !text.isEmpty { writer.field("text", text) }
        return writer.finished()
    }

    /// Something is wrong with the machine that people have to see to.
    ///
    /// - Parameter kind: `disk`.
    public static func alarm(kind: String, text: String) -> [UInt8] {
        var writer = LineWriter(unasked: "ALARM")
        writer.field("kind", kind)
        writer.field("text", text)
        return writer.finished()
    }

    /// The server stops soon and takes no new requests on this connection.
    public static func goAway(to other: String?) -> [UInt8] {
        var writer = LineWriter(unasked: "GOAWAY")
        if let other { writer.field("to", other) }
        return writer.finished()
    }

    /// The last line of a connection that the server ends.
    ///
    /// - Parameter resume: where `SUB from=` goes on; only for subscribers.
    public static func bye(_ code: ErrorCode, resume: UInt64?, text: String) -> [UInt8] {
        var writer = LineWriter(unasked: "BYE")
        writer.word(code.rawValue)
        writer.field("retry", code.retry.rawValue)
        if let resume { writer.field("resume", resume) }
        writer.field("text", text)
        return writer.finished()
    }
}
