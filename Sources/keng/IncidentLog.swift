// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import DispatchEngine
import EngineHost
import Incidents
import Vocabulary

/// Answers `LOG incident=`: everything that the journal holds about one incident, in order.
///
/// The engine says when the incident was opened; the journal is numbered by time, so that the first event to look at is
/// found by halving, and what is read grows with the life of the incident, not with the journal. All of it happens
/// outside the engine.
struct IncidentLog: Sendable {
    let host: EngineHost
    /// Where events are read and looked at.
    let lane: Lane
    let showsCallers: Bool

    /// Events looked at for one answer: hours of a busy city. Beyond, the answer says `omitted`.
    private static let mostRead: UInt64 = 200_000
    /// Rows of one answer; the newest are kept.
    private static let mostShown = 400
    private static let page = 1_000

    /// - Returns: false when the engine's queue is full.
    func answer(
        _ request: Request, vietnamese: Bool, _ finish: @escaping @Sendable ([Reply]) -> Void
    ) throws(ArgumentFault) -> Bool {
        var reader = ArgumentReader(request)
        let incident: IncidentID = try reader.id("incident")
        try reader.finish(knowing: ["incident"])
        return host.submit(.ask(.incident(incident)), by: Requester(name: "log")) { reply in
            switch reply {
            case .answered(let rows, let seq):
                let calls = rows.compactMap { $0.record as? Call }.map(\.entered)
                let opened = rows.compactMap { $0.record as? Incident }.map(\.opened)
                guard let start = (calls + opened).min() else { return finish([.ok([Field("rows", 0)])]) }
                Task(executorPreference: lane) { finish(await story(of: incident, from: start, to: seq)) }
            case .refused(let refusal):
                finish([.err(.notFound, text: vietnamese ? refusal.phrase.vi : refusal.phrase.en)])
            case .accepted, .failed: finish([.err(.internalFault, text: "the engine did not answer a question")])
            }
        }
    }

    private func story(of incident: IncidentID, from start: Instant, to latest: UInt64) async -> [Reply] {
        do {
            var found: [NumberedEvent] = []
            var next = try await firstNumber(at: start, upTo: latest)
            let end = min(latest, next + IncidentLog.mostRead)
            while next <= end {
                let events = try await host.page(from: next, limit: IncidentLog.page)
                guard let last = events.last else { break }
                found += events.filter { $0.seq <= end && $0.event.spokenIncidents.contains(incident) }
                next = last.seq + 1
            }
            let omitted = max(0, found.count - IncidentLog.mostShown)
            let rows = found.suffix(IncidentLog.mostShown).map { event in
                let fields = EventLine.row(of: event)
                return Reply.line([Field("row", "event")] + (showsCallers ? fields : CallerMask.masked(fields)))
            }
            var last = [Field("seq", end), Field("rows", rows.count)]
            if omitted > 0 || end < latest { last.append(Field("omitted", omitted + Int(latest - end))) }
            return rows + [.ok(last)]
        } catch {
            return [.err(.internalFault, text: "the journal cannot be read: \(error)")]
        }
    }

    /// The number of the first event that was entered at `time` or later.
    private func firstNumber(at time: Instant, upTo latest: UInt64) async throws -> UInt64 {
        var (low, high): (UInt64, UInt64) = (1, latest)
        while low < high {
            let middle = low + (high - low) / 2
            let event = try await host.page(from: middle, limit: 1).first
            if let event, event.at < time { low = max(event.seq, middle) + 1 } else { high = middle }
        }
        return low
    }
}
