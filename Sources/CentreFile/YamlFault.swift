// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Yams

/// What the parser could not make out, in words for whoever edits the file.
enum YamlFault: Error, CustomStringConvertible {
    case repeatedKey(name: String, first: Place)
    case syntax(Place, String)

    init(_ error: any Error, in text: String) {
        switch error as? YamlError {
        case .duplicatedKeysInMapping(let names, let context):
            self = .repeatedKey(name: names.first ?? "", first: Place(context.mark))
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            let place = Place(mark)
            let detail = context.map { " (\($0.text) from line \($0.mark.line))" } ?? ""
            self = .syntax(place, problem + detail + YamlFault.advice(at: place, in: text))
        case .composer(_, let problem, let mark, _):
            self = .syntax(Place(mark), problem + YamlFault.advice(for: problem))
        default:
            self = .syntax(.start, "the text cannot be read")
        }
    }

    var place: Place {
        switch self {
        case .repeatedKey(_, let place), .syntax(let place, _): place
        }
    }

    var description: String {
        switch self {
        case .repeatedKey(let name, _): "the key '\(name)' is given twice"
        case .syntax(_, let problem): "this is not YAML: \(problem)"
        }
    }

    private static func advice(at place: Place, in text: String) -> String {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard place.line <= lines.count else { return "; check the indentation of the lines above" }
        let line = lines[place.line - 1]
        if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
            return "; indent with spaces, not with tabs"
        }
        return "; check the indentation, and put texts that hold ': ' or begin with a sign in quotes"
    }

    private static func advice(for problem: String) -> String {
        problem.contains("alias")
            ? "; anchors and aliases are not understood, put a text that begins with '*' in quotes" : ""
    }
}
