// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres
import Testing

@Suite struct BackOffTests {
    @Test func `waits double from 0.1 s to 5 s, and begin anew after a success`() {
        var backOff = BackOff()
        let waits = (0..<8).map { _ in backOff.next(jitter: 1) }
        #expect(waits == [100, 200, 400, 800, 1600, 3200, 5000, 5000].map { .milliseconds($0) })
        backOff.reset()
        #expect(backOff.next(jitter: 1) == .milliseconds(100))
    }

    @Test func `jitter takes off up to a half`() {
        var (low, middle) = (BackOff(), BackOff())
        #expect(low.next(jitter: 0) == .milliseconds(50))
        #expect(low.next(jitter: 0) == .milliseconds(100))
        #expect(middle.next(jitter: 0.5) == .milliseconds(75))
    }
}
