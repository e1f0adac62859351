// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import FailPoints
import Journal
import Units
import Vocabulary

/// The decider's desk: the only owner of the engine. Turns requests into batches for the journal; touches nothing else.
struct Desk: ~Copyable {
    private var engine: DispatchEngine
    private let firstSequence: UInt64
    private var lastSnapshot: UInt64
    private var snapshotAt: Instant
    /// Newest fix of each unit since positions were last written.
    private var unsaved: [UnitName: PositionFix] = [:]
    private var positionsSaved = Instant.epoch
    private var roadsAhead = RoadsAhead()
    private var reviewTime: ReviewTime
    private let searcher: RoadSearcher
    private var waiting = WaitingRoom()
    /// Its roads are being searched; no other review is begun meanwhile.
    private var isReviewInSearch = false
    /// How long that took, when the review can be decided now.
    private var reviewSearched: Duration?

    init(engine: DispatchEngine, searcher: RoadSearcher, reviewTime: ReviewTime = ReviewTime()) {
        (self.engine, self.searcher, self.reviewTime) = (engine, searcher, reviewTime)
        (firstSequence, lastSnapshot, snapshotAt) = (engine.state.seq, engine.state.seq, engine.state.at)
    }

    /// What of that which has come, and of that which was waiting, can be decided now.
    mutating func admit(_ requests: [HostRequest], at now: Instant) -> [HostRequest] {
        let mustWait = { [engine, searcher] (request: HostRequest) in
            guard let search = engine.roadSearch(for: request.command, at: now) else { return false }
            return searcher.offer(RoadSearcher.Order(search: search, purpose: .request(sender: request.sender)))
        }
        var ready: [HostRequest] = []
        for done in searcher.takeFinished() {
            switch done.purpose {
            case .request(let sender): ready += waiting.release(sender, mustWait: mustWait)
            case .review: (isReviewInSearch, reviewSearched) = (false, done.took)
            }
        }
        ready += waiting.admit(requests, mustWait: mustWait)
        searcher.waiting.store(waiting.count, ordering: .relaxed)
        return ready
    }

    /// Nobody waits for a search any longer.
    mutating func admitAll() -> [HostRequest] { waiting.releaseAll() }

    /// Decides requests from the front, for a few milliseconds at most: what is decided goes on to the disk while the rest
    /// is being decided.
    mutating func work(through requests: inout ArraySlice<HostRequest>, isStorm: Bool, clock: HostClock) -> Batch {
        var batch = Batch()
        let end = ContinuousClock.now + HostLimits.batchTime
        finishReview(at: clock.now(), into: &batch)
        repeat {
            guard let request = requests.popFirst() else { break }
            let now = clock.now()
            if decide(request, at: now, into: &batch), !isStorm { review(at: now, into: &batch) }
            if request.isProbe { batch.probes += 1 }
        } while .now < end
        if isStorm, requests.isEmpty { review(at: clock.now(), into: &batch) }
        savePositions(at: clock.now(), into: &batch)
        if isSnapshotDue { takeSnapshot(into: &batch) }
        batch.roads = roadsAhead.order(engine, at: clock.now())
        return batch
    }

    /// What is left to write when the host stops.
    mutating func lastBatch() -> Batch {
        var batch = Batch()
        batch.saved = Array(unsaved.values)
        if engine.state.seq > lastSnapshot { takeSnapshot(into: &batch) }
        return batch
    }

    /// Whether it may have changed something.
    private mutating func decide(_ request: HostRequest, at now: Instant, into batch: inout Batch) -> Bool {
        var isDone = false
        let reply: HostReply
        switch engine.decide(request.command, by: known(request.requester), at: now) {
        case .done(let events, let receipt):
            FailPoint.callDecided.pass()
            let numbered = engine.number(events, receipt: receipt, by: request.requester, at: now)
            for entry in numbered { engine.apply(entry) }
            batch.events += numbered
            reply = .accepted(receipt, seq: PlantedBug.wrongSeq.isOn ? engine.state.seq - 1 : engine.state.seq, isRepeat: false)
            isDone = true
        case .repeated(let answer):
            let seq = PlantedBug.repeatAnswersAnew.isOn ? engine.state.seq : answer.seq
            reply = .accepted(answer.key.receipt, seq: seq, isRepeat: true)
        case .refused(let refusal): reply = .refused(refusal)
        case .position(let fix):
            engine.take(fix)
            batch.fixes.append(fix)
            unsaved[fix.unit] = fix
            reply = .accepted(Receipt(), seq: engine.state.seq, isRepeat: false)
        case .answered(let rows): reply = .answered(rows, seq: engine.state.seq)
        }
        batch.outcomes.append(Outcome(reply: reply, finish: request.finish))
        return isDone
    }

    /// Who asks, as the engine should see it: the requester, unless a planted bug forgets that it has seen the key.
    private func known(_ requester: Requester) -> Requester {
        if PlantedBug.doubleAnswer.isOn { return Requester(name: requester.name) }
        if PlantedBug.receiptForgotten.isOn, let cid = requester.cid, let answer = engine.state.answers[cid],
            answer.seq <= firstSequence
        {
            return Requester(name: requester.name)
        }
        return requester
    }

    /// Proposals follow what caused them, in the same commit; the reply does not count them as its own. On a stormy night
    /// they come later, for they ask the roads, up to once for each incident in a review. What is due stays due.
    private mutating func review(at now: Instant, into batch: inout Batch) {
        let start = ContinuousClock.now
        guard !isReviewInSearch, reviewTime.isLeft(at: start) else { return }
        defer { reviewTime.took(.now - start) }
        guard let command = engine.nextReview(atMost: reviewTime.incidents) else { return }
        // As long as there is time enough, proposals follow their cause in the same commit.
        if reviewTime.isShort, let search = engine.roadSearch(for: command, at: now),
            searcher.offer(RoadSearcher.Order(search: search, purpose: .review))
        {
            isReviewInSearch = true
            engine.postpone(command)
        } else {
            decide(review: command, at: now, into: &batch)
        }
    }

    /// The roads have been searched: what is due now is most likely what was due then, and is decided however it has changed.
    private mutating func finishReview(at now: Instant, into batch: inout Batch) {
        guard let took = reviewSearched else { return }
        reviewSearched = nil
        let start = ContinuousClock.now
        if let command = engine.nextReview(atMost: ReviewTime.few) { decide(review: command, at: now, into: &batch) }
        reviewTime.took(took + (.now - start))
    }

    private mutating func decide(review command: Command, at now: Instant, into batch: inout Batch) {
        let requester = Requester(name: "keng")
        guard case .done(let events, let receipt) = engine.decide(command, by: requester, at: now) else { return }
        let numbered = engine.number(events, receipt: receipt, by: requester, at: now)
        for entry in numbered { engine.apply(entry) }
        batch.events += numbered
    }

    private mutating func savePositions(at now: Instant, into batch: inout Batch) {
        guard !unsaved.isEmpty, now - positionsSaved >= HostLimits.positionsEvery else { return }
        batch.saved = unsaved.values.sorted { $0.unit < $1.unit }
        unsaved.removeAll(keepingCapacity: true)
        positionsSaved = now
    }

    private var isSnapshotDue: Bool {
        if engine.state.seq >= lastSnapshot + HostLimits.eventsPerSnapshot(rows: engine.state.rows) { return true }
        return engine.state.seq > lastSnapshot && engine.state.at - snapshotAt >= HostLimits.snapshotEvery
    }

    /// Only a copy is taken here, and it shares its pages with the board that goes on (see `PagedDictionary`): writing it
    /// takes as long as a hundred calls or more, and is done by somebody else.
    private mutating func takeSnapshot(into batch: inout Batch) {
        (lastSnapshot, snapshotAt) = (engine.state.seq, engine.state.at)
        batch.snapshot = engine.state
    }
}

/// What becomes durable together, and whom to tell afterwards.
struct Batch: Sendable {
    var events: [NumberedEvent] = []
    /// Position reports taken, to be shown at once.
    var fixes: [PositionFix] = []
    /// Positions to be written.
    var saved: [PositionFix] = []
    var outcomes: [Outcome] = []
    /// The state behind the last of the events, to be written once they are durable.
    var snapshot: DispatchState?
    var probes = 0
    /// Roads to be got ready, by somebody else.
    var roads: RoadsAhead.Order?

    /// Nothing to write and nobody to tell.
    var isEmpty: Bool { events.isEmpty && fixes.isEmpty && saved.isEmpty && outcomes.isEmpty && snapshot == nil && probes == 0 }

    /// A probe writes a row that names no unit; recovery passes over it.
    var positionRows: [PositionRow] {
        saved.map { PositionRow(unit: $0.unit, payload: JSONRecordWriter.bytes(of: $0)) }
            + (probes > 0 ? [PositionRow(unit: UnitName("?probe"), payload: [])] : [])
    }
}

struct Outcome: Sendable {
    let reply: HostReply
    let finish: @Sendable (HostReply) -> Void
}

extension NumberedEvent {
    var journalRecord: JournalRecord {
        JournalRecord(seq: seq, at: at, payload: JSONRecordWriter.bytes(of: self))
    }
}
