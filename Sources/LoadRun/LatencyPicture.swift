// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Draws a run as SVG: latencies of calls over time on a logarithmic scale, rates below, logarithmic, too.
///
/// ```
/// 1 s   ┤            ·          max   each second as a dot
/// 10 ms ┤ ───────────╱╲──────   p99
/// 1 ms  ┤ ━━━━━━━━━━━━━━━━━━━   p50
///       ├ calls/s ────────────
///       └─┬─────┬─────┬─────┬ seconds
/// ```
public struct LatencyPicture {
    private static let width = 1000.0
    private static let height = 600.0
    private static let left = 76.0
    private static let right = 20.0
    private static let latencies = Panel(top: 70, bottom: 390)
    private static let rates = Panel(top: 430, bottom: 550)

    private struct Panel {
        let top, bottom: Double
    }

    private let outcome: LoadOutcome
    private let title: String
    private let rows: [SecondRow]
    /// Powers of ten, in microseconds.
    private let decades: ClosedRange<Int>
    /// The power of ten at the top of the rates.
    private let topRate: Int
    private var elements: [String] = []

    public static func svg(_ outcome: LoadOutcome, title: String) -> String {
        var picture = LatencyPicture(outcome, title)
        picture.draw()
        return picture.text
    }

    private init(_ outcome: LoadOutcome, _ title: String) {
        (self.outcome, self.title) = (outcome, title)
        rows = outcome.seconds
        let calls = rows.map { $0[.call] }.filter { $0.count > 0 }
        let least = calls.map(\.p50).min() ?? 1000
        let most = calls.map(\.max).max() ?? 10_000
        let low = max(1, LatencyPicture.decade(least))
        decades = low...max(low + 1, LatencyPicture.decade(max(most - 1, 1)) + 1)
        let highest =
            rows.flatMap { [Double($0.offered), Double($0[.call].count), Double($0[.dispatch].count), Double($0[.position].count)] }.max()
            ?? 0
        topRate = max(1, LatencyPicture.decade(Int64(max(highest - 1, 1))) + 1)
    }

    private mutating func draw() {
        shade()
        drawScales()
        drawLatencies()
        drawRates()
        drawWords()
    }

    // MARK: - Parts

    /// Seconds in which something failed are red behind the lines, those without the database amber.
    private mutating func shade() {
        let usesDatabase = outcome.inDatabase > 0
        for row in rows where row.errors > 0 || (usesDatabase && row.local > 0) {
            let color = row.errors > 0 ? "#f6c9c4" : "#fae8b8"
            let (from, to) = (x(Double(row.second)), x(Double(row.second) + 1))
            elements.append(
                "<rect x=\"\(n(from))\" y=\"\(n(LatencyPicture.latencies.top))\" width=\"\(n(to - from))\" "
                    + "height=\"\(n(LatencyPicture.rates.bottom - LatencyPicture.latencies.top))\" fill=\"\(color)\"/>")
        }
    }

    private mutating func drawScales() {
        let end = LatencyPicture.width - LatencyPicture.right
        for decade in decades {
            let value = Int64(LatencyPicture.power(decade))
            line(LatencyPicture.left, y(latency: Double(value)), end, y(latency: Double(value)), "#d9dee3")
            word(LatencyPicture.left - 8, y(latency: Double(value)) + 4, LatencyPicture.label(value), anchor: "end")
        }
        for decade in 0...topRate {
            let rate = LatencyPicture.power(decade)
            line(LatencyPicture.left, y(rate: rate), end, y(rate: rate), "#d9dee3")
            word(LatencyPicture.left - 8, y(rate: rate) + 4, LoadText.fixed(rate, 0), anchor: "end")
        }
        let step = max(1, LatencyPicture.round(Double(rows.count) / 10))
        var second = 0.0
        while second <= Double(rows.count) {
            line(x(second), LatencyPicture.rates.bottom, x(second), LatencyPicture.rates.bottom + 5, "#8a949e")
            word(x(second), LatencyPicture.rates.bottom + 20, LoadText.fixed(second, 0), anchor: "middle")
            second += step
        }
        word(end, LatencyPicture.rates.bottom + 38, "seconds", anchor: "end")
    }

    private mutating func drawLatencies() {
        for row in rows where row[.call].count > 0 {
            elements.append("<circle cx=\"\(n(middle(row)))\" cy=\"\(n(y(latency: Double(row[.call].max))))\" r=\"2\" fill=\"#9aa3ab\"/>")
        }
        curve("#d9772b", 1.8) { $1[.call].count > 0 ? $0.y(latency: Double($1[.call].p99)) : nil }
        curve("#1f6fb2", 2.2) { $1[.call].count > 0 ? $0.y(latency: Double($1[.call].p50)) : nil }
        curve("#7a4fa3", 1.4, dashed: true) { $1[.push].count > 0 ? $0.y(latency: Double($1[.push].p99)) : nil }
    }

    private mutating func drawRates() {
        curve("#9aa3ab", 1.4, dashed: true) { $0.y(rate: Double($1.offered)) }
        curve("#1f6fb2", 1.8) { $0.y(rate: Double($1[.call].count)) }
        if outcome[.dispatch].count > 0 { curve("#b23b4a", 1.4) { $0.y(rate: Double($1[.dispatch].count)) } }
        if outcome[.position].count > 0 { curve("#3d8b53", 1.4) { $0.y(rate: Double($1[.position].count)) } }
    }

    private mutating func drawWords() {
        let calls = outcome[.call]
        elements.append(
            "<text x=\"\(n(LatencyPicture.left))\" y=\"28\" font-size=\"17\" fill=\"#1c2730\">\(LatencyPicture.escaped(title))</text>")
        word(
            LatencyPicture.left, 50,
            "\(calls.count) calls accepted; p50 \(LoadText.time(calls.p50)), p99 \(LoadText.time(calls.p99)), "
                + "p99.9 \(LoadText.time(calls.p999)), max \(LoadText.time(calls.max)); from the moment each should have been sent")
        var place = LatencyPicture.left + 8
        var legend = [("call p50", "#1f6fb2"), ("call p99", "#d9772b"), ("call max", "#9aa3ab")]
        if outcome[.push].count > 0 { legend.append(("push to console p99", "#7a4fa3")) }
        for (text, color) in legend { key(&place, LatencyPicture.latencies.top + 14, text, color) }
        place = LatencyPicture.left + 8
        legend = [("calls/s", "#1f6fb2"), ("calls/s offered", "#9aa3ab")]
        if outcome[.dispatch].count > 0 { legend.append(("dispatches/s", "#b23b4a")) }
        if outcome[.position].count > 0 { legend.append(("positions/s", "#3d8b53")) }
        for (text, color) in legend { key(&place, LatencyPicture.rates.top - 8, text, color) }
    }

    // MARK: - Scales

    private func x(_ second: Double) -> Double {
        LatencyPicture.left + second / Double(max(rows.count, 1)) * (LatencyPicture.width - LatencyPicture.left - LatencyPicture.right)
    }

    private func middle(_ row: SecondRow) -> Double { x(Double(row.second) + 0.5) }

    private func y(latency: Double) -> Double {
        let low = LatencyPicture.power(decades.lowerBound)
        let share = LatencyPicture.log10(max(latency, low) / low) / Double(decades.count - 1)
        return LatencyPicture.latencies.bottom - share * (LatencyPicture.latencies.bottom - LatencyPicture.latencies.top)
    }

    /// Nothing lies on the base line, as one a second does.
    private func y(rate: Double) -> Double {
        let share = LatencyPicture.log10(max(rate, 1)) / Double(topRate)
        return LatencyPicture.rates.bottom - share * (LatencyPicture.rates.bottom - LatencyPicture.rates.top)
    }

    /// Up to 1, 2 or 5 times a power of ten.
    private static func round(_ value: Double) -> Double {
        var step = 1.0
        while step * 10 < value { step *= 10 }
        return [1, 2, 5, 10].map { $0 * step }.first { $0 >= value } ?? 1
    }

    /// A power of ten: `10 µs`, `1 ms`, `100 s`.
    private static func label(_ microseconds: Int64) -> String {
        switch microseconds {
        case ..<1000: "\(microseconds) µs"
        case ..<1_000_000: "\(microseconds / 1000) ms"
        default: "\(microseconds / 1_000_000) s"
        }
    }

    private static func power(_ decade: Int) -> Double { (0..<decade).reduce(1.0) { value, _ in value * 10 } }

    private static func decade(_ value: Int64) -> Int { String(max(value, 1)).count - 1 }

    private static func log10(_ value: Double) -> Double { LoadText.logarithm(value) }

    // MARK: - Elements

    private mutating func curve(_ color: String, _ width: Double, dashed: Bool = false, _ height: (LatencyPicture, SecondRow) -> Double?) {
        var runs: [[String]] = [[]]
        for row in rows {
            guard let height = height(self, row) else {
                runs.append([])
                continue
            }
            runs[runs.count - 1].append("\(n(middle(row))),\(n(height))")
        }
        let dashes = dashed ? " stroke-dasharray=\"5 4\"" : ""
        for run in runs where run.count > 1 {
            elements.append(
                "<polyline points=\"\(run.joined(separator: " "))\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"\(n(width))\"\(dashes)/>"
            )
        }
    }

    private mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String) {
        elements.append("<line x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\" stroke=\"\(color)\"/>")
    }

    private mutating func word(_ x: Double, _ y: Double, _ text: String, anchor: String = "start") {
        elements.append(
            "<text x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor)\" fill=\"#4a555f\">\(LatencyPicture.escaped(text))</text>")
    }

    private mutating func key(_ x: inout Double, _ y: Double, _ text: String, _ color: String) {
        elements.append("<rect x=\"\(n(x))\" y=\"\(n(y - 6))\" width=\"18\" height=\"4\" fill=\"\(color)\"/>")
        word(x + 24, y, text)
        x += 44 + 7 * Double(text.count)
    }

    private func n(_ value: Double) -> String { LoadText.fixed(value, 1) }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    private var text: String {
        let size = "width=\"\(n(LatencyPicture.width))\" height=\"\(n(LatencyPicture.height))\""
        let box = "viewBox=\"0 0 \(n(LatencyPicture.width)) \(n(LatencyPicture.height))\""
        return """
            <svg xmlns="http://www.w3.org/2000/svg" \(size) \(box) font-family="DejaVu Sans, Helvetica, sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#ffffff"/>
            \(elements.joined(separator: "\n"))
            </svg>

            """
    }
}
