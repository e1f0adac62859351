// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import Foundation
import Matching
import Simulation

struct BenchMatchingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matching", abstract: "Times the assignment of many incidents to many units.",
        discussion: """
            Incidents and units lie at random in a square, from a seed; costs are distances in milliseconds. The yardstick \
            is the same kernel without wide vectors. With --stdin, cases are read instead (rows, columns, rounds, then \
            rows x columns costs) and answered a line each: served, total, median nanoseconds, flaw or -, columns; \
            fixtures/check-matching.py compares those with another solver.
            """)

    @Option(help: "Rounds a case; the median counts.") var rounds = 25
    @Option(help: "Seed.") var seed: UInt64 = 3
    @Flag(help: "Read cases from standard input.") var stdin = false
    @Flag(help: "Use no vectors wider than every processor has.") var baseline = false

    func run() throws {
        if stdin { return try answer() }
        var dice = SeededRandom(seed: seed)
        for (rows, columns) in [(20, 60), (200, 600), (500, 2000), (1000, 1000)] {
            let costs = BenchMatchingCommand.distances(rows, columns, &dice)
            let own = MatchingBench(costs: costs, rows: rows, columns: columns, rounds: rounds)
            let plain = MatchingBench(costs: costs, rows: rows, columns: columns, rounds: rounds, build: .baseline)
            if let flaw = own.matching.flaw(for: costs) { throw Complaint("\(rows) × \(columns): \(flaw)") }
            let (a, b) = (own.median / .milliseconds(1), plain.median / .milliseconds(1))
            let times = String(format: "%8.4f ms   baseline %8.4f ms, %.1f ×", a, b, b / a)
            print("\(rows) × \(columns)".padding(toLength: 12, withPad: " ", startingAt: 0), times)
        }
    }

    private static func distances(_ rows: Int, _ columns: Int, _ dice: inout SeededRandom) -> [Int32] {
        func point() -> (Double, Double) { (Double.random(in: 0..<1, using: &dice), Double.random(in: 0..<1, using: &dice)) }
        let (incidents, units) = ((0..<rows).map { _ in point() }, (0..<columns).map { _ in point() })
        return incidents.flatMap { a in
            units.map { b in Int32(hypot(a.0 - b.0, a.1 - b.1) * 3.6e6) }
        }
    }

    private func answer() throws {
        var reader = NumberReader()
        while let rows = reader.next(), let columns = reader.next(), let rounds = reader.next() {
            var costs: [Int32] = []
            costs.reserveCapacity(rows * columns)
            for _ in 0..<rows * columns {
                guard let cost = reader.next().flatMap(Int32.init(exactly:)) else {
                    throw Complaint("stdin: a cost is missing, or above 32 bits")
                }
                costs.append(cost)
            }
            let bench = MatchingBench(
                costs: costs, rows: rows, columns: columns, rounds: rounds, build: baseline ? .baseline : .best)
            let (matching, median) = (bench.matching, bench.median.components)
            let flaw = matching.flaw(for: costs)?.replacing(" ", with: "_") ?? "-"
            let choices = matching.columnOfRow.map { String($0 ?? -1) }.joined(separator: " ")
            let nanoseconds = median.seconds * 1_000_000_000 + median.attoseconds / 1_000_000_000
            print(matching.served, matching.total, nanoseconds, flaw, choices)
            // The other side waits for each answer.
            fflush(nil)
        }
    }
}
