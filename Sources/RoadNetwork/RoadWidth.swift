// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// How wide a piece of road is, and whether anybody measured it.
///
/// OpenStreetMap knows the width of few streets. Where it does not, these figures stand in, in centimetres:
///
/// | class | assumed | why |
/// |---|---|---|
/// | motorway … secondary and their links | 700, links 600 | built for two trucks, or one and its shoulders |
/// | tertiary and its links | 600 | two lanes |
/// | unclassified, residential | 450 | one lane and parked motorbikes |
/// | service, busway, unknown | 400, 350, 350 | one truck |
/// | living street, emergency access, pedestrian | 350 | the fire road of QCVN 06 |
/// | driveway, track | 300 | one small truck |
/// | alley (ngõ, ngách) | 250 | mostly 2 to 3 m: a pickup engine fits, a standard engine does not |
/// | cycleway, bridleway / footway, steps / path | 200 / 150 / 120 | |
///
/// Two and more lanes count 2.75 m each where that is more. Where the map lets cars in, or names emergency vehicles as
/// allowed, there are at least 250 or 350. Posts without a mapped gap stand 1.50 m apart, or 2.50 m where cars may pass;
/// cycle barriers leave 1.00 m.
struct RoadWidth {
    let centimetres: Int
    let isAssumed: Bool

    init(_ road: RoadAttributes) {
        isAssumed = road.widthCm == 0
        centimetres = isAssumed ? RoadWidth.assumed(road) : Int(road.widthCm)
    }

    /// The mark "relies on an assumed width" is for widths that could be wrong by enough to matter: those below twice
    /// what the vehicle needs.
    func isDoubtful(for required: Int) -> Bool { isAssumed && centimetres < required * 2 }

    private static func assumed(_ road: RoadAttributes) -> Int {
        let carsPass = road.carForward.admitsCars || road.carBackward.admitsCars
        if road.barrier == .bollard { return carsPass ? 250 : 150 }
        if road.barrier == .cycleBarrier { return carsPass ? 250 : 100 }
        var width = byClass[Int(road.roadClass.rawValue)]
        if road.lanes >= 2 { width = max(width, Int(road.lanes) * 275) }
        if carsPass { width = max(width, 250) }
        if road.flags.contains(.emergencyAllowed) { width = max(width, 350) }
        return width
    }

    private static let byClass: [Int] = RoadClass.allCases.map { roadClass in
        switch roadClass {
        case .motorway, .trunk, .primary, .secondary: 700
        case .motorwayLink, .trunkLink, .primaryLink, .secondaryLink, .tertiary, .tertiaryLink: 600
        case .unclassified, .residential: 450
        case .service, .ferry: 400
        case .livingStreet, .emergencyAccess, .busway, .pedestrian, .unknown: 350
        case .driveway, .track: 300
        case .alley: 250
        case .cycleway, .bridleway: 200
        case .footway, .steps: 150
        case .path: 120
        case .barrier: Int(UInt16.max)
        }
    }
}

extension Access {
    /// An ordinary car may drive here, if only to its destination.
    var admitsCars: Bool {
        switch self {
        case .yes, .destination, .delivery, .privateOnly: true
        case .no, .wrongWay: false
        }
    }
}
