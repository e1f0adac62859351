// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing
import Vocabulary

/// A row a rule: what stands on the road, who is asked, which of the two directions it can use.
@Suite struct VehicleProfileTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var what: String
        var profile: VehicleProfile
        var forward: Bool
        var backward: Bool
        var adjust: @Sendable (inout RoadAttributes) -> Void

        var testDescription: String { "\(what): \(profile.name)" }

        init(
            _ what: String, _ profile: VehicleProfile, _ forward: Bool, _ backward: Bool,
            _ adjust: @escaping @Sendable (inout RoadAttributes) -> Void
        ) {
            (self.what, self.profile, self.forward, self.backward, self.adjust) = (what, profile, forward, backward, adjust)
        }
    }

    private static func both(_ access: Access) -> @Sendable (inout RoadAttributes) -> Void {
        {
            $0.carForward = access
            $0.carBackward = access
        }
    }

    private static func barrier(_ barrier: Barrier, cars: Bool) -> @Sendable (inout RoadAttributes) -> Void {
        {
            $0.barrier = barrier
            $0.carForward = cars ? .yes : .no
            $0.carBackward = cars ? .yes : .no
        }
    }

    private static let law: [Row] = [
        Row("open", .car, true, true, both(.yes)),
        Row("destination", .car, true, true, both(.destination)),
        Row("delivery", .car, true, true, both(.delivery)),
        Row("private", .car, true, true, both(.privateOnly)),
        Row("closed by law", .car, false, false, both(.no)),
        Row("one-way", .car, true, false) { $0.carBackward = .wrongWay },
        Row("one-way against the line", .car, false, true) { $0.carForward = .wrongWay },
        Row("closed by law", .heavyEngine, true, true, both(.no)),
        Row("one-way", .heavyEngine, true, true) { $0.carBackward = .wrongWay },
        Row("one-way motorway", .heavyEngine, true, false) {
            $0.carBackward = .wrongWay
            $0.roadClass = .motorway
        },
        Row("roundabout", .ambulance, true, false) {
            $0.carBackward = .wrongWay
            $0.flags = .roundabout
        },
        Row("one-way", .foot, true, true) { $0.carBackward = .wrongWay },
        Row("emergency=no", .ambulance, false, false) { $0.flags = .emergencyExcluded },
        Row("busway", .heavyEngine, true, true) {
            $0.roadClass = .busway
            $0.carForward = .no
            $0.carBackward = .no
        },
        Row("ferry", .heavyEngine, false, false) { $0.roadClass = .ferry },
        Row("ferry", .car, true, true) { $0.roadClass = .ferry },
    ]

    private static let physics: [Row] = [
        Row("alley, width not mapped", .heavyEngine, false, false) { $0.roadClass = .alley },
        Row("alley, width not mapped", .lightEngine, true, true) { $0.roadClass = .alley },
        Row("alley, width not mapped", .fireMotorbike, true, true) { $0.roadClass = .alley },
        Row("alley 1.20 m", .fireMotorbike, true, true) { $0.widthCm = 120 },
        Row("alley 0.90 m", .fireMotorbike, false, false) { $0.widthCm = 90 },
        Row("alley 0.90 m", .foot, true, true) { $0.widthCm = 90 },
        Row("residential, width not mapped", .heavyEngine, true, true) { _ in },
        Row("residential 2.90 m", .heavyEngine, false, false) { $0.widthCm = 290 },
        Row("residential 3.00 m", .heavyEngine, true, true) { $0.widthCm = 300 },
        Row("footway", .heavyEngine, false, false) {
            $0.roadClass = .footway
            $0.carForward = .no
            $0.carBackward = .no
        },
        Row("footway 4 m", .heavyEngine, true, true) {
            $0.roadClass = .footway
            $0.widthCm = 400
            $0.carForward = .no
            $0.carBackward = .no
        },
        Row("steps", .fireMotorbike, false, false) { $0.roadClass = .steps },
        Row("steps", .foot, true, true) { $0.roadClass = .steps },
        Row("bridge 3.10 m high", .heavyEngine, false, false) { $0.maxHeightCm = 310 },
        Row("bridge 3.10 m high", .ambulance, true, true) { $0.maxHeightCm = 310 },
        Row("bridge for 10 t", .heavyEngine, false, false) { $0.maxWeightDakg = 1000 },
        Row("bridge for 10 t", .lightEngine, true, true) { $0.maxWeightDakg = 1000 },
        Row("ford 40 cm", .ambulance, false, false) { $0.waterCm = 40 },
        Row("ford 40 cm", .heavyEngine, true, true) { $0.waterCm = 40 },
        Row("weight limit at night", .heavyEngine, false, false) {
            $0.conditions = [ConditionalRule(subject: .weight, value: "7.5", condition: "22:00-06:00")]
        },
        Row("ban above 7.5 t", .heavyEngine, false, false) {
            $0.conditions = [ConditionalRule(subject: .access, value: "no", condition: "weight > 7.5")]
        },
        Row("ban above 7.5 t", .ambulance, true, true) {
            $0.conditions = [ConditionalRule(subject: .access, value: "no", condition: "weight > 7.5")]
        },
    ]

    private static let barriers: [Row] = [
        Row("gate", .car, true, true, barrier(.gate, cars: true)),
        Row("gate closed by law", .car, false, false, barrier(.gate, cars: false)),
        Row("locked gate", .heavyEngine, true, true, barrier(.lockedGate, cars: false)),
        Row("bollards", .car, false, false, barrier(.bollard, cars: false)),
        Row("bollards that sink", .car, true, true, barrier(.bollard, cars: true)),
        Row("bollards", .heavyEngine, false, false, barrier(.bollard, cars: false)),
        Row("bollards", .fireMotorbike, true, true, barrier(.bollard, cars: false)),
        Row("cycle barrier", .lightEngine, false, false, barrier(.cycleBarrier, cars: false)),
        Row("cycle barrier", .fireMotorbike, true, true, barrier(.cycleBarrier, cars: false)),
        Row("stile", .fireMotorbike, false, false, barrier(.footOnly, cars: false)),
        Row("stile", .foot, true, true, barrier(.footOnly, cars: false)),
        Row("wall", .heavyEngine, false, false, barrier(.block, cars: false)),
        Row("wall with access=yes", .car, true, true, barrier(.block, cars: true)),
        Row("wall", .foot, true, true, barrier(.block, cars: false)),
        Row("bar overhead", .heavyEngine, false, false, barrier(.heightRestrictor, cars: true)),
        Row("bar overhead", .car, true, true, barrier(.heightRestrictor, cars: true)),
    ]

    @Test(arguments: law + physics + barriers) func `a road is open to whom it should be`(row: Row) throws {
        let metric = try VehicleProfileTests.metric(row.profile) { row.adjust(&$0) }
        #expect(metric.isPassable(arc: 0) == row.forward, "along")
        #expect(metric.isPassable(arc: 1) == row.backward, "against")
    }

    @Test func `a hundred metres at 20 km/h take 18 seconds, and every delay its own`() throws {
        func time(_ profile: VehicleProfile, arc: Int = 0, _ adjust: (inout RoadAttributes) -> Void) throws -> Int {
            Int(try VehicleProfileTests.metric(profile, adjust).weight(ofArc: arc).milliseconds)
        }
        #expect(abs(try time(.car) { _ in } - 18_000) <= 2)
        #expect(abs(try time(.car) { $0.signalsForward = 2 } - 34_000) <= 2)
        #expect(abs(try time(.car) { $0.barrier = .gate } - 78_000) <= 2)
        #expect(abs(try time(.car) { $0.carForward = .privateOnly } - 36_000) <= 2)
        #expect(abs(try time(.car) { $0.speedForward = 40 } - 10_588) <= 2)
        #expect(abs(try time(.heavyEngine, arc: 1) { $0.carBackward = .wrongWay } - 40_000) <= 4)
        #expect(abs(try time(.foot) { _ in } - 72_000) <= 8)
        #expect(abs(try time(.car) { $0.surface = .bad } - 45_000) <= 5)
    }

    @Test func `a width that nobody measured is marked where it could matter`() throws {
        func isMarked(_ profile: VehicleProfile, _ adjust: (inout RoadAttributes) -> Void) throws -> Bool {
            try VehicleProfileTests.metric(profile, adjust).assumedWidths.contains(0)
        }
        #expect(try isMarked(.heavyEngine) { _ in })
        #expect(try !isMarked(.heavyEngine) { $0.widthCm = 400 })
        #expect(try !isMarked(.heavyEngine) { $0.roadClass = .primary })
        #expect(try isMarked(.lightEngine) { $0.roadClass = .alley })
        #expect(try !isMarked(.fireMotorbike) { $0.roadClass = .alley })
        #expect(try !isMarked(.foot) { $0.roadClass = .path })
    }

    @Test func `an adapted profile keeps what it was not given`() {
        let narrow = VehicleProfile.heavyEngine.adapted(widthCm: 210, name: ProfileName("narrow"))
        #expect(narrow.widthCm == 210 && narrow.heightCm == VehicleProfile.heavyEngine.heightCm)
        #expect(narrow != .heavyEngine && narrow.requiredWidthCm == 260)
        #expect(VehicleProfile(VehicleProfile.ladder.figures) == .ladder)
    }

    @Test func `every profile can be found by its name and says why it departs from the car's rules`() {
        let names = [
            "ladder", "heavy_engine", "light_engine", "ambulance", "fire_motorbike", "command_car", "boat_trailer",
            "foot", "car",
        ]
        #expect(VehicleProfile.standard.map(\.name.text) == names)
        for profile in VehicleProfile.standard {
            #expect(VehicleProfile.standard(named: profile.name) == profile)
            #expect(profile.departures.isEmpty == (profile == .car))
            #expect(profile.departures.allSatisfy { !$0.rule.isEmpty && !$0.reason.isEmpty })
            #expect(!profile.assumptions.isEmpty)
        }
    }

    /// Of one road, 100 m long.
    private static func metric(
        _ profile: VehicleProfile, _ adjust: (inout RoadAttributes) -> Void
    ) throws -> Metric {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)], names: [], adjust)
        return Metric(try town.city(), profile)
    }
}
