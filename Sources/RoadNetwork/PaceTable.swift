// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The pace of every class of road for one vehicle, in percent of its usual speed.
struct PaceTable {
    /// By `RoadClass.rawValue`.
    private let percent: [Int]

    init(_ paces: [RoadPace], _ profile: VehicleProfile) {
        percent = RoadClass.allCases.map { roadClass in
            guard !profile.isOnFoot else { return 100 }
            let last = paces.last { $0.holds(on: roadClass.name, for: profile.name) }
            return max(1, last?.percent ?? 100)
        }
    }

    /// The times of all arcs at this pace. What is passable stays passable, what takes time goes on taking some.
    func paced(_ weights: [Int32], _ city: City) -> [Int32] {
        guard percent.contains(where: { $0 != 100 }) else { return weights }
        var paced = weights
        for edge in 0..<city.edgeCount {
            let percent = percent[Int(city.road.roadClass.base[edge])]
            guard percent != 100 else { continue }
            paced[edge * 2] = PaceTable.time(weights[edge * 2], percent)
            paced[edge * 2 + 1] = PaceTable.time(weights[edge * 2 + 1], percent)
        }
        return paced
    }

    /// Rounded half up.
    static func time(_ usual: Int32, _ percent: Int) -> Int32 {
        guard usual > 0, usual < TravelTime.unreachable.milliseconds else { return usual }
        let time = (Int(usual) * 100 + percent / 2) / percent
        return Int32(min(max(1, time), Int(TravelTime.unreachable.milliseconds) - 1))
    }
}
