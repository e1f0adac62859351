// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What kind of road a piece is, coarse enough to give a speed and a width where nothing better is mapped.
public enum RoadClass: UInt8, CaseIterable, Sendable {
    case motorway, motorwayLink, trunk, trunkLink, primary, primaryLink, secondary, secondaryLink, tertiary, tertiaryLink
    case unclassified, residential, livingStreet, service
    /// `service=alley`: the ngõ and ngách of Hanoi.
    case alley
    case driveway, emergencyAccess, track, busway, pedestrian, cycleway, bridleway, footway, path, steps, ferry
    /// A mapped road of a kind we do not know (`highway=road`, or a value counted as dirty).
    case unknown
    /// A piece of no length across a barrier node; its `barrier` says what stands there.
    case barrier
}

extension RoadClass {
    /// As centre files and journals name it; a name never changes.
    public var name: RoadClassName { RoadClass.names[Int(rawValue)] }

    /// In the order of the cases.
    private static let names: [RoadClassName] = [
        "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
        "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service", "alley", "driveway",
        "emergency_access", "track", "busway", "pedestrian", "cycleway", "bridleway", "footway", "path", "steps", "ferry",
        "unknown", "barrier",
    ].map { RoadClassName($0) }
}

/// What an ordinary car may do on a piece of road in one direction, by law.
public enum Access: UInt8, CaseIterable, Sendable {
    case yes, destination, delivery, privateOnly, no
    /// Against a one-way: no for a car, slower for an emergency vehicle that may.
    case wrongWay
}

/// What stands across the road.
public enum Barrier: UInt8, CaseIterable, Sendable {
    case none
    /// Opens or is passed at walking pace: gate, lift gate, toll booth, cattle grid, entrance, border control, sally port, chain.
    case gate, liftGate, tollBooth, passable
    /// A gate mapped as locked or private: an emergency crew opens it, which takes time.
    case lockedGate
    /// Posts: passed by what fits between them (`widthCm` of the piece; assumed when not mapped).
    case bollard
    /// Passed on foot or by a motorbike only.
    case cycleBarrier
    /// Passed on foot only: turnstile, stile, kissing gate.
    case footOnly
    /// A bar overhead: `maxHeightCm` of the piece.
    case heightRestrictor
    /// Blocks, walls, debris, ditches: nothing on wheels passes; people do.
    case block
}

public enum Surface: UInt8, CaseIterable, Sendable {
    case unmapped, paved, unpaved, bad
}

/// What a rule with a condition would change while the condition holds (`maxspeed:conditional=30 @ (07:00-09:00)`).
public struct ConditionalRule: Hashable, Sendable {
    public enum Subject: UInt8, Sendable { case access, oneway, speed, weight, height, turn }
    public var subject: Subject
    /// The value as mapped, `no` or `30`.
    public var value: String
    /// The condition as mapped, `Mo-Fr 07:00-09:00`.
    public var condition: String

    public init(subject: Subject, value: String, condition: String) {
        self.subject = subject
        self.value = value
        self.condition = condition
    }
}

public struct RoadFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let bridge = RoadFlags(rawValue: 1)
    public static let tunnel = RoadFlags(rawValue: 2)
    public static let roundabout = RoadFlags(rawValue: 4)
    public static let ford = RoadFlags(rawValue: 8)
    public static let toll = RoadFlags(rawValue: 16)
    public static let lit = RoadFlags(rawValue: 32)
    /// Mapped as under construction or proposed but tagged usable; or a class we had to guess.
    public static let doubtful = RoadFlags(rawValue: 64)
    /// Emergency vehicles are named in the tags as allowed (`emergency=yes`).
    public static let emergencyAllowed = RoadFlags(rawValue: 128)
    /// Emergency vehicles are named in the tags as excluded (`emergency=no`).
    public static let emergencyExcluded = RoadFlags(rawValue: 256)
    /// People may not walk here by law (`foot=no`, motorways). A crew may.
    public static let footForbidden = RoadFlags(rawValue: 512)
}

/// What the map says of one piece of road. 0 always means "not mapped": no figure here is assumed; assuming is the
/// vehicle profile's work, where it can be marked.
public struct RoadAttributes: Hashable, Sendable {
    public var roadClass: RoadClass = .unknown
    public var flags: RoadFlags = []
    /// Along the piece and against it.
    public var carForward: Access = .yes
    public var carBackward: Access = .yes
    /// Posted speeds in km/h.
    public var speedForward: UInt8 = 0
    public var speedBackward: UInt8 = 0
    /// Lanes of both directions together.
    public var lanes: UInt8 = 0
    public var surface: Surface = .unmapped
    public var barrier: Barrier = .none
    /// Width of the carriageway, or the legal or physical limit, whichever is least.
    public var widthCm: UInt16 = 0
    public var maxHeightCm: UInt16 = 0
    public var maxLengthCm: UInt16 = 0
    /// In tens of kilograms.
    public var maxWeightDakg: UInt16 = 0
    /// Water that always stands there (a ford's `depth`), in centimetres.
    public var waterCm: UInt16 = 0
    /// Traffic signals passed in each direction.
    public var signalsForward: UInt8 = 0
    public var signalsBackward: UInt8 = 0
    public var conditions: [ConditionalRule] = []

    public init() {}
}
