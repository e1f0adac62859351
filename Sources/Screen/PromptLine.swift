// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A line being typed: graphemes, a cursor between them, and what was typed before.
///
/// What an input method commits is put in as it comes; a combining mark joins the letter before the cursor, and one
/// backspace takes the letter with all its marks.
public struct PromptLine: Equatable, Sendable {
    public private(set) var characters: [Character] = []
    /// 0 … count.
    public private(set) var cursor = 0
    private var history: [String] = []
    /// Where in the history the line comes from; `nil`: it is being typed.
    private var recalled: Int?
    private var draft = ""

    private static let historySize = 500

    public init() {}

    public var text: String { String(characters) }
    public var isEmpty: Bool { characters.isEmpty }
    public var beforeCursor: String { String(characters[..<cursor]) }

    // MARK: Editing

    /// Line ends and other control characters become spaces.
    public mutating func insert(_ text: String) {
        let clean = String(
            text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }.map(String.init).joined())
        let head = Array(beforeCursor + clean)
        let tail = Array(String(characters[cursor...]))
        let whole = Array(String(head) + String(tail))
        characters = whole
        cursor = max(0, whole.count - tail.count)
    }

    public mutating func replace(_ range: Range<Int>, with text: String) {
        let safe = range.clamped(to: 0..<characters.count)
        let start = String(characters[..<safe.lowerBound]) + text
        let end = String(characters[safe.upperBound...])
        characters = Array(start + end)
        cursor = min(Array(start).count, characters.count)
    }

    public mutating func set(_ text: String) { replace(0..<characters.count, with: text) }

    public mutating func clear() {
        (characters, cursor, recalled) = ([], 0, nil)
    }

    /// - Returns: false when the key is not one for editing.
    public mutating func edit(_ key: Key) -> Bool {
        switch key {
        case .text(let text), .paste(let text): insert(text)
        case .backspace: erase(max(0, cursor - 1)..<cursor)
        case .delete, .control("d"): erase(cursor..<min(cursor + 1, characters.count))
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(characters.count, cursor + 1)
        case .wordLeft, .alt("b"): cursor = wordStart()
        case .wordRight, .alt("f"): cursor = wordEnd()
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .control("u"): erase(0..<cursor)
        case .control("k"): erase(cursor..<characters.count)
        case .control("w"): erase(wordStart()..<cursor)
        case .control("p"): recall(-1)
        case .control("n"): recall(1)
        default: return false
        }
        return true
    }

    private mutating func erase(_ range: Range<Int>) {
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }

    private func wordStart() -> Int {
        var at = cursor
        while at > 0, characters[at - 1].isWhitespace { at -= 1 }
        while at > 0, !characters[at - 1].isWhitespace { at -= 1 }
        return at
    }

    private func wordEnd() -> Int {
        var at = cursor
        while at < characters.count, characters[at].isWhitespace { at += 1 }
        while at < characters.count, !characters[at].isWhitespace { at += 1 }
        return at
    }

    // MARK: History

    /// The line is done: remembers it, and empties.
    public mutating func take() -> String {
        let line = text
        if !line.allSatisfy(\.isWhitespace) {
            history.removeAll { $0 == line }
            history.append(line)
            if history.count > PromptLine.historySize { history.removeFirst() }
        }
        clear()
        return line
    }

    /// One line back (−1) or forward (+1); what was being typed is found again behind the last.
    public mutating func recall(_ step: Int) {
        let here = recalled ?? history.count
        let next = min(max(0, here + step), history.count)
        guard next != here else { return }
        if recalled == nil { draft = text }
        set(next == history.count ? draft : history[next])
        recalled = next == history.count ? nil : next
    }

    // MARK: On the screen

    /// The part that fits into `width` columns with the cursor in it, and the cursor's column.
    public func window(_ width: Int) -> (text: String, cursor: Int) {
        var start = 0
        while start < cursor, TextWidth.of(String(characters[start..<cursor])) >= max(1, width) { start += 1 }
        let before = TextWidth.of(String(characters[start..<cursor]))
        return (String(characters[start...]), before)
    }
}
