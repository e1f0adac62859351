// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What a crew does between its vehicle and the address.
public enum LastMetres: String, Hashable, Sendable, RecordScalar {
    /// Laying hose from the parked engine.
    case hoseLay = "hose_lay"
    /// Going in with equipment and carrying a patient out.
    case carry
    case walk
}

/// Rules of the road that a vehicle may leave aside. Never physics: width, height, weight, water, steps and blocks hold
/// for everybody.
public struct Exemptions: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `access=no`, private, destination, delivery, timed bans.
    public static let access = Exemptions(rawValue: 1)
    /// Against a one-way, slower; never on motorways and roundabouts.
    public static let oneWay = Exemptions(rawValue: 2)
    public static let busway = Exemptions(rawValue: 4)
    /// Pedestrian streets, cycleways, bridleways, footways, paths and tracks, where the vehicle fits.
    public static let softWays = Exemptions(rawValue: 8)

    public static let all: Exemptions = [.access, .oneWay, .busway, .softWays]
}

/// One rule that a profile treats otherwise than the civil car does, and why.
public struct RuleDeparture: Hashable, Sendable {
    public let rule: String
    public let reason: String

    public init(rule: String, reason: String) {
        self.rule = rule
        self.reason = reason
    }
}

/// The figures of a vehicle profile. Speeds in km/h, lengths in centimetres, delays in milliseconds.
public struct VehicleFigures: Hashable, Sendable {
    public var name = ProfileName("")
    /// 0, here and in the next three: no limit on the way counts for it.
    public var widthCm = 0
    public var heightCm = 0
    public var lengthCm = 0
    public var weightKg = 0
    /// Depth of standing water that it passes.
    public var wadingCm = 0
    /// Passing needs the vehicle's own width and this much more: mirrors, walls that are not straight, a driver's doubt.
    public var marginCm = 50
    /// A person, not a vehicle: nothing but deep water and missing ways stops one.
    public var isOnFoot = false
    /// Usual speed by road class, indexed by `RoadClass.rawValue`; 0: does not go there.
    public var speeds: [Int] = Array(repeating: 0, count: RoadClass.allCases.count)
    public var topSpeedKmh = 0
    /// Where a limit is posted on an ordinary road, the speed really driven, in percent of it.
    public var postedPercent = 100
    public var unpavedPercent = 70
    public var badSurfacePercent = 40
    public var exempt: Exemptions = []
    /// Against a one-way, in percent of the speed along it.
    public var contraflowPercent = 50
    /// Speed that is left on destination, delivery and private roads for vehicles without exemption that may use them.
    public var restrictedPercent = 50
    public var signalMs = 0
    public var gateMs = 0
    public var lockedGateMs = 0
    /// Pace of the crew from the parked vehicle on, in millimetres a second.
    public var paceMmPerSecond = 1400
    public var lastMetres = LastMetres.walk
    public var departures: [RuleDeparture] = []
    /// Figures above for which no source was found, and what they were taken from instead.
    public var assumptions: [String] = []

    public init() {}

    /// Goes where the map leads ordinary cars and nowhere else.
    var isOrdinary: Bool { !isOnFoot && !exempt.contains(.access) }

    /// What a passage has to measure for this vehicle.
    public var requiredWidthCm: Int { isOnFoot ? 0 : widthCm + marginCm }
}
