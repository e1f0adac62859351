// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

/// What the word at the cursor may become. Diacritics and case are optional: `trung kinh` finds `Trung Kính`.
struct Completion: Equatable {
    struct Candidate: Equatable {
        let insert: String
        /// What it is, beside it in the hint.
        let label: String
    }

    var candidates: [Candidate]
    /// Where, in characters, the word begins that they replace.
    var start: Int
    /// Streets and places of the server are wanted for these words.
    var question: String?

    /// Codes that the centre file knows.
    struct Codes: Equatable {
        var types: [Candidate] = []
        var dispositions: [Candidate] = []
    }

    private static let most = 24

    init?(_ text: String, _ expander: Expander, _ board: Board, _ codes: Codes, _ language: Language) {
        guard let hint = CommandHint(text, expander.table, language), hint.place != nil || text.hasSuffix(" ") else {
            guard !text.contains(" ") else { return nil }
            (candidates, start) = (Completion.verbs(text, expander, language), 0)
            return
        }
        start = hint.start
        switch hint.place {
        case "to" where !hint.usage.hasPrefix("divert"): return nil
        case "incident", "into", "from", "to": candidates = Completion.incidents(hint.typed, board)
        case "unit", "units", "out", "in": candidates = Completion.units(hint.typed, board, language)
        case "type": candidates = Completion.matching(hint.typed, codes.types)
        case "disposition": candidates = Completion.matching(hint.typed, codes.dispositions)
        case "place", "street":
            candidates = []
            question = hint.typed.trimmed
        case "text" where text.hasPrefix("find ") || text.hasPrefix("place "):
            candidates = []
            question = hint.typed.trimmed
        default: return nil
        }
    }

    /// The streets and places of an answer, for the words that were asked for.
    static func places(_ rows: [ServerLine]) -> [Candidate] {
        var seen = Set<String>()
        return rows.compactMap { row in
            guard let name = row["name"], seen.insert(name).inserted else { return nil }
            return Candidate(insert: name, label: row["kind"] ?? "")
        }
    }

    private static func verbs(_ text: String, _ expander: Expander, _ language: Language) -> [Candidate] {
        let own = DeskCommand.words.filter { $0.hasPrefix(text) }
        let found = expander.completions(of: text) + own
        return Array(Set(found)).sorted().map { word in
            let mnemonic = expander.table.mnemonics.first { $0.short == word }
            return Candidate(insert: word, label: mnemonic.map { language == .vi ? $0.vi : $0.en } ?? "")
        }
    }

    private static func incidents(_ typed: String, _ board: Board) -> [Candidate] {
        let words = FoldedText(typed).words
        return board.ordered.compactMap { board.incident($0) }.filter { incident in
            let folded = FoldedText("\(incident.type) \(incident.place)").text
            return String(incident.number).hasPrefix(typed) || (!words.isEmpty && words.allSatisfy { folded.contains($0) })
        }.prefix(most).map { Candidate(insert: String($0.number), label: "P\($0.priority) \($0.type) \($0.place)") }
    }

    private static func units(_ typed: String, _ board: Board, _ language: Language) -> [Candidate] {
        let wanted = FoldedText(typed).text.filter { $0 != " " }
        return board.units.values.filter { FoldedText($0.name).text.filter { $0 != " " }.hasPrefix(wanted) }
            .sorted { (DeskWords.urgency(of: $0.status) / 4, $1.name) > (DeskWords.urgency(of: $1.status) / 4, $0.name) }
            .prefix(most).map { Candidate(insert: $0.name, label: DeskWords.code(of: $0.status)) }
    }

    private static func matching(_ typed: String, _ codes: [Candidate]) -> [Candidate] {
        let words = FoldedText(typed).words
        return codes.filter { code in
            let folded = FoldedText("\(code.insert) \(code.label)").text
            return words.allSatisfy { folded.contains($0) }
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
