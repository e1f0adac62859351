// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Ledger

@Suite struct LedgerStandingTests {
    private func green(at seq: UInt64, probation: Duration = .milliseconds(500)) -> LedgerStanding {
        let standing = LedgerStanding(probation: probation)
        standing.local(seq)
        standing.reached(seq, caughtUp: true)
        return standing
    }

    @Test("it begins amber, and nobody waits")
    func beginsAmber() async {
        let standing = LedgerStanding()
        standing.local(1)
        #expect(!standing.report.isGreen)
        #expect(await standing.wait(for: 1, atMost: .seconds(600)) == false)
    }

    @Test("a wait is answered when its event has come, not before")
    func answered() async {
        let standing = green(at: 1)
        async let second = standing.wait(for: 3, atMost: .seconds(600))
        standing.reached(2, caughtUp: false)
        standing.reached(3, caughtUp: false)
        #expect(await second)
        #expect(standing.report.isGreen)
    }

    @Test("patience that ends turns it amber, and from then on nobody waits")
    func patienceEnds() async {
        let standing = green(at: 1)
        standing.local(2)
        #expect(await standing.wait(for: 2, atMost: .zero) == false)
        #expect(!standing.report.isGreen && standing.report.turns == 2)
        #expect(standing.report.reason.contains("in time"))
        #expect(await standing.wait(for: 2, atMost: .seconds(600)) == false)
        #expect(await standing.wait(for: 1, atMost: .seconds(600)) == true, "what is there is there")
    }

    @Test("after it was too slow it stays amber for its probation, also when it has caught up, and turns green without a new event")
    func probation() async {
        for (probation, isOver) in [(Duration.seconds(3600), false), (.zero, true)] {
            let standing = green(at: 1, probation: probation)
            standing.local(2)
            _ = await standing.wait(for: 2, atMost: .zero)
            #expect(!standing.report.isGreen)
            standing.reached(2, caughtUp: true)
            #expect(standing.report.isGreen == isOver)
            #expect(standing.report.reason.isEmpty && standing.report.behind == 0)
            #expect(standing.report.turns == (isOver ? 3 : 2))
        }
    }

    @Test("a database that has everything is green even when the writer cannot know that nothing younger waits")
    func caughtUpByNumber() {
        let standing = LedgerStanding()
        standing.local(5)
        standing.reached(4, caughtUp: false)
        #expect(!standing.report.isGreen)
        standing.reached(5, caughtUp: false)
        #expect(standing.report.isGreen)
    }

    @Test("away answers everybody who waits with no")
    func away() async {
        let standing = green(at: 1)
        await withTaskGroup(of: Bool.self) { group in
            for seq in 2...9 { group.addTask { await standing.wait(for: UInt64(seq), atMost: .seconds(600)) } }
            standing.away("stopped")
            for await answer in group { #expect(!answer) }
        }
        #expect(standing.report.reason == "stopped")
    }

    @Test("no wake-up is lost among many who wait while the database goes on and off")
    func hammer() async {
        let standing = green(at: 0)
        await withTaskGroup(of: Int.self) { group in
            for asker in 0..<32 {
                group.addTask {
                    var yes = 0
                    for step in 1...200 {
                        // Sometimes with a patience that ends at once, which races with everything else.
                        let patience: Duration = (asker + step) % 17 == 0 ? .zero : .seconds(600)
                        if await standing.wait(for: UInt64(step), atMost: patience) { yes += 1 }
                    }
                    return yes
                }
            }
            group.addTask {
                for step in 1...200 {
                    standing.local(UInt64(step))
                    if step % 50 == 0 { standing.away("off") }
                    standing.reached(UInt64(step), caughtUp: true)
                    await Task.yield()
                }
                return 0
            }
            // Every one of them comes to its end: that is the claim.
            for await _ in group {}
        }
        #expect(standing.report.seq == 200)
    }
}
