// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Journal
import Logging
import Postgres
import TestCentre
import Testing
import Units
import Vocabulary

@testable import Ledger

@Suite struct LedgerRefillTests {
    private func drained(seed: UInt64) async throws -> (LedgerFixture, History) {
        let history = History(seed: seed, commands: 120)
        let fixture = try await LedgerFixture.migrated()
        try await fixture.keep(history)
        await fixture.drain(history)
        return (fixture, history)
    }

    /// A journal beside the real one, with so many of the events.
    private func other(_ fixture: LedgerFixture, _ history: History, upTo count: UInt64) async throws -> JournalKeeper {
        let path = fixture.folder.appendingPathComponent("other-\(count).journal").path
        let keeper = try JournalKeeper(path: path, centre: LedgerFixture.centre)
        try await keeper.append(history.records.filter { $0.seq <= count })
        return keeper
    }

    @Test("a lost journal and a lost tail come back whole", arguments: [0, 40] as [UInt64])
    func lost(kept: UInt64) async throws {
        let (fixture, history) = try await drained(seed: 31)
        let keeper = try await other(fixture, history, upTo: kept)
        let report = try await LedgerRefill(fixture.connection(), into: keeper, centre: LedgerFixture.centre).run()
        #expect(report.fetched == history.last - kept && report.base == 0 && report.head == history.last)
        #expect(try await keeper.verify() == nil)
        let records = try await keeper.read(from: 1, limit: 100_000)
        #expect(records == history.records)
    }

    @Test("an event that was altered in the database ends the refill with its number; what came before it stays")
    func altered() async throws {
        let (fixture, history) = try await drained(seed: 32)
        try await fixture.script("UPDATE keng.event SET payload = payload || ' ' WHERE seq = 50")
        let keeper = try await other(fixture, history, upTo: 0)
        let connection = try await fixture.connection()
        let found = await error { _ = try await LedgerRefill(connection, into: keeper, centre: LedgerFixture.centre).run() }
        #expect(found == .damaged(reason: "event 50 does not fit its hash"))
        #expect(await keeper.lastSequence < 50)
    }

    @Test("a journal that ends in another story is not continued")
    func otherStory() async throws {
        let (fixture, _) = try await drained(seed: 33)
        let keeper = try await other(fixture, History(seed: 34, commands: 120), upTo: 30)
        let connection = try await fixture.connection()
        let found = await error { _ = try await LedgerRefill(connection, into: keeper, centre: LedgerFixture.centre).run() }
        guard case .diverged(31, _) = found else { return _ = Issue.record("\(String(describing: found))") }
        #expect(await keeper.lastSequence == 30)

        // Nor is one that has gone on further than the database.
        let ahead = try await other(fixture, History(seed: 34, commands: 300), upTo: 1_000_000)
        let head = try #require(try await LedgerReader(connection, centre: LedgerFixture.centre).head()).seq
        #expect(await ahead.lastSequence > head)
        let refused = await error { _ = try await LedgerRefill(connection, into: ahead, centre: LedgerFixture.centre).run() }
        guard case .diverged(head, _) = refused else { return _ = Issue.record("\(String(describing: refused))") }
    }

    @Test("without its first months the database starts a journal behind its snapshot, and is audited from there")
    func base() async throws {
        let (fixture, history) = try await drained(seed: 35)
        let at = history.last / 2
        do {
            let keeper = try JournalKeeper(path: fixture.journal, centre: LedgerFixture.centre)
            try await keeper.saveSnapshot(history.snapshot(at: at))
        }
        try await chores(fixture, history).run()
        #expect(try await fixture.number("SELECT max(seq) FROM keng.snapshot") == Int64(at))
        try await fixture.script("DELETE FROM keng.event WHERE seq <= \(at)")
        let keeper = try await other(fixture, history, upTo: 0)
        let report = try await LedgerRefill(fixture.connection(), into: keeper, centre: LedgerFixture.centre).run()
        #expect(report.base == at && report.fetched == history.last - at)
        #expect(await keeper.lastSequence == history.last)
        let audit = try await LedgerAudit.run(fixture.connection(), centre: LedgerFixture.centre)
        #expect(audit.faults == [])
        #expect(audit.events == history.last - at)
    }

    @Test("events are not dropped while no snapshot stands in for them")
    func dropping() async throws {
        let (fixture, history) = try await drained(seed: 36)
        try await fixture.script(
            """
            INSERT INTO keng.event SELECT * FROM keng.event WHERE false;
            CREATE TABLE moved AS SELECT * FROM keng.event;
            DELETE FROM keng.event;
            DROP TABLE IF EXISTS keng.event_2026_11;
            CREATE TABLE keng.event_2026_11 PARTITION OF keng.event FOR VALUES FROM ('2026-11-01 00:00Z') TO ('2026-12-01 00:00Z');
            INSERT INTO keng.event SELECT * FROM moved WHERE at < '2026-12-01 00:00Z'
            """)
        let connection = try await fixture.connection()
        do {
            _ = try await connection.query("SELECT keng.drop_events_before('2027-06-01')")
            Issue.record("dropped without a snapshot")
        } catch {
            #expect((error as? PostgresError)?.sqlState == "KG004", "\(error)")
        }
        let last = try await fixture.number("SELECT max(seq) FROM keng.event")
        _ = try await connection.query(
            "INSERT INTO keng.snapshot (centre_id, seq, at, payload, chain) VALUES ($1, $2, now(), '', '')",
            [.text(LedgerFixture.centre), .int8(last)])
        #expect(try await connection.query("SELECT keng.drop_events_before('2027-06-01')").count >= 1)
        #expect(try await fixture.number("SELECT count(*) FROM keng.event WHERE at < '2026-12-01'") == 0)
        #expect(history.last >= UInt64(last))
    }

    /// Closed before it runs: one round of everything.
    private func chores(_ fixture: LedgerFixture, _ history: History, fixes: Int = 0) async throws -> LedgerChores {
        let standing = LedgerStanding()
        standing.local(history.last)
        standing.reached(history.last, caughtUp: true)
        let chores = LedgerChores(
            fixture.settings, journal: fixture.journal, centre: LedgerFixture.centre, keeping: LedgerChores.Keeping(), standing: standing,
            log: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
        let fix = PositionFix(unit: UnitName("E1"), coordinate: LetterCity.at("B"), at: history.board.now)
        chores.offer(Array(repeating: fix, count: fixes), received: history.board.now)
        chores.close()
        return chores
    }

    @Test("position reports arrive, days to come have their partitions, and old days go")
    func positions() async throws {
        let (fixture, history) = try await drained(seed: 37)
        try await fixture.script(
            """
            CREATE TABLE keng.position_report_2001_02_03 PARTITION OF keng.position_report
            FOR VALUES FROM ('2001-02-03 00:00Z') TO ('2001-02-04 00:00Z')
            """)
        let chores = try await chores(fixture, history, fixes: 70)
        await chores.run()
        #expect(chores.lost == 0)
        #expect(try await fixture.number("SELECT count(*) FROM keng.position_report WHERE unit = 'E1'") == 70)
        let coming = "to_regclass('keng.position_report_' || to_char(current_date + 1, 'YYYY_MM_DD')) IS NOT NULL"
        #expect(try await fixture.number("SELECT (\(coming))::int") == 1)
        #expect(try await fixture.number("SELECT (to_regclass('keng.position_report_2001_02_03') IS NULL)::int") == 1)
    }

    @Test("position reports that come while the database takes nobody wait, and are written when it is back, in several COPYs")
    func positionsOfAnOutage() async throws {
        let (fixture, history) = try await drained(seed: 38)
        try await fixture.serverScript("ALTER DATABASE \(fixture.database) ALLOW_CONNECTIONS false")
        let chores = try await chores(fixture, history, fixes: LedgerChores.slice + 7)
        await chores.run()
        #expect(chores.waiting == LedgerChores.slice + 7 && chores.lost == 0)
        try await fixture.serverScript("ALTER DATABASE \(fixture.database) ALLOW_CONNECTIONS true")
        await chores.run()
        #expect(chores.waiting == 0 && chores.lost == 0)
        #expect(try await fixture.number("SELECT count(*) FROM keng.position_report") == Int64(LedgerChores.slice + 7))
    }
}
