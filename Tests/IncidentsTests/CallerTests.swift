// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Testing
import Vocabulary

@Suite struct CallerTests {
    @Test func `counts all calls and keeps the newest, oldest first`() {
        var caller = Caller()
        for number in 1...13 { caller.called(CallID(UInt64(number)), at: Instant(seconds: Int64(number))) }
        #expect(caller.calls == 13)
        #expect(caller.recent.map(\.number) == Array(4...13))
        #expect(caller.last == Instant(seconds: 13))
    }

    @Test func `a late entry does not make the last call older`() {
        var caller = Caller()
        caller.called(CallID(1), at: Instant(seconds: 10))
        caller.called(CallID(2), at: Instant(seconds: 5))
        #expect(caller.last == Instant(seconds: 10))
        #expect(caller.recent.map(\.number) == [1, 2])
    }

    @Test func `a call was told when the phone rang, if that is known`() {
        var call = Call()
        call.entered = Instant(seconds: 100)
        #expect(call.told == Instant(seconds: 100))
        call.report.told = Instant(seconds: 70)
        #expect(call.told == Instant(seconds: 70))
    }
}
