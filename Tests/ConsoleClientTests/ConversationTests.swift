// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Testing

@testable import ConsoleClient

struct ConversationTests {
    private func bytes(_ line: String) -> [UInt8] { Array(line.utf8) }

    private func log(_ conversation: inout Conversation) -> [String] {
        conversation.takeEffects().map { effect in
            switch effect {
            case .send(let bytes): "> " + String(decoding: bytes.dropLast(), as: UTF8.self)
            case .show(.greeting(let line)), .show(.unasked(let line)): "< " + line.text
            case .show(.repeated(let line)): "= " + line.text
            case .show(.reply(let line, let verb)): "< \(verb): " + line.text
            case .show(.notice(let notice)): "! \(notice)"
            case .drop: "drop"
            }
        }
    }

    private func greeted(seq: Int = 7, follows: Bool = true) -> Conversation {
        var conversation = Conversation(name: "lan", language: .vi, follows: follows)
        conversation.connected(.zero)
        conversation.received(bytes("* KENG protocol=1 centre=hn seq=\(seq)"), .zero)
        return conversation
    }

    @Test("after the greeting it introduces itself, subscribes behind the newest event, and sends what was typed before")
    func begins() {
        var conversation = Conversation(name: "lan", language: .vi, follows: true)
        conversation.enter("QUEUE", [], .zero)
        #expect(log(&conversation) == [])
        conversation.connected(.zero)
        conversation.received(bytes("* KENG protocol=1 seq=7"), .zero)
        #expect(
            log(&conversation) == [
                "< * KENG protocol=1 seq=7", "> _2 HELLO name=lan lang=vi", "> _3 SUB from=8", "> 1 QUEUE",
            ])
    }

    @Test("replies are shown with their verb, its own are not, and failures are counted")
    func repliesAreMatched() {
        var conversation = greeted()
        conversation.enter("QUEUE", [], .zero)
        _ = log(&conversation)
        for line in ["_1 OK", "_2 OK from=8 latest=7", "3 - row=queue", "3 OK rows=1", "9 OK"] {
            conversation.received(bytes(line), .zero)
        }
        #expect(log(&conversation) == ["< QUEUE: 3 - row=queue", "< QUEUE: 3 OK rows=1"])
        #expect(conversation.outstanding == 0 && conversation.failures == 0)
        conversation.enter("X", [], .zero)
        conversation.received(bytes("4 ERR BADVERB retry=never text=x"), .zero)
        #expect(conversation.failures == 1)
    }

    @Test("after a lost connection it resumes behind the last event and asks again, word for word")
    func resumes() {
        var conversation = greeted()
        conversation.received(bytes("* EV seq=8 type=x"), .zero)
        conversation.received(bytes("* HB seq=11 time=x"), .zero)
        conversation.enter("CALL", [Field("cid", "abc")], .zero)
        _ = log(&conversation)
        conversation.lost(.zero)
        #expect(log(&conversation) == ["! lost(resending: 1)"])
        conversation.connected(.seconds(1))
        conversation.received(bytes("* KENG seq=20"), .seconds(1))
        #expect(
            log(&conversation) == ["< * KENG seq=20", "> _4 HELLO name=lan lang=vi", "> _5 SUB from=12", "> 3 CALL cid=abc"])
    }

    @Test("a gap is told, and events go on from the newest")
    func gapGoesOn() {
        var conversation = greeted()
        _ = log(&conversation)
        conversation.received(bytes("_2 ERR GAP retry=never oldest=50 latest=60 text=x"), .zero)
        #expect(log(&conversation) == ["! missed", "> _3 SUB"])
    }

    @Test("ten seconds of silence are STALE, thirty end the connection, a line makes it fresh")
    func goesStale() {
        var conversation = greeted()
        _ = log(&conversation)
        conversation.tick(.seconds(9))
        #expect(log(&conversation) == [])
        conversation.tick(.seconds(10))
        conversation.tick(.seconds(11))
        #expect(log(&conversation) == ["! stale(seconds: 10)"])
        conversation.received(bytes("* HB seq=7"), .seconds(12))
        #expect(log(&conversation) == ["! fresh"])
        conversation.tick(.seconds(22))
        conversation.tick(.seconds(42))
        #expect(log(&conversation) == ["! stale(seconds: 10)", "> _3 PING", "drop"])
    }

    @Test("it says PING often enough to be kept")
    func keepsAlive() {
        var conversation = greeted()
        conversation.received(bytes("* HB seq=7"), .seconds(19))
        conversation.tick(.seconds(19))
        _ = log(&conversation)
        conversation.tick(.seconds(20))
        conversation.tick(.seconds(21))
        #expect(log(&conversation) == ["> _3 PING"])
    }

    @Test("who gives no name is still answered in the own language")
    func namelessLanguage() {
        var conversation = Conversation(name: "", language: .vi, follows: false)
        conversation.connected(.zero)
        conversation.received(bytes("* KENG protocol=1 seq=7"), .zero)
        #expect(log(&conversation).contains { $0.hasSuffix("HELLO lang=vi") })
    }

    @Test("an answer that is not in the database is marked, where there is a database; a turn is shown once")
    func amber() {
        var conversation = Conversation(name: "", language: .en, follows: false)
        conversation.connected(.zero)
        conversation.received(bytes("* KENG protocol=1 seq=7 dur=postgres database=ok"), .zero)
        conversation.enter("NOTE", [], .zero)
        conversation.received(bytes("* DUR dur=local seq=7 behind=3"), .zero)
        conversation.received(bytes("* DUR dur=local seq=7 behind=9"), .zero)
        conversation.received(bytes("1 OK seq=8 dur=local"), .zero)
        let shown = conversation.takeEffects()
        #expect(shown.count { if case .show(.unasked(let line)) = $0 { line.words[0] == "DUR" } else { false } } == 1)
        #expect(shown.count { if case .show(.repeated(let line)) = $0 { line["behind"] == "9" } else { false } } == 1)
        #expect(shown.last == .show(.notice(.localOnly)))

        var plain = Conversation(name: "", language: .en, follows: false)
        plain.connected(.zero)
        plain.received(bytes("* KENG protocol=1 seq=7 dur=local database=none"), .zero)
        plain.enter("NOTE", [], .zero)
        plain.received(bytes("1 OK seq=8 dur=local"), .zero)
        #expect(!plain.takeEffects().contains(.show(.notice(.localOnly))))
    }

    @Test("attempts to connect grow rarer, and quick again after a greeting")
    func backsOff() {
        var conversation = Conversation(name: "", language: .en, follows: true)
        var delays: [Duration] = []
        for _ in 0..<7 {
            conversation.lost(.zero)
            delays.append(conversation.retryAt)
        }
        #expect(delays == [200, 400, 800, 1600, 3200, 5000, 5000].map { Duration.milliseconds($0) })
        conversation.connected(.zero)
        conversation.received(bytes("* KENG seq=0"), .zero)
        conversation.lost(.zero)
        #expect(conversation.retryAt == .milliseconds(200))
    }

    @Test("a server that speaks something else is left")
    func leavesStrangers() {
        var conversation = Conversation(name: "", language: .en, follows: false)
        conversation.connected(.zero)
        conversation.received(bytes("HTTP/1.1 400 Bad Request"), .zero)
        #expect(log(&conversation) == ["! gibberish", "drop"])
    }
}
