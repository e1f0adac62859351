// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// How many columns of a terminal text takes.
///
/// A terminal gives every grapheme one column, or two to the wide ones: Chinese, Japanese, Korean, and emoji. Vietnamese
/// letters take one, whether they come composed (`ế`) or as a base with its marks (`e` `◌̂` `◌́`).
public enum TextWidth {
    public static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }

    /// 1 or 2.
    public static func of(_ character: Character) -> Int {
        guard character.utf8.count > 1 else { return 1 }
        let scalars = character.unicodeScalars
        if scalars.count > 1, scalars.contains("\u{FE0F}") { return 2 }
        return scalars.contains(where: isWide) ? 2 : 1
    }

    /// What may be sent to a terminal in the place of a character: one that would move the cursor, turn the line round or
    /// lean on its neighbour is replaced.
    public static func shown(_ character: Character) -> Character {
        guard let first = character.unicodeScalars.first else { return " " }
        if first.isASCII { return first.value >= 32 && first.value != 127 && character.utf8.count == 1 ? character : restored(character) }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: return Character("◌" + String(character))
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: return "\u{FFFD}"
        default: return character
        }
    }

    /// ASCII with marks is a letter; alone it was a control character.
    private static func restored(_ character: Character) -> Character {
        guard let first = character.unicodeScalars.first, first.value >= 32, first.value != 127 else { return "\u{FFFD}" }
        return character
    }

    /// The longest beginning of `text` that fits in `width` columns, ending in `…` when something was left out.
    public static func fitted(_ text: String, _ width: Int) -> String {
        guard of(text) > width else { return text }
        guard width > 0 else { return "" }
        var used = 0
        let kept = text.prefix { character in
            used += of(character)
            return used <= width - 1
        }
        return kept + "…"
    }

    /// `text` in lines of at most `width` columns, broken between words where that is possible.
    public static func wrapped(_ text: String, _ width: Int) -> [String] {
        guard width > 0, of(text) > width else { return [text] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            var rest = String(word)
            let joined = line.isEmpty ? rest : line + " " + rest
            if of(joined) <= width {
                line = joined
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while of(rest) > width {
                let head = cut(rest, width)
                lines.append(head)
                rest = String(rest.dropFirst(head.count))
            }
            line = rest
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }

    /// At least one character, so that a loop over the rest ends.
    private static func cut(_ text: String, _ width: Int) -> String {
        var used = 0
        let kept = text.prefix { character in
            used += of(character)
            return used <= width
        }
        return kept.isEmpty ? String(text.prefix(1)) : String(kept)
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x1100 else { return false }
        return wide.contains { $0.contains(scalar.value) } || scalar.properties.isEmojiPresentation
    }

    /// East Asian Wide and Fullwidth (Unicode annex 11), without the emoji.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18AFF, 0x1B000...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]
}
