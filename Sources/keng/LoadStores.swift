// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Journal
import Ledger
import LoadRun
import Postgres

/// The places where a server keeps its events, held after a load against what it had acknowledged.
struct LoadStores {
    /// How long the database may take to catch up with the journal before what it lacks counts as missing.
    private static let patience = Duration.seconds(120)

    let journal: String?
    let database: PostgresSettings?
    let centre: String

    /// Opens everything once, before the run: a wrong path should not be the news at its end.
    ///
    /// - Parameter seq: the newest event that the server has committed.
    func check(upTo seq: UInt64) async throws {
        if let journal { try await check(journal: journal, upTo: seq) }
        if let database { try await check(database: database, upTo: seq) }
    }

    private func check(journal path: String, upTo seq: UInt64) async throws {
        let fix = "name the journal that this keng serve writes"
        guard FileManager.default.fileExists(atPath: path) else { throw Complaint("--journal \(path): there is no such journal; \(fix)") }
        let newest: UInt64
        do {
            let reader = try JournalReader(path: path, centre: centre)
            let base = try await reader.base().seq
            newest = try await reader.bounds()?.upperBound ?? base
        } catch {
            throw Complaint("--journal: \(error); \(fix)")
        }
        // What the server tells is in its journal: one that ends earlier is another server's, or a copy.
        guard newest >= seq else {
            throw Complaint("--journal \(path) holds centre '\(centre)' up to event \(newest), the server up to \(seq); \(fix)")
        }
    }

    private func check(database settings: PostgresSettings, upTo seq: UInt64) async throws {
        let fix = "name the database that this keng serve writes to, and see that it runs"
        let connection = PostgresConnection(settings)
        let head: LedgerHead?
        do {
            try await connection.connect()
            head = try await LedgerReader(connection, centre: centre).head()
        } catch {
            throw Complaint("--database (or KENG_DATABASE): \(error); \(fix)")
        }
        await connection.close()
        // It may be behind the server for a while; of its centre it has to know.
        guard head != nil || seq == 0 else {
            throw Complaint("--database (or KENG_DATABASE) holds nothing of centre '\(centre)'; \(fix)")
        }
    }

    /// Says of every store what was found; false when one has a fault.
    func hold(_ ledgers: [AckLedger]) async throws -> Bool {
        var isGood = true
        if journal == nil, database == nil {
            say("neither journal nor database was looked at: --journal and --database say where they are")
        }
        if let journal {
            let reader = try JournalReader(path: journal, centre: centre)
            let findings = try await findings(ledgers) { try await reader.page(from: $0, limit: LedgerReader.page) }
            say(findings.sentence("journal"))
            isGood = isGood && findings.isGood
        }
        if let database {
            let connection = PostgresConnection(database)
            try await connection.connect()
            let reader = LedgerReader(connection, centre: centre)
            try await waitForDrain(reader, ledgers)
            let findings = try await findings(ledgers) { try await reader.events(from: $0) }
            say(findings.sentence("database"))
            isGood = isGood && findings.isGood
            await connection.close()
        }
        return isGood
    }

    private func findings(
        _ ledgers: [AckLedger], page: (UInt64) async throws -> [ChainedRecord]
    ) async throws -> AcknowledgedCheck.Findings {
        var check = AcknowledgedCheck(ledgers)
        var next: UInt64 = 1
        while true {
            let events = try await page(next)
            guard let last = events.last else { return check.finished() }
            for event in events { event.record.payload.withUnsafeBytes { check.take(seq: event.record.seq, payload: $0) } }
            next = last.record.seq + 1
        }
    }

    private func waitForDrain(_ reader: LedgerReader, _ ledgers: [AckLedger]) async throws {
        let newest = ledgers.map(\.newest).max() ?? 0
        let begin = ContinuousClock.now
        while let head = try await reader.head()?.seq, head < newest {
            guard .now - begin < LoadStores.patience else {
                return say("database: still at event \(head) of \(newest) after \(LoadStores.patience)")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        let waited = ContinuousClock.now - begin
        if waited > .seconds(1) { say("database: caught up after \(waited)") }
    }
}
