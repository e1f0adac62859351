// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A minute of the week on the city's own clocks.
public struct LocalTime: Hashable, Sendable {
    /// Monday is 1, Sunday 7 (ISO 8601).
    public let weekday: Int
    /// Since midnight, 0 ..< 1440.
    public let minute: Int

    public init(weekday: Int, minute: Int) {
        precondition((1...7).contains(weekday) && (0..<1440).contains(minute), "a weekday is 1...7, a minute 0..<1440")
        self.weekday = weekday
        self.minute = minute
    }

    /// Whether a mapped condition holds now: `Mo-Fr 07:00-09:00,16:00-18:00; Sa 08:00-12:00`, days or times alone, or
    /// `24/7`. A span over midnight belongs to the day on which it begins. `nil`: it says something else (holidays,
    /// seasons, weights), and whoever asks must keep the value that stands without it.
    public func satisfies(_ condition: String) -> Bool? {
        var text = condition[...]
        while text.first == " " || text.first == "(" { text.removeFirst() }
        while text.last == " " || text.last == ")" { text.removeLast() }
        guard !text.isEmpty else { return nil }
        if text == "24/7" { return true }
        var holds = false
        for clause in text.split(separator: ";") {
            guard let span = WeekSpan(clause) else { return nil }
            holds = holds || span.contains(self)
        }
        return holds
    }
}

/// Days and times of one clause of opening hours.
private struct WeekSpan {
    private var days: Set<Int> = []
    private var times: [(from: Int, to: Int)] = []

    init?(_ clause: Substring) {
        for word in clause.split(separator: " ") {
            let isTime = word.first?.isNumber == true
            for part in word.split(separator: ",") {
                if isTime {
                    guard let span = WeekSpan.times(part) else { return nil }
                    times.append(span)
                } else {
                    guard let found = WeekSpan.days(part) else { return nil }
                    days.formUnion(found)
                }
            }
        }
        if days.isEmpty, times.isEmpty { return nil }
        if days.isEmpty { days = Set(1...7) }
        if times.isEmpty { times = [(0, 1440)] }
    }

    func contains(_ now: LocalTime) -> Bool {
        let yesterday = now.weekday == 1 ? 7 : now.weekday - 1
        return times.contains { span in
            if span.from < span.to {
                return days.contains(now.weekday) && span.from <= now.minute && now.minute < span.to
            }
            return (days.contains(now.weekday) && now.minute >= span.from)
                || (days.contains(yesterday) && now.minute < span.to)
        }
    }

    private static let names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]

    private static func days(_ text: Substring) -> Set<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = ends.compactMap { name in names.firstIndex { $0 == name } }
        guard numbers.count == ends.count, let first = numbers.first, let last = numbers.last, ends.count <= 2 else {
            return nil
        }
        let length = (last - first + 7) % 7
        return Set((0...length).map { (first + $0) % 7 + 1 })
    }

    private static func times(_ text: Substring) -> (from: Int, to: Int)? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(minute)
        guard ends.count == 2, let from = ends[0], let to = ends[1] else { return nil }
        return (from, to)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count <= 2, parts[1].count == 2, let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...24).contains(hour), (0..<60).contains(minute), hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }
}
