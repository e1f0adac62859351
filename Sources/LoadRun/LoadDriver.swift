// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import NIOCore
import RoadNetwork
import Simulation
import Vocabulary

/// Drives one run: sends what the plan says at the moment it says so, never waiting for answers, and carries every
/// dispatch through its life.
///
/// ```
/// plan ──▶ CALL ────────────▶ waiting incidents
/// plan ──▶ RECOMMEND ─▶ DISPATCH ─▶ STATUS acknowledged … clear, for each crew ─▶ CLOSE
/// plan ──▶ POSITION
/// ```
///
/// Open loop: what has no room in any window waits here, and its latency counts from the moment when it should have left.
/// Everything lives on one event loop, without a task or a promise for each request: the load shares its cores with the
/// server that it measures.
final class LoadDriver {
    enum Phase { case connecting, running, draining, over }

    let settings: LoadSettings
    let survey: CentreSurvey
    let loop: any EventLoop
    let city: City
    var plan: LoadPlan
    var pending: PlannedRequest?
    var tally = Tally()
    var ledger: AckLedger
    var push: PushBook
    var phase = Phase.connecting
    let progress: (SecondRow) -> Void
    let done: EventLoopPromise<LoadOutcome>

    // Who is connected.
    var links: [[RequestLink]] = LinkRole.allCases.map { _ in [] }
    var consoles: [ConsoleLink] = []
    var backlogs = LinkRole.allCases.map { _ in AskQueue() }
    private var cursors = LinkRole.allCases.map { _ in 0 }
    private var dirty: [RequestLink] = []
    private var readyCount = 0

    // What is going on at the centre.
    let text: RequestText
    let unitIndex: [String: Int32]
    var isOut: [Bool]
    var unitsOut = 0
    var waiting = WaitingIncidents()
    var jobs: [DispatchJob] = []
    var freeJobs: [Int32] = []
    var dueSteps = DueSteps()
    var scripted = ScriptedCalls()
    var walks: [UnitWalk] = []
    var walkDice: SeededRandom
    let step: Int64

    // Time.
    private var begin: UInt64 = 0
    private var nextSecond: Int64 = 1_000_000
    private var drainingSince: Int64 = 0
    /// When the server last answered anything.
    var lastAnswer: Int64 = 0
    private var cpuAtBegin = ProcessTime.now()
    private var clock = (millisecond: Int64(-1), text: "")
    /// When a tick is due; closer together they would cost more than they give.
    private static let tickEvery: Int64 = 250
    /// The one that is waited for.
    private var nextTick: (due: Int64, task: Scheduled<Void>)?

    init(
        _ settings: LoadSettings, survey: CentreSurvey, city: City, plan: LoadPlan, stepMicroseconds: Int64, loop: any EventLoop,
        done: EventLoopPromise<LoadOutcome>, progress: @escaping (SecondRow) -> Void
    ) {
        (self.settings, self.survey, self.city, self.plan, self.loop) = (settings, survey, city, plan, loop)
        (self.done, self.progress, step) = (done, progress, stepMicroseconds)
        ledger = AckLedger(run: settings.run, after: survey.seq)
        push = PushBook(consoles: settings.consoles)
        text = RequestText(texts: plan.texts, survey: survey, run: settings.run)
        unitIndex = Dictionary(survey.units.enumerated().map { ($1.name, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        isOut = survey.units.map { !$0.isFree }
        unitsOut = isOut.count { $0 }
        walkDice = SeededRandom(seed: settings.seed ^ 0x3a1c)
    }

    // MARK: - Time

    /// Microseconds since the run began.
    func now() -> Int64 { (Int64(NIODeadline.now().uptimeNanoseconds) - Int64(begin)) / 1000 }

    /// The server's clock is this machine's: fixes must not lie in its future.
    func clockText() -> String {
        let now = ProcessTime.clock()
        if now.microseconds / 1000 != clock.millisecond { clock = (now.microseconds / 1000, now.description) }
        return clock.text
    }

    // MARK: - Begin

    var expectedLinks: Int {
        settings.connections + LoadSettings.deskConnections + LoadSettings.vehicleConnections + settings.consoles
    }

    /// A connection is greeted, a console subscribed.
    func ready() {
        readyCount += 1
        guard readyCount == expectedLinks, phase == .connecting else { return }
        walks = survey.units.map { UnitWalk(from: $0.position, city: city, &walkDice) }
        pending = plan.next()
        begin = NIODeadline.now().uptimeNanoseconds
        cpuAtBegin = ProcessTime.now()
        phase = .running
        tick()
    }

    func lost(_ link: RequestLink, reason: String) {
        switch phase {
        case .connecting: fail(LoadError.turnedAway(reason: reason))
        case .over: break
        case .running, .draining:
            tally.fail("connections lost (\(reason))")
            links[link.role.rawValue].removeAll { $0 === link }
        }
    }

    func lostConsole(reason: String) {
        switch phase {
        case .connecting: fail(LoadError.turnedAway(reason: reason))
        case .over: break
        case .running, .draining: tally.fail("consoles lost (\(reason))")
        }
    }

    func fail(_ error: LoadError) {
        guard phase != .over else { return }
        phase = .over
        closeAll()
        done.fail(error)
    }

    // MARK: - The turning wheel

    private func tick() {
        nextTick = nil
        guard phase != .over else { return }
        let now = now()
        while phase == .running, let next = pending, next.at <= now {
            perform(next, at: now)
            pending = plan.next()
        }
        performDueSteps(until: now)
        if now >= nextSecond { endSecond(now) }
        flush()
        turnCursors()
        if phase == .running, pending == nil, now >= Int64(plan.seconds * 1e6) { beginDraining(now) }
        // Again and again: calls that are still being answered open what has to be closed, too.
        if phase == .draining, settings.tidies { tidy(now) }
        if phase == .draining, isSettled || hasWaitedEnough(now) { return finish(now) }
        var next = min(nextSecond, pending?.at ?? .max, dueSteps.first?.due ?? .max)
        if phase == .draining || pending == nil { next = min(next, now + 5_000) }
        tick(by: next, at: now)
    }

    /// Ticks at `due`, or earlier. Also for what an answer brings: it may be due before everything that was planned.
    func tick(by due: Int64, at now: Int64) {
        guard phase == .running || phase == .draining else { return }
        let due = max(due, now + LoadDriver.tickEvery)
        if let nextTick, nextTick.due <= due { return }
        nextTick?.task.cancel()
        nextTick = (due, loop.assumeIsolated().scheduleTask(in: .microseconds(due - now)) { self.tick() })
    }

    private func endSecond(_ now: Int64) {
        nextSecond += 1_000_000
        tally.second.waiting = backlogs.reduce(0) { $0 + $1.count }
        progress(tally.closeSecond())
        offer(Ask(.statistics, intended: now), at: now)
    }

    private func beginDraining(_ now: Int64) {
        phase = .draining
        (drainingSince, lastAnswer) = (now, now)
    }

    /// Everything is answered, every crew is back, every console has seen what was acknowledged.
    private var isSettled: Bool {
        guard dueSteps.isEmpty, backlogs.allSatisfy(\.isEmpty) else { return false }
        guard links.allSatisfy({ $0.allSatisfy { $0.unanswered == 0 } }) else { return false }
        return consoles.allSatisfy { $0.next > newest }
    }

    private func hasWaitedEnough(_ now: Int64) -> Bool {
        now - lastAnswer > settings.grace.microseconds || now - drainingSince > 20 * settings.grace.microseconds
    }

    /// The last event that was acknowledged.
    var newest: UInt64 = 0

    private func finish(_ now: Int64) {
        tally.fail("never answered", count: links.reduce(0) { $0 + $1.reduce(0) { $0 + $1.unanswered } })
        tally.fail("never sent", count: backlogs.reduce(0) { $0 + $1.count })
        tally.fail("consoles behind at the end", count: consoles.count { $0.next <= newest })
        tally.second.waiting = backlogs.reduce(0) { $0 + $1.count }
        _ = tally.closeSecond()
        phase = .over
        closeAll()
        let spent = ProcessTime.now() - cpuAtBegin
        done.succeed(LoadOutcome(tally, ledger, plannedSeconds: plan.seconds, seconds: Double(now) / 1e6, processSeconds: spent))
    }

    private func closeAll() {
        for link in links.joined() { link.close() }
        for console in consoles { console.close() }
        // They hold their driver as it holds them.
        (links, consoles) = (LinkRole.allCases.map { _ in [] }, [])
    }

    // MARK: - Sending

    /// Sends at once where a window has room; otherwise the request waits its turn.
    func offer(_ ask: Ask, at now: Int64) {
        let role = ask.kind.role.rawValue
        if backlogs[role].isEmpty, let link = linkWithRoom(role) {
            tally.recordLateness(now - ask.intended)
            send(ask, on: link)
        } else if backlogs[role].count < LoadSettings.backlogLimit || ask.kind == .tidy {
            tally.waited += 1
            backlogs[role].append(ask)
        } else {
            tally.fail("never sent")
        }
    }

    /// Room has become free.
    func refill(_ role: LinkRole) {
        while !backlogs[role.rawValue].isEmpty, let link = linkWithRoom(role.rawValue), let ask = backlogs[role.rawValue].popFirst() {
            send(ask, on: link)
        }
    }

    private func send(_ ask: Ask, on link: RequestLink) {
        var ask = ask
        if ask.kind != .position, ask.kind != .statistics { ask.key = ledger.begin(ask.kind) }
        link.put(ask)
        guard !link.isDirty else { return }
        link.isDirty = true
        dirty.append(link)
    }

    func write(_ ask: Ask, to buffer: inout ByteBuffer) {
        let crews = ask.kind == .dispatch ? jobs[Int(ask.job)].crews.map(\.unit) : []
        let unit = ask.kind == .status ? jobs[Int(ask.job)].crews[Int(ask.crew)].unit : ask.crew
        text.write(ask, crews: crews, unit: unit, clock: ask.kind == .position ? clockText() : "", to: &buffer)
    }

    func flush() {
        for link in dirty { link.flush() }
        dirty.removeAll(keepingCapacity: true)
    }

    /// The same link as long as it has room: many requests in one write. The next tick takes the next one.
    private func linkWithRoom(_ role: Int) -> RequestLink? {
        let count = links[role].count
        for offset in 0..<count {
            let index = (cursors[role] + offset) % count
            guard links[role][index].hasRoom else { continue }
            cursors[role] = index
            return links[role][index]
        }
        return nil
    }

    private func turnCursors() { for role in cursors.indices { cursors[role] &+= 1 } }
}
