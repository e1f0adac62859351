// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A street or place found by name.
public struct FoundPlace: Equatable, Sendable {
    public let name: String
    /// `street`, or the place's kind.
    public let kind: String
    /// The place, or a point about half-way along the street: good for showing, not for sending anybody to a house.
    public let coordinate: Coordinate
}

extension City {
    /// Streets and places whose name holds all words of `text`; diacritics do not matter. Exact names first, then shorter
    /// ones before longer ones.
    ///
    /// - Complexity: one pass over the names and the edges of the city: some milliseconds for a metropolis.
    public func find(_ text: String, limit: Int) -> [FoundPlace] {
        let wanted = FoldedText(text)
        let words = wanted.words
        guard !words.isEmpty else { return [] }
        var found: [UInt32: Int] = [:]
        for number in 0..<textCount {
            let folded = foldedText(number)
            guard words.allSatisfy({ folded.contains($0) }) else { continue }
            found[UInt32(number)] = folded == wanted.text ? 0 : folded.utf8.count
        }
        guard !found.isEmpty else { return [] }
        var ranked = places(named: found) + streets(named: found)
        ranked.sort { ($0.rank, $0.place.name, $0.place.coordinate.latE7) < ($1.rank, $1.place.name, $1.place.coordinate.latE7) }
        return ranked.prefix(limit).map(\.place)
    }

    /// All places of a kind, in the order of the map.
    public func places(of kind: PlaceKind) -> [DraftPlace] {
        (0..<placeCount).lazy.filter { self.placeColumns.kind[$0] == kind.rawValue }.map { self.place($0) }
    }

    private typealias Ranked = (rank: Int, place: FoundPlace)

    private func places(named found: [UInt32: Int]) -> [Ranked] {
        (0..<placeCount).compactMap { index in
            guard let rank = placeColumns.names.range(index).compactMap({ found[placeColumns.names.texts[$0]] }).min()
            else { return nil }
            let place = place(index)
            return (rank, FoundPlace(name: place.names[0], kind: "\(place.kind)", coordinate: place.coordinate))
        }
    }

    /// One entry a street: the middle one of its edges, in the order of the map.
    private func streets(named found: [UInt32: Int]) -> [Ranked] {
        var edges: [UInt32: [Int]] = [:]
        for edge in 0..<edgeCount {
            for slot in edgeNames.range(edge) where found[edgeNames.texts[slot]] != nil {
                edges[edgeNames.texts[slot], default: []].append(edge)
                break
            }
        }
        return edges.map { number, pieces in
            let shape = shape(ofEdge: pieces[pieces.count / 2])
            return (
                found[number] ?? 0,
                FoundPlace(name: texts.text(number), kind: "street", coordinate: shape[shape.count / 2])
            )
        }
    }
}
