// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Journal
import Postgres
import Vocabulary

/// Holds a centre in the database against a replay of its own events: numbers, hashes, every row of every table, and the snapshot
/// that a restore would begin with.
public struct LedgerAudit: Sendable {
    public private(set) var events: UInt64 = 0
    /// The newest event.
    public private(set) var last: UInt64 = 0
    public private(set) var rows = 0
    /// In the order found; the first one is where to look.
    public private(set) var faults: [String] = []

    /// More of them say nothing new.
    public static let mostFaults = 100

    private let centre: String
    private var hash = HashChain.beginning
    private var projection = Projection()
    /// Rows that were last changed before the oldest event kept cannot be made anew.
    private var base: UInt64 = 0
    /// The newest snapshot, until the replay has come to it, and the whole board up to here: the projection leaves out receipts.
    private var snapshot: (seq: UInt64, state: DispatchState, chainHash: [UInt8])?
    private var board = DispatchState()

    /// Reads everything as of one moment, also while an engine writes on.
    ///
    /// - Parameter journal: when given, events that both hold have to be the same.
    public static func run(
        _ connection: PostgresConnection, centre: String, journal: JournalReader? = nil
    ) async throws(LedgerError) -> LedgerAudit {
        try await LedgerError.wrap { () async throws(PostgresError) in
            try await connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
        var audit = LedgerAudit(centre: centre)
        let reader = LedgerReader(connection, centre: centre)
        try await audit.begin(reader)
        try await audit.readSnapshot(reader)
        try await audit.followEvents(reader, journal)
        try await audit.compareHead(reader)
        try await audit.compareTables(reader)
        try? await connection.script("COMMIT")
        return audit
    }

    private init(centre: String) { self.centre = centre }

    private mutating func fault(_ sentence: String) {
        if faults.count < LedgerAudit.mostFaults { faults.append(sentence) }
    }

    /// When old partitions were dropped, the replay begins behind a snapshot.
    private mutating func begin(_ reader: LedgerReader) async throws(LedgerError) {
        guard let oldest = try await reader.oldest(), oldest > 1 else { return }
        guard let (snapshot, chainHash) = try await reader.snapshot(behind: oldest - 1) else {
            return fault("the events before \(oldest) are gone, and no snapshot stands in for them")
        }
        guard let state = try? JSONRecordReader.read(DispatchState.self, from: snapshot.contents()) else {
            return fault("snapshot \(snapshot.seq) cannot be read")
        }
        (projection, hash, base, last) = (Projection(state: state), chainHash, snapshot.seq, snapshot.seq)
        board = state
    }

    private mutating func readSnapshot(_ reader: LedgerReader) async throws(LedgerError) {
        guard let (found, chainHash) = try await reader.snapshot(), found.seq > last else { return }
        guard let state = try? JSONRecordReader.read(DispatchState.self, from: found.contents()) else {
            return fault("snapshot \(found.seq) cannot be read")
        }
        snapshot = (found.seq, state, chainHash)
    }

    private mutating func compareSnapshot() {
        guard let snapshot, snapshot.seq == last else { return }
        if snapshot.chainHash != hash { fault("snapshot \(last) has another hash than event \(last)") }
        if snapshot.state != board { fault("snapshot \(last) is not what the events up to it make") }
        self.snapshot = nil
    }

    private mutating func followEvents(_ reader: LedgerReader, _ journal: JournalReader?) async throws(LedgerError) {
        let chain = HashChain(centre: centre)
        while true {
            let page = try await reader.events(from: last + 1)
            guard let first = page.first, let end = page.last else { return }
            if let journal { try await compare(page, first.record.seq...end.record.seq, journal) }
            for chained in page { follow(chained, chain) }
        }
    }

    private mutating func follow(_ chained: ChainedRecord, _ chain: HashChain) {
        let record = chained.record
        if record.seq == last { fault("event \(record.seq) is there twice") }
        if record.seq > last + 1 { fault("event \(last + 1) is missing; the next is \(record.seq)") }
        let computed = chain.hash(after: hash, seq: record.seq, at: record.at, payload: record.payload)
        if computed != chained.hash { fault("event \(record.seq) does not fit its hash") }
        do {
            let entry = try JSONRecordReader.read(NumberedEvent.self, from: record.payload)
            if entry.seq != record.seq {
                fault("event \(record.seq) calls itself \(entry.seq)")
            } else if entry.seq > projection.state.seq {
                projection.apply(entry)
                if snapshot != nil { board.apply(entry) }
            }
        } catch {
            fault("event \(record.seq) cannot be read: \(error)")
        }
        (last, hash) = (record.seq, chained.hash)
        events += 1
        compareSnapshot()
    }

    private mutating func compare(
        _ page: [ChainedRecord], _ seqs: ClosedRange<UInt64>, _ journal: JournalReader
    ) async throws(LedgerError) {
        let local = try await LedgerError.journal { () async throws(JournalError) in
            try await journal.page(from: seqs.lowerBound, limit: page.count)
        }
        let known = Dictionary(local.map { ($0.record.seq, $0) }) { first, _ in first }
        for record in page {
            guard let other = known[record.record.seq] else { continue }
            if other != record { fault("event \(record.record.seq) is another one in the journal") }
        }
    }

    private mutating func compareHead(_ reader: LedgerReader) async throws(LedgerError) {
        if let snapshot { fault("snapshot \(snapshot.seq) belongs to no event; the newest is \(last)") }
        guard let head = try await reader.head() else { return fault("there is no head of centre \(centre)") }
        if head.seq != last { fault("the head says event \(head.seq), the newest event is \(last)") }
        if head.seq == last, head.hash != hash { fault("the head's hash is not that of event \(last)") }
    }

    private mutating func compareTables(_ reader: LedgerReader) async throws(LedgerError) {
        for (table, expected) in projection.takeRows() {
            let stored = try await reader.rows(of: table)
            rows += stored.count
            var seen: Set<Cell> = []
            for row in expected {
                let key = table.key(of: row)
                seen.insert(key)
                compare(row, stored[key], table)
            }
            guard base == 0 else { continue }
            for key in stored.keys where !seen.contains(key) { fault("\(table.name) \(key) comes from no event") }
        }
        guard base == 0 else { return }
        for table in LedgerTable.all where !projection.everTouched.contains(table) {
            let stored = try await reader.rows(of: table)
            if !stored.isEmpty { fault("\(table.name) has \(stored.count) rows that come from no event") }
        }
    }

    private mutating func compare(_ row: [Cell], _ stored: [Cell]?, _ table: LedgerTable) {
        guard let stored else { return fault("\(table.name) \(table.key(of: row)) is missing") }
        for (index, column) in table.columns.enumerated() where stored[index] != row[index] {
            // What is written once may have been written before the oldest event kept.
            if column.isOnce, base > 0 { continue }
            fault("\(table.name) \(table.key(of: row)): \(column.name) is \(stored[index]), its events make it \(row[index])")
        }
    }
}

extension Cell: CustomStringConvertible {
    public var description: String {
        switch self {
        case .null: "nothing"
        case .integer(let value): String(value)
        case .text(let value): "'\(value)'"
        case .flag(let value): String(value)
        case .instant(let value): value.description
        case .real(let value): String(value)
        }
    }
}
