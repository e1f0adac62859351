// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The memory in which one thread looks for separators, for pieces of up to `capacity` nodes.
///
/// `@unchecked Sendable`: a space is used by one thread at a time; whoever starts the threads hands each its own.
final class DissectionSpace: @unchecked Sendable {
    let capacity: Int
    private let bytes: UnsafeMutablePointer<UInt8>
    private let words: UnsafeMutablePointer<Int32>
    let spent: UnsafeMutablePointer<Bool>

    private static let byteArrays = 4
    private static let wordArrays = 20

    init(capacity: Int) {
        self.capacity = capacity
        bytes = .allocate(capacity: capacity * DissectionSpace.byteArrays)
        bytes.initialize(repeating: 0, count: capacity * DissectionSpace.byteArrays)
        words = .allocate(capacity: capacity * DissectionSpace.wordArrays)
        words.initialize(repeating: 0, count: capacity * DissectionSpace.wordArrays)
        (words + 17 * capacity).update(repeating: -1, count: 2 * capacity)
        spent = .allocate(capacity: capacity)
        spent.initialize(repeating: false, count: capacity)
    }

    deinit {
        bytes.deallocate()
        words.deallocate()
        spent.deallocate()
    }

    private func bytes(_ index: Int) -> UnsafeMutablePointer<UInt8> { bytes + index * capacity }
    private func words(_ index: Int) -> UnsafeMutablePointer<Int32> { words + index * capacity }

    var owner: UnsafeMutablePointer<UInt8> { bytes(0) }
    /// The best split so far: a `SeparatorSearch` label for every node.
    var labels: UnsafeMutablePointer<UInt8> { bytes(1) }
    var queue: UnsafeMutablePointer<Int32> { words(0) }
    /// Two arrays long.
    var hits: UnsafeMutablePointer<Int32> { words(1) }
    /// Nodes from one end of a direction to the other, and where each one stands.
    var line: UnsafeMutablePointer<Int32> { words(3) }
    var place: UnsafeMutablePointer<Int32> { words(4) }
    /// For sorting; two arrays each.
    var keys: UnsafeMutablePointer<Int32> { words(5) }
    var scratch: UnsafeMutablePointer<Int32> { words(7) }

    /// For `Surroundings`: -1 everywhere between pieces.
    var separatorNumber: UnsafeMutablePointer<Int32> { words(17) }
    var aroundNumber: UnsafeMutablePointer<Int32> { words(18) }
    /// The numbers of a piece's nodes in its parts; see `Dissection`.
    var number: UnsafeMutablePointer<Int32> { words(19) }

    var source: Side {
        Side(
            name: 1, mark: bytes(2), from: words(9), root: words(10), next: words(11), previous: words(12),
            touched: words(13), frontier: words(14))
    }

    var sink: Side {
        Side(
            name: 2, mark: bytes(3), from: words(9), root: words(10), next: words(12), previous: words(11),
            touched: words(15), frontier: words(16))
    }

    func flow(in graph: PlainGraph, _ body: (NodeFlow) -> Void) {
        graph.firstOut.withUnsafeBufferPointer { firstOut in
            graph.head.withUnsafeBufferPointer { head in
                // A graph without edges has no head to point to; nothing reads it then.
                let flow = NodeFlow(
                    firstOut: firstOut.baseAddress!, head: head.baseAddress ?? UnsafePointer(words), count: graph.nodeCount,
                    owner: owner, queue: queue, spent: spent, hits: hits)
                body(flow)
            }
        }
    }
}
