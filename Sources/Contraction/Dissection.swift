// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The middle phase: nested dissection (George, SIAM Journal on Numerical Analysis 1973) of the core.
///
/// A separator takes the last ranks of its piece; what falls apart without it is dissected further, each part in ranks of
/// its own, until parts are small. A node contracted before a separator can only ever be joined to its own part and to the
/// separators around it: so few arcs arise, and the elimination tree is as flat as the separators are small.
///
/// Pieces know their ranks from the beginning, so the order in which they are worked off, and by which thread, changes
/// nothing. They wait in a list, not on the call stack: no graph is too deep.
///
/// `@unchecked Sendable`: used by one thread at a time; `DissectionCrew` gives every thread its own.
final class Dissection: @unchecked Sendable {
    /// Pieces up to this size are put in order by minimum degree.
    static let smallPiece = 64

    private static let unvisited = Int32.max

    /// The core's nodes by rank.
    let order: UnsafeMutableBufferPointer<Int32>
    private let space: DissectionSpace
    private var search: SeparatorSearch
    private let smallPieceOrder: SmallPieceOrder
    /// Intervals of ranks of parts that are small, or have no separator.
    private(set) var small: [Range<Int>] = []

    init(order: UnsafeMutableBufferPointer<Int32>, core: PlainGraph) {
        self.order = order
        space = DissectionSpace(capacity: core.nodeCount)
        search = SeparatorSearch(space: space)
        smallPieceOrder = SmallPieceOrder(core: core)
    }

    /// The connected components of the core; small ones are noted in `small`.
    func components(of core: Piece) -> [Piece] {
        for node in 0..<core.count { space.number[node] = Dissection.unvisited }
        return parts(of: core)
    }

    /// Works off a piece and all that comes of it.
    func dissect(_ piece: Piece) {
        var waiting = [piece]
        while let piece = waiting.popLast() {
            let all = 0..<Direction.count(forPieceOf: piece.count)
            waiting.append(contentsOf: split(piece, by: separate(piece, along: all)))
        }
    }

    /// Looks for a separator along some directions (of `Direction.all`), and remembers it.
    func separate(_ piece: Piece, along directions: some Sequence<Int>) -> SeparatorSearch {
        search.begin()
        for direction in directions { search.look(along: direction, in: piece) }
        return search
    }

    /// Orders the inside of a small piece.
    func sort(_ ranks: Range<Int>) {
        smallPieceOrder.sort(UnsafeMutableBufferPointer(rebasing: order[ranks]))
    }

    /// Fills the ranks of the separator that was found here and returns the larger of the parts; small ones are noted in `small`.
    func split(_ piece: Piece, by search: SeparatorSearch) -> [Piece] {
        guard search.hasFound else {
            place(piece, (0..<Int32(piece.count))[...], at: piece.firstRank)
            return []
        }
        let number = space.number
        var last = piece.firstRank + piece.count
        for node in stride(from: piece.count - 1, through: 0, by: -1) {
            number[node] = Dissection.unvisited
            guard space.labels[node] == SeparatorSearch.inSeparator else { continue }
            last -= 1
            order[last] = piece.nodes[node]
            number[node] = -1
        }
        return parts(of: piece)
    }

    /// The connected parts of the unvisited nodes. The others separate them and have numbers below zero.
    private func parts(of piece: Piece) -> [Piece] {
        let number = space.number
        var parts: [Piece] = []
        var rank = piece.firstRank
        let queue = space.queue
        for start in 0..<piece.count where number[start] == Dissection.unvisited {
            queue[0] = Int32(start)
            number[start] = 0
            var (first, last) = (0, 1)
            while first < last {
                let node = Int(queue[first])
                first += 1
                for slot in piece.graph.neighbours(of: node) {
                    let other = Int(piece.graph.head[slot])
                    guard number[other] == Dissection.unvisited else { continue }
                    number[other] = 0
                    queue[last] = Int32(other)
                    last += 1
                }
            }
            var members = Array(UnsafeBufferPointer(start: queue, count: last))
            members.sort()
            if last <= Dissection.smallPiece {
                place(piece, members[...], at: rank)
            } else {
                parts.append(Piece(of: piece, members: members[...], firstRank: rank, space))
            }
            rank += last
        }
        return parts
    }

    private func place(_ piece: Piece, _ members: some Collection<Int32>, at rank: Int) {
        for (position, node) in members.enumerated() { order[rank + position] = piece.nodes[Int(node)] }
        small.append(rank..<(rank + members.count))
    }
}
