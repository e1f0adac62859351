// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import Routing
import RunCards
import Units
import Vocabulary

/// The heart: commands in, events out.
///
/// ```
///            ┌──────────── state (sum of all events) ◀── apply(event) ◀─┐
///  command ─▶ decide(command, by:, at:) ─▶ Decision ─▶ [Event] ─▶ number ┘─▶ journal ─▶ reply, push
/// ```
///
/// `decide` changes nothing and looks at nothing but the state, the road network, the positions and its arguments: no
/// clock, socket, task, random source or environment. So whoever holds the journal can decide again and must get the
/// same answer. The host numbers the events (`number`), applies them, makes them durable, and only then tells anybody.
///
/// A decision costs the tables it reads: microseconds, except a recommendation, which searches the road network once for
/// each vehicle profile among the candidates, and a review, which asks it once for each incident. The searches among this
/// can be made beforehand (`roadSearch`).
public struct DispatchEngine: Sendable {
    public private(set) var state: DispatchState
    /// The newest position reports; not durable state, see `PositionBook`.
    public internal(set) var positions = PositionBook()
    /// What is due to be looked at again; a cache, see `ReviewBook`.
    var reviews = ReviewBook()
    /// What is due when, and who lies near whom. Derived from the state, see `prepare`.
    var clockBook: ClockBook?
    var vicinity: VicinityIndex?
    public let roads: Router

    public init(state: DispatchState = DispatchState(), roads: Router) {
        self.state = state
        self.roads = roads
    }

    /// Decides one command. Nothing has happened yet when this returns.
    public func decide(_ command: Command, by requester: Requester, at now: Instant) -> Decision {
        if let cid = requester.cid, let known = state.answers[cid] {
            guard known.key.digest == requester.digest else {
                return .refused(
                    Refusal(
                        .cidReused, en: "cid: this key was used for another command; make a new one",
                        vi: "cid: khóa này đã dùng cho lệnh khác; hãy tạo khóa mới"))
            }
            return .repeated(known)
        }
        // As in `number`: when the clock steps back, nobody's report becomes one from before the last.
        return answer(command, requester.name, max(now, state.at))
    }

    /// Gives the events of a decision their numbers and times; the receipt of a keyed command rides on the last one, less
    /// what the event says itself.
    public func number(_ events: [Event], receipt: Receipt, by requester: Requester, at now: Instant) -> [NumberedEvent] {
        // The clock may step back; the journal's times never do.
        let time = max(now, state.at)
        return events.enumerated().map { offset, event in
            var key: CommandKey?
            if offset == events.count - 1, let cid = requester.cid {
                key = CommandKey(cid: cid, digest: requester.digest, receipt: receipt).stripped(beside: event)
            }
            return NumberedEvent(
                seq: state.seq + 1 + UInt64(offset), at: time, by: requester.name, from: requester.from, event: event, key: key)
        }
    }

    /// Works out from the state what is kept beside it. A host does this once, before anybody waits; otherwise the first
    /// event does. What is decided is the same with it and without.
    public mutating func prepare() {
        makeClockBook()
        vicinity = VicinityIndex(state)
    }

    /// Makes a numbered event true.
    public mutating func apply(_ entry: NumberedEvent) {
        state.apply(entry)
        reviews.note(entry.event, state)
        guard clockBook != nil, vicinity != nil else { return prepare() }
        noteClocks(entry.event)
        // Types may belong to other services now.
        if case .centreConfigured = entry.event { vicinity = VicinityIndex(state) }
        for id in entry.event.touchedIncidents {
            if let incident = state.incidents[id] { vicinity?.put(incident, state) } else { vicinity?.remove(id) }
        }
        assert(state.invariantFaults().isEmpty, "after \(entry.event.kind): \(state.invariantFaults())")
    }

    /// Takes a position report that `decide` has accepted.
    public mutating func take(_ fix: PositionFix) {
        if positions.record(fix) { reviews.note(fix, state) }
    }

    /// What should be looked at again because of what happened, as a command to be decided like any other; `nil` when
    /// nothing should. The host asks after every decision that made events, and with every tick: proposals follow their
    /// cause at once, those that positions cause with the next tick, and after a wide one the rest with the ticks behind it.
    ///
    /// - Parameter limit: incidents in it; fewer when others must not wait long for it.
    public mutating func nextReview(atMost limit: Int = ReviewBook.atOnce) -> Command? {
        reviews.next(state, atMost: limit).map { .reviewIncidents($0) }
    }

    /// Makes due again what `nextReview` gave and nobody has decided.
    public mutating func postpone(_ command: Command) {
        if case .reviewIncidents(let due) = command { reviews.postpone(due) }
    }

    private func answer(_ command: Command, _ by: String, _ now: Instant) -> Decision {
        switch command {
        case .takeCall(let report, let join): takeCall(report, join, now)
        case .supplementCall(let reference, let supplement): addSupplement(supplement, to: reference)
        case .addNote(let incident, let text): addNote(incident, text)
        case .locateIncident(let incident, let coordinate, let place): locate(incident, coordinate, place)
        case .retypeIncident(let incident, let type, let building): retype(incident, type, building)
        case .prioritizeIncident(let incident, let to, let reason): prioritize(incident, to, reason)
        case .mergeIncidents(let from, let into): merge(from, into)
        case .splitCall(let call): split(call)
        case .raiseAlarm(let incident, let level): raiseAlarm(incident, level, now)
        case .closeIncident(let incident, let disposition, let note): close(incident, disposition, note)
        case .reopenIncident(let incident, let reason): reopen(incident, reason)
        case .recommendUnits(let incident): recommend(incident, now)
        case .dispatchUnits(let incident, let units, let reason): dispatch(incident, units, reason, by, now)
        case .reserveUnits(let incident, let units): reserve(incident, units, by, now)
        case .divertUnit(let unit, let incident, let reason): divert(unit, incident, reason, by, now)
        case .swapUnits(let incident, let out, let new, let reason): swap(incident, out, new, reason, by, now)
        case .releaseUnit(let unit, let reason): release(unit, reason, now)
        case .reportStatus(let report): reportStatus(report, by, now)
        case .correctTime(let unit, let incident, let phase, let told): correct(unit, incident, phase, told, now)
        case .reportWelfare(let unit): reportWelfare(unit)
        case .setCrew(let unit, let crew): setCrew(unit, crew)
        case .reportPosition(let fix): reportPosition(fix, now)
        case .setRoadCondition(let condition): setRoad(condition, by, now)
        case .liftRoadCondition(let condition): liftRoad(condition)
        case .reviewIncidents(let due): review(due, now)
        case .configure(let centre): configure(centre, now)
        case .passTime: .done(dueEvents(at: now), Receipt())
        case .ask(let question): ask(question, now)
        }
    }
}

/// What the engine answers.
public enum Decision: Equatable, Sendable {
    /// Events to make durable, in order, and what to tell whoever asked once they are.
    case done([Event], Receipt)
    /// The same keyed command was decided before.
    case repeated(AnswerBook.Answer)
    case refused(Refusal)
    /// A position report that may be taken.
    case position(PositionFix)
    case answered([AnswerRow])
}

/// One line of an answer to a question.
public struct AnswerRow: Sendable, Equatable {
    /// What the line is about: `incident`, `unit`, `queue`.
    public let kind: String
    public let record: any Record

    public init(_ kind: String, _ record: any Record) { (self.kind, self.record) = (kind, record) }

    public static func == (a: AnswerRow, b: AnswerRow) -> Bool {
        a.kind == b.kind && JSONRecordWriter.bytes(of: a.record) == JSONRecordWriter.bytes(of: b.record)
    }
}

extension CentreConfigured {
    init(_ centre: Centre) { self.centre = centre }
}
