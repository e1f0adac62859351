// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// What is typed on the full screen and needs the screen to be understood: the chosen incident, the last deed, the
/// alarms. Everything else goes through the `Expander`, as in the plain console.
enum DeskCommand: Equatable {
    /// `d`, `d 12`: propose, and ask for one key.
    case propose(UInt64?)
    /// `12`: choose the incident.
    case select(UInt64)
    case undo
    /// `ok`, `ok all`: alarms are seen.
    case acknowledge(all: Bool)
    /// `why`, `why not HK-01`, `why 12 not HK-01`.
    case why(UInt64?, unit: String?)
    case log(UInt64?)
    /// `map`, `map 12`, `map 12 2000`.
    case map(UInt64?, radius: Int?)
    case recommend

    static let words = ["d", "log", "map", "ok", "rec", "undo", "why"]

    /// `nil` when the line is for the expander.
    init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let numbers = words.dropFirst().map { UInt64($0) }
        let isNumbered = words.count == 2 && numbers[0] != nil
        switch words.first?.lowercased() {
        case "d" where words.count == 1 || isNumbered: self = .propose(numbers.first ?? nil)
        case "undo" where words.count == 1: self = .undo
        case "ok" where words.count == 1: self = .acknowledge(all: false)
        case "ok" where words.count == 2 && words[1].lowercased() == "all": self = .acknowledge(all: true)
        case "rec" where words.count == 1: self = .recommend
        case "log" where words.count == 1 || isNumbered: self = .log(numbers.first ?? nil)
        case "map" where words.count <= 3 && numbers.allSatisfy({ $0 != nil }):
            self = .map(numbers.first ?? nil, radius: numbers.count > 1 ? numbers[1].map { Int(clamping: $0) } : nil)
        case "why":
            guard let meant = DeskCommand.why(Array(words.dropFirst())) else { return nil }
            self = meant
        case .some(let word):
            guard words.count == 1, let number = UInt64(word) else { return nil }
            self = .select(number)
        case nil: return nil
        }
    }

    private static func why(_ words: [String]) -> DeskCommand? {
        let number = words.first.flatMap { UInt64($0) }
        let rest = words.dropFirst(number == nil ? 0 : 1)
        switch (rest.count, rest.first?.lowercased()) {
        case (0, _): return .why(number, unit: nil)
        case (2, "not"): return .why(number, unit: rest.last)
        default: return nil
        }
    }
}
