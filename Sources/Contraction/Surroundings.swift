// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The nodes of the separators around a piece, as far as nodes of the piece touch them.
///
/// Everything inside is contracted before them, and whatever is contracted last inside is then joined to all of them. So
/// they make a piece dear long after they were chosen, and a cut that leaves half of them to each part is worth more
/// than its own size tells.
struct Surroundings {
    /// They are numbered 0 ..< count.
    private(set) var count = 0
    /// Nodes of the piece that touch any, ascending.
    private(set) var border: [Int32] = []
    /// Border node `i` touches `touched[first[i] ..< first[i + 1]]`.
    private(set) var first: [Int32] = [0]
    private(set) var touched: [Int32] = []

    init() {}

    /// What is around the part of `whole` made of `members` (ascending): nodes that are around `whole` already, and neighbours
    /// whose `space.number` is below zero, the new separator.
    init(of members: ArraySlice<Int32>, in whole: Piece, _ space: DissectionSpace) {
        var old = 0
        for (position, node) in members.enumerated() {
            for slot in whole.graph.neighbours(of: Int(node)) {
                let other = Int(whole.graph.head[slot])
                if space.number[other] < 0 { touch(other, space.separatorNumber) }
            }
            while old < whole.around.border.count, whole.around.border[old] < node { old += 1 }
            if old < whole.around.border.count, whole.around.border[old] == node {
                for slot in Int(whole.around.first[old])..<Int(whole.around.first[old + 1]) {
                    touch(Int(whole.around.touched[slot]), space.aroundNumber)
                }
            }
            if touched.count > Int(first[border.count]) {
                border.append(Int32(position))
                first.append(Int32(touched.count))
            }
        }
        for other in 0..<whole.around.count { space.aroundNumber[other] = -1 }
        for node in members {
            for slot in whole.graph.neighbours(of: Int(node)) { space.separatorNumber[Int(whole.graph.head[slot])] = -1 }
        }
    }

    /// `numbers` holds what the nodes met so far are called here; -1 for the others.
    private mutating func touch(_ node: Int, _ numbers: UnsafeMutablePointer<Int32>) {
        if numbers[node] < 0 {
            numbers[node] = Int32(count)
            count += 1
        }
        touched.append(numbers[node])
    }
}
