// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import DispatchEngine
import Incidents
import Vocabulary

/// A committed event as integrators see it: in the stream, and in what is sent to them.
///
/// ```
/// {"seq":169,"at":"2026-11-22T03:00:00.000Z","by":"lan","type":"call_taken","topic":"call","body":{…}}
/// ```
///
/// The body holds the journal's own fields, less what only the journal needs (see `EventLine`).
public enum EventJSON {
    /// - Parameter showsCallers: names and numbers of callers, masked otherwise.
    public static func value(of entry: NumberedEvent, showsCallers: Bool) -> JSONValue {
        [
            "seq": .number(entry.seq), "at": .text(entry.at.description), "by": .text(entry.by),
            "type": .text(entry.event.kind.rawValue), "topic": .text(EventLine.topic(of: entry.event)),
            "body": body(of: showsCallers ? entry.event : entry.event.withMaskedCallers),
        ]
    }

    private static func body(of event: Event) -> JSONValue {
        switch event {
        case .centreConfigured(let configured):
            return [
                "centre": .text(configured.centre.id), "title": .text(configured.centre.title),
                "units": .number(configured.centre.units.count),
            ]
        case .unitsRecommended(var recommended):
            recommended.recommendation.candidates = []
            return RecordJSON.value(of: recommended)
        default: return RecordJSON.value(of: EventBody(event: event))
        }
    }
}

extension Event {
    fileprivate var withMaskedCallers: Event {
        guard case .callTaken(var taken) = self else { return self }
        taken.call = taken.call.withMaskedCaller
        return .callTaken(taken)
    }
}

extension Call {
    /// The same with three dots where a name or number stands. That one is there is no secret; whose it is, is.
    var withMaskedCaller: Call {
        var masked = self
        if !report.callerNumber.isEmpty { masked.report.callerNumber = Call.mask }
        if !report.callerName.isEmpty { masked.report.callerName = Call.mask }
        return masked
    }

    static let mask = "…"
}
