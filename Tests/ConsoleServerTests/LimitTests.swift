// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import Testing
import Vocabulary

@testable import ConsoleServer

/// Limits that need no socket: what a session does about too much, too little and too late.
struct LimitTests {
    private static func moment(_ milliseconds: Int) -> Session.Moment {
        Session.Moment(uptime: .milliseconds(milliseconds), time: .epoch, latest: 0)
    }

    private func session(_ change: (inout ServerConfiguration) -> Void = { _ in }) -> Session {
        var configuration = ServerConfiguration()
        change(&configuration)
        var session = Session(configuration: configuration)
        session.arrived(Self.moment(0))
        return session
    }

    private func texts(_ session: inout Session) -> [String] {
        session.takeActions().compactMap { action in
            if case .send(let bytes) = action { String(decoding: bytes.dropLast(), as: UTF8.self) } else { nil }
        }
    }

    @Test("requests beyond the rate are refused, and nothing is read until the next second")
    func rate() {
        var session = session { $0.requestsPerSecond = 2 }
        session.open(greeting: [], Self.moment(0))
        _ = session.takeActions()
        for number in 1...6 { session.received(.line(Array("t\(number) PING".utf8)), Self.moment(10)) }
        let answers = texts(&session).map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
        #expect(answers.prefix(4).allSatisfy { $0.contains(" OK seq=") })
        #expect(answers.suffix(2) == ["t5 ERR RATE", "t6 ERR RATE"])
        #expect(!session.wantsInput)
        #expect(session.counters.rate == 2 && session.counters.throttled == 1)
        session.tick(Self.moment(1000))
        #expect(session.wantsInput)
    }

    @Test("bytes beyond the rate are not read on, whatever they are")
    func bytes() {
        var session = session { $0.bytesPerSecond = 1000 }
        session.open(greeting: [], Self.moment(0))
        session.took(bytes: 4000, Self.moment(1))
        #expect(session.wantsInput)
        session.took(bytes: 100, Self.moment(2))
        #expect(!session.wantsInput && session.counters.bytesIn == 4100)
        session.tick(Self.moment(1000))
        #expect(session.wantsInput)
    }

    @Test("who does not log in, or does not finish TLS, is told so and closed")
    func loginTime() {
        var locked = session { $0.users = UserBook(secret: Array(0..<32)) }
        locked.open(greeting: [], Self.moment(0))
        _ = locked.takeActions()
        locked.tick(Self.moment(29_999))
        #expect(texts(&locked) == [] && locked.phase == .open)
        locked.tick(Self.moment(30_000))
        #expect(texts(&locked) == [#"* BYE AUTH retry=never text="no login within 30 s; goodbye""#])
        #expect(locked.phase == .closed)
        var silent = session()
        silent.tick(Self.moment(30_000))
        #expect(silent.phase == .closed)
        var open = session()
        open.open(greeting: [], Self.moment(0))
        open.tick(Self.moment(30_000))
        #expect(open.phase == .open)
    }

    @Test("a delayed answer holds back what was asked behind it, and comes with its tick")
    func delayedAnswer() {
        var session = session { $0.users = UserBook(secret: Array(0..<32)) }
        session.open(greeting: [], Self.moment(0))
        session.received(.line(Array("a AUTH message=x".utf8)), Self.moment(0))
        _ = session.takeActions()
        let answer = LoginDesk.Answer(
            reply: .ok([]), delay: .seconds(2), identity: Identity(name: "lan", role: .dispatcher))
        session.loginAnswered(0, answer, Self.moment(0))
        session.received(.line(Array("b PING".utf8)), Self.moment(500))
        session.tick(Self.moment(1000))
        #expect(texts(&session) == [])
        session.tick(Self.moment(2000))
        #expect(texts(&session).map { $0.prefix(4) } == ["a OK", "b OK"])
    }
}
