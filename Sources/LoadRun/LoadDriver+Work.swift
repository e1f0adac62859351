// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// One dispatch, from the question who should go to the end of its incident.
struct DispatchJob {
    struct Crew {
        var unit: Int32
        /// What it says, in order; empty: the usual four steps, evenly spaced.
        var steps: [PlannedStep]
        var done = 0
    }

    var incident: UInt32
    var crews: [Crew] = []
    /// The steps of each crew, from a replayed log.
    var script: [[PlannedStep]] = []
    var dispatchedAt: Int64 = 0
    var open = 0
}

/// Incidents that this run opened and nobody was sent to, oldest first.
struct WaitingIncidents {
    private var incidents: [UInt32] = []
    private var first = 0

    var count: Int { incidents.count - first }

    mutating func append(_ incident: UInt32) { incidents.append(incident) }

    mutating func popFirst() -> UInt32? {
        guard first < incidents.count else { return nil }
        defer { first += 1 }
        return incidents[first]
    }
}

/// Calls of a replayed log: which incident each opened, and dispatches that came before the answer did.
struct ScriptedCalls {
    var planned = 0
    var incidents: [Int: UInt32] = [:]
    var held: [Int: (intended: Int64, script: [[PlannedStep]])] = [:]
}

// MARK: - What the plan says

extension LoadDriver {
    func perform(_ request: PlannedRequest, at now: Int64) {
        switch request.action {
        case .call(let call):
            var ask = Ask(.call, intended: request.at)
            (ask.call, ask.crew) = (call, Int32(scripted.planned))
            scripted.planned += 1
            tally.second.offered += 1
            offer(ask, at: now)
        case .dispatch:
            guard unitsOut < isOut.count else { return tally.skip("dispatches without a free unit") }
            guard let incident = waiting.popFirst() else { return tally.skip("dispatches without a waiting incident") }
            recommend(incident, intended: request.at, script: [], at: now)
        case .scriptedDispatch(let call, let crews):
            if let incident = scripted.incidents[call] {
                recommend(incident, intended: request.at, script: crews, at: now)
            } else {
                scripted.held[call] = (request.at, crews)
            }
        case .position(let unit):
            var ask = Ask(.position, intended: request.at)
            ask.crew = Int32(unit)
            // About 30 km/h at the usual distance between two fixes.
            ask.call.place = walks[unit].drive(metres: 20, city: city, &walkDice)
            offer(ask, at: now)
        }
    }

    private func recommend(_ incident: UInt32, intended: Int64, script: [[PlannedStep]], at now: Int64) {
        var ask = Ask(.recommend, intended: intended)
        ask.incident = incident
        ask.job = begin(DispatchJob(incident: incident, script: script))
        offer(ask, at: now)
    }

    private func begin(_ job: DispatchJob) -> Int32 {
        if let free = freeJobs.popLast() {
            jobs[Int(free)] = job
            return free
        }
        jobs.append(job)
        return Int32(jobs.count - 1)
    }

    /// The next step of crews that have reached its moment.
    func performDueSteps(until now: Int64) {
        while let next = dueSteps.first, next.due <= now {
            dueSteps.removeFirst()
            let crew = jobs[Int(next.job)].crews[Int(next.crew)]
            var ask = Ask(.status, intended: next.due)
            (ask.job, ask.crew, ask.incident) = (next.job, next.crew, jobs[Int(next.job)].incident)
            ask.word = crew.steps[crew.done].word
            offer(ask, at: now)
        }
    }

    /// Ends what nobody was sent to, so that the next run finds the board as this one did.
    func tidy(_ now: Int64) {
        while let incident = waiting.popFirst() {
            var ask = Ask(.tidy, intended: now)
            ask.incident = incident
            offer(ask, at: now)
        }
    }
}

// MARK: - What the server answers

extension LoadDriver {
    func answered(_ ask: Ask, isOK: Bool, _ reader: inout ReplyReader, at now: Int64) {
        if ask.kind != .statistics { lastAnswer = now }
        guard isOK else {
            let code = reader.text(in: reader.word())
            return refused(ask, code, at: now)
        }
        switch ask.kind {
        case .statistics:
            tally.second.behind = reader.value(of: "behind").map { Int(reader.number(in: $0)) }
            return
        case .position: break
        default: acknowledge(ask, &reader, at: now)
        }
        if let measure = ask.kind.measure { tally.record(measure, now - ask.intended) }
    }

    private func acknowledge(_ ask: Ask, _ reader: inout ReplyReader, at now: Int64) {
        var (seq, call, incident) = (UInt64(0), UInt32(0), UInt32(0))
        var isInDatabase = false
        var units: [Int32] = []
        while let (key, value) = reader.field() {
            if reader.holds("seq", in: key) {
                seq = reader.number(in: value)
            } else if reader.holds("dur", in: key) {
                isInDatabase = reader.holds("postgres", in: value)
            } else if reader.holds("call", in: key) {
                call = UInt32(truncatingIfNeeded: reader.number(in: value))
            } else if reader.holds("incident", in: key) {
                incident = UInt32(truncatingIfNeeded: reader.number(in: value))
                // What follows in the answer to a call is for people.
                if ask.kind == .call { break }
            } else if ask.kind == .recommend, reader.begins(with: "units.", in: key) {
                if let unit = unitIndex[reader.text(in: value)] { units.append(unit) }
            }
        }
        ledger.acknowledge(ask.key, seq: seq, call: call, isInDatabase: isInDatabase)
        tally.countDurability(inDatabase: isInDatabase)
        newest = max(newest, seq)
        // Thousands of closings at once are no load that anybody asked for.
        if ask.kind != .tidy { push.acknowledged(seq, intended: ask.intended) { tally.record(.push, $0) } }
        goOn(ask, incident, units, at: now)
    }

    private func goOn(_ ask: Ask, _ incident: UInt32, _ units: [Int32], at now: Int64) {
        switch ask.kind {
        case .call: opened(incident, by: Int(ask.crew), at: now)
        case .recommend: dispatch(ask, recommended: units, at: now)
        case .dispatch: dispatched(ask.job, at: now)
        case .status: reported(ask, at: now)
        case .close: freeJobs.append(ask.job)
        case .position, .statistics, .tidy: break
        }
    }

    private func opened(_ incident: UInt32, by call: Int, at now: Int64) {
        if let held = scripted.held.removeValue(forKey: call) {
            return recommend(incident, intended: held.intended, script: held.script, at: now)
        }
        if plan.isScripted { scripted.incidents[call] = incident } else { waiting.append(incident) }
    }

    private func dispatch(_ ask: Ask, recommended: [Int32], at now: Int64) {
        let script = jobs[Int(ask.job)].script
        let wanted = script.isEmpty ? settings.crews : script.count
        let free = recommended.filter { !isOut[Int($0)] }.prefix(wanted)
        guard !free.isEmpty else {
            tally.skip(recommended.isEmpty ? "recommendations that name nobody" : "dispatches whose recommended units had all gone")
            return giveUp(ask.job)
        }
        for (index, unit) in free.enumerated() {
            isOut[Int(unit)] = true
            let steps = script.isEmpty ? usualSteps : script[index]
            jobs[Int(ask.job)].crews.append(DispatchJob.Crew(unit: unit, steps: steps))
        }
        unitsOut += free.count
        var next = Ask(.dispatch, intended: now)
        (next.job, next.incident) = (ask.job, ask.incident)
        offer(next, at: now)
    }

    private var usualSteps: [PlannedStep] {
        PlannedStep.Word.allCases.enumerated().map { PlannedStep(after: Int64($0 + 1) * step, word: $1) }
    }

    private func dispatched(_ job: Int32, at now: Int64) {
        jobs[Int(job)].dispatchedAt = now
        jobs[Int(job)].open = jobs[Int(job)].crews.count
        for crew in jobs[Int(job)].crews.indices { schedule(job, Int32(crew), at: now) }
    }

    private func schedule(_ job: Int32, _ index: Int32, at now: Int64) {
        let crew = jobs[Int(job)].crews[Int(index)]
        let planned = jobs[Int(job)].dispatchedAt + crew.steps[crew.done].after
        let step = DueStep(due: max(now, planned), job: job, crew: index)
        dueSteps.insert(step)
        tick(by: step.due, at: now)
    }

    private func reported(_ ask: Ask, at now: Int64) {
        jobs[Int(ask.job)].crews[Int(ask.crew)].done += 1
        let crew = jobs[Int(ask.job)].crews[Int(ask.crew)]
        guard crew.done == crew.steps.count else { return schedule(ask.job, ask.crew, at: now) }
        isOut[Int(crew.unit)] = false
        unitsOut -= 1
        jobs[Int(ask.job)].open -= 1
        guard jobs[Int(ask.job)].open == 0 else { return }
        var close = Ask(.close, intended: now)
        (close.job, close.incident) = (ask.job, ask.incident)
        offer(close, at: now)
    }

    /// Back among the waiting, behind the others; a replayed dispatch is not tried again.
    private func giveUp(_ job: Int32) {
        let incident = jobs[Int(job)].incident
        for crew in jobs[Int(job)].crews { isOut[Int(crew.unit)] = false }
        unitsOut -= jobs[Int(job)].crews.count
        jobs[Int(job)].crews = []
        freeJobs.append(job)
        waiting.append(incident)
    }

    /// Answers that a busy centre gives to people who do everything right.
    private static let domainCodes: Set<String> = [
        "UNITBUSY", "UNITUNAVAILABLE", "STATE", "CREWS", "UNLOCATED", "NOCARD", "CONFLICT", "REASON", "NOTFOUND",
    ]

    private func refused(_ ask: Ask, _ code: String, at now: Int64) {
        if ask.key >= 0 { ledger.refuse(ask.key) }
        let what = "\(ask.kind) \(code)"
        if LoadDriver.domainCodes.contains(code) { tally.refuse(what) } else { tally.fail(what) }
        goWithout(ask, code, at: now)
    }

    /// The connection ended before the answer came: nobody knows what became of it.
    func cut(_ ask: Ask) {
        tally.fail("never answered")
        goWithout(ask, "", at: now())
    }

    private func goWithout(_ ask: Ask, _ code: String, at now: Int64) {
        switch ask.kind {
        case .recommend:
            // Nothing can be recommended for it, now or later.
            if code == "NOCARD" || code == "UNLOCATED" { freeJobs.append(ask.job) } else { giveUp(ask.job) }
        case .dispatch: giveUp(ask.job)
        case .status: endCrew(ask, at: now)
        case .close: freeJobs.append(ask.job)
        case .call, .position, .statistics, .tidy: break
        }
    }

    /// A crew whose step is refused goes home: one more word, and it counts as free whatever the answer.
    private func endCrew(_ ask: Ask, at now: Int64) {
        let last = jobs[Int(ask.job)].crews[Int(ask.crew)].steps.count - 1
        guard jobs[Int(ask.job)].crews[Int(ask.crew)].done < last else { return reported(ask, at: now) }
        jobs[Int(ask.job)].crews[Int(ask.crew)].done = last
        schedule(ask.job, ask.crew, at: now)
    }

    /// A console got an event.
    func pushed(_ seq: UInt64, at now: Int64) {
        let known = push.tooLate
        if let latency = push.arrived(seq, at: now) {
            tally.record(.push, latency)
        } else if push.tooLate > known {
            tally.leaveOut("pushes more than \(PushBook.rowCount) events behind")
        }
    }
}
