// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RunCards
import Vocabulary

/// The terse form of one line of a run card:
///
/// ```
/// requirement  = count kinds [ "with" capabilities ] [ "crew" people ]
/// kinds        = kind { "|" kind } | "any"
/// capabilities = word | "[" word { "," word } "]"
///
/// 3 heavy_engine
/// 1 ladder|light_engine
/// 2 any with [water, foam] crew 4
/// ```
struct RequirementText {
    private let text: String
    private var tokens: ArraySlice<String>

    static let form = "write '3 heavy_engine', '1 ladder|light_engine' or '2 any with [water, foam] crew 4'"
    static let counts = 1...50
    static let crews = 0...60

    /// Whether the kinds and words exist is left to the caller, who knows them.
    static func requirement(_ text: String) throws(Complaint) -> Requirement {
        var parser = RequirementText(text)
        return try parser.parse()
    }

    private init(_ text: String) {
        self.text = text
        var tokens: [String] = []
        var word = ""
        for character in text {
            let isSign = "[]|,".contains(character)
            if isSign || character.isWhitespace {
                if !word.isEmpty { tokens.append(word) }
                word = isSign ? String(character) : ""
                if isSign { tokens.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { tokens.append(word) }
        self.tokens = tokens[...]
    }

    private mutating func parse() throws(Complaint) -> Requirement {
        var requirement = Requirement()
        requirement.count = try number(in: RequirementText.counts, what: "the number of units")
        repeat { requirement.kinds.append(ApparatusName(try word("a kind of apparatus"))) } while skip("|")
        if requirement.kinds.contains(ApparatusName("any")) {
            guard requirement.kinds.count == 1 else { throw complaint("'any' stands alone, without '|'") }
            requirement.kinds = []
        }
        if skip("with") { requirement.capabilities = try capabilities() }
        if skip("crew") { requirement.minimumCrew = try number(in: RequirementText.crews, what: "the crew") }
        if let surplus = tokens.first { throw complaint("'\(surplus)' is not understood") }
        return requirement
    }

    private mutating func capabilities() throws(Complaint) -> [String] {
        guard skip("[") else { return [try word("a capability")] }
        var words: [String] = []
        repeat { words.append(try word("a capability")) } while skip(",")
        guard skip("]") else { throw complaint("the bracket is not closed") }
        return words
    }

    private mutating func skip(_ token: String) -> Bool {
        guard tokens.first == token else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func word(_ what: String) throws(Complaint) -> String {
        guard let token = tokens.popFirst(), let first = token.first, first.isLetter, !["with", "crew"].contains(token)
        else {
            throw complaint("\(what) is missing")
        }
        return token
    }

    private mutating func number(in range: ClosedRange<Int>, what: String) throws(Complaint) -> Int {
        guard let token = tokens.popFirst(), let number = Int(token), range.contains(number) else {
            throw complaint("\(what) is missing or not from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func complaint(_ reason: String) -> Complaint { Complaint("'\(text)': \(reason); \(RequirementText.form)") }
}
