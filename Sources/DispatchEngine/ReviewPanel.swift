// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Units
import Vocabulary

/// One review: incidents looked at again one after the other, most urgent first, and what there is to say of them.
///
/// For each incident the roads are asked once, about all units that matter there. Then, in this order: open slots are
/// compared with what people know (`offer`), and units that have not arrived with others that could take their place
/// (`swap`). A unit is spoken of once: whom a more urgent incident was told to take is not proposed to another one
/// for a while.
struct ReviewPanel {
    private let engine: DispatchEngine
    private let now: Instant
    /// Leads the engine's by what `events` say.
    private var state: DispatchState
    private(set) var events: [Event] = []
    /// Who was told lately which unit could come.
    private var spokenFor: [UnitName: IncidentID] = [:]
    private var allFree: [UnitName]?

    init(_ engine: DispatchEngine, at now: Instant) {
        (self.engine, self.now, state) = (engine, now, engine.state)
        let quiet = state.centre.policies.swapQuiet
        let fresh = state.offers.values.filter { offer in offer.units.contains { now - $0.at < quiet } }
        for offer in fresh.sorted(by: { $0.incident < $1.incident }) where state.incidents[offer.incident]?.state == .open {
            for told in offer.units where now - told.at < quiet && isStillTold(told) { spokenFor[told.unit] = offer.incident }
        }
        for swap in state.standingSwaps where now - swap.ground.at < quiet { spokenFor[swap.in.unit] = swap.ground.incident }
    }

    // MARK: - What no longer holds

    mutating func withdrawGroundless() {
        for swap in state.standingSwaps {
            if let reason = state.fault(of: swap) { withdraw(swap.pair, reason) }
        }
    }

    private mutating func withdraw(_ pair: SwapPair, _ reason: SwapWithdrawn.Reason) {
        let event = SwapWithdrawn(pair, reason)
        events.append(.swapWithdrawn(event))
        state.withdraw(event, at: now)
        if spokenFor[pair.in] == pair.incident { spokenFor[pair.in] = nil }
    }

    // MARK: - One incident

    /// What a look at one incident works with.
    struct Look {
        let review: IncidentReview
        let incident: Incident
        let place: Coordinate
        /// Slots that nobody fills.
        let open: [Slot]
        /// Slots filled by units that have not arrived and whose place is known.
        let going: [(slot: Slot, assignment: Assignment)]
        /// Whom to ask the roads about: those going, then those that are free.
        var asked: [(unit: UnitName, here: DispatchEngine.Standing)]
        /// What the roads said, by name.
        var arrivals: [UnitName: UnitArrival] = [:]
        /// Those of them that are free, in order of arrival; none without a way.
        var free: [UnitArrival] = []
    }

    mutating func look(at review: IncidentReview) {
        guard var look = prepare(review) else { return }
        let arrivals = engine.arrivals(of: look.asked, at: look.place, now)
        look.arrivals = Dictionary(arrivals.map { ($0.unit, $0) }) { first, _ in first }
        look.free = arrivals.dropFirst(look.going.count).filter { $0.total != nil }.sorted(by: ReviewPanel.precedes)
        offer(look)
        // Who is last gains most by being relieved.
        let late = zip(arrivals, look.going)
            .sorted { ($1.0.total ?? .unreachable, $0.0.unit) < ($0.0.total ?? .unreachable, $1.0.unit) }
        for (out, (slot, assignment)) in late { swap(assignment, out, slot, look) }
    }

    /// All but what the roads say; `nil` when nobody could come.
    mutating func prepare(_ review: IncidentReview) -> Look? {
        guard let incident = state.incidents[review.incident], incident.state == .open, let place = incident.coordinate
        else { return nil }
        let choice = RunCardChoice(for: incident, at: now, in: state.centre)
        let slots = engine.slotsWithThoseThere(choice?.slots(upTo: incident.alarmLevel) ?? [], incident)
        withdrawMisfits(of: incident, slots)
        var going: [(slot: Slot, assignment: Assignment)] = []
        var asked: [(unit: UnitName, here: DispatchEngine.Standing)] = []
        for filled in slots {
            guard let unit = filled.unit, let assignment = state.assignment(of: unit), assignment.phase.isYetToArrive,
                let here = engine.whereabouts(assignment, at: now)
            else { continue }
            going.append((filled.slot, assignment))
            asked.append((unit, here))
        }
        let open = slots.filter { $0.unit == nil }.map(\.slot)
        var look = Look(review: review, incident: incident, place: place, open: open, going: going, asked: asked)
        let free = candidates(look)
        guard !free.isEmpty else { return nil }
        look.asked += free.compactMap { unit in engine.standing(of: unit, at: now).map { (unit, $0) } }
        return look
    }

    /// The card may owe something else by now.
    private mutating func withdrawMisfits(of incident: Incident, _ slots: [FilledSlot]) {
        for swap in state.standingSwaps where swap.ground.incident == incident.id {
            let slot = slots.first { $0.unit == swap.out.unit }?.slot
            if !(slot.map { isFit(swap.in.unit, $0.requirement) } ?? false) { withdraw(swap.pair, .notOwed) }
        }
    }

    /// The free units that fit somewhere in the incident and were not just sent away from it. All of them when any could
    /// be news, else those that are, and those that stand proposed.
    private mutating func candidates(_ look: Look) -> [UnitName] {
        var requirements = look.going.map(\.slot.requirement)
        requirements += look.open.map(\.requirement)
        guard !requirements.isEmpty else { return [] }
        let standing = state.standingSwaps.filter { $0.ground.incident == look.incident.id }.map(\.in.unit)
        let isNarrow = look.open.isEmpty && look.review.whole == nil
        let pool = isNarrow ? Set(look.review.units.keys).union(standing).sorted() : freeUnits()
        let gone = look.incident.assignments.compactMap { state.assignments[$0] }.filter { assignment in
            assignment.told(.released).map { $0 == state.units[assignment.unit]?.since } ?? false
        }.map(\.unit)
        return pool.filter { name in
            guard let unit = state.units[name], !unit.retired, state.bar(unit) == nil, !gone.contains(name) else { return false }
            return requirements.contains { isFit(name, $0) }
        }
    }

    private mutating func freeUnits() -> [UnitName] {
        if let allFree { return allFree }
        let free = state.index.unitsByName.map(\.description.name).filter { name in
            state.units[name].map { !$0.retired && state.bar($0) == nil } ?? false
        }
        allFree = free
        return free
    }

    /// As in a recommendation: a unit that may be anywhere comes behind those of which something is known.
    private static func precedes(_ a: UnitArrival, _ b: UnitArrival) -> Bool {
        (a.source == .unknown ? 1 : 0, a.total ?? .unreachable, a.unit) < (b.source == .unknown ? 1 : 0, b.total ?? .unreachable, b.unit)
    }

    /// Whether the incident may have a unit that another one was told of: only when it is the more urgent.
    private func mayTake(_ unit: UnitName, _ incident: Incident) -> Bool {
        guard let holder = spokenFor[unit].flatMap({ state.incidents[$0] }), holder.id != incident.id else { return true }
        return incident.urgency < holder.urgency
    }

    /// From now on the unit is this incident's to take; a swap that was to bring it elsewhere is off.
    private mutating func speak(of unit: UnitName, for incident: IncidentID, unless kept: SwapPair? = nil) {
        for other in state.standingSwaps where other.in.unit == unit && other.pair != kept { withdraw(other.pair, .neededElsewhere) }
        spokenFor[unit] = incident
    }

    private func isStillTold(_ told: StandingOffer.Told) -> Bool {
        // Whatever it did since then: it came back as somebody new.
        state.units[told.unit].map { $0.since <= told.at && $0.assignment == nil } ?? false
    }

    // MARK: - Open slots

    /// Says which units fit open slots, as far as people do not know it: a unit for a slot that nobody could fill, or one
    /// that is clearly sooner than who could. What people know depends on what happened: see `known`.
    private mutating func offer(_ look: Look) {
        guard !look.open.isEmpty, let known = known(look) else { return }
        let free = look.free.filter { mayTake($0.unit, look.incident) }
        let crews = state.crews(of: free.map(\.unit))
        let fits = look.open.map { slot in
            free.indices.filter { isFit(free[$0].unit, slot.requirement) }
        }
        let best = SlotFilling.fill(fits: fits, groups: crews)
        let before = SlotFilling.fill(fits: fits.map { $0.filter { known.contains(free[$0].unit) } }, groups: crews)
        var event = UnitsAvailable()
        event.ground = engine.ground(of: look.incident, at: now)
        for (index, slot) in look.open.enumerated() {
            guard let pick = best[index].map({ free[$0] }), !known.contains(pick.unit) else { continue }
            var told = AvailableUnit()
            (told.slot, told.arrival) = (slot, pick)
            if let rival = before[index].map({ free[$0] }) {
                guard let lead = pick.lead(over: rival), lead >= state.centre.policies.leastGain(over: rival.total) else { continue }
                (told.insteadOf, told.gain) = (rival, lead)
            }
            told.because = look.review.units[pick.unit] ?? look.review.whole ?? .unitAvailable
            event.units.append(told)
        }
        guard !event.units.isEmpty else { return }
        for unit in event.units.map(\.arrival.unit) { speak(of: unit, for: look.incident.id) }
        events.append(.unitsAvailable(event))
        state.offer(event)
    }

    /// The units that are no news for the open slots; `nil` when there can be no news at all.
    private func known(_ look: Look) -> Set<UnitName>? {
        let told = Set(state.told(for: look.incident).filter(isStillTold).map(\.unit))
        switch look.review.whole {
        case .unitLost, .incidentChanged: return []
        // Who never asked is not told either: the recommendation will know the roads as they are then.
        case .roadChanged where look.incident.recommendation != nil || state.offers[look.incident.id] != nil: return told
        default:
            guard !look.review.units.isEmpty else { return nil }
            return told.union(look.free.map(\.unit).filter { look.review.units[$0] == nil })
        }
    }

    private func isFit(_ unit: UnitName, _ requirement: Requirement) -> Bool {
        state.fits(unit, requirement) && state.units[unit]?.crew ?? 0 >= requirement.minimumCrew
    }

    // MARK: - Units that have not arrived

    private mutating func swap(_ assignment: Assignment, _ out: UnitArrival, _ slot: Slot, _ look: Look) {
        let policies = state.centre.policies
        let wanted = policies.leastGain(over: out.total)
        var standing = state.standingSwaps.first { $0.out.unit == assignment.unit && $0.ground.incident == look.incident.id }
        if let pair = standing?.pair, let arrival = look.arrivals[pair.in], arrival.source.isSure {
            // Half of what it took to be proposed: a gain that trembles about its limit does not come and go.
            let lead = arrival.lead(over: out)
            let isHeld = lead.map { $0.milliseconds >= wanted.milliseconds / 2 } ?? false
            if !isHeld {
                withdraw(pair, .gainLost)
                standing = nil
            }
        }
        guard let best = successor(to: assignment, slot, look), let lead = best.lead(over: out), lead >= wanted else { return }
        let pair = SwapPair(look.incident.id, out: assignment.unit, in: best.unit)
        if let rival = standing?.pair, rival != pair {
            guard let arrival = look.arrivals[rival.in], best.lead(over: arrival) ?? .zero >= TravelTime(policies.swapGain) else { return }
        }
        guard isNews(pair, lead) else { return }
        if let rival = standing?.pair, rival != pair { withdraw(rival, .betterFound) }
        var proposal = SwapProposal()
        proposal.ground = engine.ground(of: look.incident, at: now)
        (proposal.slot, proposal.out, proposal.in) = (slot, out, best)
        proposal.gain = lead.isReachable ? lead : nil
        proposal.because = look.review.units[best.unit] ?? look.review.whole ?? .unitAvailable
        speak(of: best.unit, for: look.incident.id, unless: pair)
        events.append(.swapProposed(SwapProposed(proposal)))
        state.propose(proposal)
    }

    /// The first who could take the unit's place. That another unit was lost makes nobody sooner. Of a unit that somebody
    /// sent with a reason against the recommendation only what is new is said: what was so before was known to whoever
    /// sent it.
    private func successor(to assignment: Assignment, _ slot: Slot, _ look: Look) -> UnitArrival? {
        let isOnlyMove =
            switch look.review.whole {
            case nil, .unitLost: true
            case .unitMoved: assignment.overrideReason != nil
            default: false
            }
        return look.free.first { free in
            free.source.isSure && isFit(free.unit, slot.requirement)
                && (!isOnlyMove || look.review.units[free.unit] != nil) && isUnspoken(free.unit, assignment, look.incident)
        }
    }

    /// Neither told to somebody more urgent nor, within the incident, for another place than this unit's. A swap that
    /// stands keeps its unit from other swaps however long it is left standing; from open slots only for the quiet time.
    private func isUnspoken(_ unit: UnitName, _ assignment: Assignment, _ incident: Incident) -> Bool {
        let standing = state.standingSwaps.filter { $0.in.unit == unit }
        if standing.contains(where: { $0.pair == SwapPair(incident.id, out: assignment.unit, in: unit) }) { return true }
        let isKept = standing.contains { swap in
            state.incidents[swap.ground.incident].map { $0.id == incident.id || $0.urgency < incident.urgency } ?? false
        }
        return !isKept && spokenFor[unit] != incident.id && mayTake(unit, incident)
    }

    /// Not the same pair over and over: once it stands or was just withdrawn, only when it has come to gain that much more.
    private func isNews(_ pair: SwapPair, _ lead: TravelTime) -> Bool {
        guard let old = state.swaps[pair] else { return true }
        let policies = state.centre.policies
        if let withdrawn = old.withdrawn, now - withdrawn >= policies.swapQuiet { return true }
        return old.proposal.gain.map { lead >= $0 + TravelTime(policies.swapGain) } ?? false
    }
}

extension PositionSource {
    /// Whether the unit is known to be there.
    fileprivate var isSure: Bool { self == .avl || self == .quarters }
}
