// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The order in which waiting incidents deserve the next free unit.
///
/// Priority first; inside a priority the one whose deadline breaches first. Waiting lifts an incident: after every
/// `ageingDeadlines` deadlines it counts as one priority more urgent, so that a low call cannot starve behind a
/// steady stream of newer ones; but nothing is lifted into priority 1, so that no nuisance overtakes a life threat.
///
/// A place is a pure function of the incident, the deadlines and the time: it can be explained, and recomputed.
public struct QueuePlace: Record {
    public var incident = IncidentID(0)
    public var priority = Priority.five
    /// The priority it counts as after ageing.
    public var counted = Priority.five
    public var waitingSince = Instant.epoch
    /// When its deadline for a first unit passes, or passed.
    public var breach = Instant.epoch
    /// Whole seconds until then; negative after it.
    public var toBreach = 0

    public init() {}

    /// What made it what it is, in words.
    public var because: String {
        let breachText = toBreach >= 0 ? "breaches in \(toBreach) s" : "breached \(-toBreach) s ago"
        return counted == priority
            ? "priority \(priority), \(breachText)" : "priority \(priority) aged to \(counted), \(breachText)"
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("priority", &priority)
        try coder.value("counted_as", &counted)
        try coder.value("waiting_since", &waitingSince)
        try coder.value("breach", &breach)
        try coder.value("to_breach_s", &toBreach)
    }

    /// The place of `incident` at `now`; `nil` when it is not waiting.
    /// `deadlines` has one entry a priority, 1 first.
    public init?(of incident: Incident, deadlines: [Duration], ageingDeadlines: Int, at now: Instant) {
        guard incident.state == .open, let since = incident.waitingSince else { return nil }
        let deadline = deadlines[incident.priority.rawValue - 1]
        self.incident = incident.id
        priority = incident.priority
        counted = QueuePlace.aged(incident.priority, waited: now - since, step: deadline * ageingDeadlines)
        waitingSince = since
        breach = since + deadline
        toBreach = Int((breach - now).microseconds.flooredSeconds)
    }

    /// The more urgent first; equal ones in the order of their numbers.
    public static func precedes(_ a: QueuePlace, _ b: QueuePlace) -> Bool {
        (a.counted, a.breach, a.incident) < (b.counted, b.breach, b.incident)
    }

    private static func aged(_ priority: Priority, waited: Duration, step: Duration) -> Priority {
        guard priority > .two, step > .zero, waited > .zero else { return priority }
        let steps = min(waited.microseconds / step.microseconds, 5)
        return Priority(rawValue: max(2, priority.rawValue - Int(steps)))!
    }
}

extension Int64 {
    fileprivate var flooredSeconds: Int64 { self >= 0 ? self / 1_000_000 : -((-self + 999_999) / 1_000_000) }
}

/// The waiting incidents, most urgent first.
public func pendingQueue(
    of incidents: some Sequence<Incident>, deadlines: [Duration], ageingDeadlines: Int, at now: Instant
) -> [QueuePlace] {
    incidents.compactMap { QueuePlace(of: $0, deadlines: deadlines, ageingDeadlines: ageingDeadlines, at: now) }
        .sorted(by: QueuePlace.precedes)
}
