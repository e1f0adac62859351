// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Dispatch

/// A thread of its own for a task that works for milliseconds at a time.
///
/// Tasks share as many threads as there are processors, and each keeps its thread until it waits. Whoever has a
/// millisecond of work behind somebody who has four waits for them; with a thread of his own the operating system lets both
/// go on in turn.
public final class Lane: TaskExecutor {
    private let queue: DispatchQueue

    public init(_ name: String) { queue = DispatchQueue(label: name) }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
