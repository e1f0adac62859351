// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How the rate of calls goes over the time of a run: straight lines between knots.
///
/// ```
/// steady  ────────────      ramp        ╱      burst       ╱──╲
///                                   ╱                     ╱     ╲___
///                               ╱                    ____╱
/// ```
public enum LoadShape: String, CaseIterable, Sendable {
    /// The full rate from the first second to the last.
    case steady
    /// From a tenth of the rate to all of it.
    case ramp
    /// A quiet evening, then a storm: within seconds ten times the calls, most of them about the same few fires.
    case burst

    /// Share of the run, and share of the full rate there.
    var knots: [(time: Double, level: Double)] {
        switch self {
        case .steady: [(0, 1), (1, 1)]
        case .ramp: [(0, 0.1), (1, 1)]
        case .burst: [(0, 0.1), (0.15, 0.1), (0.2, 1), (0.5, 1), (0.8, 0.3), (1, 0.1)]
        }
    }

    /// Share of the calls that are about one of the few fires of the hour.
    var aboutFires: Double { self == .burst ? 0.8 : 0.2 }

    /// How long the same fires go on, in seconds; a storm knows no others.
    var fireSeconds: Double { self == .burst ? .infinity : 120 }
}

/// Moments of independent callers at a rate that changes with time: a Poisson process, drawn by inverting the summed rate.
struct Arrivals {
    private let knots: [(time: Double, level: Double)]
    private var sum = 0.0
    private var piece = 0
    /// Calls up to the begin of `piece`.
    private var before = 0.0

    /// - Parameters:
    ///   - rate: a second, where the shape's level is 1.
    ///   - seconds: the length of the run.
    init(_ shape: LoadShape, rate: Double, seconds: Double) {
        knots = shape.knots.map { (time: $0.time * seconds, level: $0.level * rate) }
    }

    /// Seconds from the begin of the run; `nil` when the run is over.
    ///
    /// - Parameter draw: from 0 (excluded) to 1.
    mutating func next(draw: Double) -> Double? {
        sum -= log(draw)
        while piece + 1 < knots.count {
            let (from, to) = (knots[piece], knots[piece + 1])
            let whole = (to.time - from.time) * (from.level + to.level) / 2
            if sum - before < whole {
                return from.time + Arrivals.seconds(sum - before, from.level, (to.level - from.level) / (to.time - from.time))
            }
            before += whole
            piece += 1
        }
        return nil
    }

    /// When `count` have come, at a rate that begins with `level` and grows by `slope` a second.
    private static func seconds(_ count: Double, _ level: Double, _ slope: Double) -> Double {
        guard abs(slope) > 1e-9 else { return count / level }
        // The root without a difference of nearly equal numbers.
        return 2 * count / (level + max(0, level * level + 2 * slope * count).squareRoot())
    }
}
