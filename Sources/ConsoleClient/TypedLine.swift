// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// What a person typed, cut into words by the quoting rule of the protocol: spaces separate, `"…"` holds together, and
/// inside it `\"` and `\\` stand for themselves.
struct TypedLine: Equatable {
    enum Word: Equatable {
        case plain(String)
        case field(Field)
    }

    let words: [Word]

    /// `nil` when a quote does not close.
    init?(_ text: String) {
        var words: [Word] = []
        var rest = text[...].drop(while: \.isWhitespace)
        while !rest.isEmpty {
            guard let word = TypedLine.word(&rest) else { return nil }
            words.append(word)
            rest = rest.drop(while: \.isWhitespace)
        }
        self.words = words
    }

    private static func word(_ rest: inout Substring) -> Word? {
        var text = ""
        var key: String?
        var isQuoted = false
        while let letter = rest.first, isQuoted || !letter.isWhitespace {
            rest.removeFirst()
            switch letter {
            case "\"": isQuoted.toggle()
            case "\\" where isQuoted:
                guard let escaped = rest.popFirst() else { return nil }
                text.append(escaped)
            case "=" where !isQuoted && key == nil && WireText.isKey(text):
                key = text
                text = ""
            default: text.append(letter)
            }
        }
        guard !isQuoted else { return nil }
        return key.map { .field(Field($0, text)) } ?? .plain(text)
    }
}
