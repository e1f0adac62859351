// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing

@testable import OpenStreetMap

struct RoadRulesTests {
    private func road(_ tags: [String: String]) -> RoadAttributes? {
        var complaints = Complaints()
        return road(tags, &complaints)
    }

    private func road(_ tags: [String: String], _ complaints: inout Complaints) -> RoadAttributes? {
        let known = tags.compactMap { key, value in Key.named[key].map { ($0, value) } }
        return RoadRules.attributes(Tags(known), complaints: &complaints)
    }

    @Test(
        "Every kind of highway has its class",
        arguments: [
            ("motorway", "", RoadClass.motorway), ("motorway_link", "", .motorwayLink),
            ("tertiary_link", "", .tertiaryLink),
            ("service", "", .service), ("service", "alley", .alley), ("service", "driveway", .driveway),
            ("service", "emergency_access", .emergencyAccess), ("service", "parking_aisle", .service),
            ("service", "a", .service),
            ("bus_guideway", "", .busway), ("corridor", "", .footway), ("steps", "", .steps),
            ("winter_road", "", .unclassified),
            ("residential;service", "", .residential), ("road", "", .unknown), ("ladder", "", .unknown),
            ("runway", "", .unknown),
        ])
    func classes(highway: String, service: String, expected: RoadClass) {
        #expect(road(["highway": highway, "service": service])?.roadClass == expected)
    }

    @Test("A class that had to be guessed is doubtful and counted; only highway=road is open to cars")
    func guesses() {
        var complaints = Complaints()
        let ladder = road(["highway": "ladder"], &complaints)
        #expect(ladder?.flags.contains(.doubtful) == true)
        #expect(ladder?.carForward == .no)
        #expect(road(["highway": "road"], &complaints)?.carForward == .yes)
        #expect(complaints.summary == ["highway guessed ('ladder', 'road')": 2])
    }

    @Test(
        "What nobody can travel on is left out and counted",
        arguments: [
            "construction", "proposed", "abandoned", "razed", "disused", "rest_area", "services",
        ])
    func leftOut(highway: String) {
        var complaints = Complaints()
        #expect(road(["highway": highway], &complaints) == nil)
        #expect(complaints.summary.values.reduce(0, +) == 1)
    }

    @Test("A way without highway is no road, except a ferry")
    func nothing() {
        #expect(road(["name": "Sông Hồng"]) == nil)
        #expect(road(["route": "ferry"])?.roadClass == .ferry)
        #expect(road(["route": "ferry"])?.carForward == .yes)
        #expect(road(["route": "ferry", "motor_vehicle": "no"])?.carForward == .no)
    }

    @Test("A road for buses or crews only is closed to cars, and says that crews may")
    func restrictedRoads() {
        #expect(road(["highway": "service", "access": "no", "psv": "yes"])?.carForward == .no)
        #expect(road(["highway": "busway"])?.carBackward == .no)
        let crews = road(["highway": "service", "access": "emergency"])
        #expect(crews?.carForward == .no)
        #expect(crews?.flags.contains(.emergencyAllowed) == true)
        #expect(road(["highway": "service", "service": "emergency_access"])?.flags.contains(.emergencyAllowed) == true)
        #expect(road(["highway": "footway", "emergency": "yes"])?.flags.contains(.emergencyAllowed) == true)
        #expect(road(["highway": "path", "emergency": "no"])?.flags.contains(.emergencyExcluded) == true)
    }

    @Test("Against a one-way is another thing than forbidden")
    func wrongWay() {
        let oneway = road(["highway": "primary", "oneway": "yes"])
        #expect(oneway?.carForward == .yes)
        #expect(oneway?.carBackward == .wrongWay)
        #expect(road(["highway": "primary", "oneway": "yes", "access": "no"])?.carBackward == .no)
        #expect(road(["highway": "primary", "oneway": "-1"])?.carForward == .wrongWay)
        #expect(road(["highway": "primary", "oneway": "reversible"])?.carForward == .wrongWay)
        #expect(road(["highway": "primary", "oneway": "reversible"])?.carBackward == .wrongWay)
        #expect(road(["highway": "primary", "junction": "roundabout"])?.flags.contains(.roundabout) == true)
    }

    @Test("The least of all widths and of all weights counts; words without a figure are not mapped")
    func dimensions() {
        #expect(road(["highway": "service", "width": "4", "maxwidth": "2.2"])?.widthCm == 220)
        #expect(road(["highway": "service", "width": "3-4 m", "maxwidth:physical": "5"])?.widthCm == 300)
        #expect(road(["highway": "service", "est_width": "3"])?.widthCm == 300)
        #expect(road(["highway": "service", "width": "4", "est_width": "3"])?.widthCm == 400)
        #expect(road(["highway": "service", "maxheight": "default"])?.maxHeightCm == 0)
        #expect(road(["highway": "service", "maxheight": "12'6\""])?.maxHeightCm == 381)
        #expect(road(["highway": "service", "maxheight": "4", "maxheight:physical": "3.8"])?.maxHeightCm == 380)
        #expect(road(["highway": "service", "maxweight": "10", "maxgcweight": "7.5"])?.maxWeightDakg == 750)
        #expect(road(["highway": "service", "maxaxleload": "5"])?.maxWeightDakg == 1000)
        #expect(road(["highway": "service", "maxlength": "12 m"])?.maxLengthCm == 1200)
        #expect(road(["highway": "service", "lanes:forward": "2", "lanes:backward": "1"])?.lanes == 3)
        #expect(road(["highway": "service", "lanes": "1.5"])?.lanes == 1)
    }

    @Test("Directional speeds come before the speed of both directions")
    func speeds() {
        let road = road(["highway": "primary", "maxspeed": "60", "maxspeed:backward": "40"])
        #expect(road?.speedForward == 60)
        #expect(road?.speedBackward == 40)
        #expect(self.road(["highway": "primary", "maxspeed:type": "VN:urban"])?.speedForward == 50)
        #expect(self.road(["highway": "primary", "maxspeed": "none"])?.speedForward == 0)
    }

    @Test(
        "Ground is the surface, else the track type, and no better than the smoothness",
        arguments: [
            (["surface": "asphalt"], Surface.paved), (["surface": "concrete:plates"], .paved),
            (["surface": "gravel"], .unpaved),
            (["surface": "mud"], .bad), (["tracktype": "grade2"], .unpaved),
            (["surface": "asphalt", "tracktype": "grade5"], .paved),
            (["surface": "asphalt", "smoothness": "horrible"], .bad), (["smoothness": "good"], .unmapped),
            ([:], .unmapped),
            (["surface": "asphalt;gravel"], .unpaved),
        ])
    func surfaces(tags: [String: String], expected: Surface) {
        #expect(road(tags.merging(["highway": "track"]) { a, _ in a })?.surface == expected)
    }

    @Test("A ford keeps its depth, and a bridge, a tunnel, a toll and lights are flags")
    func flags() {
        let ford = road(["highway": "track", "ford": "yes", "depth": "0.4"])
        #expect(ford?.waterCm == 40)
        #expect(ford?.flags.contains(.ford) == true)
        #expect(road(["highway": "track", "depth": "0.4"])?.waterCm == 0)
        let all = road(["highway": "primary", "bridge": "yes", "tunnel": "culvert", "toll": "yes", "lit": "24/7"])
        #expect(all?.flags == [.bridge, .tunnel, .toll, .lit])
        #expect(road(["highway": "primary", "bridge": "no", "lit": "no", "toll": "no"])?.flags == [])
        #expect(road(["highway": "motorway"])?.flags == .footForbidden)
        #expect(road(["highway": "primary", "foot": "no"])?.flags == .footForbidden)
    }

    @Test("Dirt is counted by kind, with a few short samples, and never more")
    func complaints() {
        var complaints = Complaints()
        for number in 0..<1000 {
            let long = String(repeating: "x", count: 5000)
            _ = road(["highway": "primary", "maxspeed": "fast \(number)", "surface": long], &complaints)
        }
        #expect(complaints.summary["maxspeed not understood ('fast 0', 'fast 1', 'fast 2')"] == 1000)
        #expect(complaints.summary.count == 2)
        #expect(complaints.summary.keys.allSatisfy { $0.count < 150 })
    }

    @Test("Keys are spelled once each, and all of them fit into the bit set")
    func keys() {
        #expect(Key.allCases.count <= 128)
        #expect(Key.named.count == Key.allCases.count)
        #expect(Key.named["addr:housenumber"] == .houseNumber)
    }
}
