// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import Routing
import RunCards
import Units
import Vocabulary

/// All units of the kinds that an incident is owed, judged: who is free, how soon each could be there, who is taken.
///
/// Works in three steps that must come in order: `gather` finds the candidates and the reasons that bar them,
/// `estimate` asks the roads once for all of them, `fill` picks. Those on their way to something less urgent are
/// estimated too, for `diversions`.
struct CandidatePanel {
    private let state: DispatchState
    private let roads: Router
    private let incident: Incident
    private let now: Instant
    private var candidates: [Candidate] = []
    /// Units that could be taken from a less urgent incident, by index into `candidates`.
    private var divertible: Set<Int> = []

    init(engine: DispatchEngine, incident: Incident, at now: Instant) {
        (state, roads, self.incident, self.now) = (engine.state, engine.roads, incident, now)
    }

    /// Candidates, nearest first; those without a time last.
    var ranked: [Candidate] { candidates }

    // MARK: - Gathering

    mutating func gather(for owed: [Requirement], standing: (UnitName) -> DispatchEngine.Standing?) {
        guard !owed.isEmpty else { return }
        for described in state.index.unitsByName where owed.contains(where: described.fits) {
            guard let unit = state.units[described.description.name], !unit.retired else { continue }
            let bar = state.bar(unit)
            var mayDivert = false
            if case .busy(let assignment) = bar {
                if assignment.incident == incident.id { continue }
                mayDivert = isDivertible(assignment)
            }
            var candidate = Candidate()
            (candidate.unit, candidate.kind, candidate.crew) = (unit.name, described.description.kind, unit.crew)
            if let bar { (candidate.verdict, candidate.detail) = (bar.verdict, bar.detail) }
            if candidate.verdict == .slower || mayDivert, let here = standing(unit.name) {
                (candidate.position, candidate.source) = (here.coordinate, here.source)
                candidate.ageMilliseconds = here.age.milliseconds
                candidate.estimate = ArrivalEstimate()
                candidate.estimate?.turnout = state.turnout(of: unit, at: now)
            }
            if mayDivert { divertible.insert(candidates.count) }
            candidates.append(candidate)
        }
    }

    private func isDivertible(_ assignment: Assignment) -> Bool {
        guard let other = state.incidents[assignment.incident], assignment.phase.isOnTheWay else { return false }
        return other.priority.rawValue >= incident.priority.rawValue + state.centre.policies.divertSteps
    }

    // MARK: - Road times

    /// Of those whom the roads will be asked about.
    var profiles: Set<VehicleProfile> {
        Set(candidates.lazy.filter { $0.estimate != nil && $0.position != nil }.compactMap { state.profile(of: $0.unit) })
    }

    /// One question to the roads for all, then nearest first. Known positions come before unknown ones, and whoever has no
    /// road there comes last: a missing time never looks like a short one.
    mutating func estimate(to place: Coordinate) {
        let asked = candidates.indices.filter { candidates[$0].estimate != nil && candidates[$0].position != nil }
        let times = travel(asked, to: place)
        for (index, time) in zip(asked, times) {
            candidates[index].estimate?.take(time)
            if candidates[index].verdict == .slower, !candidates[index].total.isReachable {
                candidates[index].verdict = .unreachable
                candidates[index].detail = candidates[index].estimate?.approach.rawValue ?? ""
            }
        }
        let order = candidates.indices.map { Rank(candidates[$0], index: $0) }.sorted()
        divertible = Set(order.enumerated().filter { divertible.contains($0.element.index) }.map(\.offset))
        candidates = order.map { candidates[$0.index] }
    }

    private func travel(_ indices: [Int], to place: Coordinate) -> [Estimate] {
        let departures = indices.compactMap { index -> Departure? in
            guard let position = candidates[index].position, let profile = state.profile(of: candidates[index].unit)
            else { return nil }
            return Departure(id: index, coordinate: position, profile: profile)
        }
        precondition(departures.count == indices.count, "a checked centre file gives every unit a known profile")
        return roads.estimates(to: place, from: departures, under: state.conditions)
    }

    /// A candidate's place in the order: small, for candidates are large and are compared a thousand times.
    private struct Rank: Comparable {
        let index: Int
        private let isUnreachable: Bool
        private let isUnknown: Bool
        private let total: TravelTime
        private let unit: UnitName

        init(_ candidate: Candidate, index: Int) {
            self.index = index
            (total, unit) = (candidate.total, candidate.unit)
            (isUnreachable, isUnknown) = (!candidate.total.isReachable, candidate.source == .unknown)
        }

        static func < (a: Rank, b: Rank) -> Bool {
            if a.isUnreachable != b.isUnreachable { return b.isUnreachable }
            if a.isUnknown != b.isUnknown { return b.isUnknown }
            return (a.total, a.unit) < (b.total, b.unit)
        }
    }

    // MARK: - Picking

    mutating func fill(_ made: inout Recommendation, _ open: [Int]) {
        let requirements = open.map { made.slots[$0].slot.requirement }
        let fits = requirements.map { requirement in candidates.indices.filter { isFree($0, for: requirement) } }
        let chosen = SlotFilling.fill(fits: fits, groups: state.crews(of: candidates.map(\.unit)))
        for (slot, rank) in zip(open, chosen) {
            if let rank {
                made.slots[slot].unit = candidates[rank].unit
                made.slots[slot].total = candidates[rank].total
                if let way = candidates[rank].estimate, way.lastMetres > 0 {
                    made.slots[slot].lastMetres = way.lastMetres
                    made.slots[slot].lastName = state.profile(of: candidates[rank].unit)?.lastMetres.rawValue
                }
                candidates[rank].verdict = .picked
            }
        }
        markCompanions(of: Set(chosen.compactMap { $0 }))
        for slot in open where made.slots[slot].unit == nil {
            made.slots[slot].shortfall = shortfall(made.slots[slot].slot.requirement)
        }
    }

    private func isFree(_ index: Int, for requirement: Requirement) -> Bool {
        let candidate = candidates[index]
        guard candidate.verdict == .slower, candidate.estimate != nil, candidate.crew >= requirement.minimumCrew
        else { return false }
        return state.fits(candidate.unit, requirement)
    }

    private mutating func markCompanions(of picked: Set<Int>) {
        let groups = state.crews(of: candidates.map(\.unit))
        for index in candidates.indices where candidates[index].verdict == .slower {
            guard let rival = picked.first(where: { groups[$0] == groups[index] && $0 != index }) else { continue }
            candidates[index].verdict = .companionPicked
            candidates[index].detail = "shares its crew with \(candidates[rival].unit)"
        }
    }

    /// What keeps the units that would fit: `busy 2, out_of_service 1`, or that there are none at all.
    private func shortfall(_ requirement: Requirement) -> String {
        var counts: [String: Int] = [:]
        for candidate in candidates where state.fits(candidate.unit, requirement) {
            let short = candidate.verdict == .slower && candidate.crew < requirement.minimumCrew
            counts[short ? Verdict.crewShort.rawValue : candidate.verdict.rawValue, default: 0] += 1
        }
        guard !counts.isEmpty else { return "the centre has no \(requirement.text)" }
        return counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }

    // MARK: - Diversions

    /// For each open slot at most one unit on its way to something less urgent that would be there clearly sooner.
    func diversions(for made: Recommendation, _ open: [Int]) -> [DiversionProposal] {
        let gainWanted = TravelTime(state.centre.policies.divertGain)
        var used = Set<Int>()
        var proposals: [DiversionProposal] = []
        for slot in open {
            let filled = made.slots[slot]
            let best = candidates.indices.first { index in
                guard divertible.contains(index), !used.contains(index), candidates[index].total.isReachable
                else { return false }
                return state.fits(candidates[index].unit, filled.slot.requirement)
                    && candidates[index].crew >= filled.slot.requirement.minimumCrew
            }
            guard let best else { continue }
            let total = candidates[best].total
            if let picked = filled.total, picked < total + gainWanted { continue }
            used.insert(best)
            if let proposal = proposal(best, gain: filled.total.map { TravelTime(milliseconds: $0.milliseconds - total.milliseconds) }) {
                proposals.append(proposal)
            }
        }
        return proposals
    }

    /// What the diversion costs the one who loses: how soon the unit would be there, and who could come instead.
    private func proposal(_ index: Int, gain: TravelTime?) -> DiversionProposal? {
        let unit = candidates[index].unit
        guard let loser = state.assignment(of: unit).flatMap({ state.incidents[$0.incident] }),
            let place = loser.coordinate
        else { return nil }
        var proposal = DiversionProposal()
        (proposal.unit, proposal.from, proposal.total, proposal.gain) = (unit, loser.id, candidates[index].total, gain)
        let free = candidates.indices.filter { candidates[$0].verdict == .slower && candidates[$0].kind == candidates[index].kind }
        let asked = [index] + free
        let totals = zip(asked, travel(asked, to: place)).map { candidates[$0].estimate!.taking($1).total }
        proposal.loserNow = totals[0]
        let replacement = zip(free, totals.dropFirst()).min { ($0.1, candidates[$0.0].unit) < ($1.1, candidates[$1.0].unit) }
        if let replacement, replacement.1.isReachable {
            proposal.replacement = candidates[replacement.0].unit
            proposal.loserThen = replacement.1
        }
        return proposal
    }
}

extension Candidate {
    /// Its arrival; unreachable while it has none.
    fileprivate var total: TravelTime { estimate?.total ?? .unreachable }
}

extension ArrivalEstimate {
    fileprivate mutating func take(_ road: Estimate) {
        approach =
            switch road.outcome {
            case .toTheDoor: .toTheDoor
            case .lastMetres: .lastMetres
            case .unreachable: .unreachable
            case .noRoadAtUnit: .noRoadAtUnit
            case .noRoadAtIncident: .noRoadAtIncident
            }
        guard approach.arrives else { return }
        (drive, driveMetres) = (road.drive, road.driveMetres)
        (last, lastMetres) = (road.last, road.lastMetres)
        (park, assumedWidth) = (road.park, road.assumedWidth)
    }

    fileprivate func taking(_ road: Estimate) -> ArrivalEstimate {
        var copy = ArrivalEstimate()
        copy.turnout = turnout
        copy.take(road)
        return copy
    }
}
