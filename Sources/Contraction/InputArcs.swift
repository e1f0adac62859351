// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Which arcs of the graph weigh which arc of the hierarchy.
///
/// A place is `2 * arc + direction`, direction 0 up and 1 down: an index into a metric's weights. Several parallel arcs
/// may share a place; a loop has none.
struct InputArcs: Sendable {
    static let none = UInt32.max
    /// By arc of the graph.
    let places: Slab<UInt32>
    /// The arcs of the graph that have a place, sorted by it; and for every place the first of them.
    let sorted: Slab<UInt32>
    let sortedPlaces: Slab<UInt32>
    let first: Slab<UInt32>

    init(
        _ ranks: [UInt32], _ headers: Slab<UInt32>, _ upperEnds: Slab<UInt32>, _ tails: [UInt32], _ heads: [UInt32]
    ) {
        places = Slab(tails.count, filledWith: InputArcs.none)
        first = Slab(2 * upperEnds.count + 1, filledWith: 0)
        for input in tails.indices where tails[input] != heads[input] {
            let (a, b) = (ranks[Int(tails[input])], ranks[Int(heads[input])])
            var low = Int(headers[2 * Int(min(a, b))])
            var high = Int(headers[2 * Int(min(a, b)) + 2])
            while low < high {
                let middle = (low + high) / 2
                if upperEnds[middle] < max(a, b) { low = middle + 1 } else { high = middle }
            }
            let place = 2 * low + (a < b ? 0 : 1)
            places[input] = UInt32(place)
            first[place + 1] += 1
        }
        for place in 0..<2 * upperEnds.count { first[place + 1] += first[place] }
        sorted = Slab(Int(first[2 * upperEnds.count]), filledWith: 0)
        sortedPlaces = Slab(sorted.count, filledWith: 0)
        let next = Slab(Array(first.buffer), padding: 0)
        for input in tails.indices where places[input] != InputArcs.none {
            let place = Int(places[input])
            sorted[Int(next[place])] = UInt32(input)
            sortedPlaces[Int(next[place])] = UInt32(place)
            next[place] += 1
        }
    }

    var bytes: Int { places.bytes + 2 * sorted.bytes + first.bytes }

    @inline(__always)
    func inputs(of place: Int) -> Range<Int> { Int(first[place])..<Int(first[place + 1]) }
}
