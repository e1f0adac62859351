// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What a piece of road costs, where the map says it outright: graphs of other engines carry a travel time an arc
/// instead of classes, limits and surfaces.
///
/// Every vehicle takes the given milliseconds, whatever its usual speeds; signals, gates and the surface are taken to
/// be in them already. What stops a vehicle stops it here too (a mapped width, a closure, water), and a condition that
/// slows the road down slows it to the time that the length takes at that speed. People on foot walk the length.
public struct GivenTimes: Hashable, Sendable {
    /// Along the road, in centimetres; it need not be that of the shape.
    public var lengthCm: Int
    /// Milliseconds from tail to head; `nil`: no vehicle may.
    public var forwardMs: Int?
    /// Milliseconds from head to tail; `nil`: no vehicle may.
    public var backwardMs: Int?

    public init(lengthCm: Int, forwardMs: Int?, backwardMs: Int?) {
        (self.lengthCm, self.forwardMs, self.backwardMs) = (lengthCm, forwardMs, backwardMs)
    }

    /// Below `TravelTime.unreachable`, which is twelve days.
    public static let longestMs = Int(TravelTime.unreachable.milliseconds) - 1

    /// Whether a city file can hold it to the centimetre and the millisecond.
    var fits: Bool {
        let times = [forwardMs, backwardMs].compactMap(\.self)
        return (0...Int(UInt32.max)).contains(lengthCm) && times.allSatisfy { (0...GivenTimes.longestMs).contains($0) }
    }
}

/// `GivenTimes` as a city file holds them: milliseconds an edge and direction, both columns empty when no road has any.
struct GivenColumns: Sendable {
    let forward: Column<Int32>
    let backward: Column<Int32>

    /// Nobody gave times for this road; in both columns or in none.
    static let none: Int32 = -1
    static let noWay = TravelTime.unreachable.milliseconds

    init(_ sections: CitySections) {
        forward = sections.column(.givenForward)
        backward = sections.column(.givenBackward)
    }

    subscript(edge: Int) -> (forwardMs: Int?, backwardMs: Int?)? {
        guard forward.count > 0, forward[edge] != GivenColumns.none else { return nil }
        return (GivenColumns.time(forward[edge]), GivenColumns.time(backward[edge]))
    }

    private static func time(_ stored: Int32) -> Int? { stored == noWay ? nil : Int(stored) }

    func isSound(edges: Int) -> Bool {
        guard forward.count == backward.count, forward.count == 0 || forward.count == edges else { return false }
        return (0..<forward.count).allSatisfy { edge in
            let (along, against) = (forward.base[edge], backward.base[edge])
            let areTimes = [along, against].allSatisfy { (0...GivenColumns.noWay).contains($0) }
            return areTimes || (along == GivenColumns.none && against == GivenColumns.none)
        }
    }

    /// The two columns of a draft.
    static func packed(_ roads: [DraftRoad]) -> (forward: [Int32], backward: [Int32]) {
        guard roads.contains(where: { $0.given != nil }) else { return ([], []) }
        func column(_ time: (GivenTimes) -> Int?) -> [Int32] {
            roads.map { road in road.given.map { time($0).map(Int32.init) ?? noWay } ?? none }
        }
        return (column(\.forwardMs), column(\.backwardMs))
    }
}

extension City {
    /// The times that the map gives for an edge, if it gives any.
    public func givenTimes(ofEdge edge: Int) -> GivenTimes? {
        given[edge].map { GivenTimes(lengthCm: lengthCm(ofEdge: edge), forwardMs: $0.forwardMs, backwardMs: $0.backwardMs) }
    }
}
