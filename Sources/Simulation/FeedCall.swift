// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import Vocabulary

/// One scripted call of an exercise.
public struct FeedCall: Equatable, Sendable {
    /// Since the start of the feed.
    public var after: Duration
    public var report: CallReport
    /// The alarm that the simulated dispatcher raises for it, and when.
    public var alarm: (level: Int, after: Duration)?
    /// How its incident ends; `nil`: as handled.
    public var disposition: String?
    /// Its idempotency key: taken once, also after a restart.
    public var cid: String

    public static func == (a: FeedCall, b: FeedCall) -> Bool {
        a.after == b.after && a.report == b.report && a.cid == b.cid && a.disposition == b.disposition
            && a.alarm?.level == b.alarm?.level && a.alarm?.after == b.alarm?.after
    }
}
