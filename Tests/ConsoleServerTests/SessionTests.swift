// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Synchronization
import Testing
import Vocabulary

@testable import ConsoleServer

struct SessionTests {
    private static func moment(_ seconds: Int, latest: UInt64 = 0) -> Session.Moment {
        Session.Moment(uptime: .seconds(seconds), time: Instant(seconds: Int64(seconds)), latest: latest)
    }

    private func opened(_ change: (inout ServerConfiguration) -> Void = { _ in }) -> Session {
        var configuration = ServerConfiguration()
        change(&configuration)
        var session = Session(configuration: configuration)
        session.open(greeting: [], Self.moment(0))
        _ = session.takeActions()
        return session
    }

    private func text(_ actions: [Session.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .send(let bytes): String(decoding: bytes.dropLast(), as: UTF8.self)
            case .submit(let request, let slot): "submit \(request.verb) \(slot)"
            case .login(let request, let slot): "login \(request.verb) \(slot)"
            case .clients(let slot): "clients \(slot)"
            case .page(let from, _, let ticket): "page \(from) \(ticket)"
            case .close: "close"
            }
        }
    }

    private func say(_ line: String, to session: inout Session, _ moment: Session.Moment = moment(1)) -> [String] {
        session.received(.line(Array(line.utf8)), moment)
        return text(session.takeActions())
    }

    private func event(_ seq: UInt64, topic: String = "incident") -> PublishedEvent {
        PublishedEvent(seq: seq, topic: topic) { PublishedEvent.Lines(whole: Array("EV \(seq)\n".utf8)) }
    }

    @Test("replies leave in the order of the requests, however they are finished")
    func repliesAreInOrder() {
        var session = opened()
        #expect(say("a X", to: &session) == ["submit X 0"])
        #expect(say("b Y", to: &session) == ["submit Y 1"])
        #expect(say("c PING", to: &session) == [])
        session.finished(slot: 1, [.ok([])], Self.moment(1))
        #expect(session.takeActions().isEmpty)
        session.finished(slot: 0, [.line([]), .ok([])], Self.moment(1, latest: 7))
        #expect(text(session.takeActions()) == ["a -", "a OK", "b OK", "c OK seq=7 time=1970-01-01T00:00:01.000Z"])
    }

    @Test("an answer without exactly one final line at its end becomes INTERNAL")
    func brokenAnswersAreCaught() {
        for replies in [[], [.line([])], [.ok([]), .ok([])], [.ok([]), .line([])]] as [[Reply]] {
            var session = opened()
            _ = say("a X", to: &session)
            session.finished(slot: 0, replies, Self.moment(1))
            #expect(text(session.takeActions()).first?.hasPrefix("a ERR INTERNAL") == true)
        }
    }

    @Test("beyond the window a request is refused as BUSY, in its place")
    func windowIsBounded() {
        var session = opened { $0.window = 2 }
        _ = say("a X", to: &session)
        _ = say("b X", to: &session)
        #expect(say("c X", to: &session) == [])
        session.finished(slot: 0, [.ok([])], Self.moment(1))
        session.finished(slot: 1, [.ok([])], Self.moment(1))
        let lines = text(session.takeActions())
        #expect(lines.map { $0.prefix(6) } == ["a OK", "b OK", "c ERR "])
        #expect(lines[2].contains("BUSY retry=later"))
        #expect(session.counters.busy == 1)
        #expect(say("d X", to: &session) == ["submit X 3"])
    }

    @Test("input is left in the kernel while too many answers wait or too much is unread")
    func inputIsHeldBack() {
        var session = opened { $0.window = 2 }
        for tag in ["a", "b", "c", "d"] { _ = say("\(tag) X", to: &session) }
        #expect(!session.wantsInput)
        session.finished(slot: 0, [.ok([])], Self.moment(1))
        #expect(session.wantsInput)
        session.drained(unread: ServerConfiguration().outboundLimit, Self.moment(1))
        #expect(!session.wantsInput)
    }

    @Test("history first, then live, without hole or repetition")
    func handsOverFromHistoryToLive() {
        var session = opened()
        #expect(say("s SUB from=1", to: &session, Self.moment(1, latest: 3)) == ["page 1 1"])
        session.published(Delivery([event(4)]), Self.moment(1, latest: 4))
        session.paged(.lines([event(1), event(2), event(3)]), ticket: 1, Self.moment(1, latest: 4))
        #expect(text(session.takeActions()) == ["s OK from=1 latest=4", "EV 1", "EV 2", "EV 3", "page 4 2"])
        session.paged(.lines([event(4), event(5)]), ticket: 2, Self.moment(1, latest: 5))
        #expect(text(session.takeActions()) == ["EV 4", "EV 5"])
        session.published(Delivery([event(5), event(6)]), Self.moment(1, latest: 6))
        #expect(text(session.takeActions()) == ["EV 6"])
    }

    @Test("what many consoles are shown is written once, and not at all while nobody looks")
    func writesOnce() {
        let written = Mutex(0)
        let events = (4...6).map { seq in
            PublishedEvent(seq: seq, topic: "call") {
                written.withLock { $0 += 1 }
                return PublishedEvent.Lines(whole: Array("EV \(seq) 0912\n".utf8), masked: Array("EV \(seq) ***\n".utf8))
            }
        }
        let delivery = Delivery(events[...])
        #expect(delivery.numbers == 4...6)
        var deaf = opened()
        deaf.published(delivery, Self.moment(1, latest: 6))
        #expect(deaf.takeActions().isEmpty && written.withLock { $0 } == 0)
        for topics in ["", "", " topics=call"] {
            var session = opened()
            _ = say("s SUB\(topics)", to: &session, Self.moment(1, latest: 3))
            session.published(delivery, Self.moment(1, latest: 6))
            #expect(text(session.takeActions()).joined(separator: "\n") == "EV 4 0912\nEV 5 0912\nEV 6 0912")
            #expect(session.subscription?.next == 7)
            session.published(delivery, Self.moment(1, latest: 6))
            #expect(session.takeActions().isEmpty, "what was shown is not shown again")
        }
        #expect(written.withLock { $0 } == 3)
        #expect(String(decoding: delivery.lines(showsCallers: false), as: UTF8.self) == "EV 4 ***\nEV 5 ***\nEV 6 ***\n")
    }

    @Test("a live subscription that misses a number reads it from history")
    func healsHoles() {
        var session = opened()
        _ = say("s SUB", to: &session, Self.moment(1, latest: 3))
        session.published(Delivery([event(4), event(6)]), Self.moment(1, latest: 6))
        #expect(text(session.takeActions()) == ["EV 4", "page 5 1"])
        session.published(Delivery([event(7)]), Self.moment(1, latest: 7))
        session.paged(.lines([event(5), event(6), event(7)]), ticket: 1, Self.moment(1, latest: 7))
        #expect(text(session.takeActions()) == ["EV 5", "EV 6", "EV 7"])
        #expect(session.subscription?.mode == .live)
    }

    @Test("an empty page below the newest event is asked for again at the next tick")
    func laggingHistoryIsAskedAgain() {
        var session = opened()
        _ = say("s SUB from=2", to: &session, Self.moment(1, latest: 2))
        session.paged(.lines([]), ticket: 1, Self.moment(1, latest: 2))
        #expect(text(session.takeActions()) == ["s OK from=2 latest=2"])
        session.tick(Self.moment(2, latest: 2))
        #expect(text(session.takeActions()) == ["page 2 2"])
    }

    @Test("events that are gone or not yet here are a GAP, and the connection goes on")
    func gapsAreTold() {
        var session = opened()
        #expect(say("s SUB from=9", to: &session, Self.moment(1, latest: 3))[0].hasPrefix("s ERR GAP retry=never"))
        #expect(say("t SUB from=1", to: &session, Self.moment(1, latest: 3)) == ["page 1 1"])
        session.paged(.gap(oldest: 2, latest: 3), ticket: 1, Self.moment(1, latest: 3))
        #expect(text(session.takeActions())[0].hasSuffix("oldest=2 latest=3"))
        #expect(session.subscription == nil && session.phase == .open)
    }

    @Test("SUB waits for its turn: earlier replies come before its events, later ones behind its OK")
    func subscriptionsAreBarriers() {
        var session = opened()
        _ = say("a X", to: &session)
        #expect(say("s SUB from=1", to: &session, Self.moment(1, latest: 1)) == [])
        #expect(say("b PING", to: &session) == [])
        session.finished(slot: 0, [.ok([])], Self.moment(1, latest: 1))
        #expect(text(session.takeActions()) == ["a OK", "page 1 1"])
        session.paged(.lines([event(1)]), ticket: 1, Self.moment(1, latest: 1))
        let lines = text(session.takeActions())
        #expect(lines.map { $0.prefix(4) } == ["s OK", "EV 1", "b OK"])
    }

    @Test("a page that comes after UNSUB or a new SUB is not told")
    func latePagesAreDropped() {
        var session = opened()
        _ = say("s SUB from=1", to: &session, Self.moment(1, latest: 600))
        session.paged(.lines([event(1)]), ticket: 1, Self.moment(1, latest: 600))
        _ = session.takeActions()
        #expect(say("u UNSUB", to: &session, Self.moment(1, latest: 600)) == ["u OK"])
        session.paged(.lines([event(2)]), ticket: 2, Self.moment(1, latest: 600))
        #expect(session.takeActions().isEmpty)
    }

    @Test("topics choose events; the heartbeat says how far they were looked through")
    func topicsFilter() {
        var session = opened()
        _ = say("s SUB topics=unit,road", to: &session)
        session.published(Delivery([event(1), event(2, topic: "unit"), event(3)]), Self.moment(2, latest: 3))
        #expect(text(session.takeActions()) == ["EV 2"])
        session.tick(Self.moment(7, latest: 3))
        #expect(text(session.takeActions()) == ["* HB seq=3 time=1970-01-01T00:00:07.000Z"])
    }

    @Test("a silent subscriber is dropped after a minute; one that sends PING, or asked for no heartbeat, is not")
    func silentSubscribersAreDropped() {
        var session = opened()
        _ = say("s SUB", to: &session, Self.moment(1))
        _ = say("p PING", to: &session, Self.moment(30))
        session.tick(Self.moment(89))
        #expect(text(session.takeActions()).allSatisfy { $0.hasPrefix("* HB") })
        session.tick(Self.moment(90))
        #expect(text(session.takeActions()).map { $0.prefix(10) } == ["* BYE IDLE", "close"])
        var quiet = opened()
        _ = say("s SUB heartbeat=0", to: &quiet, Self.moment(1))
        quiet.tick(Self.moment(1000))
        var plain = opened()
        plain.tick(Self.moment(1000))
        #expect(quiet.takeActions().isEmpty && plain.takeActions().isEmpty)
    }

    @Test("a peer that leaves too much unread gets BYE SLOW with the number to resume at")
    func slowPeersAreDropped() {
        var session = opened { $0.outboundLimit = 64 }
        _ = say("s SUB", to: &session)
        for seq in 1...9 as ClosedRange<UInt64> { session.published(Delivery([event(seq)]), Self.moment(2, latest: seq)) }
        let lines = text(session.takeActions())
        #expect(lines.last == "close")
        let bye = lines[lines.count - 2]
        let told = lines.filter { $0.hasPrefix("EV") }.count
        #expect(bye.hasPrefix("* BYE SLOW retry=same resume=\(told + 1) "))
        session.published(Delivery([event(99)]), Self.moment(2, latest: 99))
        #expect(session.takeActions().isEmpty)
    }

    @Test("positions go only to who asked, and wait, newest only, while the peer is behind")
    func positionsAreCoalesced() {
        var session = opened { $0.outboundLimit = 800 }
        let positions = [("E1", "1"), ("E2", "2"), ("E1", "3")].map {
            PublishedPosition(unit: $0.0, bytes: Array("POS \($0.0) \($0.1)\n".utf8))
        }
        session.published(positions, Self.moment(1))
        #expect(session.takeActions().isEmpty)
        _ = say("s SUB positions=1", to: &session)
        session.drained(unread: 500, Self.moment(1))
        session.published([positions[0]], Self.moment(1))
        session.published([positions[1], positions[2]], Self.moment(1))
        #expect(session.takeActions().isEmpty)
        session.drained(unread: 0, Self.moment(1))
        #expect(text(session.takeActions()) == ["POS E1 3", "POS E2 2"])
    }

    @Test("a stop says GOAWAY, lets outstanding replies out, then BYE")
    func stopDrains() {
        var session = opened { $0.goAwayTo = "b:7110" }
        _ = say("a X", to: &session)
        session.stop(Self.moment(2))
        #expect(text(session.takeActions()) == ["* GOAWAY to=b:7110"])
        #expect(!session.wantsInput)
        #expect(say("b X", to: &session) == [])
        session.finished(slot: 0, [.ok([])], Self.moment(2))
        let lines = text(session.takeActions())
        #expect(lines.map { $0.prefix(14) } == ["a OK", "* BYE STOPPING", "close"])
    }

    @Test("QUIT and the end of input let outstanding replies out")
    func goodbyesDrain() {
        var session = opened()
        _ = say("a X", to: &session)
        #expect(say("q QUIT", to: &session) == [])
        session.finished(slot: 0, [.ok([])], Self.moment(2))
        #expect(text(session.takeActions()) == ["a OK", "q OK", "close"])
        var ended = opened()
        _ = say("a X", to: &ended)
        ended.inputEnded(Self.moment(1))
        #expect(ended.takeActions().isEmpty)
        ended.finished(slot: 0, [.ok([])], Self.moment(2))
        #expect(text(ended.takeActions()) == ["a OK", "close"])
    }

    @Test("faults are answered in their place; twenty in a row end the connection, a good line forgives")
    func faultsAreBounded() {
        var session = opened()
        for _ in 0..<19 { #expect(say("?", to: &session)[0].hasPrefix("* ERR BADTAG")) }
        _ = say("a PING", to: &session)
        for _ in 0..<19 { _ = say("?", to: &session) }
        #expect(say("?", to: &session).map { $0.prefix(11) } == ["* ERR BADTA", "* BYE ABUSE", "close"])
    }

    @Test("the server's own verbs refuse keys and values they do not know")
    func ownVerbsAreStrict() {
        for (line, code) in [
            ("a PING x=1", "BADKEY"), ("a QUIT x=1", "BADKEY"), ("a UNSUB x=1", "BADKEY"), ("a SUB x=1", "BADKEY"),
            ("a SUB from=0", "BADVALUE"), ("a SUB from=x", "BADVALUE"), ("a SUB positions=2", "BADVALUE"),
            ("a SUB topics=a,,b", "BADVALUE"), (#"a SUB topics="""#, "BADVALUE"),
        ] {
            var session = opened()
            #expect(say(line, to: &session)[0].hasPrefix("a ERR \(code) retry=never"), "\(line)")
        }
    }
}
