// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

/// What the keys do.
extension DispatcherDesk {
    mutating func press(_ key: Key, _ now: Duration) {
        noteKey(now)
        bringListUpToDate()
        if key != .control("c") { wantsToLeave = false }
        switch mode {
        case .confirming(_, let commands): decide(key, commands)
        case .reasoning(let command): giveReason(key, command)
        case .typing: type(key, now)
        }
        isListOld = true
    }

    // MARK: - One key decides

    private mutating func decide(_ key: Key, _ commands: [Expander.Command]) {
        switch key {
        case .text("y"), .text("Y"):
            mode = .typing
            for command in commands { send(command) }
        case .text("n"), .text("N"), .escape, .control("c"):
            mode = .typing
            reply(words.dropped, .quiet)
        default: break
        }
    }

    private mutating func giveReason(_ key: Key, _ command: Expander.Command) {
        switch key {
        case .escape, .control("c"):
            mode = .typing
            prompt.clear()
            reply(words.dropped, .quiet)
        case .enter:
            guard !prompt.text.allSatisfy(\.isWhitespace) else { return }
            var again = command
            again.fields.removeAll { $0.key == "cid" || $0.key == "reason" }
            again.fields.append(Field("reason", prompt.text))
            mode = .typing
            prompt.clear()
            send(again)
        default: _ = prompt.edit(key)
        }
    }

    // MARK: - Typing

    private mutating func type(_ key: Key, _ now: Duration) {
        if key != .tab, key != .backTab { completing = nil }
        switch key {
        case .enter: enter(now)
        case .tab: complete(1)
        case .backTab: complete(-1)
        case .escape: stepBack()
        case .up: if prompt.isEmpty { list.move(-1) } else { prompt.recall(-1) }
        case .down: if prompt.isEmpty { list.move(1) } else { prompt.recall(1) }
        case .pageUp: scroll(-1)
        case .pageDown: scroll(1)
        case .function(let number): pressFunction(number, now)
        case .control("l"): isRedrawWanted = true
        case .control("c"): interrupt()
        case .control("d") where prompt.isEmpty: isLeaving = true
        default: _ = prompt.edit(key)
        }
    }

    private mutating func pressFunction(_ number: Int, _ now: Duration) {
        switch number {
        case 1: showHelp(about: nil)
        case 2: acknowledge(all: false, now)
        case 3: perform(.log(nil), now)
        case 4: perform(.map(nil, radius: nil), now)
        case 5: perform(.propose(nil), now)
        default: break
        }
    }

    private mutating func stepBack() {
        if overlay != nil { overlay = nil } else if !prompt.isEmpty { prompt.clear() } else { list.select(nil) }
    }

    /// A dispatcher's console does not end by a slip: the first one empties the line, the second asks, the third leaves.
    private mutating func interrupt() {
        if !prompt.isEmpty { return prompt.clear() }
        if wantsToLeave { return isLeaving = true }
        wantsToLeave = true
        reply(words.leaveAgain, .quiet)
    }

    private mutating func scroll(_ pages: Int) {
        guard let open = overlay else { return list.move(pages * 5) }
        overlay?.top = min(max(0, open.top + pages * 5), max(0, open.lines.count - 1))
    }

    private mutating func enter(_ now: Duration) {
        let text = prompt.take()
        lastReply = nil
        if text.allSatisfy(\.isWhitespace) { return overlay = nil }
        if let command = DeskCommand(text) { return perform(command, now) }
        switch expander.expand(text) {
        case .nothing: break
        case .quit: isLeaving = true
        case .help(let word): showHelp(about: word)
        case .misunderstood(let complaint): reply(rendering.complaint(complaint))
        case .commands(let commands): for command in commands { send(command) }
        }
    }

    /// Gives what changes something its key, and remembers what was true before.
    mutating func send(_ command: Expander.Command) {
        let known = identify(command)
        ask(known, for: .typed(UndoPlan.Deed(known, board)))
    }

    private mutating func showHelp(about word: String?) {
        var lines = word == nil ? DeskHelp.keys(words) : []
        lines += rendering.help(expander.table, about: word)
        overlay = Overlay(title: words(en: "help — Esc closes, PgDn goes on", vi: "trợ giúp — Esc đóng, PgDn xem tiếp"), lines: lines)
    }

    // MARK: - Tab

    private mutating func complete(_ step: Int) {
        if let known = completing, !known.candidates.isEmpty { return choose(known, step) }
        guard let found = Completion(prompt.beforeCursor, expander, board, codes, words.language) else { return }
        completing = Completing(candidates: found.candidates, start: found.start, chosen: nil)
        if found.question != nil {
            askPlaces(prompt.beforeCursor, from: found.start)
        } else if found.candidates.count == 1 {
            accept(found.candidates[0], from: found.start)
        }
    }

    private mutating func askPlaces(_ text: String, from start: Int) {
        let words = String(text.dropFirst(start))
        guard !words.allSatisfy(\.isWhitespace) else { return }
        ask("PLACE", [Field("text", words)], for: .places(text, start: start))
    }

    /// Goes round the candidates; one that stands alone is taken at once.
    private mutating func choose(_ known: Completing, _ step: Int) {
        let count = known.candidates.count
        let next = ((known.chosen ?? (step > 0 ? -1 : 0)) + step + count) % count
        prompt.replace(known.start..<prompt.cursor, with: known.candidates[next].insert)
        completing?.chosen = next
    }

    private mutating func accept(_ candidate: Completion.Candidate, from start: Int) {
        prompt.replace(start..<prompt.cursor, with: candidate.insert + " ")
        completing = nil
    }

    /// Streets have come; the line may have been typed on meanwhile, then they are of no use. When nothing is called so, the
    /// first word is a house or an alley, and the rest is asked for: `ngõ 119 trung ki`, `119 trung ki`, `trung ki`.
    mutating func takePlaces(_ rows: [ServerLine], for text: String, _ start: Int) {
        guard prompt.beforeCursor == text, completing != nil else { return }
        let candidates = Completion.places(rows)
        switch candidates.count {
        case 0:
            let rest = text.dropFirst(start).drop { !$0.isWhitespace }.drop(while: \.isWhitespace)
            askPlaces(text, from: text.count - rest.count)
        case 1: accept(candidates[0], from: start)
        default: completing = Completing(candidates: candidates, start: start, chosen: nil)
        }
    }
}
