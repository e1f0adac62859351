// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Journal
import Postgres
import TestCluster
import Testing
import Vocabulary

@testable import Ledger

@Suite struct LedgerWriterTests {
    @Test("whole histories arrive, and the audit finds nothing", arguments: [1, 2, 3] as [UInt64])
    func arrives(seed: UInt64) async throws {
        let history = History(seed: seed, commands: 250)
        let fixture = try await LedgerFixture.migrated()
        try await fixture.keep(history)
        let report = await fixture.drain(history)
        #expect(report.seq == history.last && report.isGreen, "\(report)")
        let audit = try await fixture.audit()
        #expect(audit.faults.isEmpty)
        #expect(audit.events == UInt64(history.events.count) && audit.rows > 100)
    }

    @Test("a database without tables, one that must not be written, and one that takes nobody are waited for, and then written")
    func unwilling() async throws {
        let history = History(seed: 4, commands: 30)
        let fixture = try await LedgerFixture()
        try await fixture.keep(history)
        #expect(await fixture.drain(history).reason.contains("keng db migrate"))
        _ = try await Migrator(fixture.connection(), program: "tests").migrate()
        try await fixture.serverScript("ALTER DATABASE \(fixture.database) SET default_transaction_read_only = on")
        let readOnly = await fixture.drain(history)
        #expect(!readOnly.isGreen && readOnly.reason.contains("read-only"), "\(readOnly)")
        try await fixture.serverScript(
            """
            ALTER DATABASE \(fixture.database) RESET default_transaction_read_only;
            ALTER DATABASE \(fixture.database) ALLOW_CONNECTIONS false
            """)
        let full = await fixture.drain(history)
        #expect(!full.isGreen && full.seq == 0, "\(full)")
        try await fixture.serverScript("ALTER DATABASE \(fixture.database) ALLOW_CONNECTIONS true")
        #expect(await fixture.drain(history).seq == history.last)
        #expect(try await fixture.audit().faults.isEmpty)
    }

    @Test("a server that does not sync is refused: its word would be worth nothing")
    func notDurable() async throws {
        let fixture = try await LedgerFixture.migrated(try TestCluster.started(settings: ["fsync=off"]))
        let history = History(seed: 5, commands: 5)
        try await fixture.keep(history)
        let report = await fixture.drain(history)
        #expect(report.seq == 0 && report.reason.contains("fsync"), "\(report)")
    }

    @Test("a server killed and one frozen in the middle of the work have every event once afterwards", arguments: [true, false])
    func outcomeUnknown(isKilled: Bool) async throws {
        let cluster = try TestCluster.started()
        let fixture = try await LedgerFixture.migrated(cluster)
        let history = History(seed: 6, commands: 200)
        let hashes = try await fixture.keep(History(seed: 6, commands: 0))
        let keeper = try JournalKeeper(path: fixture.journal, centre: LedgerFixture.centre)
        let first = UInt64(hashes.count)
        let writer = fixture.writer(history.state(at: first))
        async let running: Void = writer.run()
        await eventually { writer.standing.report.isGreen }
        let rest = history.events.filter { $0.seq > first }
        for (index, entry) in rest.enumerated() {
            let record = History.record(entry)
            let hash = try await keeper.append([record])[0]
            writer.standing.local(entry.seq)
            writer.feed.offer([LedgerEntry(entry, ChainedRecord(record, hash: hash))])
            if index == rest.count / 3 {
                if isKilled { try cluster.stop(mode: .immediate) } else { cluster.signal(SIGSTOP) }
            }
        }
        await eventually { !writer.standing.report.isGreen }
        #expect(writer.standing.report.seq < history.last)
        if isKilled { try cluster.start() } else { cluster.signal(SIGCONT) }
        await eventually { writer.standing.report.seq == history.last }
        writer.feed.close()
        await running
        #expect(try await fixture.audit().faults.isEmpty)
        #expect(try await fixture.number("SELECT count(*) FROM keng.event") == Int64(history.events.count))
    }

    @Test("a database that forgot everything, and one that forgot its newest events, are refilled from the journal")
    func forgotten() async throws {
        let history = History(seed: 7, commands: 200)
        let fixture = try await LedgerFixture.migrated()
        try await fixture.keep(history)
        await fixture.drain(history)
        try await fixture.forget()
        #expect(await fixture.drain(history, drained: history.last).seq == history.last)
        #expect(try await fixture.audit().faults.isEmpty)
        let back = history.last / 2
        try await fixture.script(
            """
            DELETE FROM keng.event WHERE seq > \(back);
            UPDATE keng.journal_head SET seq = \(back), hash = (SELECT hash FROM keng.event WHERE seq = \(back))
            """)
        #expect(await fixture.drain(history, drained: history.last).seq == history.last)
        #expect(try await fixture.audit().faults.isEmpty)
    }

    @Test("when a second engine takes over, the first writes nothing more and says who it is")
    func superseded() async throws {
        let history = History(seed: 8, commands: 60)
        let fixture = try await LedgerFixture.migrated()
        try await fixture.keep(history)
        let first = fixture.writer(history.board.state)
        async let running: Void = first.run()
        await eventually { first.standing.report.isGreen }
        await fixture.drain(history, drained: history.last, engine: "the second one")

        var entry = history.events[history.events.count - 1]
        entry.seq += 1
        let record = History.record(entry)
        let hash = try await JournalKeeper(path: fixture.journal, centre: LedgerFixture.centre).append([record])[0]
        first.standing.local(entry.seq)
        first.feed.offer([LedgerEntry(entry, ChainedRecord(record, hash: hash))])
        await eventually { !first.standing.report.isGreen }
        #expect(first.standing.report.reason.contains("the second one"), "\(first.standing.report)")
        #expect(await first.standing.wait(for: entry.seq, atMost: .seconds(600)) == false)
        first.feed.close()
        await running
        #expect(try await fixture.number("SELECT max(seq) FROM keng.event") == Int64(history.last))
    }

    @Test("a taking-over that was given up and comes late changes nothing, and is nobody else's")
    func late() async throws {
        let history = History(seed: 11, commands: 60)
        let fixture = try await LedgerFixture.migrated()
        try await fixture.keep(history)
        let writer = fixture.writer(history.board.state)
        async let running: Void = writer.run()
        await eventually { writer.standing.report.isGreen }
        let connection = try await fixture.connection()
        var stale = try #require(try await LedgerHead.read(connection, centre: LedgerFixture.centre))
        stale.epoch -= 1
        await #expect(throws: LedgerError.self) {
            _ = try await LedgerHead.takeOver(connection, centre: LedgerFixture.centre, engine: "an older one", known: stale)
        }
        #expect(try await fixture.number("SELECT epoch FROM keng.journal_head") == stale.epoch + 1)

        // The very first one has no epoch to go by.
        try await fixture.script("SELECT keng.take_over('\(LedgerFixture.centre)', 'first')")
        await eventually { writer.standing.report.epoch == stale.epoch + 3 && writer.standing.report.isGreen }
        writer.feed.close()
        await running
        #expect(try await fixture.audit().faults.isEmpty)
    }

    @Test("a database that has gone on without this journal, or tells another story, is left alone")
    func diverged() async throws {
        let history = History(seed: 9, commands: 60)
        let ahead = try await LedgerFixture.migrated()
        try await ahead.keep(history)
        await ahead.drain(history)
        let epoch = try await ahead.number("SELECT epoch FROM keng.journal_head")
        try FileManager.default.removeItem(atPath: ahead.journal)
        for story in [History(seed: 9, commands: 20), History(seed: 10, commands: 90)] {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: ahead.journal + suffix) }
            try await ahead.keep(story)
            let report = await ahead.drain(story)
            #expect(report.reason.contains("differ"), "\(report)")
        }
        #expect(try await ahead.number("SELECT epoch FROM keng.journal_head") == epoch)
        #expect(try await ahead.audit(withJournal: false).faults.isEmpty)
    }

    @Test("an empty database begins where a pruned journal does; one that lacks what was pruned names it")
    func prunedJournal() async throws {
        let history = History(seed: 11, commands: 120)
        let fixture = try await LedgerFixture.migrated()
        try await fixture.keep(history)
        let base = history.last / 4
        do {
            let keeper = try JournalKeeper(path: fixture.journal, centre: LedgerFixture.centre)
            for part in 1...3 as ClosedRange<UInt64> { try await keeper.saveSnapshot(history.snapshot(at: base * part)) }
            try await keeper.remember(drained: history.last)
            var keeping = Journal.Keeping()
            keeping.time = .zero
            while try await keeper.prune(keeping, now: history.board.now + .seconds(86_400 * 30)) {}
            #expect(try await keeper.base() == base)
        }
        #expect(await fixture.drain(history, drained: history.last).seq == history.last)
        #expect(try await fixture.audit().faults.isEmpty)
        #expect(try await fixture.number("SELECT min(seq) FROM keng.event") == Int64(base + 1))
        let open = Int64(history.board.state.incidents.values.count { $0.state == .open })
        #expect(try await fixture.number("SELECT count(*) FROM keng.incident WHERE state = 'open'") == open)

        try await fixture.forget()
        try await fixture.script("SELECT keng.take_over('\(LedgerFixture.centre)', 'older'); UPDATE keng.journal_head SET seq = 2")
        let report = await fixture.drain(history, drained: history.last)
        #expect(report.seq == 0 && report.reason.contains("events 3 to \(base)"), "\(report)")
    }

    @Test("a second open assignment of a unit is impossible, also by hand")
    func oneOpen() async throws {
        var history = History(seed: 12, commands: 0)
        history.board.dispatch(history.board.call("FIRE", "A"), "E1", reason: "because")
        let fixture = try await LedgerFixture.migrated()
        try await fixture.keep(history)
        await fixture.drain(history)
        let unit = history.board.state.assignments.values.first { $0.isOpen }?.unit.text ?? "nobody"
        let connection = try await fixture.connection()
        do {
            _ = try await connection.query(
                """
                INSERT INTO keng.assignment (centre_id, assignment_id, incident_id, unit, alarm_level, phase, unanswered_alarms, welfare_missed, seq)
                VALUES ($1, 999999, 1, $2, 1, 'dispatched', 0, 0, 1)
                """, [.text(LedgerFixture.centre), .text(unit)])
            Issue.record("two open assignments of \(unit)")
        } catch {
            guard case .refused("23505", _, _, "assignment_one_open") = error as? PostgresError else { throw error }
        }
    }
}
