// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

public enum RoadConditionKind: String, RecordScalar, CaseIterable {
    /// Nothing on wheels passes; people do.
    case closed
    /// Not faster than `speedKmh`.
    case speed
    /// Water of `depthCm` on the road: passed slowly by whatever can wade through it.
    case flood
}

/// A closed, slowed or flooded stretch of road.
///
/// Where: inside of `outline` (three points and more); else along `street`, within `radiusM` of `at` when both are
/// given; else within `radiusM` of `at`, or, with radius 0, the one road nearest to `at`.
public struct RoadCondition: Record {
    public var id = RoadConditionID(0)
    public var kind = RoadConditionKind.closed
    /// Of kind `speed`.
    public var speedKmh = 0
    /// Of kind `flood`.
    public var depthCm = 0
    public var at: Coordinate?
    public var radiusM = 0
    public var outline: [Coordinate] = []
    /// A street's name, with or without diacritics.
    public var street = ""
    public var from = Instant.epoch
    public var until: Instant?
    public var reason = ""
    /// Who said so.
    public var by = ""

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("condition", &id)
        try coder.value("kind", &kind)
        try coder.value("speed_kmh", &speedKmh)
        try coder.value("depth_cm", &depthCm)
        try coder.optional("position", &at)
        try coder.value("radius_m", &radiusM)
        try coder.list("outline", &outline)
        try coder.value("street", &street)
        try coder.value("from", &from)
        try coder.optional("until", &until)
        try coder.value("reason", &reason)
        try coder.value("set_by", &by)
    }
}

/// All conditions that hold now, under a number that changes whenever they do.
///
/// Whoever keeps them takes out what has ended and raises `version`: roads have no clock. Recommendations store the
/// version they were computed under.
public struct RoadConditions: Record {
    public var version: UInt64 = 0
    public var conditions: [RoadCondition] = []
    /// The speeds of this time of day.
    public var paces: [RoadPace] = []

    public static let none = RoadConditions()

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("version", &version)
        try coder.records("conditions", &conditions)
        try coder.records("paces", &paces)
    }

    /// Nothing is closed, flooded or driven at other than its usual speed.
    public var isEmpty: Bool { conditions.isEmpty && paces.isEmpty }

    /// Whether roads are the same under both, whatever their numbers.
    public func hasSameEffect(as other: RoadConditions) -> Bool { conditions == other.conditions && paces == other.paces }

    /// What is left at `now`: begun and not ended. The version stays; raise it when something fell away.
    public func inForce(at now: Instant) -> RoadConditions {
        var left = self
        left.conditions = conditions.filter { $0.from <= now && ($0.until.map { now < $0 } ?? true) }
        return left
    }
}

/// What conditions do to the edges of one city: their places looked up once, for the metrics of all profiles.
public struct RoadEffects: Sendable {
    let byEdge: [Int: RoadEffect]
    let paces: [RoadPace]

    public init(of conditions: RoadConditions, in city: City) {
        var effects: [Int: RoadEffect] = [:]
        for condition in conditions.conditions {
            for edge in RoadConditions.edges(of: condition, in: city) {
                effects[edge, default: RoadEffect()].add(condition)
            }
        }
        byEdge = effects
        paces = conditions.paces
    }

    /// The edges that conditions lie on, ascending. Paces concern whole classes of roads and name no edge.
    public var edges: [Int] { byEdge.keys.sorted() }
}

/// What all conditions together do to one edge.
struct RoadEffect: Equatable {
    var isClosed = false
    var speedKmh: Int?
    var floodCm = 0

    mutating func add(_ condition: RoadCondition) {
        switch condition.kind {
        case .closed: isClosed = true
        case .speed: speedKmh = min(speedKmh ?? Int.max, max(0, condition.speedKmh))
        case .flood: floodCm = max(floodCm, condition.depthCm)
        }
    }

    /// In hundredths of km/h. People on foot keep their pace, except through water.
    func speedLimit(_ vehicle: VehicleFigures, flooded: Int) -> Int {
        let water = floodCm > 0 ? (vehicle.isOnFoot ? 200 : flooded) : Int.max
        guard let speedKmh, !vehicle.isOnFoot else { return water }
        return min(water, speedKmh * 100)
    }
}
