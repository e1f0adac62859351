// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import Routing
import RunCards
import Units
import Vocabulary

/// What a decision would have to search in the road network before it can be made: where each kind of vehicle could stop
/// around an incident that it cannot reach, on roads as they are now. Doing it beforehand, on another thread, changes nothing
/// but the time that the decision takes.
public struct RoadSearch: Sendable {
    private let places: [(incident: Coordinate, profiles: [VehicleProfile])]
    private let conditions: RoadConditions

    /// `nil` when nothing has to be searched.
    init?(_ asked: [(incident: Coordinate, profiles: Set<VehicleProfile>)], _ roads: Router, under conditions: RoadConditions) {
        places = asked.compactMap { incident, profiles in
            let profiles = roads.unsearched(profiles, to: incident, under: conditions)
            return profiles.isEmpty ? nil : (incident, profiles)
        }
        guard !places.isEmpty else { return nil }
        self.conditions = conditions
    }

    public func run(on roads: Router) {
        for (incident, profiles) in places { roads.search(profiles, to: incident, under: conditions) }
    }
}

extension DispatchEngine {
    /// What `decide` would have to search for this command; `nil` when it need not.
    public func roadSearch(for command: Command, at now: Instant) -> RoadSearch? {
        switch command {
        case .recommendUnits(let id):
            RoadSearch([asked(recommending: id, at: max(now, state.at))].compactMap(\.self), roads, under: state.conditions)
        case .reviewIncidents(let due):
            RoadSearch(asked(reviewing: due, at: max(now, state.at)), roads, under: state.conditions)
        default: nil
        }
    }

    private func asked(recommending id: IncidentID, at now: Instant) -> (incident: Coordinate, profiles: Set<VehicleProfile>)? {
        guard let incident = state.incidents[id], incident.state == .open, let place = incident.coordinate,
            let choice = RunCardChoice(for: incident, at: now, in: state.centre)
        else { return nil }
        let open = slotsWithThoseThere(choice.slots(upTo: incident.alarmLevel), incident).filter { $0.unit == nil }
        let owed = open.map(\.slot.requirement)
        let fitting = Set(state.index.unitsByName.lazy.filter { owed.contains(where: $0.fits) }.compactMap(\.profile))
        guard !roads.unsearched(fitting, to: place, under: state.conditions).isEmpty else { return nil }
        var panel = CandidatePanel(engine: self, incident: incident, at: now)
        panel.gather(for: owed) { standing(of: $0, at: now) }
        return (place, panel.profiles)
    }

    private func asked(
        reviewing due: [IncidentReview], at now: Instant
    ) -> [(incident: Coordinate, profiles: Set<VehicleProfile>)] {
        var panel = ReviewPanel(self, at: now)
        return due.compactMap { review in
            panel.prepare(review).map { look in (look.place, Set(look.asked.compactMap { state.profile(of: $0.unit) })) }
        }
    }
}
