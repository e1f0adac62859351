// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import Units
import Vocabulary

/// Timers: what is due when, from the state alone. The host wakes the engine; a fake clock does in tests.
extension DispatchEngine {
    /// When `passTime` has something to say next; `nil` when nothing is waiting.
    ///
    /// - Complexity: O(open assignments + incidents on the board).
    public func nextTimer() -> Instant? { clocks().map(\.due).min() }

    /// Everything that is due, oldest first. O(what is due), see `prepare`.
    func dueEvents(at now: Instant) -> [Event] {
        guard let book = clockBook else { return DispatchEngine.spoken(clocks(), at: now) }
        var due: [Clock] = []
        for subject in book.due(at: now) { addClocks(of: subject, to: &due) }
        addCentreClocks(to: &due)
        return DispatchEngine.spoken(due, at: now)
    }

    /// The same by a walk over the whole board: what `dueEvents` must agree with.
    func dueEventsByWalk(at now: Instant) -> [Event] { DispatchEngine.spoken(clocks(), at: now) }

    private static func spoken(_ clocks: [Clock], at now: Instant) -> [Event] {
        clocks.filter { $0.due <= now }.sorted { ($0.due, $0.rank, $0.kind.rawValue) < ($1.due, $1.rank, $1.kind.rawValue) }
            .map { $0.event(now) }
    }

    mutating func makeClockBook() {
        clockBook = ClockBook()
        for assignment in state.assignments.values { schedule(.assignment(assignment.id)) }
        for incident in state.incidents.values { schedule(.incident(incident.id)) }
    }

    /// Keeps `clockBook` after an event that was applied. Another centre has other clocks.
    mutating func noteClocks(_ event: Event) {
        if case .centreConfigured = event { return makeClockBook() }
        for assignment in event.touchedAssignments(state) { schedule(.assignment(assignment)) }
        for incident in event.touchedIncidents { schedule(.incident(incident)) }
    }

    private mutating func schedule(_ subject: ClockBook.Subject) {
        var clocks: [Clock] = []
        addClocks(of: subject, to: &clocks)
        clockBook?.schedule(subject, at: clocks.map(\.due).min())
        guard case .incident(let id) = subject else { return }
        if let incident = state.incidents[id], incident.state == .merged, let target = incident.mergedInto {
            clockBook?.follow(id, target)
        }
        for follower in clockBook?.takeFollowers(of: id) ?? [] { schedule(.incident(follower)) }
    }

    private struct Clock {
        /// In the order in which clocks of one moment and one number speak.
        enum Kind: Int {
            case acknowledge, welfare, overdue, archive, condition, speeds, callers
        }

        let kind: Kind
        let due: Instant
        /// Breaks ties the same way every time.
        let rank: UInt64
        let event: (Instant) -> Event
    }

    private func clocks() -> [Clock] {
        var clocks: [Clock] = []
        for assignment in state.assignments.values where assignment.isOpen { addClock(of: assignment, to: &clocks) }
        for incident in state.incidents.values { addClock(of: incident, to: &clocks) }
        addCentreClocks(to: &clocks)
        return clocks
    }

    private func addClocks(of subject: ClockBook.Subject, to clocks: inout [Clock]) {
        switch subject {
        case .assignment(let id):
            if let assignment = state.assignments[id], assignment.isOpen { addClock(of: assignment, to: &clocks) }
        case .incident(let id):
            if let incident = state.incidents[id] { addClock(of: incident, to: &clocks) }
        }
    }

    /// The few that belong to no incident.
    private func addCentreClocks(to clocks: inout [Clock]) {
        for condition in state.conditions.conditions {
            guard let until = condition.until else { continue }
            clocks.append(
                Clock(kind: .condition, due: until, rank: condition.id.number) { _ in
                    var event = RoadConditionLifted()
                    (event.condition, event.expired) = (condition.id, true)
                    return .roadConditionLifted(event)
                })
        }
        if let due = speedsDue() { clocks.append(Clock(kind: .speeds, due: due, rank: 0, event: speedsTurned)) }
        if state.callers.count > 0 { clocks.append(callerClock()) }
    }

    /// Unacknowledged: after 30 s, 60 s, then twice as long each time; the first is for the dispatcher, the second says
    /// "by radio".
    private func addClock(of assignment: Assignment, to clocks: inout [Clock]) {
        if assignment.phase == .dispatched, let alerted = assignment.entered(.dispatched) {
            let due = OverdueClock.next(
                after: assignment.unanswered, since: alerted, deadline: state.centre.timers.acknowledge)
            clocks.append(
                Clock(kind: .acknowledge, due: due, rank: assignment.id.number) { _ in
                    .acknowledgeOverdue(AssignmentRemark(assignment, times: assignment.unanswered + 1))
                })
        }
        guard let heard = assignment.heard, let incident = state.incidents[assignment.incident],
            let interval = state.type(incident.type)?.welfareInterval, interval > .zero
        else { return }
        clocks.append(
            Clock(kind: .welfare, due: heard + interval * (assignment.welfareMissed + 1), rank: assignment.id.number) { _ in
                .welfareOverdue(AssignmentRemark(assignment, times: assignment.welfareMissed + 1))
            })
    }

    private func addClock(of incident: Incident, to clocks: inout [Clock]) {
        if let since = incident.waitingSince, incident.state == .open {
            let deadline = state.centre.deadlines[incident.priority.rawValue - 1]
            let due = OverdueClock.next(after: incident.overdueSaid, since: since, deadline: deadline)
            clocks.append(
                Clock(kind: .overdue, due: due, rank: incident.id.number) { now in
                    var event = IncidentOverdue()
                    (event.incident, event.priority) = (incident.id, incident.priority)
                    event.waited = Int((now - since).wholeSeconds)
                    // After a pause one alarm stands for all that fell into it.
                    event.times = max(incident.overdueSaid + 1, OverdueClock.alarms(after: now - since, deadline: deadline))
                    return .incidentOverdue(event)
                })
        }
        guard let over = end(of: incident) else { return }
        clocks.append(
            Clock(kind: .archive, due: over + state.centre.timers.keepClosed, rank: incident.id.number) { _ in
                var event = IncidentArchived()
                event.incident = incident.id
                return .incidentArchived(event)
            })
    }

    /// When it left the board's business: closed, or merged into one that was closed or is gone.
    private func end(of incident: Incident) -> Instant? {
        switch incident.state {
        case .open: nil
        case .closed: incident.closed
        case .merged:
            if let target = incident.mergedInto.flatMap({ state.incidents[$0] }) { end(of: target) } else { incident.opened }
        }
    }

    private func callerClock() -> Clock {
        let kept = state.centre.timers.keepCallers
        return Clock(kind: .callers, due: state.callersSwept + .seconds(86_400), rank: 0) { now in
            var event = CallersForgotten()
            event.before = now - kept
            return .callersForgotten(event)
        }
    }
}
