// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A run in words and rows.
public enum LoadReport {
    /// One line a second while it runs.
    public static func progress(_ row: SecondRow) -> String {
        let call = row[.call]
        var parts = [
            LoadText.right("\(row.second + 1) s", 6),
            LoadText.right("\(call.count)", 6) + " calls/s",
            "p50 " + LoadText.right(LoadText.time(call.p50), 7),
            "p99 " + LoadText.right(LoadText.time(call.p99), 7),
            LoadText.right("\(row[.dispatch].count)", 4) + " dispatches",
            LoadText.right("\(row[.position].count)", 5) + " positions",
        ]
        if row[.push].count > 0 { parts.append("push p99 \(LoadText.time(row[.push].p99))") }
        if row.local > 0, row.inDatabase > 0 || row.behind != nil { parts.append("dur=local \(row.local)") }
        if let behind = row.behind, behind > 0 { parts.append("database behind \(behind)") }
        if row.waiting > 0 { parts.append("waiting \(row.waiting)") }
        if row.refusals > 0 { parts.append("refused \(row.refusals)") }
        if row.errors > 0 { parts.append("ERRORS \(row.errors)") }
        return parts.joined(separator: "  ")
    }

    /// The table at the end.
    public static func table(_ outcome: LoadOutcome) -> String {
        var lines = [
            LoadText.left("", 16) + ["count", "a second", "p50", "p90", "p99", "p99.9", "max"].map { LoadText.right($0, 10) }.joined()
        ]
        for measure in Measure.allCases where outcome[measure].count > 0 {
            let row = outcome[measure]
            let cells =
                ["\(row.count)", LoadText.fixed(Double(row.count) / outcome.plannedSeconds, 1)]
                + [row.p50, row.p90, row.p99, row.p999, row.max].map(LoadText.time)
            lines.append(LoadText.left(measure.title, 16) + cells.map { LoadText.right($0, 10) }.joined())
        }
        lines.append("")
        lines.append("durable         dur=postgres \(outcome.inDatabase), dur=local \(outcome.local)")
        let told = [
            ("refused", outcome.refusals), ("not asked", outcome.skipped), ("NOT MEASURED", outcome.unmeasured), ("ERRORS", outcome.errors),
        ]
        for (title, counts) in told where !counts.isEmpty {
            lines.append(LoadText.left(title, 16) + LoadText.counts(counts))
        }
        if outcome.errors.isEmpty { lines.append(LoadText.left("errors", 16) + "none") }
        lines.append(LoadText.left("the load", 16) + cost(outcome))
        lines.append(LoadText.left("bottleneck", 16) + outcome.bottleneck)
        return lines.joined(separator: "\n")
    }

    private static func cost(_ outcome: LoadOutcome) -> String {
        let answered = Measure.allCases.filter { $0 != .push }.reduce(0) { $0 + outcome[$1].count }
        let each = outcome.processSeconds * 1e6 / Double(max(answered, 1))
        let share = outcome.processSeconds / max(outcome.elapsedSeconds, 0.001) * 100
        return "\(LoadText.fixed(outcome.processSeconds, 2)) s of processor (\(LoadText.fixed(share, 0)) % of a core, "
            + "\(LoadText.fixed(each, 1)) µs a request), late p50 \(LoadText.time(outcome.lateness.p50)) "
            + "p99 \(LoadText.time(outcome.lateness.p99)) max \(LoadText.time(outcome.lateness.max))"
    }

    /// A row a second, for spreadsheets. Times in microseconds.
    public static func csv(_ outcome: LoadOutcome) -> String {
        let columns = Measure.allCases.flatMap { measure in
            ["count", "p50", "p99", "max"].map { "\(measure)_\($0)" }
        }
        var lines = [
            (["second", "offered_calls"] + columns + ["dur_postgres", "dur_local", "refused", "errors", "behind", "waiting"]).joined(
                separator: ",")
        ]
        for row in outcome.seconds {
            let cells = Measure.allCases.flatMap { measure in
                let latency = row[measure]
                return [Int64(latency.count), latency.p50, latency.p99, latency.max].map(String.init)
            }
            let counts = [row.inDatabase, row.local, row.refusals, row.errors].map(String.init)
            let behind = row.behind.map(String.init) ?? ""
            lines.append((["\(row.second)", "\(row.offered)"] + cells + counts + [behind, "\(row.waiting)"]).joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
