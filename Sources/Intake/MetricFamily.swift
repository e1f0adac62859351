// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// One measured thing in the text format that Prometheus reads (version 0.0.4).
public struct MetricFamily: Equatable, Sendable {
    public enum Kind: String, Sendable { case counter, gauge, histogram }

    public struct Sample: Equatable, Sendable {
        let suffix: String
        let labels: [(String, String)]
        let value: String

        public init(_ value: some BinaryInteger, labels: [(String, String)] = [], suffix: String = "") {
            (self.value, self.labels, self.suffix) = (String(value), labels, suffix)
        }

        init(text value: String, labels: [(String, String)], suffix: String) {
            (self.value, self.labels, self.suffix) = (value, labels, suffix)
        }

        public static func == (a: Sample, b: Sample) -> Bool {
            a.suffix == b.suffix && a.value == b.value && a.labels.elementsEqual(b.labels) { $0 == $1 }
        }
    }

    let name: String
    let help: String
    let kind: Kind
    let samples: [Sample]

    public init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        (self.name, self.kind, self.help, self.samples) = (name, kind, help, samples)
    }

    /// A family with one value.
    public init(_ name: String, _ kind: Kind, _ help: String, _ value: some BinaryInteger) {
        self.init(name, kind, help, [Sample(value)])
    }

    var text: String {
        var lines = ["# HELP \(name) \(help)", "# TYPE \(name) \(kind.rawValue)"]
        for sample in samples {
            let labels = sample.labels.map { "\($0.0)=\"\(MetricFamily.escaped($0.1))\"" }.joined(separator: ",")
            lines.append("\(name)\(sample.suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(sample.value)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        String(text.flatMap { $0 == "\\" ? "\\\\" : $0 == "\"" ? "\\\"" : $0 == "\n" ? "\\n" : String($0) })
    }
}

/// How long things took, in buckets of microseconds.
struct LatencyHistogram: Sendable {
    /// From a commit on a good disk to the point where somebody has hung up.
    static let bounds: [Int64] = [
        500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000,
    ]

    private var counts = [UInt64](repeating: 0, count: LatencyHistogram.bounds.count + 1)
    private var sum: Int64 = 0

    mutating func record(_ microseconds: Int64) {
        counts[LatencyHistogram.bounds.firstIndex { microseconds <= $0 } ?? LatencyHistogram.bounds.count] += 1
        sum += microseconds
    }

    func samples(labels: [(String, String)]) -> [MetricFamily.Sample] {
        var total: UInt64 = 0
        var samples: [MetricFamily.Sample] = []
        for (index, count) in counts.enumerated() {
            total += count
            let bound = index < LatencyHistogram.bounds.count ? LatencyHistogram.seconds(LatencyHistogram.bounds[index]) : "+Inf"
            samples.append(MetricFamily.Sample(total, labels: labels + [("le", bound)], suffix: "_bucket"))
        }
        samples.append(MetricFamily.Sample(text: LatencyHistogram.seconds(sum), labels: labels, suffix: "_sum"))
        samples.append(MetricFamily.Sample(total, labels: labels, suffix: "_count"))
        return samples
    }

    /// `0.0025`: microseconds as seconds, without floating point.
    private static func seconds(_ microseconds: Int64) -> String {
        let fraction = String(1_000_000 + microseconds % 1_000_000).dropFirst()
        let digits = String(fraction.reversed().drop { $0 == "0" }.reversed())
        return "\(microseconds / 1_000_000)\(digits.isEmpty ? "" : ".\(digits)")"
    }
}
