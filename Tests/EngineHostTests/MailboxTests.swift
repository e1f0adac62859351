// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import EngineHost

@Suite struct MailboxTests {
    @Test("An offer beyond the capacity is refused, a call's reserve goes further")
    func bounds() async {
        let mailbox = Mailbox<Int>(capacity: 2)
        #expect(mailbox.offer(1) && mailbox.offer(2))
        #expect(!mailbox.offer(3))
        #expect(mailbox.offer(4, reserve: 1))
        #expect(!mailbox.offer(5, reserve: 1))
        #expect(await mailbox.next() == [1, 2, 4])
        #expect(mailbox.more().isEmpty)
        #expect(mailbox.offer(6) && mailbox.offer(7) && !mailbox.offer(8))
        #expect(mailbox.more() == [6, 7] && mailbox.offer(9))
    }

    @Test("The taker gets everything that has come, in order, and nothing after the close")
    func order() async {
        let mailbox = Mailbox<Int>(capacity: 1000)
        let taker = Task {
            var taken: [Int] = []
            while let items = await mailbox.next() { taken += items }
            return taken
        }
        for number in 0..<1000 {
            while !mailbox.offer(number) { await Task.yield() }
        }
        mailbox.close()
        #expect(await taker.value == Array(0..<1000))
        #expect(!mailbox.offer(1))
        #expect(await mailbox.next() == nil)
    }

    @Test("Whoever puts waits for room and loses nothing")
    func putting() async {
        let mailbox = Mailbox<Int>(capacity: 1)
        let putter = Task {
            for number in 0..<200 { await mailbox.put(number) }
            mailbox.close()
        }
        var taken: [Int] = []
        while let items = await mailbox.next() {
            #expect(items.count == 1)
            taken += items + mailbox.more()
        }
        await putter.value
        #expect(taken == Array(0..<200))
    }

    @Test("A nudge wakes the taker once, whether anything has come or not")
    func nudging() async {
        let mailbox = Mailbox<Int>(capacity: 2)
        mailbox.nudge()
        #expect(await mailbox.next() == [])
        mailbox.nudge()
        #expect(mailbox.offer(1))
        #expect(await mailbox.next() == [1])
        let taker = Task { await mailbox.next() }
        mailbox.nudge()
        #expect(await taker.value == [])
        mailbox.nudge()
        #expect(mailbox.more().isEmpty)
        mailbox.close()
        #expect(await mailbox.next() == nil)
    }
}
