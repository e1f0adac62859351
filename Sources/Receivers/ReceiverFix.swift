// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// One position as a satellite receiver gave it.
public struct ReceiverFix: Equatable, Sendable {
    public var coordinate: Coordinate
    /// When the receiver took it; `nil` while it has not said which day it is.
    public var at: Instant?

    public init(_ coordinate: Coordinate, at: Instant?) { (self.coordinate, self.at) = (coordinate, at) }
}

/// What became of what a receiver said.
public struct ReceiverCounts: Equatable, Sendable {
    /// Positions handed on.
    public var fixes = 0
    /// The sum at the end of the sentence is not that of its bytes.
    public var badChecksums = 0
    /// A sentence that would give a position, without a sum.
    public var withoutChecksum = 0
    /// The sum is right and the fields make no sense.
    public var malformed = 0
    /// The receiver says itself that it has no position, or that it made it up (manual, simulated).
    public var withoutPosition = 0
    /// Longer than any sentence: thrown away.
    public var tooLong = 0
    /// Farther from the last one than any vehicle gets in that time.
    public var jumps = 0
    /// Older than one that was taken.
    public var late = 0

    public init() {}
}
