// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What was acknowledged: for every key of a run the event number and the call that the server answered with. 16 bytes
/// each, so that a million calls fit beside the server on the same machine.
public struct AckLedger: Sendable {
    public struct Entry: Equatable, Sendable {
        /// Number of the last event of the command; 0: sent, and never acknowledged.
        public var seq: UInt64 = 0
        /// What a `CALL` became; 0 for other verbs.
        public var call: UInt32 = 0
        var kind = RequestKind.call
        /// Said to be in PostgreSQL when it was acknowledged.
        public var isInDatabase = false
        /// Refused: it must not be in the journal.
        public var isRefused = false
    }

    /// Begins every key of this run.
    public let run: String
    /// The newest event before it.
    public let after: UInt64
    public private(set) var entries: [Entry] = []

    public init(run: String, after: UInt64) { (self.run, self.after) = (run, after) }

    public var acknowledged: Int { entries.count { $0.seq > 0 } }

    /// The last event that was acknowledged; 0: none.
    public var newest: UInt64 { entries.reduce(0) { max($0, $1.seq) } }

    mutating func begin(_ kind: RequestKind) -> Int32 {
        entries.append(Entry(kind: kind))
        return Int32(entries.count - 1)
    }

    mutating func acknowledge(_ key: Int32, seq: UInt64, call: UInt32, isInDatabase: Bool) {
        entries[Int(key)].seq = seq
        entries[Int(key)].call = call
        entries[Int(key)].isInDatabase = isInDatabase
    }

    mutating func refuse(_ key: Int32) { entries[Int(key)].isRefused = true }
}
