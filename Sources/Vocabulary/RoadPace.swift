// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// How fast roads of some classes are driven by some vehicles, in percent of their usual speed.
///
/// Of several paces for the same road and vehicle the last in the list counts, so a list reads from the rule to its
/// exceptions. What none of them names is driven as usual.
public struct RoadPace: Record, CustomStringConvertible {
    /// Empty: every class of road.
    public var roads: [RoadClassName] = []
    /// Empty: every vehicle. People on foot keep their own pace.
    public var profiles: [ProfileName] = []
    /// 100 is the usual speed, 50 takes twice as long.
    public var percent = 100

    public init() {}

    public init(roads: [RoadClassName] = [], profiles: [ProfileName] = [], percent: Int) {
        (self.roads, self.profiles, self.percent) = (roads, profiles, percent)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.list("roads", &roads)
        try coder.list("profiles", &profiles)
        try coder.value("percent", &percent)
    }

    /// `60 % on primary, secondary for heavy_engine`.
    public var description: String {
        let on = roads.isEmpty ? "all roads" : roads.map(\.text).joined(separator: ", ")
        let who = profiles.isEmpty ? "" : " for " + profiles.map(\.text).joined(separator: ", ")
        return "\(percent) % on \(on)\(who)"
    }

    /// Whether it speaks of this road under this vehicle.
    public func holds(on road: RoadClassName, for profile: ProfileName) -> Bool {
        (roads.isEmpty || roads.contains(road)) && (profiles.isEmpty || profiles.contains(profile))
    }
}
