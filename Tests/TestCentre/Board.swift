// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RunCards
import Units
import Vocabulary

/// An engine with a fake clock that does what its host does: decide, number, apply.
public struct Board: Sendable {
    public private(set) var engine: DispatchEngine
    public private(set) var log: [NumberedEvent] = []
    public var now: Instant

    /// 2026-11-22T03:00:00Z, a Sunday, 10 o'clock in Hanoi.
    public static let start = Instant(rfc3339: "2026-11-22T03:00:00Z")!

    public init(_ centre: Centre = SmallCentre.make(), at now: Instant = Board.start) {
        engine = DispatchEngine(roads: LetterCity.router)
        self.now = now
        perform(.configure(centre), by: "keng")
    }

    public var state: DispatchState { engine.state }

    /// Decides and makes true.
    @discardableResult
    public mutating func perform(_ command: Command, by: String = "ann", cid: String? = nil, digest: UInt64 = 0) -> Outcome {
        let requester = Requester(name: by, cid: cid, digest: digest)
        let decision = engine.decide(command, by: requester, at: now)
        var entries: [NumberedEvent] = []
        switch decision {
        case .done(let events, let receipt):
            entries = engine.number(events, receipt: receipt, by: requester, at: now)
            for entry in entries { engine.apply(entry) }
            log.append(contentsOf: entries)
            return Outcome(decision: decision, entries: entries, reviewed: review())
        case .position(let fix): engine.take(fix)
        case .repeated, .refused, .answered: break
        }
        return Outcome(decision: decision, entries: entries, reviewed: [])
    }

    /// Looks again at what is due, as the host does after every decision that made events and with every tick.
    private mutating func review() -> [NumberedEvent] {
        let requester = Requester(name: "keng")
        guard let command = engine.nextReview(), case .done(let events, let receipt) = engine.decide(command, by: requester, at: now)
        else { return [] }
        let entries = engine.number(events, receipt: receipt, by: requester, at: now)
        for entry in entries { engine.apply(entry) }
        log.append(contentsOf: entries)
        return entries
    }

    public mutating func wait(_ span: Duration) { now = now + span }

    /// Lets time pass and the timers speak, as the host does; what they said.
    @discardableResult
    public mutating func wait(_ span: Duration, ticking tick: Duration) -> [Event] {
        let end = now + span
        var said: [Event] = []
        while now < end {
            now = min(now + tick, end)
            said += perform(.passTime, by: "keng").events
        }
        return said
    }
}

/// What a command came to.
public struct Outcome {
    public let decision: Decision
    public let entries: [NumberedEvent]
    /// What the engine said of itself right behind it.
    public let reviewed: [NumberedEvent]

    public var events: [Event] { entries.map(\.event) }
    public var kinds: [Event.Kind] { events.map(\.kind) }

    public var receipt: Receipt? {
        if case .done(_, let receipt) = decision { receipt } else { nil }
    }

    public var refusal: Refusal? {
        if case .refused(let refusal) = decision { refusal } else { nil }
    }

    public var code: Refusal.Code? { refusal?.code }

    public var rows: [AnswerRow] {
        if case .answered(let rows) = decision { rows } else { [] }
    }
}

// MARK: - Short words for what tests do all the time

extension Board {
    /// A call from a letter of the map; the incident it opened or joined.
    @discardableResult
    public mutating func call(
        _ type: String, _ letter: Character?, caller: String = "", place: String = "", join: IncidentID? = nil
    ) -> IncidentID {
        var report = CallReport()
        (report.type, report.coordinate) = (TypeCode(type), letter.map(LetterCity.at))
        (report.callerNumber, report.place) = (caller, place)
        return perform(.takeCall(report, join: join), by: "taker").receipt?.incident ?? IncidentID(0)
    }

    @discardableResult
    public mutating func dispatch(
        _ incident: IncidentID, _ units: String..., reason: String? = nil, by: String = "ann"
    ) -> Outcome {
        perform(.dispatchUnits(incident, units.map { UnitName($0) }, reason: reason), by: by)
    }

    @discardableResult
    public mutating func say(
        _ unit: String, _ phase: AssignmentPhase, at incident: IncidentID? = nil, told: Instant? = nil
    ) -> Outcome {
        perform(
            .reportStatus(StatusReport(unit: UnitName(unit), word: .phase(phase), incident: incident, told: told)),
            by: "crew-\(unit)")
    }

    @discardableResult
    public mutating func duty(_ unit: String, _ duty: Duty, remark: String = "") -> Outcome {
        perform(
            .reportStatus(StatusReport(unit: UnitName(unit), word: .duty(duty), remark: remark)), by: "crew-\(unit)")
    }

    /// A position report made `age` ago.
    @discardableResult
    public mutating func position(_ unit: String, _ place: Coordinate, age: Duration = .zero) -> Outcome {
        perform(.reportPosition(PositionFix(unit: UnitName(unit), coordinate: place, at: now - age)), by: "avl")
    }

    /// The stored recommendation after asking for one.
    public mutating func recommend(_ incident: IncidentID) -> Recommendation {
        let made = perform(.recommendUnits(incident)).receipt?.recommendation
        return made.flatMap { engine.state.recommendations[$0] } ?? Recommendation()
    }

    public func assignment(_ unit: String) -> Assignment? { state.assignment(of: UnitName(unit)) }

    public func incident(_ id: IncidentID) -> Incident { state.incidents[id] ?? Incident() }

    public var queue: [IncidentID] { engine.queue(at: now).map(\.incident) }
}
