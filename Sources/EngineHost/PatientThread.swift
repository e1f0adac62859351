// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// A thread for long work that nobody waits for. Tasks share as many threads as there are processors, and whoever decides,
/// commits and tells must not wait for one; so this is a thread of its own, and it gives way to all of them.
enum PatientThread {
    /// In the scale of `nice`: about a tenth of a processor that others want, too, and all of one that nobody wants.
    private static let patience: Int32 = 10

    static func run<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                // On Linux, of this thread alone. Where it is refused, the work is done all the same.
                #if canImport(Glibc)
                _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, patience)
                #endif
                done.resume(returning: work())
            }
        }
    }

    /// Rests between the pieces of long work. To be nice is not enough: with most of all processors in use, whoever works for
    /// seconds on end takes what others need for a moment, and they all become slower by a half.
    struct Rests {
        private var began = ContinuousClock.now

        /// Three times as long as was worked, or waited for a processor, since the last one; a tenth of a second at most.
        mutating func rest() {
            let worked = ContinuousClock.now - began
            let rest = min(worked * 3, .milliseconds(100))
            Thread.sleep(forTimeInterval: rest / .seconds(1))
            began = .now
        }
    }
}
