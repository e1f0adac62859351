// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Routing
import Vocabulary

/// A small city drawn as letters: 300 m from letter to letter, roads where a line is drawn. A river runs through it, and
/// the one bridge is in the east, so M lies 300 m from G by air and 3.3 km by road. Nothing leads to the island.
///
/// ```
/// A--B--C--D--E--F
/// |  |     |     |
/// G--H--I--J--K--L
///                |  bridge
/// M--N--O--P--Q--R        X--Y island, 3 km to the east
/// ```
public enum LetterCity {
    private static let rows = ["ABCDEF", "GHIJKL", "MNOPQR"]
    private static let step = 300.0

    /// Where a letter stands.
    public static func at(_ letter: Character) -> Coordinate {
        if letter == "X" { return place(east: 4500, north: 0) }
        if letter == "Y" { return place(east: 4800, north: 0) }
        for (row, letters) in rows.enumerated() {
            guard let column = letters.firstIndex(of: letter) else { continue }
            let east = letters.distance(from: letters.startIndex, to: column)
            return place(east: Double(east) * step, north: -Double(row) * step)
        }
        preconditionFailure("there is no letter \(letter) on the map")
    }

    /// Half way between two letters.
    public static func between(_ a: Character, _ b: Character) -> Coordinate {
        let (from, to) = (at(a), at(b))
        return Coordinate(latE7: (from.latE7 + to.latE7) / 2, lonE7: from.lonE7 + (to.lonE7 - from.lonE7) / 2)
    }

    /// Nowhere near any road.
    public static let wilderness = place(east: 0, north: 20_000)

    /// Shared by all tests: a router is a pure function of its city.
    public static let router = Router(city)

    private static let city: City = {
        do {
            return try City(draft)
        } catch {
            preconditionFailure("the letter city must pack: \(error)")
        }
    }()

    private static let draft: CityDraft = {
        var draft = CityDraft()
        var nodes: [Character: Int] = [:]
        for letter in rows.joined() + "XY" {
            nodes[letter] = draft.nodes.count
            draft.nodes.append(at(letter))
        }
        let streets = [
            ("ABCDEF", "Phố Bắc"), ("GHIJKL", "Phố Giữa"), ("MNOPQR", "Đường Khương Hạ"), ("AG", "Ngõ 1"), ("BH", "Ngõ 2"),
            ("DJ", "Ngõ 4"), ("FL", "Phố Đông"), ("LR", "Cầu Đông"), ("XY", "Đảo"),
        ]
        for (letters, name) in streets {
            for (tail, head) in zip(letters, letters.dropFirst()) {
                draft.roads.append(road(nodes[tail]!, nodes[head]!, draft, name))
            }
        }
        draft.places = [DraftPlace(kind: .hospital, coordinate: at("I"), names: ["Bệnh viện Giữa"], mapID: 1)]
        return draft
    }()

    private static func road(_ tail: Int, _ head: Int, _ draft: CityDraft, _ name: String) -> DraftRoad {
        var attributes = RoadAttributes()
        attributes.roadClass = .primary
        attributes.widthCm = 700
        return DraftRoad(
            tail: tail, head: head, shape: [draft.nodes[tail], draft.nodes[head]], attributes: attributes, names: [name],
            wayID: Int64(draft.roads.count + 1))
    }

    private static func place(east: Double, north: Double) -> Coordinate {
        let lat = 210_000_000 + north / Coordinate.metresPerE7
        let lon = 1_058_000_000 + east / (Coordinate.metresPerE7 * 0.93358)
        return Coordinate(latE7: Int32(lat.rounded()), lonE7: Int32(lon.rounded()))
    }
}
