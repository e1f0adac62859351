// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// What is being typed, understood as far as it goes: which short form, which of its places the cursor is in.
struct CommandHint: Equatable {
    let usage: String
    let meaning: String
    /// The key that the word at the cursor fills; `nil` behind the last, or in the first word.
    let place: String?
    /// All the words of that place so far: `Trung Kí` of `n FIRE Trung Kí`.
    let typed: String
    /// Where, in characters, they begin.
    let start: Int

    /// - Parameter text: up to the cursor.
    init?(_ text: String, _ table: MnemonicTable, _ language: Language) {
        let words = CommandHint.words(text)
        guard let first = words.first else { return nil }
        let two = words.prefix(2).map(\.text).joined(separator: " ").lowercased()
        let long = table.mnemonics.filter { $0.short == two && words.count >= 2 }
        let meant = long.isEmpty ? table.mnemonics.filter { $0.short == first.text.lowercased() } : long
        // Of forms with the same short one, that which takes the words.
        let args = Array(words.dropFirst(long.isEmpty ? 1 : 2))
        let plain = args.filter { !$0.text.contains("=") && !$0.text.hasPrefix("@") }
        guard let mnemonic = meant.first(where: { $0.places.count >= min(plain.count, 1) }) ?? meant.first else { return nil }
        usage = mnemonic.usage
        meaning = language == .vi ? mnemonic.vi : mnemonic.en
        let isOpen = !text.hasSuffix(" ")
        let isFirstWord = args.isEmpty && isOpen
        let here = isFirstWord ? nil : CommandHint.place(mnemonic, plain, isOpen: isOpen && !args.isEmpty)
        if let last = args.last, isOpen, let sign = last.text.firstIndex(of: "="), WireText.isKey(String(last.text[..<sign])) {
            place = String(last.text[..<sign])
            typed = String(last.text[last.text.index(after: sign)...])
            start = last.start + last.text.distance(from: last.text.startIndex, to: sign) + 1
        } else if let here {
            let isText = here.place.shape == .text
            let begin = here.words.isEmpty ? nil : isText ? here.words.first : isOpen ? here.words.last : nil
            place = here.place.key
            start = begin?.start ?? text.count
            typed = String(text.dropFirst(start))
        } else {
            (place, typed, start) = (nil, "", text.count)
        }
    }

    private struct Word {
        let text: String
        let start: Int
    }

    private static func words(_ text: String) -> [Word] {
        var words: [Word] = []
        var start: Int?
        for (index, character) in text.enumerated() {
            if character.isWhitespace {
                if let begin = start { words.append(Word(text: String(Array(text)[begin..<index]), start: begin)) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let begin = start { words.append(Word(text: String(Array(text)[begin...]), start: begin)) }
        return words
    }

    private static func place(_ mnemonic: Mnemonic, _ words: [Word], isOpen: Bool) -> (place: Mnemonic.Place, words: [Word])? {
        guard let last = mnemonic.places.last else { return nil }
        let index = isOpen ? max(0, words.count - 1) : words.count
        let isLast = index >= mnemonic.places.count - 1
        guard !isLast || last.shape != .word || index < mnemonic.places.count else { return nil }
        let place = isLast ? last : mnemonic.places[index]
        return (place, Array(words.dropFirst(min(index, isLast ? mnemonic.places.count - 1 : index))))
    }
}
