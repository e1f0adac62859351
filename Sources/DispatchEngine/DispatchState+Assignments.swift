// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RunCards
import Units
import Vocabulary

/// What assignments make of the state.
extension DispatchState {
    mutating func recommend(_ recommendation: Recommendation) {
        lastRecommendation = max(lastRecommendation, recommendation.id.number)
        if let old = incidents[recommendation.incident]?.recommendation { recommendations[old] = nil }
        recommendations.upsert(recommendation)
        incidents.change(recommendation.incident) { $0.recommendation = recommendation.id }
        offers[recommendation.incident] = nil
    }

    mutating func assign(_ assignment: Assignment) {
        lastAssignment = max(lastAssignment, assignment.id.number)
        if assignments[assignment.id] == nil {
            incidents.change(assignment.incident) { $0.assignments.append(assignment.id) }
        }
        assignments.upsert(assignment)
        units.change(assignment.unit) { $0.assignment = assignment.id }
        if assignment.phase.answersIncident { stopWaiting(assignment.incident) }
    }

    mutating func report(_ event: UnitReported, _ entry: NumberedEvent) {
        assignments.change(event.assignment) {
            $0.phase = event.phase
            $0.times.append(PhaseTime(phase: event.phase, told: event.told, entered: entry.at))
            $0.unanswered = 0
            // The welfare clock runs while a crew works out of sight, and every word from it winds it up again.
            $0.heard = event.phase == .onScene || event.phase == .staging ? entry.at : nil
            $0.welfareMissed = 0
        }
        stopWaiting(event.incident)
    }

    mutating func release(_ event: UnitReleased, _ entry: NumberedEvent) {
        assignments.change(event.assignment) {
            $0.phase = .released
            $0.times.append(PhaseTime(phase: .released, told: event.told, entered: entry.at))
            $0.releaseReason = event.reason
            $0.heard = nil
        }
        units.change(event.unit) {
            $0.assignment = nil
            $0.duty = event.duty
            $0.since = event.told
            $0.remark = event.duty == .outOfService ? event.reason : ""
        }
        if units[event.unit]?.retired == true { units[event.unit] = nil }
        if event.requeued { waitAgain(event.incident, entry) }
    }

    mutating func correct(_ event: TimeCorrected, _ entry: NumberedEvent) {
        assignments.change(event.assignment) { assignment in
            let (index, isKnown) = assignment.place(of: event.phase)
            if isKnown {
                assignment.times[index].told = event.told
            } else {
                assignment.times.insert(PhaseTime(phase: event.phase, told: event.told, entered: entry.at), at: index)
            }
        }
    }

    mutating func stopWaiting(_ incident: IncidentID) {
        incidents.change(incident) {
            $0.waitingSince = nil
            $0.overdueSaid = 0
        }
    }

    /// Back into the queue by the old clock: whoever has waited does not begin anew. Alarms that this clock would owe
    /// by now are counted as given; the loss itself was just told.
    private mutating func waitAgain(_ incident: IncidentID, _ entry: NumberedEvent) {
        let deadlines = centre.deadlines
        incidents.change(incident) {
            $0.waitingSince = $0.waitingClock
            $0.requeued = entry.at
            let deadline = deadlines[$0.priority.rawValue - 1]
            $0.overdueSaid = OverdueClock.alarms(after: entry.at - $0.waitingClock, deadline: deadline)
        }
    }
}
