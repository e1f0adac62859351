// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// The languages of the console.
public enum Language: String, Sendable, CaseIterable {
    case vi
    case en
}

/// A short form that a dispatcher types: `d 12 HK-01 HK-02` for `DISPATCH incident=12 units=HK-01,HK-02`.
public struct Mnemonic: Sendable {
    /// Where a typed word goes.
    public struct Place: Equatable, Sendable {
        public enum Shape: Sendable {
            /// One word.
            case word
            /// All words up to the end, joined by commas.
            case list
            /// All words up to the end, joined by spaces.
            case text
            /// All words up to the end, and one request for each.
            case each
        }

        public let key: String
        public let shape: Shape
        public let isNeeded: Bool
    }

    /// One word, or two: `road close`.
    public let short: String
    public let verb: String
    /// Always sent.
    public let fixed: [Field]
    public let places: [Place]
    public let en: String
    public let vi: String

    /// - Parameter places: keys separated by spaces. A key may end in `,` (list), `…` (text) or `*` (one request each),
    ///   and then in `?` when it may be left out: `incident units, reason…?`.
    public init(_ short: String, _ verb: String, _ places: String = "", fixed: [Field] = [], en: String, vi: String) {
        (self.short, self.verb, self.fixed, self.en, self.vi) = (short, verb, fixed, en, vi)
        self.places = places.split(separator: " ").map { Place($0) }
        precondition(
            self.places.dropLast().allSatisfy { $0.shape == .word },
            "only the last place of a mnemonic takes several words")
    }

    /// `d INCIDENT UNIT…`, for the help.
    public var usage: String {
        ([short]
            + places.map { place in
                let name = place.key.uppercased() + (place.shape == .word ? "" : "…")
                return place.isNeeded ? name : "[\(name)]"
            }).joined(separator: " ")
    }

    /// Whether so many words fill every needed place and leave none over.
    func takes(_ words: Int) -> Bool {
        let needed = places.count { $0.isNeeded }
        let isOpen = places.last.map { $0.shape != .word } ?? false
        return words >= needed && (isOpen || words <= places.count)
    }
}

extension Mnemonic.Place {
    init(_ text: Substring) {
        var rest = text
        isNeeded = rest.last != "?"
        if !isNeeded { rest = rest.dropLast() }
        switch rest.last {
        case ",": shape = .list
        case "…": shape = .text
        case "*": shape = .each
        default: shape = .word
        }
        key = String(shape == .word ? rest : rest.dropLast())
    }
}
