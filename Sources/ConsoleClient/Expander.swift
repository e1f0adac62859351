// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// Turns what is typed into requests: mnemonics by the table, full lines as they are.
///
/// A word `@21.02,105.80` is short for `at=21.02,105.80`, and `key=value` may stand anywhere.
struct Expander: Sendable {
    struct Command: Equatable {
        var verb: String
        var fields: [Field]
    }

    enum Outcome: Equatable {
        case nothing
        case commands([Command])
        case help(about: String?)
        case quit
        case misunderstood(Complaint)
    }

    enum Complaint: Equatable {
        case openQuote
        case unknown(String)
        case usage([String])
    }

    let table: MnemonicTable

    func expand(_ text: String) -> Outcome {
        guard let line = TypedLine(text) else { return .misunderstood(.openQuote) }
        var plain: [String] = []
        var fields: [Field] = []
        for word in line.words {
            switch word {
            case .plain(let text) where text.hasPrefix("@") && !plain.isEmpty: fields.append(Field("at", String(text.dropFirst())))
            case .plain(let text): plain.append(text)
            case .field(let field): fields.append(field)
            }
        }
        guard let first = plain.first else {
            return fields.isEmpty ? .nothing : .misunderstood(.unknown(fields[0].key + "="))
        }
        switch first {
        case "help", "?": return .help(about: plain.count > 1 ? plain[1] : nil)
        case "quit", "exit", "QUIT": return .quit
        default: return expand(plain, fields)
        }
    }

    private func expand(_ plain: [String], _ fields: [Field]) -> Outcome {
        for length in [2, 1] where plain.count >= length {
            let short = plain.prefix(length).joined(separator: " ").lowercased()
            let meant = table.mnemonics.filter { $0.short == short }
            guard !meant.isEmpty else { continue }
            let words = Array(plain.dropFirst(length))
            for mnemonic in meant {
                if let commands = commands(mnemonic, words, fields) { return .commands(commands) }
            }
            return .misunderstood(.usage(meant.map(\.usage)))
        }
        let verb = plain[0].uppercased()
        let isVerb = table.verbs.contains(verb) || (plain[0] == verb && Expander.isVerb(verb))
        guard isVerb, plain.count == 1 else { return .misunderstood(.unknown(plain[0])) }
        return .commands([Command(verb: verb, fields: fields)])
    }

    /// Something that a newer server may know: `A-Z_`, at most 32. What is in no alphabet with capitals (`火`, `🚒`) is not.
    private static func isVerb(_ word: String) -> Bool {
        (1...32).contains(word.utf8.count) && word.utf8.allSatisfy { (65...90).contains($0) || $0 == UInt8(ascii: "_") }
    }

    /// `nil` when the words do not fit the mnemonic.
    private func commands(_ mnemonic: Mnemonic, _ words: [String], _ typed: [Field]) -> [Command]? {
        let open = mnemonic.places.filter { typed[$0.key] == nil }
        let left = Mnemonic(mnemonic, with: open)
        guard left.takes(words.count) else { return nil }
        var fields = mnemonic.fixed
        var rest = words[...]
        for place in open {
            guard !rest.isEmpty else { break }
            switch place.shape {
            case .word: fields.append(Field(place.key, rest.removeFirst()))
            case .list: fields.append(Field(place.key, rest.joined(separator: ",")))
            case .text: fields.append(Field(place.key, rest.joined(separator: " ")))
            case .each: return rest.map { Command(verb: mnemonic.verb, fields: [Field(place.key, $0)] + fields + typed) }
            }
            if place.shape != .word { rest = [] }
        }
        return [Command(verb: mnemonic.verb, fields: fields + typed)]
    }

    /// What may stand where the cursor is, for the Tab key: short forms and verbs for the first word.
    func completions(of prefix: String) -> [String] {
        let shorts = table.mnemonics.flatMap { [$0.short] } + ["help", "quit"]
        let verbs = prefix == prefix.uppercased() ? Array(table.verbs) : []
        return Array(Set(shorts + verbs).filter { $0.hasPrefix(prefix) && !prefix.isEmpty }).sorted()
    }
}

extension Mnemonic {
    /// The same mnemonic with fewer places, because the others were written as key=value.
    init(_ mnemonic: Mnemonic, with places: [Place]) {
        (short, verb, fixed, en, vi) = (mnemonic.short, mnemonic.verb, mnemonic.fixed, mnemonic.en, mnemonic.vi)
        self.places = places
    }
}
