// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Synchronization
import Vocabulary

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What time it is for the engine.
///
/// The wall clock says where time begins, the monotonic clock how it goes on: a step of the wall clock (an operator, a
/// bad time server) must neither fire every timer at once nor stop them. A wall clock that has moved is followed at
/// one part in twenty. In an exercise, time runs `speed` times as fast from where the journal left off.
public final class HostClock: Sendable {
    public let speed: Int
    private let state: Mutex<State>

    private struct State {
        var wallStart: Int64
        var monotonicStart: Int64
        var lastNow: Int64
    }

    /// - Parameter notBefore: the last time in the journal; engine time never runs behind it.
    public init(speed: Int = 1, notBefore: Instant = .epoch) {
        self.speed = speed
        let start = max(HostClock.wall(), notBefore.microseconds)
        state = Mutex(State(wallStart: start, monotonicStart: HostClock.monotonic(), lastNow: start))
    }

    public func now() -> Instant {
        let (mono, wall) = (HostClock.monotonic(), HostClock.wall())
        return state.withLock { state in
            let elapsed = mono - state.monotonicStart
            if speed == 1 {
                let off = wall - (state.wallStart + elapsed)
                let most = max(0, state.wallStart + elapsed - state.lastNow) / 20
                state.wallStart += min(max(off, -most), most)
            }
            state.lastNow = max(state.lastNow, state.wallStart + elapsed * Int64(speed))
            return Instant(microseconds: state.lastNow)
        }
    }

    private static func wall() -> Int64 { read(CLOCK_REALTIME) }
    private static func monotonic() -> Int64 { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
