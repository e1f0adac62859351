// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The keys of OpenStreetMap that this importer looks at; all others are dropped while reading.
enum Key: UInt8, CaseIterable {
    // What it is.
    case highway, service, route, area, junction, construction, proposed, motorroad, ford, depth, bridge, tunnel, toll
    case lit, surface, smoothness, tracktype, amenity, emergency, place, type, barrier, locked, bollard, kerb, sensory
    case impassable, trafficSignalsDirection, direction

    // What it is called.
    case name, ref, nameEnglish, nameVietnamese, officialName, altName, oldName, houseNumber, street, addressPlace

    // Who may pass.
    case access, vehicle, motorcar, foot, motorVehicle, accessForward, accessBackward, vehicleForward, vehicleBackward
    case motorVehicleForward, motorVehicleBackward, motorcarForward, motorcarBackward, oneway, onewayVehicle
    case onewayMotorVehicle, onewayMotorcar

    // How fast, how wide, how high, how heavy.
    case maxspeed, maxspeedForward, maxspeedBackward, maxspeedMotorcar, maxspeedType, maxspeedZone, lanes
    case lanesForward, lanesBackward, width, widthCarriageway, estimatedWidth, maxwidth, maxwidthPhysical, maxheight
    case maxheightPhysical, maxlength, maxweight, maxweightRating, maxGrossWeight, maxAxleLoad

    // What holds only at times.
    case accessConditional, accessForwardConditional, accessBackwardConditional, vehicleConditional
    case vehicleForwardConditional, vehicleBackwardConditional, motorVehicleConditional
    case motorVehicleForwardConditional, motorVehicleBackwardConditional, motorcarConditional
    case motorcarForwardConditional, motorcarBackwardConditional, onewayConditional, maxspeedConditional
    case maxspeedForwardConditional, maxspeedBackwardConditional, maxweightConditional, maxheightConditional
    case restrictionConditional

    /// By the key's spelling in a map.
    static let named: [String: Key] = Dictionary(uniqueKeysWithValues: allCases.map { ($0.spelling, $0) })

    var spelling: String { Key.spellings[self] ?? "\(self)" }

    /// The key's place in the bit set of `Tags`.
    var bit: UInt128 { 1 << UInt128(rawValue) }

    /// Keys whose spelling is not the name of the case.
    private static let spellings: [Key: String] = [
        .trafficSignalsDirection: "traffic_signals:direction",
        .nameEnglish: "name:en",
        .nameVietnamese: "name:vi",
        .officialName: "official_name",
        .altName: "alt_name",
        .oldName: "old_name",
        .houseNumber: "addr:housenumber",
        .street: "addr:street",
        .addressPlace: "addr:place",
        .motorVehicle: "motor_vehicle",
        .accessForward: "access:forward",
        .accessBackward: "access:backward",
        .vehicleForward: "vehicle:forward",
        .vehicleBackward: "vehicle:backward",
        .motorVehicleForward: "motor_vehicle:forward",
        .motorVehicleBackward: "motor_vehicle:backward",
        .motorcarForward: "motorcar:forward",
        .motorcarBackward: "motorcar:backward",
        .onewayVehicle: "oneway:vehicle",
        .onewayMotorVehicle: "oneway:motor_vehicle",
        .onewayMotorcar: "oneway:motorcar",
        .maxspeedForward: "maxspeed:forward",
        .maxspeedBackward: "maxspeed:backward",
        .maxspeedMotorcar: "maxspeed:motorcar",
        .maxspeedType: "maxspeed:type",
        .maxspeedZone: "zone:maxspeed",
        .lanesForward: "lanes:forward",
        .lanesBackward: "lanes:backward",
        .widthCarriageway: "width:carriageway",
        .estimatedWidth: "est_width",
        .maxwidthPhysical: "maxwidth:physical",
        .maxheightPhysical: "maxheight:physical",
        .maxweightRating: "maxweightrating",
        .maxGrossWeight: "maxgcweight",
        .maxAxleLoad: "maxaxleload",
        .accessConditional: "access:conditional",
        .accessForwardConditional: "access:forward:conditional",
        .accessBackwardConditional: "access:backward:conditional",
        .vehicleConditional: "vehicle:conditional",
        .vehicleForwardConditional: "vehicle:forward:conditional",
        .vehicleBackwardConditional: "vehicle:backward:conditional",
        .motorVehicleConditional: "motor_vehicle:conditional",
        .motorVehicleForwardConditional: "motor_vehicle:forward:conditional",
        .motorVehicleBackwardConditional: "motor_vehicle:backward:conditional",
        .motorcarConditional: "motorcar:conditional",
        .motorcarForwardConditional: "motorcar:forward:conditional",
        .motorcarBackwardConditional: "motorcar:backward:conditional",
        .onewayConditional: "oneway:conditional",
        .maxspeedConditional: "maxspeed:conditional",
        .maxspeedForwardConditional: "maxspeed:forward:conditional",
        .maxspeedBackwardConditional: "maxspeed:backward:conditional",
        .maxweightConditional: "maxweight:conditional",
        .maxheightConditional: "maxheight:conditional",
        .restrictionConditional: "restriction:conditional",
    ]
}
