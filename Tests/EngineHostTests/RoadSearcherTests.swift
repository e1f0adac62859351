// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Incidents
import Logging
import RoadNetwork
import Routing
import Synchronization
import TestCentre
import Testing
import Units
import Vocabulary

@testable import EngineHost

/// Roads are searched beside the decider, in a town with an alley that no engine fits into.
@Suite struct RoadSearcherTests {
    @Test func `others pass by a search, what its sender asks behind it does not`() async throws {
        let night = try await Night()
        let told = Told()
        try await night.run(prepare: { host in
            told.submit(.recommendUnits(IncidentID(1)), "anh", to: host)
            told.submit(.addNote(IncidentID(1), text: "behind it"), "anh", to: host)
            told.submit(.addNote(IncidentID(1), text: "beside it"), "bình", to: host)
        }) { _ in await told.all(3) }
        let replies = told.replies.withLock { $0 }
        #expect(replies.map(\.sender) == ["bình", "anh", "anh"])
        #expect(replies.map(\.reply.seq) == replies.map(\.reply.seq).sorted())
        guard case .accepted(let receipt, _, false, _) = replies[1].reply else { return _ = Issue.record("\(replies)") }
        #expect(receipt.recommendation != nil && receipt.units.contains(UnitName("E1")))
    }

    @Test func `who waits is answered even when keng stops`() async throws {
        let night = try await Night()
        let last = Told()
        try await night.run(prepare: { host in
            for number in 1...20 { last.submit(.recommendUnits(IncidentID(1)), "sender \(number)", to: host) }
            host.stop()
        }) { _ in }
        let replies = last.replies.withLock { $0 }
        #expect(Set(replies.map(\.sender)).count == 20)
        for told in replies {
            guard case .accepted(let receipt, _, _, _) = told.reply else { return _ = Issue.record("\(told)") }
            #expect(receipt.units.contains(UnitName("E1")))
        }
    }
}

/// The decider's desk, in the same town.
@Suite struct DeskTests {
    @Test func `when time is short a review waits for its roads, and then says what it has to say`() async throws {
        let roads = Router(try City(Night.draft))
        var engine = DispatchEngine(roads: roads)
        let clock = HostClock()
        func perform(_ command: Command) {
            let requester = Requester(name: "anh")
            guard case .done(let events, let receipt) = engine.decide(command, by: requester, at: clock.now()) else { return }
            for entry in engine.number(events, receipt: receipt, by: requester, at: clock.now()) { engine.apply(entry) }
        }
        perform(.configure(SmallCentre.make()))
        for unit in ["E1", "E2", "E3"] { perform(.reportStatus(StatusReport(unit: UnitName(unit), word: .duty(.outOfService)))) }
        perform(Night.call)
        while engine.nextReview() != nil {}

        let searcher = RoadSearcher()
        var desk = Desk(engine: engine, searcher: searcher, reviewTime: ReviewTime(left: ReviewTime.most / 4))
        var requests = [
            HostRequest(
                command: .reportStatus(StatusReport(unit: UnitName("E1"), word: .duty(.inQuarters))), requester: Requester(name: "crew")
            ) { _ in }
        ][...]
        let first = desk.work(through: &requests, isStorm: false, clock: clock)
        #expect(first.events.map(\.event.kind) == [.dutyChanged])

        await searcher.run(on: roads) { searcher.close() }
        let admitted = desk.admit([], at: clock.now())
        #expect(admitted.isEmpty)
        let second = desk.work(through: &requests, isStorm: false, clock: clock)
        #expect(second.events.map(\.event.kind) == [.unitsAvailable])
        let third = desk.work(through: &requests, isStorm: false, clock: clock)
        #expect(third.isEmpty, "once is enough")
    }

    @Test func `a small centre has a snapshot a day, behind which its old events can go`() throws {
        let roads = Router(try City(Night.draft))
        var engine = DispatchEngine(roads: roads)
        let clock = HostClock()
        let yesterday = clock.now() - .seconds(25 * 3600)
        let keng = Requester(name: "keng")
        guard case .done(let events, let receipt) = engine.decide(.configure(SmallCentre.make()), by: keng, at: yesterday) else {
            return _ = Issue.record("the centre was refused")
        }
        for entry in engine.number(events, receipt: receipt, by: keng, at: yesterday) { engine.apply(entry) }
        var desk = Desk(engine: engine, searcher: RoadSearcher())
        func work(_ commands: [Command]) -> Batch {
            var requests = commands.map { HostRequest(command: $0, requester: keng) { _ in } }[...]
            return desk.work(through: &requests, isStorm: false, clock: clock)
        }
        #expect(work([]).snapshot == nil, "nothing has happened")
        #expect(work([Night.call]).snapshot?.seq == 2)
        #expect(work([Night.call]).snapshot == nil)
    }
}

/// A journal in which one fire burns at the end of the alley.
private final class Night {
    private let path = NSTemporaryDirectory() + "keng-search-\(UUID().uuidString)"

    init() async throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let told = Told()
        try await run(prepare: { host in
            told.submit(.configure(SmallCentre.make()), "anh", to: host)
            told.submit(Night.call, "anh", to: host)
        }) { _ in await told.all(2) }
        #expect(told.replies.withLock { $0.map(\.reply.seq).sorted() } == [1, 2])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// With a router that has been asked nothing yet.
    func run(prepare: (EngineHost) -> Void, _ body: (EngineHost) async throws -> Void) async throws {
        let recovery = try await Recovery(journal: path + "/keng.journal", centre: "small", roads: Router(try City(Night.draft)))
        let host = EngineHost(recovery, clock: HostClock(notBefore: recovery.engine.state.at), log: Logger(label: "test"))
        prepare(host)
        async let running: Void = host.run()
        try await body(host)
        host.stop()
        try await running
    }

    /// 200 m into the alley that leads north from B.
    private static let fire = Coordinate(latE7: LetterCity.at("B").latE7 + 18_000, lonE7: LetterCity.at("B").lonE7)

    static var call: Command {
        var report = CallReport()
        (report.type, report.coordinate) = (TypeCode("FIRE"), fire)
        return .takeCall(report, join: nil)
    }

    static let draft: CityDraft = {
        var draft = CityDraft()
        draft.nodes = [LetterCity.at("A"), LetterCity.at("B"), LetterCity.at("C"), fire]
        for (tail, head, roadClass) in [(0, 1, RoadClass.primary), (1, 2, .primary), (1, 3, .alley)] {
            var attributes = RoadAttributes()
            attributes.roadClass = roadClass
            draft.roads.append(
                DraftRoad(
                    tail: tail, head: head, shape: [draft.nodes[tail], draft.nodes[head]], attributes: attributes, names: [],
                    wayID: Int64(draft.roads.count + 1)))
        }
        return draft
    }()
}

/// Who was told what, in order.
private final class Told: Sendable {
    let replies = Mutex<[(sender: String, reply: HostReply)]>([])
    private let stream = AsyncStream<Void>.makeStream()

    func submit(_ command: Command, _ sender: String, to host: EngineHost) {
        let isTaken = host.submit(command, by: Requester(name: sender)) { reply in
            self.replies.withLock { $0.append((sender, reply)) }
            self.stream.continuation.yield()
        }
        precondition(isTaken, "the queue of a test is never full")
    }

    func all(_ count: Int) async {
        var left = count
        for await _ in stream.stream {
            left -= 1
            if left == 0 { return }
        }
    }
}

extension HostReply {
    fileprivate var seq: UInt64 {
        switch self {
        case .accepted(_, let seq, _, _), .answered(_, let seq): seq
        case .refused, .failed: 0
        }
    }
}
