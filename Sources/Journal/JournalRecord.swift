// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// One committed event: its number, when it was decided, and what it says (opaque here).
public struct JournalRecord: Equatable, Sendable {
    /// Gapless within a centre, beginning with 1.
    public var seq: UInt64
    public var at: Instant
    public var payload: [UInt8]

    public init(seq: UInt64, at: Instant, payload: [UInt8]) {
        self.seq = seq
        self.at = at
        self.payload = payload
    }
}

/// A committed event with the hash that ties it to all before it.
public struct ChainedRecord: Equatable, Sendable {
    public var record: JournalRecord
    public var hash: [UInt8]

    public init(_ record: JournalRecord, hash: [UInt8]) { (self.record, self.hash) = (record, hash) }
}

/// The last known position of a unit; only the newest is kept.
public struct PositionRow: Equatable, Sendable {
    public var unit: UnitName
    public var payload: [UInt8]

    public init(unit: UnitName, payload: [UInt8]) {
        self.unit = unit
        self.payload = payload
    }
}

/// The state of a centre after event `seq`, so that starting need not replay its whole life.
public struct JournalSnapshot: Equatable, Sendable {
    public var seq: UInt64
    public var at: Instant
    /// As it is stored and sealed: packed, see `contents()`.
    public var payload: [UInt8]

    public init(seq: UInt64, at: Instant, payload: [UInt8]) {
        self.seq = seq
        self.at = at
        self.payload = payload
    }
}
