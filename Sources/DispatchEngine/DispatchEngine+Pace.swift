// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import RunCards
import Vocabulary

/// Speeds by the time of day: when the table of the centre file turns, an event says so, and the road conditions carry
/// the rows in force. So a recommendation can be computed again from the journal alone, whatever the table says by then.
extension DispatchEngine {
    /// A new centre, and at once the speeds that its table has for this hour.
    func configure(_ centre: Centre, _ now: Instant) -> Decision {
        var events: [Event] = [.centreConfigured(CentreConfigured(centre))]
        let paces = centre.paces(at: now)
        if paces != state.conditions.paces { events.append(.speedsTurned(SpeedsTurned(paces))) }
        return .done(events, Receipt())
    }

    /// When other speeds come into force than hold now, and the road conditions from then on unless something else
    /// changes them before. Whoever has the roads prepared under these a while earlier (`Router.metric(for:under:)` for
    /// every profile) finds them ready at the turn: `RoadConditions.hasSameEffect` does not look at the version.
    public func speedsAhead() -> (at: Instant, conditions: RoadConditions)? {
        guard let turn = state.centre.nextSpeedTurn(after: state.at) else { return nil }
        var conditions = state.conditions
        conditions.paces = turn.paces
        return (turn.at, conditions)
    }

    /// When the speeds of the state are not those of the table, or will not be. A turn that fell between two events is
    /// due at the later of them; after a pause one event stands for all turns in it.
    func speedsDue() -> Instant? {
        let (centre, paces) = (state.centre, state.conditions.paces)
        if centre.paces(at: state.at) != paces { return state.at }
        return centre.nextSpeedTurn(after: state.at)?.at
    }

    func speedsTurned(at now: Instant) -> Event { .speedsTurned(SpeedsTurned(state.centre.paces(at: now))) }
}

/// Other speeds are in force from here on.
public struct SpeedsTurned: Record {
    /// All of them, in the order of the table; empty: the usual speeds.
    public var paces: [RoadPace] = []

    public init() {}

    public init(_ paces: [RoadPace]) { self.paces = paces }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.records("paces", &paces)
    }
}
