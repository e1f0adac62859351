// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Screen

struct TextWidthTests {
    @Test(arguments: [
        ("Khương Hạ", 9), ("Khu\u{31B}o\u{31B}ng Ha\u{323}", 9), ("đường", 5), ("e\u{302}\u{301}", 1), ("火事", 4), ("소방", 4), ("ｶ", 1),
        ("Ａ", 2),
        ("🚒", 2), ("👩‍🚒", 2), ("🇻🇳", 2), ("❤\u{FE0F}", 2), ("❤", 1), ("", 0), ("▶ ⠿│", 4), ("한", 2),
    ])
    func `columns of a text`(text: String, width: Int) {
        #expect(TextWidth.of(text) == width, "\(text)")
    }

    @Test func `fitting cuts between graphemes and says so`() {
        #expect(TextWidth.fitted("Khương Hạ", 9) == "Khương Hạ")
        #expect(TextWidth.fitted("Khu\u{31B}o\u{31B}ng Ha\u{323}", 6) == "Khu\u{31B}o\u{31B}n…")
        #expect(TextWidth.fitted("火事だ", 4) == "火…")
        #expect(TextWidth.fitted("abc", 0) == "")
    }

    @Test func `wrapping breaks between words, long ones anywhere, and ends on any width`() {
        #expect(TextWidth.wrapped("Cháy to lắm, khói đen", 10) == ["Cháy to", "lắm, khói", "đen"])
        #expect(TextWidth.wrapped("0123456789", 4) == ["0123", "4567", "89"])
        #expect(TextWidth.wrapped("火火火", 1) == ["火", "火", "火"])
        #expect(TextWidth.wrapped("", 5) == [""])
    }

    @Test func `what would move the cursor or turn the line is shown as a replacement`() {
        for bad in ["\u{1B}", "\u{7}", "\u{9B}", "\u{202E}", "\u{2028}", "\r\n"] as [Character] {
            #expect(TextWidth.shown(bad) == "\u{FFFD}", "\(bad.unicodeScalars.map(\.value))")
        }
        #expect(TextWidth.shown("\u{301}") == "◌\u{301}")
        #expect(TextWidth.shown("e\u{302}\u{301}") == "e\u{302}\u{301}")
        #expect(TextWidth.shown("ế") == "ế")
    }
}
