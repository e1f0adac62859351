// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// One arc into a node, as a backward search meets it.
public struct EnteringArc: Sendable {
    public var tail: UInt32
    /// Milliseconds, or `TravelTime.unreachable`.
    public var weight: Int32
}

/// What every arc of a city costs one vehicle under the conditions of one moment.
///
/// Travel times are whole milliseconds. A part of an arc, up to a fraction f of 65536, costs
/// `(weight x f + 32768) >> 16`; the rest costs the weight less that, so parts always add up to the whole. Delays
/// (signals, gates) are spread over the arc with the rest of its weight.
///
/// `component` holds the edges within the largest strongly connected part of what the vehicle can use: from any of them
/// to any other there is a way. Four to six percent of a mapped city lies outside: stubs behind walls, halves of
/// one-way streets at the rim. Under no conditions it is the vehicle's home ground, which positions are snapped to.
///
/// `reaching` holds the nodes from which that part can be reached: all of the part, and what leads into it. Whoever is
/// elsewhere sits in a pocket, cut off by closures, and leaves it only on foot.
///
/// Cost: about 16 bytes an arc; one pass over the edges and two over the arcs (Tarjan, and what leads to the largest
/// part), a dozen milliseconds for a large city. A metric under conditions is patched from the one without.
public final class Metric: Sendable {
    public let city: City
    public let profile: VehicleProfile
    /// Largest strongly connected part under these conditions.
    public let component: BitSet
    /// Nodes from which that part can be reached.
    public let reaching: BitSet
    /// Edges whose width nobody measured, near enough to what the vehicle needs to matter.
    public let assumedWidths: BitSet
    let entering: [EnteringArc]
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
        entering = Metric.entering(city, weights)
        (component, reaching) = StrongComponents.largest(city, entering)
    }

    /// The same vehicle under conditions; `base` is its metric without.
    ///
    /// The pace of the hour comes first: it stretches or shortens all of an arc's time, delays included, and opens or
    /// closes nothing. Then come the conditions of single roads: whichever is slower, the pace or the condition, holds.
    public init(_ base: Metric, under effects: RoadEffects, at clock: LocalTime? = nil) {
        let figures = base.profile.figures
        var weights = PaceTable(effects.paces, base.profile).paced(base.weights, base.city)
        var isCut = false
        for (edge, effect) in effects.byEdge {
            let passage = base.city.passage(edge, figures, effect, at: clock)
            for (arc, time) in [(edge * 2, passage.forward), (edge * 2 + 1, passage.backward)] {
                isCut = isCut || Metric.isCut(weights[arc], time)
                // A condition that does not slow the vehicle down leaves it the pace of the hour.
                if time != base.weights[arc] { weights[arc] = max(weights[arc], time) }
            }
        }
        city = base.city
        profile = base.profile
        assumedWidths = base.assumedWidths
        self.weights = weights
        entering = Metric.entering(base.city, weights)
        (component, reaching) =
            isCut ? StrongComponents.largest(base.city, entering) : (base.component, base.reaching)
    }

    public func weight(ofArc arc: Int) -> TravelTime { TravelTime(milliseconds: weights[arc]) }

    public func isPassable(arc: Int) -> Bool { weights[arc] < TravelTime.unreachable.milliseconds }

    /// In one direction at least.
    public func isPassable(edge: Int) -> Bool { isPassable(arc: edge * 2) || isPassable(arc: edge * 2 + 1) }

    /// Milliseconds, or metres, or whatever `whole` counts, from the beginning of an arc up to a fraction of it.
    @inlinable
    public static func part(of whole: Int, upTo fraction: Int32) -> Int { (whole * Int(fraction) + 32_768) >> 16 }

    /// For search kernels: slot by slot (see `City.slots`) the arc that enters. Valid inside `body` only.
    public func withEnteringArcs<R>(_ body: (UnsafePointer<EnteringArc>) -> R) -> R {
        entering.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                return withUnsafePointer(to: EnteringArc(tail: 0, weight: 0)) { body($0) }
            }
            return body(base)
        }
    }

    private static func entering(_ city: City, _ weights: [Int32]) -> [EnteringArc] {
        (0..<city.arcCount).map { slot in
            EnteringArc(tail: city.outHead.base[slot], weight: weights[city.arc(enteringAtSlot: slot)])
        }
    }

    private static func isCut(_ before: Int32, _ after: Int32) -> Bool {
        (before < TravelTime.unreachable.milliseconds) != (after < TravelTime.unreachable.milliseconds)
    }
}

extension City {
    func passage(_ edge: Int, _ figures: VehicleFigures, _ effect: RoadEffect?, at clock: LocalTime?) -> Passage {
        let road = attributes(ofEdge: edge)
        return Passage(road, lengthCm: lengthCm(ofEdge: edge), given: given[edge], figures, effect, at: clock)
    }
}
