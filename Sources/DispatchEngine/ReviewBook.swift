// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Units
import Vocabulary

/// An incident to be looked at again, and why.
public struct IncidentReview: Equatable, Sendable {
    public var incident: IncidentID
    /// Units that became available or moved: only they can be news.
    public var units: [UnitName: ReviewCause] = [:]
    /// Something that may make any unit news.
    public var whole: ReviewCause?

    public init(_ incident: IncidentID, whole: ReviewCause? = nil) { (self.incident, self.whole) = (incident, whole) }

    mutating func add(_ cause: ReviewCause) {
        whole = whole.map { $0.weight <= cause.weight ? $0 : cause } ?? cause
    }

    mutating func add(_ unit: UnitName, _ cause: ReviewCause) {
        units[unit] = units[unit].map { $0.weight <= cause.weight ? $0 : cause } ?? cause
    }
}

/// Which incidents are due to be looked at again.
///
/// ```
///  events applied ─┐                       ┌─▶ reviewIncidents([…]) ─▶ decide ─▶ events ─▶ journal
///                  ├─▶ note ─▶ due ─▶ next ┤
///  positions ──────┘    (O(1) for a fix    └─▶ the rest stays due, most urgent first
///                        that is near)
/// ```
///
/// What concerns one incident is due by its number. What may concern any (a unit that is free, a road that was closed)
/// is a wave, which runs over the board from the most urgent incident down: noting it costs nothing, however many
/// incidents are open, and a wave whose units have all been taken ends where it is.
///
/// A cache, like the positions, and no part of the state: what is due is handed to `decide` as an argument, and what
/// comes of it is events that carry their inputs. So a replay needs no book, and a start, which has lost it, takes
/// everything for due once. Nothing is proposed twice by that: what stands is state.
public struct ReviewBook: Sendable {
    /// Incidents in one decision at most: each may ask the roads once, and others wait for their answers meanwhile.
    public static let atOnce = 16

    /// Waves under way at once; then the two that have come furthest go on as one.
    private static let mostWaves = 8

    private var due: [IncidentID: IncidentReview] = [:]
    private var waves: [ReviewWave] = []
    private var board = UrgencyBoard()
    /// Where each unit was when it was last looked at.
    private var places: [UnitName: Coordinate] = [:]
    /// Everything is due, since nothing is known yet.
    private var isNew = true
    /// A unit or an incident changed: a standing proposal may have lost its ground.
    private var mayBeStale = false

    public init() {}

    /// Takes up to `limit` incidents out, most urgent first; `nil` when there is nothing to look at.
    mutating func next(_ state: DispatchState, atMost limit: Int) -> [IncidentReview]? {
        if isNew { begin(state) }
        guard !due.isEmpty || !waves.isEmpty || mayBeStale else { return nil }
        mayBeStale = false
        due = due.filter { board[$0.key] != nil }
        var wanted = due.keys.compactMap { board[$0] }
        let coming = waves.map { board.next(limit, behind: $0.last, upTo: $0.newest) }
        wanted += coming.joined()
        wanted.sort()
        var chosen: [Urgency] = []
        for urgency in wanted where chosen.last != urgency && chosen.count < limit { chosen.append(urgency) }
        let reviews = chosen.map(review)
        for urgency in chosen { due[urgency.id] = nil }
        advance(coming, limit, past: chosen.last)
        return reviews
    }

    /// Puts back what was taken out. What happens from now on counts for it as for everything that is due.
    mutating func postpone(_ reviews: [IncidentReview]) {
        for review in reviews { due[review.incident, default: IncidentReview(review.incident)].add(review) }
        mayBeStale = true
    }

    private func review(_ urgency: Urgency) -> IncidentReview {
        var review = due[urgency.id] ?? IncidentReview(urgency.id)
        for wave in waves where wave.isYetToReach(urgency) { review.add(wave) }
        return review
    }

    /// A wave that had nobody left behind those chosen is over.
    private mutating func advance(_ coming: [[Urgency]], _ limit: Int, past last: Urgency?) {
        for (wave, reached) in zip(waves.indices, coming).reversed() {
            if let end = reached.last, let last, last < end || reached.count == limit {
                waves[wave].last = max(waves[wave].last ?? last, last)
            } else {
                waves.remove(at: wave)
            }
        }
    }

    private mutating func begin(_ state: DispatchState) {
        isNew = false
        for incident in state.incidents.values where incident.mayNeedUnits { board.put(incident.id, incident.urgency) }
        noteAll(.restarted, state)
    }

    /// The incident's place on the board. Whoever moves up past a wave that had not reached it is not left out.
    private mutating func place(_ id: IncidentID, _ state: DispatchState) {
        let incident = state.incidents[id].flatMap { $0.mayNeedUnits ? $0 : nil }
        let (old, new) = (board[id], incident?.urgency)
        guard old != new else { return }
        if let old, let new {
            for wave in waves where wave.isYetToReach(old) && !wave.isYetToReach(new) {
                due[id, default: IncidentReview(id)].add(wave)
            }
        }
        board.put(id, new)
    }

    // MARK: - Positions

    /// A fix was taken. One near to where the unit was last looked at costs two look-ups.
    mutating func note(_ fix: PositionFix, _ state: DispatchState) {
        if let last = places[fix.unit], last.metres(to: fix.coordinate) <= Double(state.centre.policies.reviewMetres) { return }
        places[fix.unit] = fix.coordinate
        guard !isNew, let unit = state.units[fix.unit] else { return }
        if let assignment = state.assignment(of: fix.unit) {
            if assignment.phase.isYetToArrive { note(assignment.incident, .unitMoved, state) }
        } else if unit.duty != .outOfService {
            noteUnit(fix.unit, .unitMoved, state)
        }
    }

    // MARK: - Events

    /// An event was applied; `state` is the one it led to.
    mutating func note(_ event: Event, _ state: DispatchState) {
        if !isNew { for incident in event.touchedIncidents { place(incident, state) } }
        switch event {
        case .centreConfigured: noteAll(.centreChanged, state)
        case .roadConditionSet, .roadConditionLifted, .speedsTurned: noteAll(.roadChanged, state)
        case .incidentLocated(let event): note(event.incident, .incidentChanged, state)
        case .incidentRetyped(let event): note(event.incident, .incidentChanged, state)
        case .alarmRaised(let event): note(event.incident, .incidentChanged, state)
        case .unitReleased(let event): noteRelease(event, state)
        case .dutyChanged(let event):
            // In quarters a unit without a receiver is somewhere known again.
            if event.duty != .outOfService { noteUnit(event.unit, .unitAvailable, state) }
        case .crewChanged(let event): noteUnit(event.unit, .unitAvailable, state)
        case .unitsAvailable(let event): for told in event.units { noteTaken(told.arrival.unit) }
        case .swapProposed(let event): noteTaken(event.proposal.in.unit)
        case .unitsRecommended(let event): noteRecommendation(event.recommendation.incident)
        case .callTaken, .incidentNoted, .incidentPrioritized, .incidentsMerged, .callSplit, .incidentClosed,
            .incidentReopened, .incidentArchived, .incidentOverdue, .unitReserved, .unitDispatched, .unitSelfAssigned,
            .unitReported, .timeCorrected, .welfareReported, .acknowledgeOverdue, .welfareOverdue, .callersForgotten,
            .swapWithdrawn:
            break
        }
        if state.swaps.count > 0 { mayBeStale = mayBeStale || event.mayEndSwap }
    }

    /// An incident lacks somebody when a unit breaks down on its way, or when nobody is left. Whom a dispatcher stands down
    /// while others are there is missed by nobody.
    private mutating func noteRelease(_ event: UnitReleased, _ state: DispatchState) {
        let phases = state.assignments[event.assignment]?.times.dropLast().map(\.phase) ?? []
        if event.requeued || event.duty == .outOfService, phases.last?.isYetToArrive ?? false {
            note(event.incident, .unitLost, state)
        }
        if event.duty != .outOfService { noteUnit(event.unit, .unitAvailable, state) }
        // Its crew is back for the other vehicles that share it.
        for companion in state.description(of: event.unit)?.crossStaffedWith ?? [] { noteUnit(companion, .unitAvailable, state) }
    }

    /// The most urgent incident that wants the unit has been told. For the others, who come behind it, it is no news.
    private mutating func noteTaken(_ unit: UnitName) {
        for id in Array(due.keys) {
            due[id]?.units[unit] = nil
            if let review = due[id], review.units.isEmpty, review.whole == nil { due[id] = nil }
        }
        for wave in waves.indices { waves[wave].units[unit] = nil }
        waves.removeAll { $0.units.isEmpty && $0.whole == nil }
    }

    /// Whoever lost a unit and has just been recommended others needs not be told once more.
    private mutating func noteRecommendation(_ id: IncidentID) {
        if due[id]?.whole == .unitLost { due[id]?.whole = nil }
    }

    /// A free unit may be news to every incident.
    private mutating func noteUnit(_ name: UnitName, _ cause: ReviewCause, _ state: DispatchState) {
        guard let unit = state.units[name], !unit.retired, state.bar(unit) == nil else { return }
        startWave(state) { $0.add(name, cause) }
    }

    private mutating func noteAll(_ cause: ReviewCause, _ state: DispatchState) { startWave(state) { $0.add(cause) } }

    /// From the top, together with what is to start there anyway.
    private mutating func startWave(_ state: DispatchState, _ fill: (inout ReviewWave) -> Void) {
        // Whoever has seen nothing yet takes everything for due when it begins.
        guard !isNew else { return }
        if waves.last.map({ $0.last != nil }) ?? true {
            if waves.count == ReviewBook.mostWaves {
                let first = waves.removeFirst()
                waves[0].join(first)
            }
            waves.append(ReviewWave())
        }
        waves[waves.count - 1].newest = IncidentID(state.lastIncident)
        fill(&waves[waves.count - 1])
    }

    private mutating func note(_ id: IncidentID, _ cause: ReviewCause, _ state: DispatchState) {
        guard state.incidents[id]?.mayNeedUnits ?? false else { return }
        due[id, default: IncidentReview(id)].add(cause)
    }
}

extension ReviewCause {
    /// The smaller, the more it says.
    var weight: Int { ReviewCause.allCases.firstIndex(of: self)! }
}

extension Event {
    /// Whether a swap that stands may have lost its ground by it.
    fileprivate var mayEndSwap: Bool {
        switch self {
        case .centreConfigured, .incidentRetyped, .incidentsMerged, .incidentClosed, .unitReserved, .unitDispatched,
            .unitSelfAssigned, .unitReported, .unitReleased, .dutyChanged, .crewChanged:
            true
        default: false
        }
    }
}

extension Incident {
    fileprivate var mayNeedUnits: Bool { state == .open && coordinate != nil }

    var urgency: Urgency { Urgency(priority: priority, waits: waitingSince != nil, opened: opened, id: id) }
}
