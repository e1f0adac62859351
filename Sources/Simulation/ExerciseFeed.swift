// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Vocabulary

/// Why a feed cannot be used: the line and what is wrong there.
public struct FeedFault: Error, Equatable, Sendable, CustomStringConvertible {
    public let line: Int
    public let reason: String
    public var description: String { "line \(line): \(reason)" }
}

/// The script of an exercise: tab-separated, one call a line; lines with `#` are comments; the first other line names the
/// columns `after_s hotline caller position phone_position place incident_type building text event then`.
public enum ExerciseFeed {
    private static let columns = [
        "after_s", "hotline", "caller", "position", "phone_position", "place", "incident_type", "building", "text", "event", "then",
    ]

    /// Rounds of the script that are played before the hotline falls silent.
    public static let rounds = 40
    private static let pause = Duration.seconds(120)

    /// The script, played over and over: each round has keys of its own, so that each of its calls is a new one.
    ///
    /// - Parameter stretch: the script's times count this many times as long: 1 is a storm, 4 an ordinary busy night.
    public static func read(text: String, stretch: Int = 1) throws(FeedFault) -> [FeedCall] {
        let script = try once(text).map { call in
            var call = call
            call.after *= stretch
            return call
        }
        guard let last = script.last else { throw FeedFault(line: 1, reason: "the feed has no call") }
        return (0..<rounds).flatMap { round in
            script.enumerated().map { number, call in
                var again = call
                again.after = call.after + (last.after + pause) * round
                again.cid = "exercise-\(round)-\(number)"
                return again
            }
        }
    }

    private static func once(_ text: String) throws(FeedFault) -> [FeedCall] {
        var calls: [FeedCall] = []
        var header: [Substring]?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, line.first != "#" else { continue }
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard let known = header else {
                guard Set(columns).isSubset(of: Set(cells.map(String.init))) else {
                    throw FeedFault(line: index + 1, reason: "the columns have to be \(columns.joined(separator: ", "))")
                }
                guard Set(cells).count == cells.count else {
                    throw FeedFault(line: index + 1, reason: "a column stands twice")
                }
                header = cells
                continue
            }
            guard cells.count == known.count else {
                throw FeedFault(line: index + 1, reason: "has \(cells.count) fields, the header \(known.count)")
            }
            let row = Dictionary(uniqueKeysWithValues: zip(known.map(String.init), cells.map(String.init)))
            calls.append(try call(row, index + 1))
        }
        return calls
    }

    private static func call(_ row: [String: String], _ line: Int) throws(FeedFault) -> FeedCall {
        guard let seconds = Int64(row["after_s"] ?? ""), seconds >= 0 else {
            throw FeedFault(line: line, reason: "after_s: '\(row["after_s"] ?? "")' is not a number of seconds")
        }
        var report = CallReport()
        report.hotline = row["hotline"] ?? ""
        report.callerNumber = row["caller"] ?? ""
        report.coordinate = try coordinate(row, "position", line)
        report.phoneCoordinate = try coordinate(row, "phone_position", line)
        report.place = row["place"] ?? ""
        report.type = TypeCode(row["incident_type"] ?? "")
        report.building = row["building"] ?? ""
        report.text = row["text"] ?? ""
        return FeedCall(
            after: .seconds(seconds), report: report, alarm: try alarm(row["then"] ?? "", line),
            disposition: row["event"]?.first == "H" ? "hoax" : nil, cid: "")
    }

    private static func coordinate(_ row: [String: String], _ key: String, _ line: Int) throws(FeedFault) -> Coordinate? {
        guard let text = row[key], !text.isEmpty else { return nil }
        guard let place = Coordinate(text: text) else {
            throw FeedFault(line: line, reason: "\(key): '\(text)' is not LAT,LON")
        }
        return place
    }

    /// `alarm 2 after 120 s`.
    private static func alarm(_ text: String, _ line: Int) throws(FeedFault) -> (level: Int, after: Duration)? {
        guard !text.isEmpty else { return nil }
        let words = text.split(separator: " ")
        guard words.count == 5, words[0] == "alarm", words[2] == "after", words[4] == "s", let level = Int(words[1]),
            let seconds = Int64(words[3])
        else { throw FeedFault(line: line, reason: "then: '\(text)' is not 'alarm LEVEL after SECONDS s'") }
        return (level, .seconds(seconds))
    }
}
