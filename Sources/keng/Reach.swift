// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Routing
import Vocabulary

/// Says in words how near a vehicle can come to an incident: that there is no way is an answer, too.
struct Reach {
    let router: Router
    let conditions: RoadConditions

    /// Farther than this nobody looks for a road.
    private static let lookMetres = 20_000.0

    /// The nearest point of the roads that the vehicle can get to, as the crow flies, and how far it is from the incident.
    func nearestPoint(to incident: Coordinate, from start: Coordinate, _ profile: VehicleProfile) -> (Coordinate, metres: Int)? {
        let roads = router.metric(for: profile, under: conditions).largestComponent()
        guard let place = router.city.nearest(to: incident, within: Reach.lookMetres, in: roads) else { return nil }
        let departure = Departure(id: 0, coordinate: start, profile: profile)
        let there = router.estimates(to: place.coordinate, from: [departure], under: conditions)[0]
        return there.park == nil ? nil : (place.coordinate, Int(place.metresAway.rounded()))
    }

    /// Nothing where the vehicle drives to the door.
    func words(_ estimate: Estimate, to incident: Coordinate, from start: Coordinate, _ profile: VehicleProfile) -> String? {
        let vehicle = profile.name.text.replacing("_", with: " ")
        switch estimate.outcome {
        case .toTheDoor: return nil
        case .lastMetres:
            let park = estimate.park.map { "\($0)" } ?? "?"
            return "no road to the door for this \(vehicle); nearest reachable point \(park), \(estimate.lastMetres) m on foot"
        case .noRoadAtUnit: return "the unit is more than \(Int(City.snapMetres)) m from every road that this \(vehicle) can use"
        case .unreachable, .noRoadAtIncident:
            guard let (point, metres) = nearestPoint(to: incident, from: start, profile) else {
                return "no road for this \(vehicle), and none near there that it can reach"
            }
            return "no road for this \(vehicle); nearest reachable point \(point), \(metres) m away in a straight line"
        }
    }
}
