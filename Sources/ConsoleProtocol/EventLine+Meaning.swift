// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine

extension Event.Kind {
    /// One sentence, as the specification prints it.
    public var meaning: String {
        switch self {
        case .centreConfigured: "the centre file was taken up: the first of a journal, then whenever the file changed"
        case .callTaken: "a call was taken; `opened` is the incident it opened, absent when it joined one"
        case .incidentNoted: "somebody wrote a note"
        case .incidentLocated: "the place of an incident was found or mended"
        case .incidentRetyped: "the type changed, and with it determinant and priority"
        case .incidentPrioritized: "the priority was raised or lowered, and why"
        case .incidentsMerged: "calls and open assignments of `from` belong to `into` now"
        case .callSplit: "a call left its incident; `opened` is its own one, new or revived"
        case .alarmRaised: "a higher alarm level: more is owed"
        case .incidentClosed: "an incident ended; `hoax` counts against its callers"
        case .incidentReopened: "a closed incident is open again and waits"
        case .incidentArchived: "a closed incident left the board; the journal keeps it"
        case .incidentOverdue: "it waits for its first unit beyond its deadline: said at one, two, four … deadlines"
        case .unitsRecommended: "who should go; `missing` says what nobody was found for; the candidates are asked for by `WHY`"
        case .unitReserved: "a unit was promised, not alerted"
        case .unitDispatched: "a unit was alerted; `diverted_from` is the incident that lost it, `replaces` the unit whose place it takes"
        case .unitSelfAssigned: "a unit that nobody sent reported from an incident"
        case .unitReported: "a crew reported the next step; `told` is when it happened"
        case .unitReleased:
            "an assignment ended; `requeued`: the incident waits again by its old clock; `replaced_by` took its place in a swap"
        case .dutyChanged: "a unit without an assignment changed what it does"
        case .crewChanged: "people on a unit"
        case .timeCorrected: "the told time of a step was mended, or a step entered late; `was` is the time before"
        case .welfareReported: "a crew is well; its welfare clock begins anew"
        case .acknowledgeOverdue: "an alerted unit has not acknowledged: said after 30 s, 60 s, 120 s …"
        case .welfareOverdue: "a crew on scene has not been heard of for its interval"
        case .roadConditionSet: "a road was closed, slowed or flooded"
        case .roadConditionLifted: "a road condition ended; `expired`: by itself"
        case .callersForgotten: "callers not heard of since then were forgotten"
        case .unitsAvailable:
            "units fit slots of an incident that are still open; `because` says what changed. They count as recommended until `RECOMMEND`"
        case .swapProposed:
            "`in` would be there sooner than `out`, which has not arrived; `gain_ms` is absent when `out` has no way. `SWAP` does it"
        case .swapWithdrawn: "a proposed swap does not hold any more; `reason` says why"
        case .speedsTurned: "other speeds are in force; `speeds` says them in words; none: the usual ones"
        }
    }
}
