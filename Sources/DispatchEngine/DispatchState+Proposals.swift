// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Units
import Vocabulary

/// Standing proposals: what was told and not yet acted upon.
extension DispatchState {
    /// The swaps that stand, by incident and unit.
    public var standingSwaps: [SwapProposal] { swaps.sorted.filter(\.stands).map(\.proposal) }

    mutating func propose(_ proposal: SwapProposal) {
        let quiet = centre.policies.swapQuiet
        for old in swaps.values where old.key.incident == proposal.ground.incident {
            if let withdrawn = old.withdrawn, proposal.ground.at - withdrawn >= quiet { swaps[old.key] = nil }
        }
        swaps.upsert(StandingSwap(proposal))
    }

    mutating func withdraw(_ event: SwapWithdrawn, at now: Instant) {
        swaps.change(event.pair) { ($0.withdrawn, $0.reason) = (now, event.reason) }
    }

    mutating func offer(_ event: UnitsAvailable) {
        var offer = offers[event.ground.incident] ?? StandingOffer()
        offer.incident = event.ground.incident
        for unit in event.units.map(\.arrival.unit) {
            offer.units.removeAll { $0.unit == unit }
            offer.units.append(StandingOffer.Told(unit: unit, at: event.ground.at))
        }
        offers.upsert(offer)
    }

    /// Nothing is proposed for an incident that left the board.
    mutating func forgetProposals(for incident: IncidentID) {
        offers[incident] = nil
        for swap in swaps.values where swap.key.incident == incident { swaps[swap.key] = nil }
    }

    /// The units that people were told to send: by the recommendation, or since then.
    func told(for incident: Incident) -> [StandingOffer.Told] {
        let recommended = incident.recommendation.flatMap { recommendations[$0] }
        let picked = recommended.map { made in made.picked.map { StandingOffer.Told(unit: $0, at: made.at) } } ?? []
        return picked + (offers[incident.id]?.units ?? [])
    }

    /// Why a swap does not hold any more; `nil` when nothing but its times could speak against it.
    func fault(of swap: SwapProposal) -> SwapWithdrawn.Reason? {
        guard let incident = incidents[swap.ground.incident], incident.state == .open else { return .notOwed }
        guard let out = assignment(of: swap.out.unit), out.incident == incident.id else { return .outGone }
        guard out.phase.isYetToArrive else { return .outArrived }
        guard let unit = units[swap.in.unit], !unit.retired else { return .inUnavailable }
        switch bar(unit) {
        case nil: return nil
        case .busy: return .inTaken
        default: return .inUnavailable
        }
    }

    func proposalFaults() -> [String] {
        var seen: Set<AssignmentID> = []
        return swaps.values.filter(\.stands).compactMap { swap in
            guard incidents[swap.key.incident] != nil else { return "a swap stands for incident \(swap.key.incident), which is gone" }
            guard let out = assignment(of: swap.key.out), out.incident == swap.key.incident else { return nil }
            return seen.insert(out.id).inserted ? nil : "two swaps stand for \(swap.key.out) on incident \(swap.key.incident)"
        } + offers.values.filter { incidents[$0.incident] == nil }.map { "units are offered to incident \($0.incident), which is gone" }
    }
}
