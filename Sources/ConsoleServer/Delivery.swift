// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Newly committed events on their way to the sessions, and their lines in one piece: a hundred consoles are sent the same
/// bytes, put together once. Lives on the server's event loop.
final class Delivery {
    let events: ArraySlice<PublishedEvent>
    private var joined: [Bool: [UInt8]] = [:]

    /// - Parameter events: in order.
    init(_ events: ArraySlice<PublishedEvent>) { self.events = events }

    /// The numbers of the events; `nil` when there are none, or one is missing between them.
    var numbers: ClosedRange<UInt64>? {
        guard let first = events.first?.seq, let last = events.last?.seq, last - first == events.count - 1 else { return nil }
        return first...last
    }

    func lines(showsCallers: Bool) -> [UInt8] {
        if let known = joined[showsCallers] { return known }
        let lines = Array(events.map { $0.bytes(showsCallers: showsCallers) }.joined())
        joined[showsCallers] = lines
        return lines
    }
}
