// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import RoadNetwork
import Routing
import Vocabulary

/// Gets the roads ready before anybody asks: for all profiles of the centre once at the start, and minutes before the
/// speeds of the day turn. The engine then finds at the turn what it would have had to work out, and no decision waits.
///
/// A change of conditions in between only makes the preparation useless, never wrong: what is asked for is looked up by
/// the conditions themselves.
struct RoadsAhead {
    /// What to prepare.
    struct Order: Sendable {
        let profiles: Set<VehicleProfile>
        let conditions: RoadConditions
    }

    /// So long before a turn its roads are prepared.
    private static let lead = Duration.seconds(300)
    private var last: RoadConditions?
    /// Turns are looked for once a second: finding the next one goes through a week of the table.
    private var nextLook = Instant.epoch

    /// Something new to prepare, or `nil`. May be asked after every decision.
    mutating func order(_ engine: DispatchEngine, at now: Instant) -> Order? {
        guard now >= nextLook else { return nil }
        nextLook = now + .seconds(1)
        guard let ahead = engine.speedsAhead(), ahead.at - now <= RoadsAhead.lead else {
            guard last == nil else { return nil }
            return order(engine, engine.state.conditions)
        }
        guard last.map({ !$0.hasSameEffect(as: ahead.conditions) }) ?? true else { return nil }
        return order(engine, ahead.conditions)
    }

    private mutating func order(_ engine: DispatchEngine, _ conditions: RoadConditions) -> Order? {
        let profiles = engine.state.profiles
        // A journal begins without a centre; its units come with the first event.
        guard !profiles.isEmpty else { return nil }
        last = conditions
        return Order(profiles: profiles, conditions: conditions)
    }

    /// To be run where nobody waits for it.
    static func prepare(_ order: Order, _ roads: Router) {
        roads.prepare(order.profiles, under: order.conditions)
    }
}
