// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RunCards

/// Hours of the week: `Mo-Fr 07:00-09:00`, `22:00-06:00`, `Sa,Su`.
///
/// Days are Mo Tu We Th Fr Sa Su or, as Vietnamese calendars have them, T2 T3 T4 T5 T6 T7 CN.
enum HoursText {
    static func window(_ text: String) throws(Complaint) -> HourWindow {
        let words = text.split(separator: " ")
        var window = HourWindow()
        guard (1...2).contains(words.count) else { throw complaint(text) }
        let hasDays = words[0].first?.isLetter ?? false
        if hasDays { window.weekdays = try weekdays(words[0], in: text) }
        if let times = hasDays ? words.dropFirst().first : words.first {
            guard words.count == (hasDays ? 2 : 1) else { throw complaint(text) }
            (window.from, window.until) = try span(times, in: text)
        }
        return window
    }

    private static func weekdays(_ word: Substring, in text: String) throws(Complaint) -> [Int] {
        var days: Set<Int> = []
        for part in word.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard (1...2).contains(ends.count) else { throw complaint(text) }
            let first = try weekday(ends[0], in: text)
            let last = try weekday(ends[ends.count - 1], in: text)
            // `Sa-Mo` runs over the end of the week.
            for step in 0...((last - first + 7) % 7) { days.insert((first - 1 + step) % 7 + 1) }
        }
        return days.sorted()
    }

    private static func weekday(_ name: Substring, in text: String) throws(Complaint) -> Int {
        let lower = name.lowercased()
        for names in [["mo", "tu", "we", "th", "fr", "sa", "su"], ["t2", "t3", "t4", "t5", "t6", "t7", "cn"]] {
            if let index = names.firstIndex(of: lower) { return index + 1 }
        }
        throw Complaint("'\(name)' in '\(text)' is not a day; the days are Mo Tu We Th Fr Sa Su (or T2 to T7, CN)")
    }

    private static func span(_ word: Substring, in text: String) throws(Complaint) -> (Int, Int) {
        let ends = word.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let from = minutes(ends[0]), let until = minutes(ends[1]), from < 1440 else {
            throw complaint(text)
        }
        guard from != until else {
            throw Complaint("'\(text)' begins where it ends; for the whole day leave the hours out")
        }
        return (from, until)
    }

    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60, hours * 60 + minutes <= 1440
        else { return nil }
        return hours * 60 + minutes
    }

    private static func complaint(_ text: String) -> Complaint {
        Complaint("'\(text)' is not understood; write hours such as \"Mo-Fr 07:00-09:00\" or \"22:00-06:00\"")
    }
}
