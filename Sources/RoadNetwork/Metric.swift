// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What every arc of a city costs one vehicle under the conditions of one moment.
///
/// Travel times are whole milliseconds. A part of an arc, up to a fraction f of 65536, costs
/// `(weight x f + 32768) >> 16`; the rest costs the weight less that, so parts always add up to the whole. Delays
/// (signals, gates) are spread over the arc with the rest of its weight.
///
/// Cost: 4 bytes an arc; one pass over the edges. A metric under conditions is patched from the one without, in a pass
/// over the arcs and a closer look at the edges concerned.
public final class Metric: Sendable {
    public let city: City
    public let profile: VehicleProfile
    /// Edges whose width nobody measured, near enough to what the vehicle needs to matter.
    public let assumedWidths: BitSet
    /// Milliseconds an arc, or `TravelTime.unreachable`.
    public let weights: [Int32]

    /// Without conditions. `clock`: for rules by the hour; without it their base values hold.
    public init(_ city: City, _ profile: VehicleProfile, at clock: LocalTime? = nil) {
        let figures = profile.figures
        var weights = Array(repeating: TravelTime.unreachable.milliseconds, count: city.arcCount)
        var assumed = BitSet(capacity: city.edgeCount)
        for edge in 0..<city.edgeCount {
            let passage = city.passage(edge, figures, nil, at: clock)
            weights[edge * 2] = passage.forward
            weights[edge * 2 + 1] = passage.backward
            if passage.reliesOnAssumedWidth { assumed.insert(edge) }
        }
        self.city = city
        self.profile = profile
        self.weights = weights
        assumedWidths = assumed
    }

    /// The same vehicle under conditions; `base` is its metric without.
    ///
    /// The pace of the hour comes first: it stretches or shortens all of an arc's time, delays included, and opens or
    /// closes nothing. Then come the conditions of single roads: whichever is slower, the pace or the condition, holds.
    public init(_ base: Metric, under effects: RoadEffects, at clock: LocalTime? = nil) {
        let figures = base.profile.figures
        var weights = PaceTable(effects.paces, base.profile).paced(base.weights, base.city)
        for (edge, effect) in effects.byEdge {
            let passage = base.city.passage(edge, figures, effect, at: clock)
            for (arc, time) in [(edge * 2, passage.forward), (edge * 2 + 1, passage.backward)] {
                // A condition that does not slow the vehicle down leaves it the pace of the hour.
                if time != base.weights[arc] { weights[arc] = max(weights[arc], time) }
            }
        }
        city = base.city
        profile = base.profile
        assumedWidths = base.assumedWidths
        self.weights = weights
    }

    public func weight(ofArc arc: Int) -> TravelTime { TravelTime(milliseconds: weights[arc]) }

    public func isPassable(arc: Int) -> Bool { weights[arc] < TravelTime.unreachable.milliseconds }

    /// In one direction at least.
    public func isPassable(edge: Int) -> Bool { isPassable(arc: edge * 2) || isPassable(arc: edge * 2 + 1) }

    /// Milliseconds, or metres, or whatever `whole` counts, from the beginning of an arc up to a fraction of it.
    @inlinable
    public static func part(of whole: Int, upTo fraction: Int32) -> Int { (whole * Int(fraction) + 32_768) >> 16 }

    /// The edges within the largest strongly connected part of what the vehicle can use: from any of them to any other
    /// there is a way. Four to six percent of a mapped city lies outside: stubs behind walls, halves of one-way streets at
    /// the rim. Without conditions it is the vehicle's home ground, which positions are snapped to.
    ///
    /// Worked out at each call: a dozen milliseconds for a large city.
    public func largestComponent() -> BitSet { StrongComponents.largest(city, weights) }
}

extension City {
    func passage(_ edge: Int, _ figures: VehicleFigures, _ effect: RoadEffect?, at clock: LocalTime?) -> Passage {
        let road = attributes(ofEdge: edge)
        return Passage(road, lengthCm: lengthCm(ofEdge: edge), given: given[edge], figures, effect, at: clock)
    }
}
