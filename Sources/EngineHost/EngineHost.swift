// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import FailPoints
import Journal
import Logging
import Synchronization
import Units
import Vocabulary

/// Runs the engine: one task decides, on a thread of its own, one commits, one tells, and nobody is told before the commit.
///
/// ```
///  consoles ─┐                 ┌─────────────┐  Batch  ┌───────────┐  Committed  ┌────────┐      ┌─▶ replies, in order
///  hotline  ─┼─▶ mailbox ─▶    │   decider   │ ──────▶ │ committer │ ──────────▶ │ teller │ ─────┤
///  exercise ─┘  (bounded)      │ decide+apply│ (≤ 32)  │  journal  │   (≤ 64)    └────────┘      └─▶ observers
///      ticker ─ passTime ─▶    └──▲──────────┘         └───────────┘                  ▲ in both, or 250 ms later
///                         RoadSearcher ◀─┘                   └─▶ feed ─▶ LedgerWriter ─▶ PostgreSQL
/// ```
///
/// While a batch is being written the decider works on the next: a slow disk delays replies, never decisions. Where a crew
/// could stop and walk is searched beside it, for whoever asks and, while time is short, for reviews; others do not wait for
/// that. Answers to questions wait for the commit of everything decided before them too, since they may show it. With a
/// database, the teller waits until it has the events, too, but not for long, and not at all while it is known to be away.
public final class EngineHost: Sendable {
    /// Called on the committer's task, in order of sequence numbers. Must not wait.
    public typealias Observer = @Sendable ([NumberedEvent]) -> Void
    public typealias PositionObserver = @Sendable ([PositionFix]) -> Void

    public let clock: HostClock
    public let tail: EventTail
    let keeper: JournalKeeper
    private let old: Result<JournalHistory, JournalError>
    let log: Logger
    private let start: DispatchEngine
    private let mailbox = Mailbox<HostRequest>(capacity: HostLimits.requests)
    private let batches = Mailbox<Batch>(capacity: HostLimits.batches)
    private let told = Mailbox<Committed>(capacity: HostLimits.committed)
    private let roads = Mailbox<RoadsAhead.Order>(capacity: 2)
    private let firstRoads = AsyncStream<Never>.makeStream()
    private let ledger: LedgerLink?
    private let lane = Lane("keng.decider")
    private let searcher = RoadSearcher()
    private let searchLane = Lane("keng.searcher")
    private let snapshots = Mailbox<DispatchState>(capacity: 1)
    /// Nothing more is decided: whoever wrote at leisure makes haste.
    private let isEnding = Atomic(false)
    private let observers = Mutex<(events: [Observer], positions: [PositionObserver])>(([], []))
    private let counters = Mutex(HostCounters())
    private let failed = Atomic(false)

    /// - Parameter ledger: the way into PostgreSQL, when there is one. It has to begin where the recovered board stands.
    public init(_ recovery: Recovery, clock: HostClock, log: Logger, ledger: LedgerLink? = nil) {
        self.ledger = ledger
        start = recovery.engine
        keeper = recovery.keeper
        old = Result { [keeper] () throws(JournalError) in try keeper.history() }
        tail = EventTail(latest: recovery.engine.state.seq)
        self.clock = clock
        self.log = log
    }

    /// Before `run`.
    public func observe(_ events: @escaping Observer) { observers.withLock { $0.events.append(events) } }
    public func observePositions(_ fixes: @escaping PositionObserver) { observers.withLock { $0.positions.append(fixes) } }

    /// Hands a command to the engine. `finish` is called exactly once, from another task, when the answer is durable.
    ///
    /// - Returns: false when the queue is full; then nothing was done and `finish` is never called. Calls have a reserve
    ///   of their own, so that a flood of questions cannot keep a caller out.
    public func submit(_ command: Command, by requester: Requester, finish: @escaping @Sendable (HostReply) -> Void) -> Bool {
        let request = HostRequest(command: command, requester: requester, finish: finish)
        return mailbox.offer(request, reserve: request.isCall ? HostLimits.callReserve : 0)
    }

    /// Writes and commits something for real, behind everything that waits for the engine, and says `nil` or what is wrong.
    public func probe(_ finish: @escaping @Sendable (String?) -> Void) -> Bool {
        let request = HostRequest(command: .ask(.roads), requester: Requester(name: "keng"), isProbe: true) { reply in
            if case .failed(let reason) = reply { finish(reason) } else { finish(nil) }
        }
        return mailbox.offer(request)
    }

    /// Waits until the roads are ready for the centre's vehicles, at most so long: the first call need not, but the first
    /// recommendation would. Once.
    public func roadsReady(atMost patience: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [firstRoads] in for await _ in firstRoads.stream {} }
            group.addTask { try? await Task.sleep(for: patience) }
            await group.next()
            group.cancelAll()
        }
    }

    public var statistics: HostCounters {
        var now = counters.withLock { $0 }
        now.waiting = mailbox.count + searcher.waiting.load(ordering: .relaxed)
        return now
    }

    /// Runs until `stop`. Throws when the journal fails: then nothing more may be acknowledged, and the process should end
    /// and start anew from the journal.
    public func run() async throws {
        // Ends, and is waited for, with this function: whoever opens the journal next must find it free.
        async let _ = tick()
        async let _ = prepareRoads()
        async let _ = searchRoads()
        defer {
            roads.close()
            searcher.close()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: lane) { await self.decide() }
            group.addTask { try await self.commit() }
            group.addTask { await self.tell() }
            group.addTask { try await self.writeSnapshots() }
            do {
                // `waitForAll` would first wait for the decider, which does not know that the committer has failed.
                while try await group.next() != nil {}
            } catch {
                failed.store(true, ordering: .relaxed)
                stop()
                batches.close()
                told.close()
                throw error
            }
        }
        await keeper.settle()
    }

    /// The journal has failed: whoever still waits for something keeps the next start, and its callers, waiting.
    public var hasFailed: Bool { failed.load(ordering: .relaxed) }

    /// Takes no more requests; those taken are answered, a snapshot is written, `run` returns.
    public func stop() { mailbox.close() }

    // MARK: - The decider

    private func decide() async {
        var desk = Desk(engine: start, searcher: searcher)
        var next = ContinuousClock.now
        while true {
            try? await Task.sleep(until: next)
            guard let requests = await mailbox.next() else { break }
            next = .now + HostLimits.pace
            let isStorm = requests.count > HostLimits.calmRequests
            var left = HostRequest.callsFirst(desk.admit(requests, at: clock.now()))[...]
            let end = ContinuousClock.now + HostLimits.roundTime
            repeat {
                await decide(&left, isStorm: isStorm, &desk)
                // A call does not wait for all that others have asked before; nor do they wait for calls for ever.
                guard !left.isEmpty, .now < end else { continue }
                left = HostRequest.callsFirst(left + desk.admit(mailbox.more(), at: clock.now()))[...]
            } while !left.isEmpty
        }
        var left = desk.admitAll()[...]
        while !left.isEmpty { await decide(&left, isStorm: true, &desk) }
        await batches.put(desk.lastBatch())
        batches.close()
    }

    private func decide(_ requests: inout ArraySlice<HostRequest>, isStorm: Bool, _ desk: inout Desk) async {
        let batch = desk.work(through: &requests, isStorm: isStorm, clock: clock)
        // When the last preparation is not done yet, another one would only come later still.
        if let order = batch.roads { _ = roads.offer(order) }
        if !batch.isEmpty { await batches.put(batch) }
    }

    private func searchRoads() async {
        await withTaskExecutorPreference(searchLane) {
            await searcher.run(on: start.roads) { mailbox.nudge() }
        }
    }

    /// Time passes for the engine several times a second; what is due then becomes events.
    private func tick() async {
        let period = Duration.milliseconds(200)
        while !Task.isCancelled {
            _ = submit(.passTime, by: Requester(name: "keng")) { _ in }
            try? await Task.sleep(for: period)
        }
    }

    private func prepareRoads() async {
        while let orders = await roads.next() {
            guard let order = orders.last else { continue }
            RoadsAhead.prepare(order, start.roads)
            firstRoads.continuation.finish()
        }
    }

    // MARK: - The committer

    private func commit() async throws {
        defer {
            ledger?.writer.feed.close()
            isEnding.store(true, ordering: .relaxed)
            snapshots.close()
        }
        while let work = await batches.next() {
            let events = work.flatMap(\.events)
            var committed = Committed(events: events, fixes: work.flatMap(\.fixes), outcomes: work.flatMap(\.outcomes))
            if PlantedBug.ackBeforeCommit.isOn { answer(committed, .local) }
            if PlantedBug.pushBeforeDurable.isOn {
                show(committed)
                // Until consoles have it: otherwise keng may die before anybody has seen what it should not have shown.
                try? await Task.sleep(for: .milliseconds(100))
            }
            let records = events.map(\.journalRecord)
            do {
                FailPoint.beforeLocalCommit.pass()
                let hashes = try await keeper.append(records, positions: work.flatMap(\.positionRows))
                FailPoint.afterLocalCommit.pass()
                committed.at = .now
                ledger?.hand(over: events, records, hashes)
                // While one is being written and one waits, the next is left out: it only saves a start some replaying.
                for snapshot in work.compactMap(\.snapshot) { _ = snapshots.offer(snapshot) }
            } catch  where !PlantedBug.swallowedFailure.isOn {
                failed.store(true, ordering: .relaxed)
                log.critical("the journal failed; stopping: \(error)")
                for outcome in committed.outcomes { outcome.finish(.failed("\(error)")) }
                throw error
            } catch {
                log.error("the journal failed: \(error)")
            }
            counters.withLock { $0.count(events: events.count, commits: events.isEmpty ? 0 : 1) }
            await told.put(committed)
        }
        told.close()
    }

    // MARK: - The teller

    private func tell() async {
        var latest = start.state.seq
        while let all = await told.next() {
            for committed in all {
                latest = committed.events.last?.seq ?? latest
                let durability = await ledger?.durability(of: latest, committed: committed.at) ?? .local
                tail.append(committed.events)
                FailPoint.beforePush.pass()
                if !PlantedBug.pushBeforeDurable.isOn { show(committed) }
                FailPoint.afterPush.pass()
                if !PlantedBug.ackBeforeCommit.isOn { answer(committed, durability) }
            }
        }
    }

    private func show(_ committed: Committed) {
        let (onEvents, onFixes) = observers.withLock { ($0.events, $0.positions) }
        if !committed.events.isEmpty { for observer in onEvents { observer(committed.events) } }
        if !committed.fixes.isEmpty {
            ledger?.chores.offer(committed.fixes, received: clock.now())
            for observer in onFixes { observer(committed.fixes) }
        }
    }

    private func answer(_ committed: Committed, _ durability: Durability) {
        for outcome in committed.outcomes {
            outcome.finish(outcome.reply.told(durability))
            FailPoint.betweenReplies.pass()
        }
    }

    /// One after the other, beside the decider and between the commits.
    private func writeSnapshots() async throws {
        while var states = await snapshots.next() {
            while let state = states.popLast() {
                // A stormy night's state takes seconds to write out: at leisure, unless the end has come.
                let snapshot = await PatientThread.run { [state] in
                    JournalSnapshot(seq: state.seq, at: state.at) { packer in
                        var rests = PatientThread.Rests()
                        JSONRecordWriter.write(state, inPiecesOf: 64 * 1024) { piece in
                            packer.add(piece)
                            if !self.isEnding.load(ordering: .relaxed) { rests.rest() }
                        }
                    }
                }
                FailPoint.beforeSnapshot.pass()
                try await keeper.saveSnapshot(snapshot)
                FailPoint.snapshotWritten.pass()
            }
        }
    }

    /// Events from `seq` on that have been told, from memory or, for older ones, from the journal, beside the commits.
    ///
    /// The journal is ahead by what is committed and not told yet. Whoever was shown that would know more than the next greeting,
    /// and be told of a gap where there is none.
    public func page(from seq: UInt64, limit: Int) async throws -> [NumberedEvent] {
        if let page = tail.page(from: seq, limit: limit) { return page }
        let latest = tail.latest
        let page = try await old.get().read(from: seq, limit: limit, into: OldPage(latest: latest)) { $0.understand($1, $2) }
        FailPoint.historyRead.pass()
        if let fault = page.fault { throw fault }
        return page.events
    }
}

/// How much the host holds at once.
public enum HostLimits {
    /// Requests waiting for the engine; it takes thousands in a few milliseconds.
    public static let requests = 8192
    /// Calls beyond that. A call is always taken: 65,536 waiting ones are minutes of a storm no city has seen.
    public static let callReserve = 65_536
    /// With more requests at once than this, proposals wait for the last of them.
    static let calmRequests = 32
    /// A round of deciding, committing and telling costs as much as some decisions, however few requests share it. The first after
    /// a pause begins at once, then one so often.
    static let pace = Duration.milliseconds(3)
    /// A batch is closed when deciding it has taken so long: about as long as a commit.
    static let batchTime = Duration.milliseconds(4)
    /// For so long calls that come meanwhile are decided before what others are waiting for.
    static let roundTime = Duration.milliseconds(40)
    /// Batches decided and not yet durable: what is decided while the disk takes its time over one commit. Most are small.
    static let batches = 32
    /// Batches in the journal and not yet told: what a quarter of a second brings.
    static let committed = 64
    /// How long a reply waits for the database. Longer than a slow commit, shorter than a person notices.
    static let patience = Duration.milliseconds(250)
    /// A small centre takes one a day: only behind a snapshot can old events go.
    static let snapshotEvery = Duration.seconds(86_400)
    /// Events between two snapshots: what a start replays in well under a second. On a full board, whose snapshot costs more
    /// than so many events, as many as it has rows, and never more than a start replays in two seconds.
    static func eventsPerSnapshot(rows: Int) -> UInt64 { UInt64(min(max(rows, 100_000), 400_000)) }
    /// Positions go into the journal at most this often: a second of telemetry may be lost.
    static let positionsEvery = Duration.seconds(1)
}

/// What a command came to, as told to whoever asked.
public indirect enum HostReply: Sendable {
    /// Durable. `seq` is the last event it became, or the newest one when it became none.
    case accepted(Receipt, seq: UInt64, isRepeat: Bool, durability: Durability = .local)
    /// Durable are all events up to `seq`, as of which this is the answer.
    case answered([AnswerRow], seq: UInt64)
    case refused(Refusal)
    /// Whether it became durable is not known.
    case failed(String)
}

extension HostReply {
    fileprivate func told(_ durability: Durability) -> HostReply {
        guard case .accepted(let receipt, let seq, let isRepeat, _) = self else { return self }
        return .accepted(receipt, seq: seq, isRepeat: isRepeat, durability: durability)
    }
}

/// In the local journal, and whom to tell now.
private struct Committed: Sendable {
    let events: [NumberedEvent]
    let fixes: [PositionFix]
    let outcomes: [Outcome]
    var at = ContinuousClock.now
}

public struct HostCounters: Sendable {
    public var events = 0
    public var commits = 0
    public var waiting = 0

    mutating func count(events: Int, commits: Int) {
        self.events += events
        self.commits += commits
    }
}

struct HostRequest: Sendable {
    let command: Command
    let requester: Requester
    /// Writes a row even if nothing else does.
    var isProbe = false
    let finish: @Sendable (HostReply) -> Void

    var isCall: Bool { if case .takeCall = command { true } else { false } }

    /// What one connection sends stays in the order in which it was sent.
    var sender: String { requester.from ?? requester.name }

    /// What has come together, in the order in which it is decided: calls need not wait for what others ask. What one
    /// connection sends stays in the order in which it was sent.
    static func callsFirst(_ requests: some Collection<HostRequest>) -> [HostRequest] {
        guard requests.count > 1 else { return Array(requests) }
        var waiting: Set<String> = []
        var (calls, others): ([HostRequest], [HostRequest]) = ([], [])
        for request in requests {
            let sender = request.sender
            if request.isCall, !waiting.contains(sender) {
                calls.append(request)
            } else {
                waiting.insert(sender)
                others.append(request)
            }
        }
        return calls + others
    }
}

/// Events read back, up to the newest that has been told, or the first that cannot be understood.
private struct OldPage: Sendable {
    let latest: UInt64
    var events: [NumberedEvent] = []
    var fault: RecordFault?

    mutating func understand(_ seq: UInt64, _ payload: UnsafeRawBufferPointer) {
        guard seq <= latest, fault == nil else { return }
        do throws(RecordFault) {
            events.append(try JSONRecordReader.read(NumberedEvent.self, from: payload))
        } catch {
            fault = error
        }
    }
}
