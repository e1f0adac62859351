// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Keeps the newest metric of one vehicle and makes the next one beside it.
///
/// Two metrics take turns. When nobody reads the older one any more, it is brought up to date by copying the few weights that
/// the newest differs in, and the update goes into it: a closed road costs microseconds, not a copy of everything.
/// If somebody still reads it, the update gets memory of its own.
///
/// Not for two threads at once; what it hands out is.
public struct Customizer {
    /// An arc of the graph weighs something else from now on.
    public struct Change: Equatable, Sendable {
        public var input: Int
        public var weight: Int32

        public init(input: Int, weight: Int32) {
            (self.input, self.weight) = (input, weight)
        }
    }

    public private(set) var newest: CustomizedMetric
    private var spare: CustomizedMetric?
    /// What `newest` differs in from `spare`; `nil`: too much to keep a list.
    private var moved: [UInt32]? = []
    private var changed: [Int] = []
    private var partial: PartialCustomization

    /// More changes than this are cheaper with a whole sweep: measured, 70 of 111,000 arcs and 380 of 603,000, drawn at
    /// random; neighbouring ones share their work and would bear more.
    private var mostPartial: Int { max(16, newest.hierarchy.inputCount / 1600) }

    public init(_ metric: CustomizedMetric) {
        newest = metric
        partial = PartialCustomization(metric.hierarchy)
    }

    /// A few weights change; the newest metric with them. The other arcs keep theirs.
    @discardableResult
    public mutating func update(_ changes: [Change], threads: Int = 1) -> CustomizedMetric {
        let next = upToDateSpare()
        if changes.count > mostPartial {
            for change in changes { next.inputs[change.input] = change.weight }
            next.customize(next.inputs.buffer, threads: threads)
            moved = nil
        } else {
            partial.apply(changes, to: next)
            moved = partial.moved
        }
        changed = changes.map(\.input)
        spare = newest
        newest = next
        return next
    }

    /// A metric with the newest weights that nobody else has.
    private mutating func upToDateSpare() -> CustomizedMetric {
        if let moved, isKnownUniquelyReferenced(&spare), let spare {
            for place in moved { spare.weights[Int(place)] = newest.weights[Int(place)] }
            for input in changed { spare.inputs[input] = newest.inputs[input] }
            return spare
        }
        return CustomizedMetric(copying: newest)
    }
}
