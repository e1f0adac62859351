// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Routing
import RunCards
import Units
import Vocabulary

/// Looking again at what was decided before, and making past proposals once more.
extension DispatchEngine {
    func review(_ due: [IncidentReview], _ now: Instant) -> Decision {
        var panel = ReviewPanel(self, at: now)
        panel.withdrawGroundless()
        for review in due { panel.look(at: review) }
        return .done(panel.events, Receipt())
    }

    /// Makes a past swap proposal once more from its own inputs: this engine's state as it was before the event, and the
    /// positions that the proposal wrote down. Equal to the original unless something is wrong.
    public func recomputed(_ past: SwapProposal) -> SwapProposal? {
        guard let incident = state.incidents[past.ground.incident], let place = incident.coordinate,
            let choice = RunCardChoice(for: incident, at: past.ground.at, in: state.centre),
            let filled = slotsWithThoseThere(choice.slots(upTo: incident.alarmLevel), incident)
                .first(where: { $0.unit == past.out.unit }),
            state.fault(of: past) == nil, state.fits(past.in.unit, filled.slot.requirement),
            let out = Standing(past.out), let new = Standing(past.in)
        else { return nil }
        let both = arrivals(of: [(past.out.unit, out), (past.in.unit, new)], at: place, past.ground.at)
        guard let lead = both[1].lead(over: both[0]), lead >= state.centre.policies.leastGain(over: both[0].total)
        else { return nil }
        var again = SwapProposal()
        again.ground = ground(of: incident, at: past.ground.at)
        (again.slot, again.out, again.in) = (filled.slot, both[0], both[1])
        again.gain = lead.isReachable ? lead : nil
        again.because = past.because
        return again
    }

    /// The same for units that were told to be available: their times, and those of whom they were measured against.
    public func recomputed(_ past: UnitsAvailable) -> UnitsAvailable? {
        guard let incident = state.incidents[past.ground.incident], let place = incident.coordinate else { return nil }
        var again = UnitsAvailable()
        again.ground = ground(of: incident, at: past.ground.at)
        for told in past.units {
            let both = [told.arrival] + (told.insteadOf.map { [$0] } ?? [])
            let asked = both.compactMap { arrival in Standing(arrival).map { (arrival.unit, $0) } }
            let isFree = both.allSatisfy { arrival in
                state.units[arrival.unit].map { state.bar($0) == nil && state.fits($0.name, told.slot.requirement) } ?? false
            }
            guard isFree, asked.count == both.count else { return nil }
            let times = arrivals(of: asked, at: place, past.ground.at)
            var made = told
            made.arrival = times[0]
            made.insteadOf = times.dropFirst().first
            made.gain = made.insteadOf.flatMap { times[0].lead(over: $0) }
            again.units.append(made)
        }
        return again
    }

    // MARK: - Parts

    /// When each of the units could be there: one question to the roads.
    func arrivals(of asked: [(unit: UnitName, here: Standing)], at place: Coordinate, _ now: Instant) -> [UnitArrival] {
        let departures = asked.enumerated().map { index, one in
            guard let profile = state.profile(of: one.unit) else {
                preconditionFailure("a checked centre file gives every unit a known profile")
            }
            return Departure(id: index, coordinate: one.here.coordinate, profile: profile)
        }
        let times = roads.times(to: place, from: departures, under: state.conditions)
        return zip(asked, times).map { one, time in
            var arrival = UnitArrival()
            (arrival.unit, arrival.position, arrival.source) = (one.unit, one.here.coordinate, one.here.source)
            arrival.ageMilliseconds = one.here.age.milliseconds
            // Nobody turns out to the millisecond: whole seconds, so that a tick sooner or later says the same.
            let turnout = state.units[one.unit].map { state.turnout(of: $0, at: now) } ?? .zero
            arrival.turnout = TravelTime(.seconds(turnout.secondsRoundedUp))
            if time.isReachable { arrival.total = arrival.turnout + time }
            return arrival
        }
    }

    func ground(of incident: Incident, at now: Instant) -> ProposalGround {
        var ground = ProposalGround()
        (ground.incident, ground.at, ground.coordinate) = (incident.id, now, incident.coordinate)
        (ground.city, ground.conditions, ground.centre) = (roads.city.identity, state.conditions.version, state.centreSeq)
        return ground
    }

    /// Where a unit that was sent surely is: a fresh report, or its station while the wheels stand still. Who drives
    /// without being seen may be anywhere on its way, and nobody should be called off for a guess.
    func whereabouts(_ assignment: Assignment, at now: Instant) -> Standing? {
        if let here = standing(of: assignment.unit, at: now), here.source == .avl { return here }
        guard assignment.phase != .enRoute, assignment.dutyBefore == .inQuarters else { return nil }
        let station = state.index.units[assignment.unit]?.station
        return station.map { Standing(coordinate: $0.coordinate, source: .quarters, age: .zero) }
    }
}

extension DispatchEngine.Standing {
    init?(_ arrival: UnitArrival) {
        guard let position = arrival.position else { return nil }
        self.init(coordinate: position, source: arrival.source, age: .milliseconds(arrival.ageMilliseconds))
    }
}

extension UnitArrival {
    /// How much sooner it is than `other`; `unreachable` when the other has no way at all, `nil` when it has none itself.
    func lead(over other: UnitArrival) -> TravelTime? {
        guard let total else { return nil }
        guard let late = other.total else { return .unreachable }
        return TravelTime(milliseconds: late.milliseconds - total.milliseconds)
    }
}

extension Policies {
    /// What another unit has to be sooner by than one that still needs `total`.
    func leastGain(over total: TravelTime?) -> TravelTime {
        let share = Int64((total ?? .unreachable).milliseconds) * Int64(swapShare) / 100
        return max(TravelTime(swapGain), TravelTime(milliseconds: Int32(clamping: share)))
    }
}
