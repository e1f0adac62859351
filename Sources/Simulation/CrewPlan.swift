// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import RoadNetwork
import Routing
import Units
import Vocabulary

/// What a simulated crew will do from here on, if nobody tells it otherwise: words to say at given times, and drives
/// between them.
///
/// ```
/// dispatched ──4–15 s──▶ acknowledged ──turnout──▶ en_route ══drive══▶ on_scene ──3–12 min──▶ clear ══drive══▶ in_quarters
///                                                                   └─ ambulances ─▶ transporting ══drive══▶ at_hospital ─▶ clear
/// ```
///
/// Crews speak and drive by the same road times as the engine's estimates, a little faster or slower each time.
struct CrewPlan: Sendable {
    struct Line: Sendable {
        var at: Instant
        var word: StatusReport.Word
    }

    struct Drive: Sendable {
        var start: Instant
        var route: Route
        /// In percent of the route's own times.
        var pace: Int

        var end: Instant { start + route.estimate.drive.duration * pace / 100 }

        /// Where the vehicle is; its parking place once it has arrived.
        func position(at now: Instant) -> Coordinate {
            let elapsed = (now - start) * 100 / pace
            let points = route.points
            guard let next = points.firstIndex(where: { $0.elapsed.duration > elapsed }) else { return route.park }
            guard next > 0 else { return points[0].coordinate }
            let (a, b) = (points[next - 1], points[next])
            let part = Double((elapsed - a.elapsed.duration).milliseconds) / Double(max(1, b.elapsed.milliseconds - a.elapsed.milliseconds))
            return Coordinate(
                latE7: a.coordinate.latE7 + Int32(Double(b.coordinate.latE7 - a.coordinate.latE7) * part),
                lonE7: a.coordinate.lonE7 + Int32(Double(b.coordinate.lonE7 - a.coordinate.lonE7) * part))
        }
    }

    var lines: [Line] = []
    var drives: [Drive] = []

    /// When the last thing planned so far is over.
    private var end: Instant

    init(from now: Instant) { end = now }

    mutating func wait(_ span: Duration) { end = end + span }

    mutating func say(_ word: StatusReport.Word) { lines.append(Line(at: end, word: word)) }

    /// Drives to the place and walks the last metres; stays where it is when no road leads there.
    mutating func drive(_ route: Route?, pace: Int) {
        guard let route else { return }
        let drive = Drive(start: end, route: route, pace: pace)
        drives.append(drive)
        end = drive.end + route.estimate.last.duration
    }

    /// Where it is being driven, or was driven last; `nil` before the first drive.
    func position(at now: Instant) -> (Coordinate, isMoving: Bool)? {
        guard let drive = drives.last(where: { $0.start <= now }) else { return nil }
        return (drive.position(at: now), now < drive.end + .seconds(2))
    }

    mutating func takeLines(until now: Instant) -> [Line] {
        let due = lines.prefix { $0.at <= now }
        lines.removeFirst(due.count)
        return Array(due)
    }

    var isOver: Bool { lines.isEmpty }
}
