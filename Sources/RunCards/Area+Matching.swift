// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

extension Area {
    /// Whether the point lies inside; on the border counts as inside for a circle and is undefined for a polygon.
    public func contains(_ point: Coordinate) -> Bool {
        if outline.isEmpty {
            guard let centre else { return false }
            return centre.metres(to: point) <= Double(radiusMetres)
        }
        return outlineContains(point)
    }

    /// Ray casting in fixed point: a city is small enough for a plane.
    private func outlineContains(_ point: Coordinate) -> Bool {
        var inside = false
        var previous = outline[outline.count - 1]
        for corner in outline {
            defer { previous = corner }
            guard (corner.latE7 > point.latE7) != (previous.latE7 > point.latE7) else { continue }
            let rise = Int64(previous.latE7) - Int64(corner.latE7)
            let run = Int64(previous.lonE7) - Int64(corner.lonE7)
            let up = Int64(point.latE7) - Int64(corner.latE7)
            let over = Int64(point.lonE7) - Int64(corner.lonE7)
            if (over * rise < run * up) == (rise > 0) { inside.toggle() }
        }
        return inside
    }
}

extension HourWindow {
    /// - Parameters:
    ///   - weekday: Monday 1 … Sunday 7, local.
    ///   - minute: minutes after local midnight.
    public func contains(weekday: Int, minute: Int) -> Bool {
        if from <= until { return holds(on: weekday) && minute >= from && minute < until }
        let yesterday = weekday == 1 ? 7 : weekday - 1
        return (holds(on: weekday) && minute >= from) || (holds(on: yesterday) && minute < until)
    }

    private func holds(on weekday: Int) -> Bool { weekdays.isEmpty || weekdays.contains(weekday) }
}

extension Centre {
    /// Local weekday (Monday 1) and minute after midnight.
    public func localTime(_ instant: Instant) -> (weekday: Int, minute: Int) {
        let seconds = instant.seconds + Int64(offset(instant)) * 60
        let day = seconds >= 0 ? seconds / 86_400 : -((-seconds + 86_399) / 86_400)
        return (CivilDate(daysSinceEpoch: day).weekday, Int((seconds - day * 86_400) / 60))
    }

    /// Minutes that local time is ahead of UTC.
    public func offset(_ instant: Instant) -> Int {
        zoneOffsets.last { $0.from <= instant }?.minutes ?? zoneOffsets.first?.minutes ?? 0
    }
}
