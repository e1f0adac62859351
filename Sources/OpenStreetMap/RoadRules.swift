// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// From the tags of a way to the attributes of a road. Each topic has its own file of rules; this one puts them together.
enum RoadRules {
    /// `nil` when the way is no road, or one on which nobody can travel now.
    static func attributes(_ tags: Tags, complaints: inout Complaints) -> RoadAttributes? {
        var road = RoadAttributes()
        switch HighwayRules.verdict(tags) {
        case .nothing: return nil
        case .leftOut(let kind):
            complaints.count(kind)
            return nil
        case .road(let roadClass, let guessed):
            road.roadClass = roadClass
            if guessed {
                road.flags.insert(.doubtful)
                complaints.count("highway guessed", value: tags[.highway] ?? "")
            }
        }
        road.flags.formUnion(flags(tags, roadClass: road.roadClass))
        applyLaw(tags, to: &road, complaints: &complaints)
        SpeedRules.apply(tags, to: &road, complaints: &complaints)
        DimensionRules.apply(tags, to: &road, complaints: &complaints)
        road.surface = SurfaceRules.surface(tags, complaints: &complaints)
        road.waterCm = standingWater(tags, complaints: &complaints)
        road.conditions = ConditionalRules.rules(tags, complaints: &complaints)
        return road
    }

    /// Depth of the water in a ford, in metres on the map.
    static func standingWater(_ tags: Tags, complaints: inout Complaints) -> UInt16 {
        guard isFord(tags), let depth = tags[.depth] else { return 0 }
        if let water = Measure.centimetres(depth) { return water }
        complaints.count("depth not understood", value: depth)
        return 0
    }

    static func isFord(_ tags: Tags) -> Bool { isSet(tags[.ford]) || tags[.highway] == "ford" }

    private static func applyLaw(_ tags: Tags, to road: inout RoadAttributes, complaints: inout Complaints) {
        let isOpen = HighwayRules.isOpenToCars(road.roadClass, highway: tags[.highway])
        for backward in [false, true] {
            var access = AccessRules.car(tags, backward: backward, complaints: &complaints) ?? (isOpen ? .yes : .no)
            // No tag makes steps drivable.
            if road.roadClass == .steps || tags[.impassable] == "yes" { access = .no }
            if backward { road.carBackward = access } else { road.carForward = access }
        }
        let directions = OnewayRules.directions(tags, roadClass: road.roadClass, complaints: &complaints)
        if directions != .both, directions != .forward, road.carForward != .no { road.carForward = .wrongWay }
        if directions != .both, directions != .backward, road.carBackward != .no { road.carBackward = .wrongWay }
    }

    private static func flags(_ tags: Tags, roadClass: RoadClass) -> RoadFlags {
        var flags = AccessRules.flags(tags)
        if isSet(tags[.bridge]) { flags.insert(.bridge) }
        if isSet(tags[.tunnel]) { flags.insert(.tunnel) }
        if OnewayRules.isRoundabout(tags) { flags.insert(.roundabout) }
        if isFord(tags) { flags.insert(.ford) }
        if isSet(tags[.toll]) { flags.insert(.toll) }
        if isSet(tags[.lit]) { flags.insert(.lit) }
        if isSet(tags[.construction]) || isSet(tags[.proposed]) { flags.insert(.doubtful) }
        if roadClass == .emergencyAccess { flags.insert(.emergencyAllowed) }
        let isMotorway = [.motorway, .motorwayLink].contains(roadClass) || tags[.motorroad] == "yes"
        if isMotorway, !["yes", "designated", "permissive"].contains(tags[.foot]) { flags.insert(.footForbidden) }
        return flags
    }

    /// Present, and not to say that there is none.
    private static func isSet(_ value: String?) -> Bool {
        value.map { !["no", "false", "0", "disused", "none"].contains($0) } ?? false
    }
}
