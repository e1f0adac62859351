// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Dispatch

/// Runs the jobs of one connection, one after the other, off the threads that Swift's tasks share: waiting for PostgreSQL blocks.
final class PostgresThread: SerialExecutor {
    private let queue = DispatchQueue(label: "postgres", qos: .userInitiated)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
