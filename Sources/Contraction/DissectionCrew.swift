// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Dispatch

/// The threads that dissect one core together.
///
/// There is only one piece at first, so the crew shares out the *directions* in which its separator is sought. Once there
/// are enough pieces, the *pieces* are shared out, the largest first, each dissected to the end by whoever takes it.
/// Then the small pieces are.
///
/// All members write into one order, but each piece only into the ranks that it has been given.
struct DissectionCrew {
    /// Pieces a member should find when the sharing out of pieces begins, so that none waits long for the last.
    private static let piecesPerMember = 8

    private let members: [Dissection]

    init(core: PlainGraph, threads: Int, order: UnsafeMutableBufferPointer<Int32>) {
        members = (0..<max(1, threads)).map { _ in Dissection(order: order, core: core) }
    }

    /// Fills the order.
    func dissect(_ whole: Piece) {
        var pieces = members[0].components(of: whole)
        let enough = whole.count / (members.count * DissectionCrew.piecesPerMember)
        while members.count > 1, let largest = pieces.indices.max(by: { pieces[$0].count < pieces[$1].count }),
            pieces[largest].count > enough
        {
            let piece = pieces.remove(at: largest)
            pieces.append(contentsOf: split(piece))
        }
        pieces.sort { ($0.count, $0.firstRank) > ($1.count, $1.firstRank) }
        share(pieces) { member, piece in member.dissect(piece) }
        share(members.flatMap(\.small)) { member, ranks in member.sort(ranks) }
    }

    /// Splits a piece by the best separator that any member finds.
    private func split(_ piece: Piece) -> [Piece] {
        let directions = Direction.count(forPieceOf: piece.count)
        let found = Shared(members.map { _ in SeparatorSearch?.none })
        DispatchQueue.concurrentPerform(iterations: members.count) { [members] index in
            let search = members[index].separate(piece, along: stride(from: index, to: directions, by: members.count))
            found.write { $0[index] = search }
        }
        let searches = found.write { $0.map { $0! } }
        let best = searches.indices.min { searches[$0].isBetter(than: searches[$1]) }!
        return members[best].split(piece, by: searches[best])
    }

    /// Does all jobs, each by the next member that is free.
    private func share<Job: Sendable>(_ jobs: [Job], _ work: @escaping @Sendable (Dissection, Job) -> Void) {
        let waiting = Shared(jobs[...])
        DispatchQueue.concurrentPerform(iterations: members.count) { [members] index in
            while let job = waiting.write({ $0.popFirst() }) { work(members[index], job) }
        }
    }
}

/// A value that several threads change in turn.
///
/// `@unchecked Sendable`: the serial queue lets in one at a time.
private final class Shared<Value: Sendable>: @unchecked Sendable {
    private let queue = DispatchQueue(label: "keng.contraction")
    private var value: Value

    init(_ value: Value) { self.value = value }

    func write<Result>(_ change: (inout Value) -> Result) -> Result { queue.sync { change(&value) } }
}
