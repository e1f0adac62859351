// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import RunCards
import TestCentre
import Testing
import Units
import Vocabulary

/// One run of a random crowd against the engine, checked at every event.
struct WholeRun {
    static let commands = 500

    let seed: UInt64
    var board = Board()
    var kinds: Set<Event.Kind> = []
    /// Sentences about what went wrong; empty is well.
    var faults: [String] = []
    private var middle: (state: [UInt8], seq: UInt64)?

    init(seed: UInt64) {
        self.seed = seed
        var crowd = RandomCommands(seed: seed)
        var live = DispatchState()
        for entry in board.log { check(entry, &live) }
        for step in 0..<WholeRun.commands {
            board.now = board.now + crowd.pause()
            perform(crowd.command(board), cid: crowd.random.chance(30) ? "cid-\(crowd.random.below(60))" : nil, step, &live)
            perform(.passTime, cid: nil, step, &live)
            if step == WholeRun.commands / 2 { middle = (JSONRecordWriter.bytes(of: board.state), board.state.seq) }
        }
        expect(JSONRecordWriter.bytes(of: live) == JSONRecordWriter.bytes(of: board.state), "the twin fed event by event differs")
        checkReplay()
    }

    private mutating func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
        if !holds { faults.append(sentence()) }
    }

    private mutating func perform(_ command: Command, cid: String?, _ step: Int, _ live: inout DispatchState) {
        let isSampled = step % 16 == 0
        let before = isSampled ? JSONRecordWriter.bytes(of: board.state) : []
        let decided = board.engine.decide(command, by: Requester(name: "crowd", cid: cid), at: board.now)
        let again = board.engine.decide(command, by: Requester(name: "crowd", cid: cid), at: board.now)
        expect(decided == again, "step \(step): the same question was decided differently: \(command)")
        if isSampled { expect(JSONRecordWriter.bytes(of: board.state) == before, "step \(step): deciding changed the state: \(command)") }
        let outcome = board.perform(command, by: "crowd", cid: cid)
        expect(outcome.decision == decided, "step \(step): decided anew it came out differently: \(command)")
        for entry in outcome.entries { check(entry, &live) }
        checkReview(outcome.reviewed, step)
        for entry in outcome.reviewed { check(entry, &live) }
    }

    /// A review is decided on what it is given: whoever asks once more gets the same.
    private mutating func checkReview(_ said: [NumberedEvent], _ step: Int) {
        expect(said.allSatisfy { $0.by == "keng" && $0.key == nil }, "step \(step): a review is the engine's own word")
        let twice = Dictionary(grouping: said.compactMap(\.event.proposedUnit)) { $0 }.filter { $0.value.count > 1 }
        expect(twice.isEmpty, "step \(step): \(twice.keys) proposed twice in one review")
    }

    /// Follows the board event by event.
    private mutating func check(_ entry: NumberedEvent, _ live: inout DispatchState) {
        expect(entry.seq == live.seq + 1, "event \(entry.seq) follows \(live.seq)")
        expect(entry.at >= live.at, "event \(entry.seq) is older than the one before")
        let twin = DispatchEngine(state: live, roads: LetterCity.router)
        switch entry.event {
        case .unitsRecommended(let made):
            expect(twin.recomputed(made.recommendation) == made.recommendation, "event \(entry.seq): the recommendation differs")
        case .swapProposed(let made):
            expect(twin.recomputed(made.proposal) == made.proposal, "event \(entry.seq): the swap differs")
        case .unitsAvailable(let made): expect(twin.recomputed(made) == made, "event \(entry.seq): the offer differs")
        default: break
        }
        live.apply(entry)
        kinds.insert(entry.event.kind)
        let broken = live.invariantFaults()
        expect(broken.isEmpty, "event \(entry.seq) \(entry.event.kind): \(broken)")
        expect(live.damage == 0, "event \(entry.seq) \(entry.event.kind): damage \(live.damage)")
    }

    /// Through bytes, from the first event and from a snapshot in the middle.
    private mutating func checkReplay() {
        let final = JSONRecordWriter.bytes(of: board.state)
        do {
            var replayed = DispatchState()
            var resumed = try JSONRecordReader.read(DispatchState.self, from: middle?.state ?? [])
            for entry in board.log {
                let bytes = JSONRecordWriter.bytes(of: entry)
                let read = try JSONRecordReader.read(NumberedEvent.self, from: bytes)
                expect(read == entry, "event \(entry.seq) \(entry.event.kind) reads back differently")
                replayed.apply(read)
                if entry.seq > middle?.seq ?? 0 { resumed.apply(read) }
            }
            expect(JSONRecordWriter.bytes(of: replayed) == final, "the replayed state differs")
            expect(JSONRecordWriter.bytes(of: resumed) == final, "the state from snapshot and tail differs")
        } catch {
            faults.append("a record of our own does not read: \(error)")
        }
    }
}

extension Event {
    /// The unit that a swap brings.
    fileprivate var proposedUnit: UnitName? {
        if case .swapProposed(let event) = self { event.proposal.in.unit } else { nil }
    }
}

@Suite struct WholeEngineTests {
    @Test func `a careless crowd breaks nothing, whatever it asks, and every journal replays to the same bytes`() async {
        let seeds = UInt64(1)...24
        var kinds: Set<Event.Kind> = []
        await withTaskGroup(of: WholeRun.self) { group in
            for seed in seeds { group.addTask { WholeRun(seed: seed) } }
            for await run in group {
                #expect(run.faults.isEmpty, "seed \(run.seed): \(run.faults.prefix(5).joined(separator: "\n"))")
                #expect(run.board.log.count > WholeRun.commands / 4, "seed \(run.seed): a crowd that gets nothing done proves nothing")
                kinds.formUnion(run.kinds)
            }
        }
        let missing = Event.Kind.allCases.filter { !kinds.contains($0) }
        #expect(missing.isEmpty, "over all seeds each kind of event has to occur")
    }

    @Test func `a journal with holes is applied as far as it goes, and says that it is damaged`() {
        let whole = WholeRun(seed: 7).board
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20 {
            var state = DispatchState()
            let kept = whole.log.filter { $0.seq == 1 || random.below(20) > 0 }
            for entry in kept { state.apply(entry) }
            let missing = UInt64(whole.log.count - kept.count) - (whole.state.seq - state.seq)
            #expect(state.lost == missing)
            #expect(state.damage >= missing)
            #expect(state.invariantFaults().isEmpty || missing == 0)
        }
    }
}
