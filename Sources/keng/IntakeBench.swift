// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import Routing
import RunCards
import Simulation
import Units
import Vocabulary

/// The measurements of `keng bench intake`: what the decider does between its queue and the journal.
struct IntakeBench {
    private(set) var sheet = BenchSheet()
    let centre: Centre
    let roads: Router
    private var dice: SeededRandom
    private let clock = ContinuousClock()

    static let yardstick = "FNV-1a"

    init(centre: Centre, roads: Router, seed: UInt64) {
        (self.centre, self.roads) = (centre, roads)
        dice = SeededRandom(seed: seed)
        sheet.title = "centre \(centre.id), city \(roads.city.identity), seed \(seed)"
    }

    // MARK: - Calls

    /// Calls on boards that hold so many open incidents already, spread over the city and all in one place.
    mutating func timeCalls(_ count: Int, open sizes: [Int]) {
        for size in sizes {
            for spread in size == 0 ? [StormSpread.city] : [.city, .square] {
                var storm = Storm(centre: centre, roads: roads, open: size, spread: spread, dice: dice)
                var times: [Double] = []
                var bytes: [UInt8] = []
                let whole = clock.measure {
                    for _ in 0..<count { times.append(IntakeBench.microseconds(clock.measure { bytes = storm.takeCall() })) }
                }
                let name = "call, \(size) open, \(spread.rawValue)"
                sheet.add(name, times)
                sheet.compare(name, with: IntakeBench.yardstick, time(of: bytes))
                sheet.facts["\(name): calls/s"] = IntakeBench.rate(count, in: whole)
                sheet.facts["\(name): longest"] = IntakeBench.milliseconds(times.max() ?? 0)
            }
        }
    }

    /// A tick on a board where nothing is due, and one where everything is.
    mutating func timeTimers(open size: Int) {
        var storm = Storm(centre: centre, roads: roads, open: size, spread: .city, dice: dice)
        storm.settle()
        sheet.add("tick, \(size) open, nothing due", (0..<20).map { _ in IntakeBench.microseconds(clock.measure { storm.tick() }) })
        sheet.add(
            "unit free again, \(size) open", (0..<40).map { _ in IntakeBench.microseconds(clock.measure { storm.freeUnit() }) })
    }

    // MARK: - Replay

    /// The journal of a busy night, as a start reads it.
    mutating func timeReplay(events count: Int) throws {
        let records = journal(events: count)
        let size = records.reduce(0) { $0 + $1.count }
        sheet.facts["replay: bytes an event"] = String(size / records.count)
        var entries: [NumberedEvent] = []
        entries.reserveCapacity(records.count)
        let reading = try clock.measure {
            for record in records { entries.append(try JSONRecordReader.read(NumberedEvent.self, from: record)) }
        }
        var state = DispatchState()
        let applying = clock.measure { for entry in entries { state.apply(entry) } }
        var written = 0
        let writing = clock.measure { for entry in entries { written += JSONRecordWriter.bytes(of: entry).count } }
        guard written == size else { throw Complaint("what was read is written in \(written) bytes, not \(size)") }
        var hash: UInt64 = 0
        let plain = clock.measure { for record in records { hash ^= IntakeBench.hash(record) } }
        sheet.facts["replay: hash"] = String(hash, radix: 16)
        for (name, time) in [("read", reading), ("apply", applying), ("write", writing)] {
            sheet.add("\(name) an event", [IntakeBench.microseconds(time) / Double(count)])
            sheet.compare("\(name) an event", with: IntakeBench.yardstick, IntakeBench.microseconds(plain) / Double(count))
            sheet.facts["replay: events/s, \(name)"] = IntakeBench.rate(count, in: time)
        }
    }

    mutating func addStart(_ name: String, _ start: (time: Duration, replayed: Int)) {
        sheet.add("start \(name)", [IntakeBench.microseconds(start.time)])
        sheet.facts["start \(name): events/s"] = IntakeBench.rate(start.replayed, in: start.time)
    }

    func journal(events count: Int) -> [[UInt8]] {
        Storm.journal(events: count, centre: centre, roads: roads, dice: dice)
    }

    // MARK: - Snapshots

    /// Writing and reading the state of a full board, and the longest a call waits while a copy of the state is held.
    mutating func timeSnapshot(open size: Int) throws {
        var storm = Storm(centre: centre, roads: roads, open: size, spread: .city, dice: dice)
        storm.settle()
        let held = storm.engine.state
        let first = (0..<50).map { _ in IntakeBench.microseconds(clock.measure { _ = storm.takeCall() }) }
        sheet.facts["snapshot, \(size) open: longest call behind it"] = IntakeBench.milliseconds(first.max() ?? 0)
        var bytes: [UInt8] = []
        let writing = clock.measure { bytes = JSONRecordWriter.bytes(of: held) }
        var again = DispatchState()
        let reading = try clock.measure { again = try JSONRecordReader.read(DispatchState.self, from: bytes) }
        guard again == held else { throw Complaint("the snapshot reads back differently") }
        let plain = time(of: bytes)
        sheet.facts["snapshot, \(size) open: MB"] = String(bytes.count / 1_000_000)
        for (name, time) in [("write", writing), ("read", reading)] {
            sheet.add("\(name) a snapshot, \(size) open", [IntakeBench.microseconds(time)])
            sheet.compare("\(name) a snapshot, \(size) open", with: IntakeBench.yardstick, plain)
        }
    }

    // MARK: - Figures

    /// Microseconds that the yardstick takes over these bytes.
    private func time(of bytes: [UInt8]) -> Double {
        let rounds = max(1, 1_000_000 / max(1, bytes.count))
        var hash: UInt64 = 0
        let time = clock.measure { for _ in 0..<rounds { hash ^= IntakeBench.hash(bytes) &+ 1 } }
        precondition(hash != 1, "used, so that the loop stays")
        return IntakeBench.microseconds(time) / Double(rounds)
    }

    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    private static func microseconds(_ time: Duration) -> Double { time / .microseconds(1) }
    private static func milliseconds(_ microseconds: Double) -> String { "\((microseconds / 10).rounded() / 100) ms" }
    private static func rate(_ count: Int, in time: Duration) -> String { String(Int(Double(count) / (time / .seconds(1)))) }
}
