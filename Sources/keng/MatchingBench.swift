// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Matching

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Solves one matrix several times and keeps the processor time of every round: neighbours on the machine do not count.
struct MatchingBench {
    let matching: MinimumCostMatching
    let rounds: [Duration]

    init(costs: [Int32], rows: Int, columns: Int, rounds count: Int, build: SweepBuild = .best) {
        var rounds: [Duration] = []
        var first: MinimumCostMatching?
        costs.withUnsafeBufferPointer { costs in
            for _ in 0..<max(1, count) {
                let began = Self.processorTime()
                let matching = MinimumCostMatching.solve(costs: costs, rows: rows, columns: columns, build: build)
                rounds.append(Self.processorTime() - began)
                precondition(first == nil || first == matching, "Equal costs, equal answers.")
                first = matching
            }
        }
        matching = first!
        self.rounds = rounds
    }

    var median: Duration { rounds.sorted()[rounds.count / 2] }

    private static func processorTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
