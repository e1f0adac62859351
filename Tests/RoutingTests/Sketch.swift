// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// Roads drawn as letters on a grid: every letter is a node, columns and rows are `step` metres apart.
///
/// ```
/// var town = Sketch("""
///     a b c
///       d
///     """)
/// town.road("abc")            // a–b and b–c
/// town.road("bd") { $0.carBackward = .wrongWay }
/// ```
struct Sketch {
    private(set) var draft = CityDraft()
    private var nodes: [Character: Int] = [:]
    private let step: Double

    init(_ map: String, step: Double = 100) {
        self.step = step
        for (row, line) in map.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            for (column, letter) in line.enumerated() where letter.isLetter {
                nodes[letter] = draft.nodes.count
                draft.nodes.append(Sketch.place(east: Double(column) * step / 2, north: -Double(row) * step))
            }
        }
    }

    /// Roads along the letters, one for each pair; residential unless told otherwise.
    mutating func road(_ letters: String, name: String = "", _ adjust: (inout RoadAttributes) -> Void = { _ in }) {
        var attributes = RoadAttributes()
        attributes.roadClass = .residential
        adjust(&attributes)
        let route = letters.map { nodes[$0]! }
        for (tail, head) in zip(route, route.dropFirst()) {
            draft.roads.append(
                DraftRoad(
                    tail: tail, head: head, shape: [draft.nodes[tail], draft.nodes[head]], attributes: attributes,
                    names: name.isEmpty ? [] : [name], wayID: Int64(draft.roads.count)))
        }
    }

    func at(_ letter: Character) -> Coordinate { draft.nodes[nodes[letter]!] }

    /// Between two letters, `share` of the way, and so many metres to the north.
    func between(_ a: Character, _ b: Character, _ share: Double, north: Double = 0) -> Coordinate {
        let (from, to) = (at(a), at(b))
        return Coordinate(
            latE7: from.latE7 + Int32(Double(to.latE7 - from.latE7) * share + north / Coordinate.metresPerE7),
            lonE7: from.lonE7 + Int32(Double(to.lonE7 - from.lonE7) * share))
    }

    func city() throws -> City { try City(draft) }

    /// Metres east and north of a corner of Hanoi.
    static func place(east: Double, north: Double) -> Coordinate {
        let lat = 210_000_000 + north / Coordinate.metresPerE7
        let lon = 1_058_000_000 + east / (Coordinate.metresPerE7 * 0.93358)
        return Coordinate(latE7: Int32(lat.rounded()), lonE7: Int32(lon.rounded()))
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
