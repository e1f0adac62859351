// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// Roads by metres east and north of a corner of Hanoi.
struct SmallTown {
    var draft = CityDraft()

    /// A road through the points; its ends become nodes, shared with roads that end at the same point.
    @discardableResult
    mutating func road(
        _ points: [(Double, Double)], names: [String] = [], _ adjust: (inout RoadAttributes) -> Void = { _ in }
    ) -> Int {
        var attributes = RoadAttributes()
        attributes.roadClass = .residential
        adjust(&attributes)
        let shape = points.map { SmallTown.place($0.0, $0.1) }
        draft.roads.append(
            DraftRoad(
                tail: node(shape[0]), head: node(shape[shape.count - 1]), shape: shape, attributes: attributes,
                names: names, wayID: Int64(1000 + draft.roads.count)))
        return draft.roads.count - 1
    }

    func city() throws -> City { try City(draft) }

    static func place(_ east: Double, _ north: Double) -> Coordinate {
        let lat = 210_000_000 + north / Coordinate.metresPerE7
        let lon = 1_058_000_000 + east / (Coordinate.metresPerE7 * 0.93358)
        return Coordinate(latE7: Int32(lat.rounded()), lonE7: Int32(lon.rounded()))
    }

    private mutating func node(_ place: Coordinate) -> Int {
        if let known = draft.nodes.firstIndex(of: place) { return known }
        draft.nodes.append(place)
        return draft.nodes.count - 1
    }

    /// A town with some of everything that a city file holds.
    static func ofAllKinds(seed: UInt64, roads: Int = 60) -> CityDraft {
        var generator = SeededGenerator(seed: seed)
        var town = SmallTown()
        let corners = (0..<max(4, roads / 3)).map { _ in
            (Double.random(in: 0...3000, using: &generator), Double.random(in: 0...2000, using: &generator))
        }
        for number in 0..<roads {
            var points = [corners.randomElement(using: &generator)!]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                points.append(corners.randomElement(using: &generator)!)
            }
            town.road(points, names: number % 3 == 0 ? ["Phố \(number / 3)", "Street \(number)"] : []) {
                $0.roadClass = RoadClass.allCases.randomElement(using: &generator)!
                $0.carBackward = Access.allCases.randomElement(using: &generator)!
                $0.surface = Surface.allCases.randomElement(using: &generator)!
                $0.widthCm = [0, 0, 180, 350].randomElement(using: &generator)!
                $0.speedForward = [0, 30, 50].randomElement(using: &generator)!
                $0.maxWeightDakg = [0, 0, 350].randomElement(using: &generator)!
                $0.signalsBackward = UInt8(number % 2)
                $0.flags = RoadFlags(rawValue: UInt16.random(in: 0...1023, using: &generator))
                if number % 7 == 0 {
                    $0.conditions = [ConditionalRule(subject: .access, value: "no", condition: "Mo-Fr 07:00-09:00")]
                }
            }
        }
        for number in stride(from: 0, to: roads, by: 9) {
            town.draft.roads[number].given = GivenTimes(lengthCm: 12_345, forwardMs: 6789, backwardMs: number % 2 == 0 ? nil : 987)
        }
        town.draft.places = [
            DraftPlace(kind: .hospital, coordinate: place(10, 20), names: ["Bệnh viện Bạch Mai", "Bach Mai"], mapID: 7),
            DraftPlace(kind: .address, coordinate: place(30, 20), names: ["37 Khương Hạ"], mapID: -8),
        ]
        town.draft.source = "made up"
        town.draft.attribution = "nobody"
        town.draft.complaints = ["width not understood": 3, "maxspeed not understood": 12]
        return town.draft
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
