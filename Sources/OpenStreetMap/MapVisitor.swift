// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What a reader shows its visitor; the rest of a file is passed over undecoded where the format allows it.
struct MapObjects: OptionSet {
    let rawValue: UInt8

    static let nodes = MapObjects(rawValue: 1)
    static let ways = MapObjects(rawValue: 2)
    static let relations = MapObjects(rawValue: 4)
}

/// One pass over a map. The two readers (PBF, XML) know nothing of roads; the two passes know nothing of files.
protocol MapVisitor {
    var wants: MapObjects { get }
    /// `coordinate` is `nil` when the map gives none, or one that is not on the earth.
    mutating func node(_ id: Int64, at coordinate: Coordinate?, tags: Tags)
    /// `nodes` in travel order, as mapped: with repetitions, and with nodes that the map may not hold.
    mutating func way(_ id: Int64, nodes: [Int64], tags: Tags)
    mutating func relation(_ id: Int64, tags: Tags)
}
