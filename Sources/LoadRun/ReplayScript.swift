// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Vocabulary

/// A log of calls as requests against another centre: one call for each incident at its place and moment, a dispatch when
/// its first unit was sent, and for each unit the steps it reported.
///
/// Which unit goes is the centre's to recommend, so only the number of units and their times come from the log. All
/// units of an incident are sent with its first one; later ones of the log would wait for an alarm that nobody raised.
public struct ReplayScript: Sendable {
    public private(set) var requests: [PlannedRequest] = []
    public private(set) var texts: [String] = []
    /// What was not used, by sentence.
    public private(set) var dirt: [String: Int]
    public private(set) var calls = 0
    public private(set) var dispatches = 0
    /// Until the last request.
    public private(set) var seconds = 0.0

    /// - Parameters:
    ///   - speed: how many times faster than life.
    ///   - limit: only what happens in the first so many seconds of the replay.
    public init(
        _ log: CallLog, onto city: City, types: [CentreSurvey.IncidentType], speed: Double, limit: Double = .infinity
    ) {
        dirt = log.dirt
        var mapping = PlaceMapping(of: log.incidents.map(\.place), onto: city)
        var textIndex: [String: UInt32] = [:]
        let byService = Dictionary(grouping: types.indices, by: { types[$0].service })
        let begin = log.incidents[0].received
        for incident in log.incidents {
            func at(_ time: Instant) -> Int64 { Int64(Double((time - begin).microseconds) / speed) }
            guard Double(at(incident.received)) < limit * 1e6 else { break }
            guard let place = mapping.place(incident.place) else { continue }
            let text = textIndex[incident.text] ?? UInt32(texts.count)
            if text == texts.count {
                textIndex[incident.text] = text
                texts.append(incident.text + " (thử tải)")
            }
            let choice = byService[incident.service] ?? Array(types.indices)
            let call = PlannedCall(
                place: place, type: UInt16(choice[Int(text) % choice.count]), text: text,
                caller: UInt32(calls % 100_000_000), fire: -1)
            requests.append(PlannedRequest(at: at(incident.received), .call(call)))
            if let first = incident.crews.first {
                let crews = incident.crews.map { ReplayScript.steps(of: $0, after: first.dispatched, speed) }
                let moment = max(at(first.dispatched), at(incident.received))
                requests.append(PlannedRequest(at: moment, .scriptedDispatch(call: calls, crews: crews)))
                dispatches += 1
            }
            calls += 1
        }
        if mapping.outside > 0 { dirt["places far outside the log's own area", default: 0] += mapping.outside }
        // Equal moments keep their order: a dispatch stays behind its call.
        requests = requests.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        seconds = Double(requests.last?.at ?? 0) / 1e6
    }

    /// Whoever was never said to be free is free after the last step: a unit cannot stay out for ever.
    private static func steps(of crew: CallLog.Crew, after begin: Instant, _ speed: Double) -> [PlannedStep] {
        func after(_ time: Instant) -> Int64 { max(0, Int64(Double((time - begin).microseconds) / speed)) }
        var steps = [PlannedStep(after: after(crew.dispatched), word: .acknowledged)]
        if let time = crew.enRoute { steps.append(PlannedStep(after: after(time), word: .enRoute)) }
        if let time = crew.onScene { steps.append(PlannedStep(after: after(time), word: .onScene)) }
        let last = steps[steps.count - 1].after
        steps.append(PlannedStep(after: crew.clear.map(after) ?? last, word: .clear))
        return steps
    }
}
