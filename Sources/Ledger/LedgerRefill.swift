// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import FailPoints
import Journal
import Postgres
import Vocabulary

/// Brings a local journal up to the database: after a lost or damaged disk, or on an empty machine.
public struct LedgerRefill: Sendable {
    public struct Report: Equatable, Sendable {
        /// Events that the journal did not have.
        public var fetched: UInt64 = 0
        /// Events that did not fit their hash and were replaced by what the database holds.
        public var repaired: UInt64 = 0
        /// The journal begins behind this event: the database keeps no older ones.
        public var base: UInt64 = 0
        /// The newest event of the database.
        public var head: UInt64 = 0
    }

    private let reader: LedgerReader
    private let keeper: JournalKeeper
    private let centre: String
    private let chain: HashChain

    /// - Parameter connection: connected.
    public init(_ connection: PostgresConnection, into keeper: JournalKeeper, centre: String) {
        reader = LedgerReader(connection, centre: centre)
        (self.keeper, self.centre) = (keeper, centre)
        chain = HashChain(centre: centre)
    }

    /// Every event fetched has to fit the chain; at the first that does not the refill ends with an error, and what
    /// came before it stays.
    public func run() async throws(LedgerError) -> Report {
        var report = Report()
        guard let head = try await reader.head() else { return report }
        report.head = head.seq
        let last = await keeper.lastSequence
        report.repaired = try await repair(await keeper.damages)
        guard head.seq > last else {
            try await compare(head)
            return report
        }
        if last == 0 { report.base = try await installBase() }
        try await fetch(&report)
        return report
    }

    /// A journal that is ahead has to know the database's newest event.
    private func compare(_ head: LedgerHead) async throws(LedgerError) {
        guard head.seq > 0 else { return }
        let known = try await LedgerError.journal { [keeper, centre] () async throws(JournalError) in
            try await JournalReader(path: keeper.path, centre: centre).hash(of: head.seq)
        }
        if let known, known != head.hash { throw .diverged(seq: head.seq, why: "they hold different events under this number") }
    }

    /// An empty journal begins with the newest snapshot when the database keeps no longer all events.
    private func installBase() async throws(LedgerError) -> UInt64 {
        guard try await reader.oldest() != 1, let (snapshot, chainHash) = try await reader.snapshot() else { return 0 }
        try await LedgerError.journal { () async throws(JournalError) in
            try await keeper.installBase(snapshot, chainHash: chainHash)
        }
        return snapshot.seq
    }

    private func fetch(_ report: inout Report) async throws(LedgerError) {
        var seq = await keeper.lastSequence
        var hash = await keeper.lastHash
        while true {
            let page = try await reader.events(from: seq + 1)
            guard let end = page.last else { return }
            for chained in page {
                let record = chained.record
                guard record.seq == seq + 1 else { throw .damaged(reason: "event \(seq + 1) is missing; the next is \(record.seq)") }
                let computed = chain.hash(after: hash, seq: record.seq, at: record.at, payload: record.payload)
                guard computed == chained.hash else {
                    // The very first one: rather the journal's end is another story than that the database was changed.
                    if report.fetched == 0, record.seq == page[0].record.seq {
                        throw .diverged(seq: record.seq, why: "the database goes on from another event \(seq)")
                    }
                    throw .damaged(reason: "event \(record.seq) does not fit its hash")
                }
                (seq, hash) = (record.seq, computed)
            }
            let records = page.map(\.record)
            FailPoint.refillPageFetched.pass()
            try await LedgerError.journal { () async throws(JournalError) in _ = try await keeper.append(records) }
            report.fetched += UInt64(page.count)
            guard end.record.seq < report.head else { return }
        }
    }

    /// Replaces records that do not fit their hash by the database's, when those do.
    public func repair(_ damages: [JournalDamage]) async throws(LedgerError) -> UInt64 {
        var repaired: UInt64 = 0
        for damage in damages {
            guard damage.isOfRecords, let last = damage.seqs.last, last - damage.seqs.lowerBound < UInt64(LedgerReader.page) else {
                continue
            }
            let found = try await reader.events(from: damage.seqs.lowerBound).filter { damage.seqs.contains($0.record.seq) }
            for record in found {
                let isRepaired = try await LedgerError.journal { () async throws(JournalError) in try await keeper.repair(record) }
                if isRepaired { repaired += 1 }
            }
        }
        return repaired
    }
}
