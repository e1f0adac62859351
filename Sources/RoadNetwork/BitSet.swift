// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A set of edges, or of nodes, of one city: one bit each.
public struct BitSet: Hashable, Sendable {
    public let capacity: Int
    private var words: [UInt64]

    public init(capacity: Int) {
        self.capacity = capacity
        words = Array(repeating: 0, count: (capacity + 63) / 64)
    }

    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    public func contains(_ number: Int) -> Bool { words[number >> 6] & (1 << UInt64(number & 63)) != 0 }

    public mutating func insert(_ number: Int) { words[number >> 6] |= 1 << UInt64(number & 63) }

    public mutating func remove(_ number: Int) { words[number >> 6] &= ~(1 << UInt64(number & 63)) }

    /// The members, ascending.
    public var members: [Int] { (0..<capacity).filter(contains) }
}
