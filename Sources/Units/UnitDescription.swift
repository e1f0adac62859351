// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What decides where a vehicle fits: centimetres and kilograms. 0 means "not given": the profile's own figure holds.
public struct VehicleDimensions: Record {
    public var widthCm = 0
    public var heightCm = 0
    public var lengthCm = 0
    public var weightKg = 0
    /// Water depth the vehicle may drive through.
    public var wadingCm = 0

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("width_cm", &widthCm)
        try coder.value("height_cm", &heightCm)
        try coder.value("length_cm", &lengthCm)
        try coder.value("weight_kg", &weightKg)
        try coder.value("wading_cm", &wadingCm)
    }
}

/// A kind of apparatus: what all units of this kind have in common.
public struct ApparatusKind: Record {
    public var name = ApparatusName("")
    public var titleVi = ""
    public var titleEn = ""
    /// The vehicle profile it drives by, `heavy_engine`.
    public var profile = ProfileName("")
    /// Departures from the profile's dimensions.
    public var dimensions: VehicleDimensions?
    /// Words that run cards ask for beside the kind itself: `water`, `foam`, `als`.
    public var capabilities: [String] = []
    /// With fewer people the unit is not sent.
    public var minimumCrew = 0
    /// From alert to wheels turning, crew in quarters. NFPA 1710: 80 s for fire, 60 s for EMS.
    public var turnout: Duration = .seconds(80)
    /// The same for a crew already in its vehicle.
    public var turnoutOnAir: Duration = .seconds(15)

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("name", &name)
        try coder.value("title_vi", &titleVi)
        try coder.value("title_en", &titleEn)
        try coder.value("profile", &profile)
        try coder.optionalRecord("dimensions", &dimensions)
        try coder.list("capabilities", &capabilities)
        try coder.value("minimum_crew", &minimumCrew)
        try coder.value("turnout_ms", &turnout)
        try coder.value("turnout_on_air_ms", &turnoutOnAir)
    }
}

/// A station: where units live and where a unit without a position is assumed to be while in quarters.
public struct Station: Record {
    public var name = StationName("")
    public var title = ""
    public var coordinate = Coordinate(latE7: 0, lonE7: 0)
    /// Made up for an exercise; never shown as a real place.
    public var invented = false

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("name", &name)
        try coder.value("title", &title)
        try coder.value("at", &coordinate)
        try coder.value("invented", &invented)
    }
}

/// A unit as the centre file describes it. What it is doing is `UnitState`.
public struct UnitDescription: Record {
    public var name = UnitName("")
    public var kind = ApparatusName("")
    public var station = StationName("")
    /// People on it this shift.
    public var crew = 0
    /// Beyond those of its kind.
    public var capabilities: [String] = []
    /// Departures of this one vehicle from its kind and profile.
    public var dimensions: VehicleDimensions?
    /// Units that share this unit's crew: while one is out, the others cannot go.
    public var crossStaffedWith: [UnitName] = []
    /// False: starts out of service.
    public var inService = true

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("name", &name)
        try coder.value("kind", &kind)
        try coder.value("station", &station)
        try coder.value("crew", &crew)
        try coder.list("capabilities", &capabilities)
        try coder.optionalRecord("dimensions", &dimensions)
        try coder.list("cross_staffed_with", &crossStaffedWith)
        try coder.value("in_service", &inService)
    }
}
