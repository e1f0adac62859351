// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import Routing
import RunCards
import Units
import Vocabulary

/// Who should go: all units of the kinds that are owed, each by its own road time, none cut off by air distance.
extension DispatchEngine {
    func recommend(_ id: IncidentID, _ now: Instant) -> Decision {
        withOpen(id) { incident in
            switch recommendation(for: incident, at: now, standing: { standing(of: $0, at: now) }) {
            case .failure(let refusal): return .refused(refusal.refusal)
            case .success(var made):
                made.id = RecommendationID(state.lastRecommendation + 1)
                var receipt = Receipt(incident: id)
                receipt.recommendation = made.id
                receipt.units = made.picked
                receipt.shortfalls = made.slots.count { $0.unit == nil }
                return .done([.unitsRecommended(UnitsRecommended(made))], receipt)
            }
        }
    }

    /// Makes a past recommendation once more from its own inputs: this engine's state as it was before the event, and the
    /// positions that the recommendation wrote down. Equal to the original unless something is wrong.
    public func recomputed(_ past: Recommendation) -> Recommendation? {
        guard let incident = state.incidents[past.incident] else { return nil }
        let known = Dictionary(past.candidates.map { ($0.unit, $0) }) { first, _ in first }
        let made = recommendation(for: incident, at: past.at) { unit in
            guard let candidate = known[unit], let coordinate = candidate.position else { return nil }
            return Standing(
                coordinate: coordinate, source: candidate.source, age: .milliseconds(candidate.ageMilliseconds))
        }
        guard case .success(var again) = made else { return nil }
        again.id = past.id
        return again
    }

    /// Where a unit is taken to be.
    struct Standing: Equatable {
        var coordinate: Coordinate
        var source: PositionSource
        var age: Duration
    }

    struct Refused: Error {
        let refusal: Refusal
    }

    func standing(of name: UnitName, at now: Instant) -> Standing? {
        let stale = state.centre.timers.stalePosition
        let fix = positions[name]
        if let fix, now - fix.at <= stale {
            return Standing(coordinate: fix.coordinate, source: .avl, age: now - fix.at)
        }
        let station = state.index.units[name]?.station
        if let station, state.units[name]?.duty == .inQuarters, state.units[name]?.assignment == nil {
            return Standing(coordinate: station.coordinate, source: .quarters, age: .zero)
        }
        if let fix { return Standing(coordinate: fix.coordinate, source: .stale, age: now - fix.at) }
        return station.map { Standing(coordinate: $0.coordinate, source: .unknown, age: .zero) }
    }

    private func recommendation(
        for incident: Incident, at now: Instant, standing: (UnitName) -> Standing?
    ) -> Result<Recommendation, Refused> {
        guard let place = incident.coordinate else { return .failure(Refused(refusal: .unlocated(incident.id))) }
        guard let choice = RunCardChoice(for: incident, at: now, in: state.centre) else {
            return .failure(Refused(refusal: .noCard(incident)))
        }
        var made = Recommendation()
        (made.incident, made.at, made.level) = (incident.id, now, incident.alarmLevel)
        (made.coordinate, made.card, made.because) = (place, choice.card.name, choice.because)
        (made.city, made.conditions, made.centre) = (roads.city.identity, state.conditions.version, state.centreSeq)
        made.slots = slotsWithThoseThere(choice.slots(upTo: incident.alarmLevel), incident)

        let open = made.slots.indices.filter { made.slots[$0].unit == nil }
        var panel = CandidatePanel(engine: self, incident: incident, at: now)
        panel.gather(for: open.map { made.slots[$0].slot.requirement }, standing: standing)
        panel.estimate(to: place)
        panel.fill(&made, open)
        made.diversions = panel.diversions(for: made, open)
        made.candidates = panel.ranked
        return .success(made)
    }

    /// The card's slots, those already met by units on the incident marked so.
    func slotsWithThoseThere(_ slots: [Slot], _ incident: Incident) -> [FilledSlot] {
        let there = state.openAssignments(of: incident).map(\.unit)
        let fits = slots.map { slot in
            there.indices.filter { index in
                state.fits(there[index], slot.requirement)
            }
        }
        let taken = SlotFilling.fill(fits: fits, groups: Array(there.indices))
        return slots.enumerated().map { index, slot in
            var filled = FilledSlot()
            filled.slot = slot
            filled.unit = taken[index].map { there[$0] }
            filled.already = filled.unit != nil
            return filled
        }
    }
}

extension Refusal {
    static func unlocated(_ id: IncidentID) -> Refusal {
        Refusal(
            .unlocated, en: "incident: \(id) has no coordinate yet; LOCATE incident=\(id) at=LAT,LON",
            vi: "incident: vụ \(id) chưa có tọa độ; LOCATE incident=\(id) at=LAT,LON")
    }
}
