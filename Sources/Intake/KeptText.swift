// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// Text from outside, made fit for lines and screens, and cut into pieces that fit.
enum KeptText {
    /// Line ends and tabs become blanks; what moves cursors, ends lines or turns the direction of writing becomes U+FFFD.
    static func clean(_ text: String) -> (text: String, isChanged: Bool) {
        var out = String.UnicodeScalarView()
        var isChanged = false
        var wasBreak = false
        for scalar in text.unicodeScalars {
            let isBreak = scalar == "\n" || scalar == "\r" || scalar == "\t" || scalar == "\u{2028}" || scalar == "\u{2029}"
            if isBreak {
                if !wasBreak { out.append(" ") }
            } else if WireText.isForbidden(scalar) {
                isChanged = true
                out.append("\u{FFFD}")
            } else {
                out.append(scalar)
            }
            wasBreak = isBreak
        }
        return (String(out), isChanged)
    }

    /// Pieces of at most so many bytes, cut between characters. Together they are the text.
    static func pieces(_ text: String, of limit: Int) -> [String] {
        guard text.utf8.count > limit else { return [text] }
        var pieces: [String] = []
        var (piece, size) = ("", 0)
        for scalar in text.unicodeScalars {
            let length = UTF8.width(scalar)
            if size + length > limit {
                pieces.append(piece)
                (piece, size) = ("", 0)
            }
            piece.unicodeScalars.append(scalar)
            size += length
        }
        return pieces + [piece]
    }

    /// The beginning of a long text, for a message about it.
    static func short(_ text: String, _ limit: Int = IntakeLimits.unread) -> String {
        text.utf8.count <= limit ? text : pieces(text, of: limit)[0] + "…"
    }

    /// The beginning of a text from outside, as it may stand in a message about it.
    static func quoted(_ text: String) -> String { clean(short(text)).text }
}
