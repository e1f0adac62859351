// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Journal
import TestCentre
import Testing
import Vocabulary

@testable import Ledger

@Suite struct LedgerFeedTests {
    private func entries(_ seqs: ClosedRange<UInt64>) -> [LedgerEntry] {
        let first = Board().log[0]
        return seqs.map { seq in
            var entry = first
            entry.seq = seq
            return LedgerEntry(entry, ChainedRecord(JournalRecord(seq: seq, at: .epoch, payload: []), hash: []))
        }
    }

    private func seqs(_ next: LedgerFeed.Next) -> [UInt64]? {
        if case .entries(let entries) = next { entries.map(\.seq) } else { nil }
    }

    @Test("what is asked for comes in order, and again until the next is asked for")
    func order() async {
        let feed = LedgerFeed(latest: 10)
        feed.offer(entries(11...14))
        #expect(seqs(await feed.next(after: 10, limit: 3)) == [11, 12, 13])
        #expect(seqs(await feed.next(after: 10, limit: 2)) == [11, 12], "a failed commit takes the same ones again")
        #expect(seqs(await feed.next(after: 12, limit: 9)) == [13, 14])
        feed.close()
        guard case .closed = await feed.next(after: 14, limit: 9) else { return _ = Issue.record("not closed") }
    }

    @Test("what was there before it began, and what did not fit, is to be read elsewhere")
    func elsewhere() async {
        let feed = LedgerFeed(latest: 10)
        guard case .elsewhere = await feed.next(after: 9, limit: 1) else { return _ = Issue.record("10 was never offered") }
        let many = UInt64(LedgerFeed.capacity) + 1
        feed.offer(entries(11...10 + many))
        guard case .elsewhere = await feed.next(after: 10, limit: 1) else { return _ = Issue.record("11 should have gone") }
        let kept = UInt64(LedgerFeed.capacity / 2)
        #expect(seqs(await feed.next(after: 10 + many - kept, limit: 1)) == [10 + many - kept + 1])
    }

    @Test("no wake-up is lost between one who offers and one who takes")
    func hammer() async {
        let feed = LedgerFeed(latest: 0)
        let all = entries(1...3000)
        async let taken: UInt64 = {
            var seq: UInt64 = 0
            while case .entries(let found) = await feed.next(after: seq, limit: 7) { seq = found[found.count - 1].seq }
            return seq
        }()
        for entry in all {
            feed.offer([entry])
            if entry.seq % 3 == 0 { await Task.yield() }
        }
        feed.close()
        #expect(await taken == 3000)
    }
}
