// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Simulation
import Vocabulary

/// Where calls come from and what they are about: places beside real roads, and the few fires of the hour that many call
/// about at once.
public struct CallScenes: Sendable {
    /// Drawn once: a run of a million calls needs no million different house fronts.
    private static let placeCount = 4096
    /// Fires of one hour; each is called about half as often as the one before it.
    private static let firesAtOnce = 6

    private let places: [Coordinate]
    private let types: [CentreSurvey.IncidentType]
    private let fireTypes: [UInt16]
    private let shape: LoadShape

    /// - Parameter types: of the centre, at least one.
    public init(city: City, types: [CentreSurvey.IncidentType], shape: LoadShape, seed: UInt64) {
        precondition(!types.isEmpty && city.edgeCount > 0, "calls need a road to come from and a type to be of")
        (self.types, self.shape) = (types, shape)
        var dice = SeededRandom(seed: seed ^ 0x9e0)
        places = (0..<CallScenes.placeCount).map { _ in CallScenes.place(in: city, &dice) }
        let fires = types.indices.filter { types[$0].service == "fire" }.map { UInt16($0) }
        fireTypes = fires.isEmpty ? [0] : fires
    }

    /// A call that comes in `second` seconds after the begin.
    mutating func call(at second: Double, _ dice: inout SeededRandom) -> PlannedCall {
        let caller = UInt32(truncatingIfNeeded: dice.next() % 100_000_000)
        guard dice.share() > shape.aboutFires else { return fireCall(at: second, caller, &dice) }
        let type = dice.index(below: types.count)
        let place = CallScenes.moved(places[dice.index(below: places.count)], within: 25, &dice)
        let text = CallScenes.text(of: types[type].service, &dice)
        return PlannedCall(place: place, type: UInt16(type), text: text, caller: caller, fire: -1)
    }

    private func fireCall(at second: Double, _ caller: UInt32, _ dice: inout SeededRandom) -> PlannedCall {
        let rank = min(dice.next().leadingZeroBitCount, CallScenes.firesAtOnce - 1)
        let hour = shape.fireSeconds.isFinite ? Int(second / shape.fireSeconds) : 0
        let fire = hour * CallScenes.firesAtOnce + rank
        // Neighbouring numbers far apart, and the same for every caller.
        let place = places[(fire &* 2_654_435_761) & (CallScenes.placeCount - 1)]
        return PlannedCall(
            place: CallScenes.moved(place, within: 150, &dice), type: fireTypes[fire % fireTypes.count],
            text: CallScenes.text(of: "fire", &dice), caller: caller, fire: Int32(fire))
    }

    private static func place(in city: City, _ dice: inout SeededRandom) -> Coordinate {
        for _ in 0..<32 {
            let edge = dice.index(below: city.edgeCount)
            let road = city.attributes(ofEdge: edge).roadClass
            if road == .ferry || road == .barrier { continue }
            return city.position(onEdge: edge, fraction: Int32(dice.index(below: Int(RoadPosition.whole)))).coordinate
        }
        return city.coordinate(ofNode: 0)
    }

    private static func moved(_ place: Coordinate, within metres: Double, _ dice: inout SeededRandom) -> Coordinate {
        let reach = Int32(metres / Coordinate.metresPerE7)
        return Coordinate(
            latE7: place.latE7 + Int32.random(in: -reach...reach, using: &dice),
            lonE7: place.lonE7 + Int32.random(in: -reach...reach, using: &dice))
    }
}

// MARK: - What callers say

extension CallScenes {
    /// By service, each said to be a load test so that nobody who reads the board takes it for real.
    private static let sayings: [(service: String, texts: [String])] = [
        (
            "fire",
            [
                "Cháy lớn, khói đen bốc cao", "Cháy tầng 2, còn người trên sân thượng", "Có mùi khét và khói",
                "Nổ rồi cháy, lửa lan sang bên",
            ]
        ),
        ("medical", ["Một người ngất, không trả lời", "Đau ngực, khó thở", "Ngã xe, chảy máu nhiều", "Sốt cao co giật"]),
        ("rescue", ["Kẹt trong nhà, cửa không mở được", "Có người rơi xuống hồ", "Cây đổ đè lên xe", "Nước ngập, không ra được"]),
        ("police", ["Đánh nhau trên đường", "Đám đông chắn lối xe chữa cháy"]),
        ("", ["Cần giúp đỡ, chưa rõ việc gì", "Gọi hỏi việc vừa báo"]),
    ]

    static let texts: [String] = sayings.flatMap(\.texts).map { $0 + " (thử tải)" }

    /// Index of a fitting text.
    static func text(of service: String, _ dice: inout SeededRandom) -> UInt32 {
        var first = 0
        for saying in sayings {
            if saying.service == service || saying.service.isEmpty { return UInt32(first + dice.index(below: saying.texts.count)) }
            first += saying.texts.count
        }
        return 0
    }
}
