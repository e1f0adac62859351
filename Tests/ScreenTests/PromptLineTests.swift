// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Screen

struct PromptLineTests {
    private func line(_ keys: Key...) -> PromptLine {
        var line = PromptLine()
        for key in keys { _ = line.edit(key) }
        return line
    }

    @Test func `marks that come after their letter join it, and one backspace takes it all`() {
        let typed = line(.text("e"), .text("\u{302}"), .text("\u{301}"), .text("m"))
        #expect(typed.text == "e\u{302}\u{301}m" && typed.cursor == 2)
        #expect(line(.text("e"), .text("\u{302}"), .text("\u{301}"), .backspace).isEmpty)
        // An input method that takes back what it wrote: "vie" "^" "." "t".
        #expect(line(.text("viet"), .backspace, .backspace, .text("ệt")).text == "việt")
    }

    @Test func `the cursor goes over graphemes and words`() {
        var typed = line(.text("ngõ 119 Trung Kính"), .wordLeft, .wordLeft, .text("phố "))
        #expect(typed.text == "ngõ 119 phố Trung Kính")
        _ = typed.edit(.home)
        _ = typed.edit(.right)
        _ = typed.edit(.delete)
        #expect(typed.text == "nõ 119 phố Trung Kính")
        _ = typed.edit(.end)
        _ = typed.edit(.control("w"))
        #expect(typed.text == "nõ 119 phố Trung ")
        _ = typed.edit(.control("u"))
        #expect(typed.isEmpty)
    }

    @Test func `a combining mark at the cursor joins what stands before it, in the middle of the line`() {
        var typed = line(.text("ab"), .left, .text("\u{301}"))
        #expect(typed.text == "a\u{301}b" && typed.cursor == 1)
        _ = typed.edit(.text("x"))
        #expect(typed.text == "a\u{301}xb")
    }

    @Test func `history goes back and forth, and keeps what was being typed`() {
        var line = PromptLine()
        for text in ["d 12", "os HK-01", "d 12", ""] {
            line.insert(text)
            _ = line.take()
        }
        line.insert("no")
        line.recall(-1)
        #expect(line.text == "d 12")
        line.recall(-1)
        #expect(line.text == "os HK-01")
        line.recall(-1)
        #expect(line.text == "os HK-01")
        line.recall(1)
        line.recall(1)
        #expect(line.text == "no")
    }

    @Test func `pasted line ends press nothing`() { #expect(line(.paste("close 1\nclose 2\u{1B}")).text == "close 1 close 2 ") }

    @Test func `a long line is seen round its cursor`() {
        let typed = line(.text("0123456789"))
        #expect(typed.window(20) == ("0123456789", 10))
        #expect(typed.window(5) == ("6789", 4))
        #expect(line(.text("火火火")).window(5) == ("火火", 4))
    }
}
