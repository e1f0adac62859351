// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// Rows of a benchmark: what was asked, how long it took, what a yardstick took in the same run.
struct BenchSheet: Encodable {
    struct Row: Encodable {
        var name: String
        /// Microseconds, median and 99th percentile; equal where there was one measurement.
        var p50: Double
        var p99: Double
        /// What the yardstick needed, and which it is.
        var yardstick: Double?
        var against: String?
        var ratio: Double? { yardstick.map { $0 / p50 } }

        enum CodingKeys: String, CodingKey { case name, p50, p99, yardstick, against, ratio }

        func encode(to encoder: any Encoder) throws {
            var box = encoder.container(keyedBy: CodingKeys.self)
            try box.encode(name, forKey: .name)
            try box.encode(p50, forKey: .p50)
            try box.encode(p99, forKey: .p99)
            try box.encodeIfPresent(yardstick, forKey: .yardstick)
            try box.encodeIfPresent(against, forKey: .against)
            try box.encodeIfPresent(ratio, forKey: .ratio)
        }
    }

    var title = ""
    var facts: [String: String] = [:]
    var rows: [Row] = []

    mutating func add(_ name: String, _ microseconds: [Double]) {
        let sorted = microseconds.sorted()
        rows.append(Row(name: name, p50: sorted[sorted.count / 2], p99: sorted[sorted.count * 99 / 100]))
    }

    /// A yardstick for a row that is there already; of several, the last is shown.
    mutating func compare(_ name: String, with against: String, _ microseconds: Double) {
        guard let index = rows.firstIndex(where: { $0.name == name }) else { return }
        rows[index].yardstick = microseconds
        rows[index].against = against
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    var table: String {
        let width = rows.map(\.name.count).max() ?? 0
        let lines = rows.map { row in
            let name = row.name.padding(toLength: width, withPad: " ", startingAt: 0)
            let yardstick = row.yardstick.map { "   \(row.against ?? "") \(BenchSheet.time($0)), \(BenchSheet.ratio($0 / row.p50))" }
            return "\(name)  \(BenchSheet.time(row.p50))  p99 \(BenchSheet.time(row.p99))\(yardstick ?? "")"
        }
        return ([title] + facts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } + lines).joined(separator: "\n")
    }

    private static func time(_ microseconds: Double) -> String {
        switch microseconds {
        case ..<1000: String(format: "%7.2f µs", microseconds)
        case ..<1_000_000: String(format: "%7.2f ms", microseconds / 1000)
        default: String(format: "%7.2f s ", microseconds / 1_000_000)
        }
    }

    private static func ratio(_ ratio: Double) -> String { String(format: ratio < 10 ? "%.1f ×" : "%.0f ×", ratio) }
}
