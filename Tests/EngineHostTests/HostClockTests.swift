// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing
import Vocabulary

@testable import EngineHost

@Suite struct HostClockTests {
    @Test("Time never runs back and never begins before the journal's last time")
    func monotonic() {
        let late = Instant(rfc3339: "2100-01-01T00:00:00Z")!
        let clock = HostClock(notBefore: late)
        var last = late
        for _ in 0..<10_000 {
            let now = clock.now()
            #expect(now >= last)
            last = now
        }
    }
}
