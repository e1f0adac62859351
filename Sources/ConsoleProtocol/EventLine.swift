// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import RunCards
import Units
import Vocabulary

/// A committed event as consoles see it: the journal's own fields, less what only the journal needs.
///
/// A recommendation goes out with its slots and diversions; its candidates, hundreds of them, are asked for by `WHY`. A
/// centre file goes out by name. Everything else is whole.
public enum EventLine {
    public static func bytes(of entry: NumberedEvent) -> [UInt8] {
        UnaskedLine.event(
            seq: entry.seq, type: entry.event.kind.rawValue, at: entry.at, by: entry.by, fields(of: entry.event))
    }

    /// The same line for those whose role does not see callers; `nil` when there is nothing to hide in it.
    public static func maskedBytes(of entry: NumberedEvent) -> [UInt8]? {
        guard case .callTaken = entry.event else { return nil }
        return UnaskedLine.event(
            seq: entry.seq, type: entry.event.kind.rawValue, at: entry.at, by: entry.by, CallerMask.masked(fields(of: entry.event)))
    }

    public static func bytes(of fix: PositionFix) -> [UInt8] {
        UnaskedLine.position(unit: fix.unit, at: fix.at, [Field("position", fix.coordinate.description)])
    }

    /// The same event as fields: for answers that tell events.
    public static func row(of entry: NumberedEvent) -> [Field] {
        [
            Field("seq", entry.seq), Field("type", entry.event.kind.rawValue), Field("at", entry.at.description),
            Field("by", entry.by),
        ] + fields(of: entry.event)
    }

    /// What subscribers filter by.
    public static func topic(of event: Event) -> String {
        switch event {
        case .centreConfigured: "centre"
        case .callTaken, .callSplit, .callersForgotten: "call"
        case .incidentNoted, .incidentLocated, .incidentRetyped, .incidentPrioritized, .incidentsMerged, .alarmRaised,
            .incidentClosed, .incidentReopened, .incidentArchived, .incidentOverdue, .unitsRecommended,
            .unitsAvailable, .swapProposed, .swapWithdrawn:
            "incident"
        case .unitReserved, .unitDispatched, .unitSelfAssigned, .unitReported, .unitReleased, .dutyChanged, .crewChanged,
            .timeCorrected, .welfareReported, .acknowledgeOverdue, .welfareOverdue:
            "unit"
        case .roadConditionSet, .roadConditionLifted, .speedsTurned: "road"
        }
    }

    /// What nobody was found for, `2 heavy_engine, 1 ladder`.
    private static func missing(in recommendation: Recommendation) -> String {
        var kinds: [String] = []
        var counts: [String: Int] = [:]
        for filled in recommendation.slots where filled.unit == nil {
            let kind = filled.slot.requirement.text
            if counts[kind] == nil { kinds.append(kind) }
            counts[kind, default: 0] += 1
        }
        return kinds.map { "\(counts[$0] ?? 0) \($0)" }.joined(separator: ", ")
    }

    /// Where the fields of a line are not those of the event's record, see `fields(of:)`: what is left out, and what is said instead.
    public static func difference(of kind: Event.Kind) -> (without: [String], with: [String]) {
        switch kind {
        case .centreConfigured: (["centre.*"], ["centre", "title", "units"])
        case .unitsRecommended: (["candidates.N.*", "judged.N"], ["missing?"])
        case .speedsTurned: ([], ["speeds?"])
        default: ([], [])
        }
    }

    private static func fields(of event: Event) -> [Field] {
        switch event {
        case .centreConfigured(let configured):
            return [
                Field("centre", configured.centre.id), Field("title", configured.centre.title),
                Field("units", configured.centre.units.count),
            ]
        case .unitsRecommended(var recommended):
            recommended.recommendation.candidates = []
            let missing = missing(in: recommended.recommendation)
            return RecordLineWriter.fields(of: recommended) + (missing.isEmpty ? [] : [Field("missing", missing)])
        case .speedsTurned(let turned):
            let speeds = turned.paces.map(\.description).joined(separator: "; ")
            return RecordLineWriter.fields(of: turned) + (speeds.isEmpty ? [] : [Field("speeds", speeds)])
        default:
            return RecordLineWriter.fields(of: EventBody(event: event))
        }
    }
}
