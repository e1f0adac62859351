// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// When an incident that waits too long is spoken of: at its deadline, at twice, four times, eight times … Each alarm is
/// rarer than the one before, so that a bad night does not drown in its own alarms, and none is the last.
enum OverdueClock {
    /// The moment of alarm number `said + 1`.
    static func next(after said: Int, since: Instant, deadline: Duration) -> Instant {
        since + deadline * (1 << min(said, 30))
    }

    /// How many alarms belong to a waiting of this length.
    static func alarms(after waited: Duration, deadline: Duration) -> Int {
        var count = 0
        while count < 30, deadline * (1 << count) <= waited { count += 1 }
        return count
    }
}
