// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What is known of a telephone number: shown when it calls again, never used to drop a call.
public struct Caller: Record {
    public var number = ""
    public var calls = 0
    public var hoaxes = 0
    public var last = Instant.epoch
    /// The newest calls, oldest first.
    public var recent: [CallID] = []

    public static let keptCalls = 10

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("caller", &number)
        try coder.value("calls", &calls)
        try coder.value("hoaxes", &hoaxes)
        try coder.value("last", &last)
        try coder.list("recent", &recent)
    }

    public mutating func called(_ call: CallID, at now: Instant) {
        calls += 1
        last = max(last, now)
        recent.append(call)
        if recent.count > Caller.keptCalls { recent.removeFirst() }
    }
}
