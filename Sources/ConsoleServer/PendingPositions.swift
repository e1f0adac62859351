// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Positions that wait for room: the newest of each unit, in the order in which units first waited.
struct PendingPositions {
    /// More units than any centre has; beyond it the rest is dropped, as positions may be.
    static let limit = 10_000

    private var order: [String] = []
    private var newest: [String: [UInt8]] = [:]

    var isEmpty: Bool { order.isEmpty }

    mutating func replace(_ position: PublishedPosition) {
        if newest[position.unit] == nil {
            guard order.count < PendingPositions.limit else { return }
            order.append(position.unit)
        }
        newest[position.unit] = position.bytes
    }

    mutating func takeAll() -> [[UInt8]] {
        defer { self = PendingPositions() }
        return order.compactMap { newest[$0] }
    }
}
