// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import FailPoints
import Journal
import Ledger

/// Where an answered command is safe.
public enum Durability: String, Sendable {
    /// In the local journal only.
    case local
    /// In the local journal and in PostgreSQL.
    case postgres
}

/// The host's way into PostgreSQL: what it hands over, and what it waits for.
public struct LedgerLink: Sendable {
    public let writer: LedgerWriter
    public let chores: LedgerChores

    public init(_ writer: LedgerWriter, _ chores: LedgerChores) { (self.writer, self.chores) = (writer, chores) }

    public var standing: LedgerStanding { writer.standing }

    /// Writes until the host has closed the feed, and for at most so long after that.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await writer.run()
                chores.close()
            }
            group.addTask { await chores.run() }
        }
    }

    func hand(over events: [NumberedEvent], _ records: [JournalRecord], _ hashes: [[UInt8]]) {
        guard let last = events.last else { return }
        standing.local(last.seq)
        writer.feed.offer(events.indices.map { LedgerEntry(events[$0], ChainedRecord(records[$0], hash: hashes[$0])) })
    }

    /// Waits until `patience` has passed since the commit, however long those in front have waited.
    func durability(of seq: UInt64, committed: ContinuousClock.Instant) async -> Durability {
        let left = max(.zero, committed + HostLimits.patience - .now)
        return await standing.wait(for: seq, atMost: left) || PlantedBug.forgottenDur.isOn ? .postgres : .local
    }
}
