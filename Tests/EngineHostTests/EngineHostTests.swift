// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Incidents
import Journal
import Logging
import RunCards
import Synchronization
import TestCentre
import Testing
import Units
import Vocabulary

@testable import EngineHost

/// The engine on a real journal, stopped and started again.
@Suite struct EngineHostTests {
    @Test("What was answered is in the journal before the answer, and back after a restart")
    func restart() async throws {
        let folder = try Folder()
        var first: [HostReply] = []
        try await folder.run { host in
            first.append(await host.ask(.configure(SmallCentre.make())))
            for number in 1...20 {
                let reply = await host.ask(.takeCall(EngineHostTests.report(number), join: nil), cid: "restart-\(number)")
                guard case .accepted(let receipt, let seq, false, _) = reply else { return _ = Issue.record("\(reply)") }
                #expect(receipt.call?.number == UInt64(number))
                // The tail is published before the reply, the journal written before the tail.
                #expect(host.tail.latest >= seq)
                #expect(try await host.keeper.lastSequence >= seq)
            }
        }
        try await folder.run { host in
            #expect(host.tail.latest == 21)
            let again = await host.ask(.takeCall(EngineHostTests.report(7), join: nil), cid: "restart-7")
            guard case .accepted(let receipt, let seq, true, _) = again else { return _ = Issue.record("\(again)") }
            #expect(receipt.call?.number == 7 && seq == 8)
        }
    }

    @Test("A recovered state equals the replay of every event, with and without a snapshot")
    func replay() async throws {
        let folder = try Folder()
        try await folder.run { host in
            _ = await host.ask(.configure(SmallCentre.make()))
            for number in 1...50 { _ = await host.ask(.takeCall(EngineHostTests.report(number), join: nil)) }
        }
        let keeper = try JournalKeeper(path: folder.journal, centre: "small")
        #expect(try await keeper.latestSnapshot()?.seq == 51)
        var replayed = DispatchState()
        for record in try await keeper.read(from: 1, limit: 1000) {
            replayed.apply(try JSONRecordReader.read(NumberedEvent.self, from: record.payload))
        }
        #expect(try await keeper.recoveredState() == replayed)
        #expect(replayed.damage == 0)
    }

    @Test("Observers see every event once, in order, before whoever asked is told")
    func observers() async throws {
        let folder = try Folder()
        let seen = Seen()
        try await folder.run(prepare: { host in
            host.observe { events in seen.numbers.withLock { $0 += events.map(\.seq) } }
        }) { host in
            _ = await host.ask(.configure(SmallCentre.make()))
            await withTaskGroup(of: Void.self) { group in
                for client in 0..<8 {
                    group.addTask {
                        for number in 1...25 {
                            let reply = await host.ask(.takeCall(EngineHostTests.report(client * 100 + number), join: nil))
                            guard case .accepted(_, let seq, _, _) = reply else { return _ = Issue.record("\(reply)") }
                            #expect(seen.numbers.withLock { $0.last ?? 0 } >= seq)
                        }
                    }
                }
            }
        }
        #expect(seen.numbers.withLock { $0 } == Array(1...201))
    }

    @Test("History ends with what has been told, also when the journal has more")
    func historyUpToTold() async throws {
        let folder = try Folder()
        try await folder.run { host in _ = await host.ask(.configure(SmallCentre.make())) }
        // In a new life, what was before is in the journal only.
        try await folder.run { host in
            let told = host.tail.latest
            let newest = try #require(try await host.keeper.read(from: told, limit: 1).first)
            _ = try await host.keeper.append([JournalRecord(seq: told + 1, at: newest.at, payload: newest.payload)], positions: [])
            #expect(await host.keeper.lastSequence == told + 1)
            #expect(try await host.page(from: 1, limit: 100).count == Int(told))
        }
    }

    @Test("The newest position of a unit is known after a restart")
    func positions() async throws {
        let folder = try Folder()
        let centre = SmallCentre.make()
        let unit = try #require(centre.units.first?.name)
        let place = try #require(Coordinate(lat: 21.01, lon: 105.81))
        try await folder.run { host in
            _ = await host.ask(.configure(centre))
            let fix = PositionFix(unit: unit, coordinate: place, at: host.clock.now())
            guard case .accepted = await host.ask(.reportPosition(fix)) else { return _ = Issue.record("refused") }
        }
        let recovery = try await Recovery(journal: folder.journal, centre: "small", roads: LetterCity.router)
        #expect(recovery.engine.positions[unit]?.coordinate == place)
    }

    private static func report(_ number: Int) -> CallReport {
        var report = CallReport()
        report.text = "cháy số \(number)"
        report.callerNumber = "0900\(number)"
        return report
    }
}

/// What an observer saw.
private final class Seen: Sendable {
    let numbers = Mutex<[UInt64]>([])
}

/// A temporary folder with a journal in it, gone at the end of the test.
private final class Folder {
    let path = NSTemporaryDirectory() + "keng-host-\(UUID().uuidString)"
    var journal: String { path + "/keng.journal" }

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Starts a host on the journal, runs `body`, and stops it gracefully.
    func run(prepare: (EngineHost) -> Void = { _ in }, _ body: (EngineHost) async throws -> Void) async throws {
        let recovery = try await Recovery(journal: journal, centre: "small", roads: LetterCity.router)
        let host = EngineHost(recovery, clock: HostClock(notBefore: recovery.engine.state.at), log: Logger(label: "test"))
        prepare(host)
        async let running: Void = host.run()
        try await body(host)
        host.stop()
        try await running
    }
}

extension EngineHost {
    fileprivate func ask(_ command: Command, cid: String? = nil) async -> HostReply {
        await withCheckedContinuation { continuation in
            let isTaken = submit(command, by: Requester(name: "test", cid: cid)) { continuation.resume(returning: $0) }
            precondition(isTaken, "the queue of a test is never full")
        }
    }
}
